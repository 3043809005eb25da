"""持ち寄り。The posts that people call in an emergency rest on where and how the company works (J.4.4.2)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.organization import queries
from omamori.foundation.ui.contributions import Resting, Touched

_WIDE = frozenset({"reorganisation", "staff_change"})
"""Changes after which another person may hold a post, or another may stand in."""
_PLACE = frozenset({"telework", "move", "private_device"})
"""Changes after which the same person is reached in another way."""


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """Heads of the departments concerned, and the company-wide posts."""
    require(actor, "organization.see")
    if touched.kind not in _WIDE | _PLACE:
        return []
    why = (
        _("組織や人が変わると、だれに知らせるかと、代わりの人が変わります。")
        if touched.kind in _WIDE
        else _("働く場所が変わると、電話や席では連絡がつかなくなることがあります。")
    )
    names = queries.department_names()
    where = {names[one] for one in touched.departments if one in names}
    return [
        Resting(
            kind="contact",
            code=row.public_id,
            label=f"{row.label} {row.department_name}".strip(),
            why=why,
            url_name="organization:posts",
            owner=row.holder.public_id,
        )
        for row in queries.posts(on=on)
        if not row.department_name or not where or row.department_name in where
    ]
