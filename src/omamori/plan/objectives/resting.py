"""計画に支えられるもの。Education that is still to come can teach the new way."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.plan.objectives.models import Event


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """The next education and the next operation check that have not been done."""
    require(actor, "objectives.see")
    del touched
    rows = Event.objects.filter(
        kind__in=("education", "operation_check"), done_on=None, last_day__gte=on
    )
    chosen = {row.kind: row for row in rows.select_related("owner").order_by("-planned_on")}
    return [
        Resting(
            kind="training" if row.kind == "education" else "objective",
            code=row.public_id,
            label=row.title,
            why=_("新しいやり方を、この行事で伝え、確かめます。"),
            url_name="objectives:event",
            url_args=(row.public_id,),
            owner=row.owner.public_id if row.owner else "",
        )
        for row in chosen.values()
    ]
