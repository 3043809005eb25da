"""PDCA の一歩。A process is planned when its risks are accepted, and improved while changed ones are looked at again."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import TurningStep
from omamori.plan.risk import queries
from omamori.plan.risk.rows import ProcessSummary


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """How the risk table of each process within sight stands."""
    del on  # the table is as it is today
    found: list[TurningStep] = []
    for row in queries.summaries(actor):
        label = _("リスク分析 (%(n)s 場面)") % {"n": row.cells} if row.cells else _("リスク分析")
        found.append(_step(row, "plan", label, _state(row)))
        if row.reopened:
            again = _("変わったリスクの見直し (%(n)s 件)") % {"n": row.reopened}
            found.append(_step(row, "act", again, "running"))
    return found


def _step(row: ProcessSummary, stage: str, label: str, state: str) -> TurningStep:
    return TurningStep(
        process=row.name,
        stage=stage,
        label=label,
        state=state,
        url_name="risk:table",
        url_args=(row.public_id,),
    )


def _state(row: ProcessSummary) -> str:
    if not row.cells:
        return "planned"
    return "running" if row.draft or row.proposed or row.reopened else "done"
