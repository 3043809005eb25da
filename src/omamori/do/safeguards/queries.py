"""環境の変更の問い。Changes within reach, one with its tasks, what waits for whom."""

import dataclasses
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.do.safeguards import domain
from omamori.do.safeguards.models import Change, Task
from omamori.do.safeguards.reporting import touched_by, writers
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require
from omamori.foundation.ui import collecting
from omamori.foundation.ui.contributions import Resting
from omamori.foundation.ui.wording import told
from omamori.reference.changes import kinds

PAGE = 50
Report = domain.Report
"""What ``report`` takes, for the doors above."""
COLOURS = {"reported": "watch", "returned": "watch", "approved": "key", "closed": "good"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One thing to look at.

    Attributes:
        kind: code; kind_label, outcome_label: in words.
        late: open, and its day is past.
        mine: the reader is its owner; may_finish: he may say what came of it.
    """

    public_id: str
    change_id: str
    change_what: str
    kind: str
    kind_label: str
    label: str
    why: str
    url_name: str
    url_args: tuple[str, ...]
    owner: str
    owner_id: str
    due_on: date
    outcome: str
    outcome_label: str
    result: str
    done_by: str
    done_at: datetime | None
    late: bool
    mine: bool
    may_finish: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A change in a list.

    Attributes:
        kind_label, state_label: in words; colour: of the state.
        where: names of departments; empty for the whole company.
        tasks, open_tasks: how many things, and how many of them wait.
        begun: its first day has come.
    """

    public_id: str
    kind: str
    kind_label: str
    what: str
    where: tuple[str, ...]
    starts_on: date
    state: str
    state_label: str
    colour: str
    by_itself: bool
    reported_by: str
    reported_at: datetime
    tasks: int
    open_tasks: int
    begun: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeDetail:
    """One change with everything that rests on the old way, grouped by kind of thing.

    Attributes:
        revised_by: names of those who answered anew after it was sent back.
        may_approve, may_close, may_withdraw, may_revise, may_assign: what this reader may do now.
    """

    row: ChangeRow
    department_ids: tuple[str, ...]
    processes: tuple[str, ...]
    note: str
    revised_by: tuple[str, ...]
    decided_by: str
    decided_at: datetime | None
    closed_by: str
    closed_at: datetime | None
    left_open: str
    groups: tuple[tuple[str, tuple[TaskRow, ...]], ...]
    may_approve: bool
    may_close: bool
    may_withdraw: bool
    may_revise: bool
    may_assign: bool


def preview(actor: Actor, given: domain.Report, *, on: date) -> tuple[Resting, ...]:
    """What rests on the old way, as far as this reader may see it."""
    require(actor, "safeguards.report")
    if given.kind not in kinds():
        return ()
    return collecting.on_change(actor, touched_by(given), on)


def changes(
    actor: Actor, *, on: date, state: str = "", kind: str = "", after: str = ""
) -> tuple[tuple[ChangeRow, ...], str]:
    """A page of changes within reach, newest first, and where the next begins (empty at the end)."""
    rows = seen(actor).order_by("-public_id")
    if state == "open":
        rows = rows.filter(state__in=("reported", "returned", "approved"))
    elif state in Change.State.values:
        rows = rows.filter(state=state)
    if kind in kinds():
        rows = rows.filter(kind=kind)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(_counted(rows)[: PAGE + 1])
    shown = tuple(_row(row, on) for row in found[:PAGE])
    return shown, shown[-1].public_id if len(found) > PAGE else ""


def change(actor: Actor, change_id: str, *, on: date) -> ChangeDetail:
    """One change.

    Raises:
        NotFound: none in reach.
    """
    found = _counted(seen(actor).filter(public_id=change_id)).prefetch_related("revised_by")
    row = found.first()
    if row is None:
        raise NotFound
    tasks = [
        _task(task, actor, on) for task in _tasks().filter(change=row).order_by("due_on", "id")
    ]
    state, mine = Change.State(row.state), actor.person_pk in writers(row)
    others = bool(actor.person_pk) and not mine
    may_approve = others and reach(actor, "safeguards.approve") is not Reach.NONE
    running = state in (Change.State.REPORTED, Change.State.RETURNED, Change.State.APPROVED)
    return ChangeDetail(
        row=_row(row, on),
        department_ids=tuple(d.public_id for d in row.departments.all()),
        processes=tuple(row.processes),
        note=row.note,
        revised_by=tuple(person.name for person in row.revised_by.all()),
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        closed_by=row.closed_by.name if row.closed_by else "",
        closed_at=row.closed_at,
        left_open=row.left_open,
        groups=collecting.grouped(tasks),
        may_approve=may_approve and state == Change.State.REPORTED,
        may_close=state == Change.State.APPROVED
        and reach(actor, "safeguards.close") is not Reach.NONE,
        may_withdraw=running and covers(actor, "safeguards.withdraw", people=(row.reported_by_id,)),
        may_revise=state == Change.State.RETURNED
        and covers(actor, "safeguards.revise", people=(row.reported_by_id,)),
        may_assign=running and reach(actor, "safeguards.assign") is not Reach.NONE,
    )


def task(actor: Actor, task_id: str, *, on: date) -> TaskRow:
    """One thing to look at.

    Raises:
        NotFound: none in reach.
    """
    row = _tasks().filter(public_id=task_id, change__in=seen(actor)).first()
    if row is None:
        raise NotFound
    return _task(row, actor, on)


def my_open_tasks(actor: Actor, *, on: date, most: int) -> tuple[TaskRow, ...]:
    """What this person has to look at, earliest day first."""
    if not actor.person_pk:
        return ()
    rows = _tasks().filter(owner_id=actor.person_pk, outcome=Task.Outcome.OPEN)
    rows = rows.filter(change__state=Change.State.APPROVED).order_by("due_on", "id")
    return tuple(_task(row, actor, on) for row in rows[:most])


def waiting_for(actor: Actor, *, on: date) -> tuple[ChangeRow, ...]:
    """Changes that this reader may approve now, and those of which everything was looked at."""
    wanted = Q(pk__in=[])
    if reach(actor, "safeguards.approve") is not Reach.NONE:
        others = Q(reported_by=None) | ~Q(reported_by_id=actor.person_pk)
        others &= ~Q(revised_by=actor.person_pk)
        wanted |= Q(others, state=Change.State.REPORTED)
    if reach(actor, "safeguards.close") is not Reach.NONE:
        waits = Task.objects.filter(change=OuterRef("pk"), outcome=Task.Outcome.OPEN)
        wanted |= Q(~Exists(waits), state=Change.State.APPROVED)
    if wanted == Q(pk__in=[]):
        return ()
    rows = _counted(Change.objects.filter(wanted).order_by("starts_on"))
    return tuple(_row(row, on) for row in rows[:PAGE])


def overdue(*, on: date) -> tuple[int, int]:
    """(open tasks, of them late) of all changes that run; for the picture of the cycle."""
    rows = Task.objects.filter(outcome=Task.Outcome.OPEN)
    rows = rows.filter(change__state__in=(Change.State.REPORTED, Change.State.APPROVED))
    found = rows.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
    return found["all"], found["late"]


def told_changes(kind: str) -> list[tuple[date, frozenset[str]]]:
    """First day and departments (none for all) of the changes of a kind that were not withdrawn."""
    rows = Change.objects.filter(kind=kind).exclude(state=Change.State.WITHDRAWN)
    return [
        (row.starts_on, frozenset(d.public_id for d in row.departments.all()))
        for row in rows.prefetch_related("departments")
    ]


def seen(actor: Actor) -> "QuerySet[Change]":
    """What this reader may see, as a query.

    Raises:
        NotPermitted.
    """
    found = require(actor, "safeguards.see")
    if found is Reach.ALL:
        return Change.objects.all()
    own = Task.objects.filter(change=OuterRef("pk"), owner_id=actor.person_pk)
    rows = Q(reported_by_id=actor.person_pk) | Q(Exists(own))
    if found is Reach.DEPARTMENT:
        there = Change.departments.through.objects.filter(change_id=OuterRef("pk"))
        rows |= Q(Exists(there.filter(department_id__in=actor.department_pks)))
        rows |= ~Q(Exists(there))  # the whole company
    return Change.objects.filter(rows)


def _counted(rows: "QuerySet[Change]") -> "QuerySet[Change]":
    waits = Q(tasks__outcome=Task.Outcome.OPEN)
    return (
        rows.annotate(all_tasks=Count("tasks"), open_tasks=Count("tasks", filter=waits))
        .select_related("reported_by", "decided_by", "closed_by")
        .prefetch_related("departments")
    )


def _row(row: Change, on: date) -> ChangeRow:
    kind = kinds().get(row.kind)
    counts = vars(row)
    return ChangeRow(
        public_id=row.public_id,
        kind=row.kind,
        kind_label=told(kind.label) if kind else row.kind,
        what=_what(row),
        where=tuple(d.name for d in row.departments.all()),
        starts_on=row.starts_on,
        state=row.state,
        state_label=_(Change.State(row.state).label),
        colour=COLOURS.get(row.state, ""),
        by_itself=row.source != "person",
        reported_by=row.reported_by.name if row.reported_by else "",
        reported_at=row.reported_at,
        tasks=counts["all_tasks"],
        open_tasks=counts["open_tasks"],
        begun=row.starts_on <= on,
    )


def _what(row: Change) -> str:
    """What changes; in the reader's language when it is a sentence of ours."""
    return row.what if row.source == "person" else told(row.what)


def _tasks() -> "QuerySet[Task]":
    return Task.objects.select_related("change", "owner", "done_by")


def _task(row: Task, actor: Actor, on: date) -> TaskRow:
    is_open = row.outcome == Task.Outcome.OPEN
    running = row.change.state not in (Change.State.CLOSED, Change.State.WITHDRAWN)
    return TaskRow(
        public_id=row.public_id,
        change_id=row.change.public_id,
        change_what=_what(row.change),
        kind=row.kind,
        kind_label=collecting.kind_label(row.kind),
        label=told(row.label),
        why=told(row.why),
        url_name=row.url_name,
        url_args=tuple(row.url_args),
        owner=row.owner.name if row.owner else "",
        owner_id=row.owner.public_id if row.owner else "",
        due_on=row.due_on,
        outcome=row.outcome,
        outcome_label=_(Task.Outcome(row.outcome).label),
        result=row.result,
        done_by=row.done_by.name if row.done_by else "",
        done_at=row.done_at,
        late=is_open and row.due_on < on,
        mine=row.owner_id == actor.person_pk and bool(actor.person_pk),
        may_finish=running and covers(actor, "safeguards.finish_task", people=(row.owner_id,)),
    )
