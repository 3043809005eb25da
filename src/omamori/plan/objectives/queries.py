"""目標と計画の問い。Objectives, the events of a year, the grant, and where the PDCA cycles stand."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require
from omamori.foundation.exports.lists import number_text
from omamori.foundation.organization.list_rows import values_of
from omamori.foundation.records.once import asked_once
from omamori.foundation.ui import collecting
from omamori.plan.objectives import grants, years
from omamori.plan.objectives.aiming import aim_of
from omamori.plan.objectives.columns import EVENTS, objectives
from omamori.plan.objectives.domain import board as boards
from omamori.plan.objectives.domain import measuring, renewal
from omamori.plan.objectives.domain import year as rules
from omamori.plan.objectives.models import Event, Figure, Objective
from omamori.plan.objectives.reference import renewal_rule, rhythm
from omamori.plan.objectives.rows import EventRow, FigureRow, GrantRow, MoveRow, ObjectiveRow

PAGE = 50
MOST = 300


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventPage:
    """One page of events; ``after`` leads to the next."""

    rows: tuple[EventRow, ...]
    after: str


def aims(actor: Actor, year: str, *, on: date) -> tuple[ObjectiveRow, ...]:
    """The objectives of a year by number, at most ``MOST``.

    Raises:
        NotPermitted.
    """
    require(actor, "objectives.see")
    rows = _objectives().filter(year=year).order_by("code")[:MOST]
    starts = years.begins_in()
    return tuple(_aim_row(row, actor, on, starts) for row in rows)


def aims_page(
    actor: Actor, year: str, *, on: date, starts: int, after: str = ""
) -> tuple[tuple[ObjectiveRow, ...], str]:
    """The same fifty at a time, and where the next page begins (empty at the end).

    Raises:
        NotPermitted.
    """
    require(actor, "objectives.see")
    rows = _objectives().filter(year=year, code__gt=after).order_by("code")
    found = list(rows[: PAGE + 1])
    shown = tuple(_aim_row(row, actor, on, starts) for row in found[:PAGE])
    return shown, found[PAGE - 1].code if len(found) > PAGE else ""


def aim(actor: Actor, objective_id: str, *, on: date) -> ObjectiveRow:
    """One objective.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "objectives.see")
    found = _objectives().filter(public_id=objective_id).first()
    if found is None:
        raise NotFound
    return _aim_row(found, actor, on, years.begins_in())


def figures(actor: Actor, objective_id: str) -> tuple[FigureRow, ...]:
    """The figures of an objective by day, the newest sixty; the last recorded of a day only.

    Raises:
        NotPermitted.
    """
    require(actor, "objectives.see")
    rows = Figure.objects.filter(objective__public_id=objective_id).select_related("measured_by")
    found: dict[date, FigureRow] = {}
    for row in reversed(rows.order_by("-on", "-pk")[:120]):
        by = row.measured_by.name if row.measured_by and not row.automatic else ""
        found[row.on] = FigureRow(
            on=row.on, value=_plain(row.value) or Decimal(0), note=row.note, by=by
        )
    return tuple(found[day] for day in sorted(found))[-60:]


def events(
    actor: Actor, year: str, *, on: date, kind: str = "", text: str = "", after: str = ""
) -> EventPage:
    """The events of a year by day, fifty at a time.

    Raises:
        NotPermitted.
    """
    require(actor, "objectives.see")
    rows = _events().filter(year=year).order_by("planned_on", "pk")
    if kind in rules.KINDS:
        rows = rows.filter(kind=kind)
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(code__iexact=word) | Q(audience__icontains=word)
        )
    last = Event.objects.filter(public_id=after).values_list("planned_on", "pk").first()
    if last:
        rows = rows.filter(Q(planned_on__gt=last[0]) | Q(planned_on=last[0], pk__gt=last[1]))
    found = list(rows[: PAGE + 1])
    return EventPage(
        rows=tuple(_event_row(row, actor, on) for row in found[:PAGE]),
        after=found[PAGE - 1].public_id if len(found) > PAGE else "",
    )


def every_event(actor: Actor, year: str, *, on: date, kind: str = "") -> tuple[EventRow, ...]:
    """All events of a year by day, for the board and the printed plan.

    Raises:
        NotPermitted.
    """
    require(actor, "objectives.see")
    rows = _events().filter(year=year).order_by("planned_on", "pk")
    found = rows.filter(kind=kind) if kind else rows
    return tuple(_event_row(row, actor, on) for row in found)


def event(actor: Actor, event_id: str, *, on: date) -> EventRow:
    """One event.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "objectives.see")
    found = _events().filter(public_id=event_id).first()
    if found is None:
        raise NotFound
    return _event_row(found, actor, on)


def moves(actor: Actor, event_id: str) -> tuple[MoveRow, ...]:
    """How an event was moved, the latest first.

    Raises:
        NotPermitted.
    """
    require(actor, "objectives.see")
    rows = Event.objects.get(public_id=event_id).moves.select_related("moved_by")
    return tuple(
        MoveRow(
            from_day=row.from_day,
            to_day=row.to_day,
            reason=row.reason,
            moved_by=row.moved_by.name,
            moved_at=row.moved_at,
        )
        for row in rows.order_by("-pk")[:PAGE]
    )


@asked_once
def grant(*, on: date) -> GrantRow | None:
    """The grant that counts and the window of its renewal; one query."""
    row = grants.newest()
    if row is None:
        return None
    found = renewal.window(row.expires_on, renewal_rule())
    state = found.standing(on, notice_days=renewal_rule().notice_days)
    return GrantRow(
        number=row.number,
        granted_on=row.granted_on,
        expires_on=row.expires_on,
        applied_on=row.applied_on,
        opens=found.opens,
        closes=found.closes,
        records_from=found.records_from,
        standing="applied" if row.applied_on and state in ("open", "missed") else state,
    )


def to_do(actor: Actor, *, on: date) -> tuple[EventRow, ...]:
    """This person's events that are near, running or late."""
    if not actor.person_pk:
        return ()
    limit = on + timedelta(days=rhythm().notice_days)
    rows = _events().filter(owner_id=actor.person_pk, done_on=None, planned_on__lte=limit)
    return tuple(_event_row(row, actor, on) for row in rows.order_by("last_day", "pk")[:PAGE])


def to_measure(actor: Actor, *, on: date) -> tuple[ObjectiveRow, ...]:
    """This person's objectives without a figure for a quarter."""
    if not actor.person_pk:
        return ()
    starts = years.begins_in()
    rows = _objectives().filter(
        owner_id=actor.person_pk, automatic="", year=years.current(on, starts)
    )
    oldest = on - timedelta(days=rhythm().value_days)
    old = rows.filter(Q(measured_on=None) | Q(measured_on__lt=oldest)).order_by("due")[:PAGE]
    return tuple(_aim_row(row, actor, on, starts) for row in old)


@asked_once
def counted(year: str, *, on: date) -> tuple[int, int, int]:
    """How many events a year has, how many are done and how many are late; one query."""
    found = Event.objects.filter(year=year).aggregate(
        every=Count("pk"),
        done=Count("pk", filter=Q(done_on__isnull=False)),
        late=Count("pk", filter=Q(done_on=None, last_day__lt=on)),
    )
    return found["every"], found["done"], found["late"]


def planned_years(*, on: date, starts: int) -> tuple[str, ...]:
    """Years that have an event or an objective, and those that should have; newest first; one query."""
    aims = Objective.objects.order_by().values_list("year", flat=True)
    found = Event.objects.order_by().values_list("year", flat=True).union(aims)
    return tuple(sorted({*found, *years.to_plan(on, starts)}, reverse=True))


def reminders(*, on: date) -> tuple[tuple[str, str, str, date, date], ...]:
    """(event, owner, title, first day, last day) of what begins soon or is over and not done."""
    limit = on + timedelta(days=rhythm().remind_days)
    rows = Event.objects.filter(done_on=None, planned_on__lte=limit).exclude(owner=None)
    names = ("public_id", "owner__public_id", "title", "planned_on", "last_day")
    return tuple(rows.order_by("planned_on").values_list(*names)[: MOST * 4])


def board(actor: Actor, *, on: date) -> tuple[boards.Cycle, ...]:
    """The PDCA of the whole and of every business process, as all rooms tell it.

    Raises:
        NotPermitted.
    """
    require(actor, "objectives.see_board")
    told = collecting.turning_steps(actor, on)
    return boards.folded([boards.Step(**dataclasses.asdict(step)) for step in told])


def _objectives() -> "QuerySet[Objective]":
    return Objective.objects.select_related("owner")


def _events() -> "QuerySet[Event]":
    return Event.objects.select_related("owner", "done_by")


def _aim_row(row: Objective, actor: Actor, on: date, starts: int) -> ObjectiveRow:
    found = _plain(row.latest)
    may = reach(actor, "objectives.measure") is not Reach.NONE
    return ObjectiveRow(
        public_id=row.public_id,
        year=row.year,
        code=row.code,
        title=row.title,
        values=values_of(row, objectives()),
        target=_plain(row.target) or Decimal(0),
        due=row.due,
        latest=found,
        measured_on=row.measured_on,
        standing=measuring.standing(aim_of(row, starts), found, on=on),
        mine=may and covers(actor, "objectives.measure", people=(row.owner_id,)),
    )


def _event_row(row: Event, actor: Actor, on: date) -> EventRow:
    place = rules.Placed(planned_on=row.planned_on, until=row.until)
    may = reach(actor, "objectives.finish_event") is not Reach.NONE
    return EventRow(
        public_id=row.public_id,
        year=row.year,
        code=row.code,
        kind=row.kind,
        title=row.title,
        values=values_of(row, EVENTS),
        planned_on=row.planned_on,
        until=row.until,
        owner=row.owner.name if row.owner else "",
        standing=rules.standing(place, row.done_on, on=on, notice_days=rhythm().notice_days),
        done_on=row.done_on,
        done_note=row.done_note,
        done_record=row.done_record,
        done_by=row.done_by.name if row.done_by else "",
        moved=row.moved,
        mine=may and covers(actor, "objectives.finish_event", people=(row.owner_id,)),
    )


def _plain(value: Decimal | None) -> Decimal | None:
    """Without needless zeros: one database says 4, the other 4.000."""
    return None if value is None else Decimal(number_text(Decimal(value)))
