"""対象。For whom a deck is made: everybody, or those who need more than everybody."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.facts.errors import Invalid
from omamori.foundation.ui.contributions import Text

AUDIENCES: dict[str, Text] = {
    "": gettext_lazy("全従業者"),
    "joiner": gettext_lazy("入社した人"),
    "manager": gettext_lazy("管理職"),
    "sales": gettext_lazy("営業"),
    "system": gettext_lazy("システム"),
    "ec": gettext_lazy("通販サイト"),
}
"""Codes as in ``Slide.audience``; empty: everybody. In the order in which they are offered."""


def label(audience: str) -> str:
    """What an audience is called."""
    return str(AUDIENCES.get(audience, audience))


def known(audience: str) -> str:
    """The code again.

    Raises:
        Invalid: there is no such audience.
    """
    if audience not in AUDIENCES:
        raise Invalid({"audience": _("対象を、表示された中から選んでください。")})
    return audience
