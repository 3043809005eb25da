"""呼び出しの問い。How a call-out stands, its log in words, whom to call next; for the rooms above and for the pages."""

import dataclasses
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from omamori.do.incidents.callout import logbook
from omamori.do.incidents.callout.domain import chain, step
from omamori.do.incidents.callout.domain.codes import WORDS, Code
from omamori.do.incidents.callout.models import Call, CallOut, Entry
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require

PAGE = 50
LINES = 200
State = CallOut.State
COLOURS = {"calling": "late", "taken": "good", "given_up": "late", "stopped": ""}


@dataclasses.dataclass(frozen=True, kw_only=True)
class StateRow:
    """How the call-out about something stands, for the room that started it.

    Attributes:
        state: ``calling``, ``taken``, ``given_up`` or ``stopped``; label, colour: for a badge.
        taken_by: name of who takes care; empty for nobody.
        next_at: when something happens next by itself.
    """

    public_id: str
    title: str
    state: str
    label: str
    colour: str
    drill: bool
    taken_by: str
    taken_by_id: str
    started_at: datetime
    ended_at: datetime | None
    next_at: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the log in words.

    Attributes:
        code: its number; channel: in words.
        by: who entered it for him.
    """

    at: datetime
    code: int
    text: str
    person: str
    channel: str
    by: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Place:
    """One person in the picture of the chain.

    Attributes:
        rung: from 1; stand_in: not the holder.
        ways: what was sent to him lately: (channel in words, state in words, colour).
        here: he is the one waited for; has: he takes care.
        number: for whoever may read the phone sheet; else empty.
    """

    rung: int
    stand_in: bool
    person_id: str
    name: str
    title: str
    wait: int
    channels: str
    ways: tuple[tuple[str, str, str], ...]
    here: bool
    has: bool
    number: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Detail:
    """One call-out.

    Attributes:
        round, rounds: which time the chain is called, of how many.
        triggered, succeeded, failed, unknown: calls by what became of them; they add up.
        lines: newest first, at most ``LINES``.
    """

    row: StateRow
    about_kind: str
    about_id: str
    edition: int
    round: int
    rounds: int
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    triggered: int
    succeeded: int
    failed: int
    unknown: int
    in_chain: bool
    may_stop: bool
    may_restart: bool
    may_enter: bool
    may_hand_over: bool


def state_of(subject_kind: str, subject_id: str) -> StateRow | None:
    """The newest call-out about something; None when there was none. The caller has checked his reader."""
    rows = CallOut.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    row = rows.select_related("taken_by").order_by("-public_id").first()
    return _row(row) if row else None


def callouts(
    actor: Actor, *, after: str = "", running: bool = False
) -> tuple[tuple[StateRow, ...], str]:
    """A page, newest first, and where the next begins (empty at the end).

    Raises:
        NotPermitted.
    """
    rows = _seen(actor).select_related("taken_by").order_by("-public_id")
    if running:
        rows = rows.exclude(state=State.STOPPED)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows[: PAGE + 1])
    shown = tuple(_row(row) for row in found[:PAGE])
    return shown, shown[-1].public_id if len(found) > PAGE else ""


def callout(actor: Actor, callout_id: str) -> Detail:
    """One, with the picture of its chain and its log.

    Raises:
        NotPermitted.
        NotFound: none in reach.
    """
    row = _seen(actor).select_related("taken_by").filter(public_id=callout_id).first()
    if row is None:
        raise NotFound
    snapshot, log = logbook.frozen(row), logbook.events(row)
    calls = list(row.calls.select_related("person").order_by("pk"))
    current = max((e.stop for e in log if e.stop >= 0), default=-1)
    states = [call.state for call in calls]
    people = (row.started_by_id, row.taken_by_id)
    mine = snapshot.target(actor.person_id) is not None
    over = row.state == State.STOPPED
    return Detail(
        row=_row(row),
        about_kind=row.subject_kind,
        about_id=row.subject_id,
        edition=snapshot.edition,
        round=step.place(snapshot, current)[0] if current >= 0 else 1,
        rounds=snapshot.terms.rounds,
        places=_places(actor, row, snapshot, current, calls),
        lines=_lines(row),
        triggered=len(calls),
        succeeded=sum(s in (Call.State.SENT, Call.State.DELIVERED) for s in states),
        failed=states.count(Call.State.FAILED),
        unknown=sum(s in (Call.State.UNKNOWN, Call.State.INTENDED) for s in states),
        in_chain=mine and not over,
        may_stop=not over and covers(actor, "callout.stop", people=people),
        may_restart=row.state == State.GIVEN_UP
        and covers(actor, "callout.restart", people=(row.started_by_id,)),
        may_enter=not over and reach(actor, "callout.enter") is not Reach.NONE,
        may_hand_over=not over and row.taken_by_id == actor.person_pk,
    )


def running() -> tuple[StateRow, ...]:
    """What is open at this moment; for those who already know that they may see it."""
    rows = CallOut.objects.exclude(state=State.STOPPED).select_related("taken_by")
    return tuple(_row(row) for row in rows.order_by("public_id")[:PAGE])


def _seen(actor: Actor) -> "QuerySet[CallOut]":
    found = require(actor, "callout.see")
    hidden = CallOut.hidden_from.through.objects.filter(person_id=actor.person_pk)
    rows = CallOut.objects.exclude(pk__in=hidden.values("callout_id"))
    if found is Reach.ALL:
        return rows
    named = CallOut.people.through.objects.filter(person_id=actor.person_pk)
    within = Q(started_by_id=actor.person_pk) | Q(pk__in=named.values("callout_id"))
    return rows.filter(within)


def _row(row: CallOut) -> StateRow:
    return StateRow(
        public_id=row.public_id,
        title=row.title,
        state=row.state,
        label=_(State(row.state).label),
        colour=COLOURS[row.state],
        drill=row.drill,
        taken_by=row.taken_by.name if row.taken_by else "",
        taken_by_id=row.taken_by.public_id if row.taken_by else "",
        started_at=row.started_at,
        ended_at=row.ended_at,
        next_at=row.next_step_at,
    )


def _places(
    actor: Actor, row: CallOut, snapshot: chain.Snapshot, current: int, calls: list[Call]
) -> tuple[Place, ...]:
    reads = reach(actor, "callout.print") is not Reach.NONE
    at = step.place(snapshot, current)[1:] if current >= 0 else (-1, -1)
    calling = row.state == State.CALLING
    sent: dict[str, list[tuple[str, str, str]]] = {}
    for call in calls:
        state = Call.State(call.state)
        colour = {"sent": "key", "delivered": "good", "failed": "late", "unknown": "watch"}
        line = (_(chain.CHANNELS[call.channel]), _(state.label), colour.get(state.value, ""))
        sent.setdefault(call.person.public_id, []).append(line)
    return tuple(
        Place(
            rung=r + 1,
            stand_in=w > 0,
            person_id=target.person,
            name=target.name,
            title=target.title,
            wait=rung.wait,
            channels="、".join(_(chain.CHANNELS[c]) for c in rung.channels),
            ways=tuple(sent.get(target.person, ())[-len(rung.channels) :]),
            here=calling and (r, w) == at,
            has=row.taken_by is not None and row.taken_by.public_id == target.person,
            number=chain.shown(target.number) if reads else "",
        )
        for r, rung in enumerate(snapshot.rungs)
        for w, target in enumerate(rung.targets)
    )


def _lines(row: CallOut) -> tuple[Line, ...]:
    found = row.entries.select_related("person", "by").order_by("-number")[:LINES]
    return tuple(_line(entry) for entry in found)


def _line(entry: Entry) -> Line:
    return Line(
        at=entry.at,
        code=entry.code,
        text=_(WORDS[Code(entry.code)]),
        person=entry.person.name if entry.person else "",
        channel=_(chain.CHANNELS[entry.channel]) if entry.channel else "",
        by=entry.by.name if entry.by else "",
    )
