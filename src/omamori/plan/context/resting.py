"""組織の状況に支えられるもの。Parts of the scope and parties that a change of the environment makes us look at."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.plan.context.models import Party, Scope

_PARTS = {
    "move": ("site",),
    "telework": ("site",),
    "new_work": ("business",),
    "outsourcing": ("business",),
    "reorganisation": ("entity", "people"),
    "staff_change": ("people",),
}
_PARTIES = {"outsourcing": ("contractor",), "new_work": ("principal", "entruster")}


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """What the scope and the list of parties say of the kind of thing that changes."""
    require(actor, "context.see")
    del on
    parts = Scope.objects.filter(kind__in=_PARTS.get(touched.kind, ())).order_by("code")[:50]
    parties = Party.objects.filter(kind__in=_PARTIES.get(touched.kind, ())).order_by("code")[:50]
    found = [(row, "scope", row.title) for row in parts]
    return [
        Resting(
            kind="context",
            code=row.public_id,
            label=name,
            why=_("組織の状況に、この変更が関わることを書いています。"),
            url_name="context:sheet",
            url_args=(sheet,),
        )
        for row, sheet, name in [*found, *((row, "parties", row.name) for row in parties)]
    ]
