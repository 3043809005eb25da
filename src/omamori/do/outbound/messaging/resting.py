"""持ち寄り。The texts by which people were taught their messaging tools rest on a clause and on how they work."""

from datetime import date

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from omamori.do.outbound.messaging.models import Adoption
from omamori.do.outbound.messaging.services import services
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import Resting, Touched

_IN_USE = (Adoption.State.ADOPTED, Adoption.State.STOPPED)


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """How tools are used, where a clause asks for it; by how many people it was confirmed."""
    del on
    require(actor, "messaging.see_tools")
    return [r for clause, r in _guidances(_("この条に従って書かれた説明です。")) if clause in codes]


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """How tools are used, when talking to people outside or the place of work changes."""
    del on
    require(actor, "messaging.see_tools")
    if "messaging" not in touched.media:
        return []
    return [r for _clause, r in _guidances(_("これまでの働き方で使うことを前提にした説明です。"))]


def _guidances(why: str) -> list[tuple[str, Resting]]:
    current = Q(confirmations__guidance_number=F("guidance_number"))
    rows = Adoption.objects.filter(state__in=_IN_USE).annotate(
        confirmed=Count("confirmations", filter=current)
    )
    return [
        (
            row.clause,
            Resting(
                kind="training",
                code=f"messaging.{row.tool}",
                label=_("%(tool)s の使い方の説明") % {"tool": services()[row.tool].label},
                why=why,
                url_name="messaging:tool",
                url_args=(row.public_id,),
                count=row.confirmed,
            ),
        )
        for row in rows.order_by("tool")
    ]
