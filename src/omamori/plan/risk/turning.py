"""PDCA の一歩。A process is planned when its risks are accepted, done when added measures are done (J.3.1.4)."""

from datetime import date

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import TurningStep
from omamori.plan.risk import cells, queries
from omamori.plan.risk.models import AddedMeasure, Cell
from omamori.plan.risk.rows import ProcessSummary


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """How the risk table of each process within sight stands, and its added measures."""
    found: list[TurningStep] = []
    added = _added(actor)
    for row in queries.summaries(actor):
        label = _("リスク分析 (%(n)s 場面)") % {"n": row.cells} if row.cells else _("リスク分析")
        found.append(_step(row, "plan", label, _state(row)))
        if row.public_id in added:
            every, still, first = added[row.public_id]
            label = _("追加の対策 (%(done)s/%(n)s 済み)") % {"done": every - still, "n": every}
            state = "done" if not still else "late" if first and first < on else "running"
            found.append(_step(row, "do", label, state, first))
        if row.reopened:
            again = _("変わったリスクの見直し (%(n)s 件)") % {"n": row.reopened}
            found.append(_step(row, "act", again, "running"))
    return found


def _added(actor: Actor) -> dict[str, tuple[int, int, date | None]]:
    """(all, still open, first day of the open ones) by process; dropped measures do not count."""
    seen = Cell.objects.filter(cells.seen(actor)).exclude(state=Cell.State.ENDED)
    rows = AddedMeasure.objects.filter(cell__in=seen).exclude(state=AddedMeasure.State.DROPPED)
    still = Q(state=AddedMeasure.State.OPEN)
    counted = (
        rows.order_by()
        .values("cell__process_id")
        .annotate(
            every=Count("pk"), still=Count("pk", filter=still), first=Min("due_on", filter=still)
        )
    )
    return {row["cell__process_id"]: (row["every"], row["still"], row["first"]) for row in counted}


def _step(
    row: ProcessSummary, stage: str, label: str, state: str, on: date | None = None
) -> TurningStep:
    return TurningStep(
        process=row.name,
        stage=stage,
        label=label,
        state=state,
        on=on,
        url_name="risk:table",
        url_args=(row.public_id,),
    )


def _state(row: ProcessSummary) -> str:
    if not row.cells:
        return "planned"
    return "running" if row.draft or row.proposed or row.reopened else "done"
