"""パスワードの入力。allauth's forms with our plain words; the rules are those of the settings."""

# mypy: disallow-subclassing-any=False

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

RULE = _("12 文字以上。覚えやすい言葉をいくつか並べると、長くて強いものになります。")


class ChangeForm(ChangePasswordForm):
    """The old one and the new one twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say the rule as a sentence."""
        super().__init__(*args, **options)
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = RULE


class ResetForm(ResetPasswordKeyForm):
    """The new one twice, by the link in a mail."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say the rule as a sentence."""
        super().__init__(*args, **options)
        self.fields["password1"].help_text = RULE
