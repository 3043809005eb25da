"""Django's handle on the module."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """foundation/ui."""

    name = "omamori.foundation.ui"
    label = "ui"

    def ready(self) -> None:
        """Say what to do where Django would only say that a field is required."""
        Field.default_error_messages["required"] = _("入力するか、選んでください。")
