"""事故の対応の問い。Lists and single cases within the reader's reach; frozen rows, bounded pages."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.do.incidents.cases import domain
from omamori.do.incidents.cases.models import Case, Member, Reply, Task
from omamori.do.incidents.cases.reaching import now_of, seen
from omamori.do.incidents.cases.showing import CaseRow, case_row
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import fiscal_year_span

PAGE = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which cases a reader asks for; empty for all.

    Attributes:
        state: ``open`` (not closed), ``closed`` or empty; stage: of ``Case.Stage``.
        drill: exercises instead of what really happened.
        year: fiscal year in which it was noticed; 0 for any.
        word: number or codename.
    """

    state: str = ""
    stage: str = ""
    drill: bool = False
    year: int = 0
    word: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Counts:
    """How many cases a reader may see: open, waiting for the end, accidents of this fiscal year."""

    open: int
    closing: int
    accidents: int


def cases(
    actor: Actor, wanted: Wanted | None = None, *, after: str = ""
) -> tuple[tuple[CaseRow, ...], str]:
    """A page of cases in reach, newest first, and where the next page begins; one query.

    Raises:
        NotPermitted.
    """
    wanted = wanted or Wanted()
    rows = seen(actor).filter(drill=wanted.drill).select_related("department")
    if wanted.state == "open":
        rows = rows.exclude(state=Case.State.CLOSED)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.year:
        first, last = fiscal_year_span(wanted.year)
        rows = rows.filter(noticed_at__date__gte=first, noticed_at__date__lte=last)
    if wanted.word:
        rows = rows.filter(Q(number__icontains=wanted.word) | Q(codename__icontains=wanted.word))
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows.order_by("-public_id")[: PAGE + 1])
    shown = tuple(case_row(row) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def counts(actor: Actor, *, on: date) -> Counts:
    """What a reader may count: the same cases that he may see; one query.

    Raises:
        NotPermitted.
    """
    first = fiscal_year_span(on.year if on.month >= 4 else on.year - 1)[0]
    found = seen(actor).filter(drill=False).aggregate(
        open=Count("pk", filter=Q(state=Case.State.OPEN)),
        closing=Count("pk", filter=Q(state=Case.State.CLOSING)),
        accidents=Count("pk", filter=Q(stage=Case.Stage.ACCIDENT, noticed_at__date__gte=first)),
    )  # fmt: skip
    return Counts(**found)


def is_drill(case_id: str) -> bool:
    """Whether nothing of this case may leave the house; also for a case that is not there."""
    found = Case.objects.filter(public_id=case_id).values_list("drill", flat=True).first()
    return found is None or bool(found)


def state_of(case_id: str) -> str:
    """Whether a case is open, waits for its end or is closed; empty when there is none. Says nothing else."""
    return Case.objects.filter(public_id=case_id).values_list("state", flat=True).first() or ""


def sees(actor: Actor, case_id: str) -> bool:
    """Whether an actor may see a case: for the rooms that keep something about it."""
    if reach(actor, "cases.see") is Reach.NONE:
        return False
    return seen(actor).filter(public_id=case_id).exists()


def seen_among(actor: Actor, case_ids: Iterable[str]) -> frozenset[str]:
    """Which of these cases an actor may see; one query."""
    if reach(actor, "cases.see") is Reach.NONE:
        return frozenset()
    found = seen(actor).filter(public_id__in=list(case_ids))
    return frozenset(found.values_list("public_id", flat=True))


def withheld(actor: Actor) -> "QuerySet[Case, str]":
    """Numbers of the cases that are kept from an actor, to be used inside the query of a room above.

    Those of which only named people know when he is none of them, and those in which he is suspected.
    """
    mine = Member.objects.filter(person_id=actor.person_pk)
    suspected = mine.filter(part=Member.Part.SUSPECT).values("case_id")
    named = mine.exclude(part=Member.Part.SUSPECT).values("case_id")
    kept = Q(restricted=True) & ~Q(pk__in=named) | Q(pk__in=suspected)
    return Case.objects.filter(kept).values_list("public_id", flat=True)


def story(actor: Actor, case_id: str) -> str:
    """What happened, as it is known now; empty for an exercise and where only named people know.

    Raises:
        NotPermitted.
    """
    rows = seen(actor).filter(public_id=case_id, drill=False, restricted=False)
    row = rows.first()
    newest = row.facts.order_by("-number").first() if row else None
    return str(newest.circumstances.get("what", "")) if newest else ""


def number_of(actor: Actor, case_id: str) -> str:
    """The number of a case by which people speak of it; empty for whoever does not see it."""
    if reach(actor, "cases.see") is Reach.NONE:
        return ""
    found = seen(actor).filter(public_id=case_id).values_list("number", flat=True)
    return found.first() or ""


def works(actor: Actor, case_id: str, right: str = "cases.change_facts") -> bool:
    """Whether an actor may write on a case with a right of this room."""
    found = seen(actor).filter(public_id=case_id).first() if sees(actor, case_id) else None
    if found is None or found.state == Case.State.CLOSED:
        return False
    named = found.members.filter(person_id=actor.person_pk).exclude(
        part__in=(Member.Part.SUSPECT, Member.Part.REPORTER)
    )
    far = reach(actor, right)
    return far is Reach.ALL or (far is not Reach.NONE and named.exists())


@dataclasses.dataclass(frozen=True, kw_only=True)
class MyTask:
    """A task that waits for this person."""

    case_id: str
    number: str
    codename: str
    title: str
    due_at: datetime
    late: bool
    drill: bool


def my_tasks(actor: Actor, *, most: int = 20) -> tuple[MyTask, ...]:
    """Open tasks given to the actor, and open tasks of the cases he leads; one query."""
    if reach(actor, "cases.see") is Reach.NONE or not actor.person_pk:
        return ()
    led = Member.objects.filter(person_id=actor.person_pk, part=Member.Part.LEADER)
    mine = Q(owner_id=actor.person_pk) | Q(
        owner=None, first_hour=True, case_id__in=led.values("case_id")
    )
    rows = Task.objects.filter(mine, state=Task.State.OPEN, case__in=seen(actor))
    rows = rows.exclude(case__state=Case.State.CLOSED).select_related("case").order_by("due_at")
    return tuple(
        MyTask(
            case_id=row.case.public_id,
            number=row.case.number,
            codename=row.case.codename,
            title=row.title,
            due_at=row.due_at,
            late=row.due_at < now_of(row.case),
            drill=row.case.drill,
        )
        for row in rows[:most]
    )


def waiting(actor: Actor) -> tuple[tuple[CaseRow, ...], tuple[CaseRow, ...]]:
    """(open cases nobody leads, cases with replies that nobody has read), for who sees to all of them; one query."""
    if reach(actor, "cases.name_member") is not Reach.ALL:
        return (), ()
    led = Member.objects.filter(case=OuterRef("pk"), part=Member.Part.LEADER)
    replied = Reply.objects.filter(entry__case=OuterRef("pk"), read_at=None)
    rows = seen(actor).annotate(led=Exists(led), replied=Exists(replied))
    rows = rows.filter(Q(led=False, state=Case.State.OPEN) | Q(replied=True))
    found = list(rows.select_related("department").order_by("pk")[:20])
    alone = (row for row in found if row.state == Case.State.OPEN and not getattr(row, "led", True))
    return (
        tuple(case_row(row) for row in alone),
        tuple(case_row(row) for row in found if getattr(row, "replied", False)),
    )


def to_close(actor: Actor) -> tuple[CaseRow, ...]:
    """Cases whose end waits for somebody other than who asked for it; one query."""
    if reach(actor, "cases.close") is Reach.NONE:
        return ()
    rows = seen(actor).filter(state=Case.State.CLOSING)
    rows = rows.exclude(close_asked_by_id=actor.person_pk).select_related("department")
    return tuple(case_row(row) for row in rows.order_by("pk")[:10])


def open_count() -> int:
    """How many real accidents and events of the company are being handled."""
    return Case.objects.filter(drill=False).exclude(state=Case.State.CLOSED).count()


def stages() -> dict[str, str]:
    """The stages in words."""
    return {code: _(label) for code, label in Case.Stage.choices}


def media() -> dict[str, str]:
    """The media in words."""
    return {code: _(label) for code, label in domain.MEDIA.items()}


def today_of(case_id: str) -> date:
    """The day on a case's own clock."""
    row = Case.objects.filter(public_id=case_id).only("shadow_seconds").first()
    return (now_of(row) if row else clock.now()).astimezone(clock.JST).date()
