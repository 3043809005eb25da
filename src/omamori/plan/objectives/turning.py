"""PDCA の一歩。The events of the year, each in its stage, of the whole or of a business process; and the objectives."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import TurningStep
from omamori.plan.objectives import queries, years
from omamori.plan.objectives.domain.year import STAGE_OF

_STATES = {"done": "done", "done_late": "done", "running": "running", "soon": "planned",
           "planned": "planned", "late": "late"}  # fmt: skip
_AIMS = {"reached": "done", "on_way": "running", "behind": "running", "missed": "late", "unmeasured": "planned"}  # fmt: skip


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """What this fiscal year planned, and where it stands."""
    year = years.current(on)
    found = [
        TurningStep(
            process=row.values.get("process", ""),
            stage=STAGE_OF.get(row.kind, "do"),
            label=row.title,
            state=_STATES[row.standing],
            on=row.done_on or row.until or row.planned_on,
            url_name="objectives:event",
            url_args=(row.public_id,),
        )
        for row in queries.every_event(actor, year, on=on)
    ]
    return found + [
        TurningStep(
            process=row.values.get("process", ""),
            stage="check",
            label=_("目標: %(title)s") % {"title": row.title},
            state=_AIMS[row.standing],
            on=row.measured_on or row.due,
            url_name="objectives:aim",
            url_args=(row.public_id,),
        )
        for row in queries.aims(actor, year, on=on)
    ]
