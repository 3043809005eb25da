"""待っていること。Added measures, what waits for approval, what is to be looked at again."""

from django.db.models import Count, F, Q, Sum

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import covers, reach, require
from omamori.foundation.calendar import clock
from omamori.plan.risk import cells, standards
from omamori.plan.risk.models import AddedMeasure, Cell, Edition, EditionState, Tally, TallyBook
from omamori.plan.risk.reading import measure_row
from omamori.plan.risk.rows import MeasurePage, MeasureRow

PAGE = 50
State = Cell.State


def measures(actor: Actor, *, state: str = "", after: str = "") -> MeasurePage:
    """Added measures within reach, the earliest day first; one's own ones always.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see_measures")
    rows = AddedMeasure.objects.filter(
        Q(cell__in=Cell.objects.filter(cells.seen(actor))) | Q(owner_id=actor.person_pk)
    )
    rows = rows.select_related("cell__shown", "owner", "closed_by").order_by("due_on", "pk")
    if state in AddedMeasure.State.values:
        rows = rows.filter(state=state)
    last = AddedMeasure.objects.filter(public_id=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk))
    found, today = list(rows[: PAGE + 1]), clock.today()
    return MeasurePage(
        rows=tuple(measure_row(row, actor, today) for row in found[:PAGE]),
        after=found[PAGE - 1].public_id if len(found) > PAGE else "",
    )


def measure(actor: Actor, public_id: str) -> MeasureRow:
    """One added measure: one's own, or of a cell in sight.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "risk.see_measures")
    rows = AddedMeasure.objects.select_related("cell__shown", "owner", "closed_by")
    row = rows.filter(
        Q(cell__in=Cell.objects.filter(cells.seen(actor))) | Q(owner_id=actor.person_pk)
    ).filter(public_id=public_id)
    found = row.first()
    if found is None:
        raise NotFound
    return measure_row(found, actor, clock.today())


def may_finish(actor: Actor, public_id: str) -> bool:
    """Whether the actor may say that it is done: his own, or of a department that he keeps."""
    row = AddedMeasure.objects.select_related("cell").filter(public_id=public_id).first()
    if row is None:
        return False
    department = row.cell.department_id
    return covers(actor, "risk.finish_measure", people=(row.owner_id,), department=department)


def waiting(actor: Actor) -> tuple[tuple[str, int], ...]:
    """(process, how many) of what this reader may approve now, most first."""
    if reach(actor, "risk.approve") is Reach.NONE:
        return ()
    rows = Edition.objects.filter(state=EditionState.PROPOSED).exclude(author_id=actor.person_pk)
    if Role.TOP not in actor.roles:
        limit = standards.criteria(clock.today()).officer_up_to
        rows = rows.alias(value=F("likelihood") * F("impact"))
        rows = rows.filter(Q(value__lte=limit) | Q(ending=True))
    counted = rows.values_list("cell__process_id").annotate(n=Count("pk")).order_by("-n")
    return tuple((process, n) for process, n in counted[:PAGE])


def reopened(actor: Actor) -> tuple[tuple[str, int], ...]:
    """(process, how many) of what this reader should look at again, most first."""
    if reach(actor, "risk.write") is Reach.NONE:
        return ()
    rows = TallyBook.objects.filter(cells.seen(actor, "risk.write"), reopened__gt=0)
    counted = rows.order_by("-reopened", "process_id").values_list("process_id", "reopened")
    return tuple((process, n) for process, n in counted[:PAGE])


def my_measures(actor: Actor) -> tuple[MeasureRow, ...]:
    """What the actor himself will do, the earliest day first. One query."""
    rows = AddedMeasure.objects.filter(owner_id=actor.person_pk, state=AddedMeasure.State.OPEN)
    found = rows.select_related("cell__shown", "owner", "closed_by").order_by("due_on", "pk")
    return tuple(measure_row(row, actor, clock.today()) for row in found[:PAGE])


def share(actor: Actor) -> tuple[int, int]:
    """(approved, all) of the live cells within reach. One query."""
    rows = Tally.objects.filter(cells.seen(actor)).exclude(state=State.ENDED).order_by()
    counted = dict(rows.values_list("state").annotate(many=Sum("n")))
    return counted.get(State.APPROVED, 0), sum(counted.values())
