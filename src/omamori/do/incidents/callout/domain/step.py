"""次の一手。What a call-out does next: a pure function of the frozen chain, its log and the time.

The log alone decides where the call-out stands, so a worker that dies loses nothing: the next one reads the same
log and goes on from the same place. Waiting begins with the call itself, never with the plan, so that a worker
that was away for an hour makes one call and waits again instead of making up for what he missed.
"""

import dataclasses
import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

from omamori.do.incidents.callout.domain.chain import Snapshot
from omamori.do.incidents.callout.domain.codes import Code

OVER = frozenset({Code.STOPPED})
_TRIED = frozenset({Code.CALL, Code.NO_ADDRESS, Code.CHANNEL_OFF})
_TAKEN = frozenset({Code.ACKNOWLEDGED, Code.STILL, Code.HANDED_OVER})
SETTLED = frozenset({Code.SENT, Code.DELIVERED, Code.FAILED, Code.UNKNOWN, Code.FOUND_SENT})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the log.

    Attributes:
        stop: index of the stop it belongs to, counted through all rounds; -1 for none.
        channel, person: of calls and answers; else empty.
    """

    at: datetime
    code: int
    stop: int = -1
    channel: str = ""
    person: str = ""


class Do(enum.StrEnum):
    """Kinds of next actions."""

    CALL = "call"
    SKIP = "skip"
    WAIT = "wait"
    ASK_STILL = "ask_still"
    UNACKNOWLEDGE = "unacknowledge"
    GIVE_UP = "give_up"
    REST = "rest"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Action:
    """What to do next.

    Attributes:
        stop, channel, person: whom to call, for ``CALL`` and ``SKIP``; person also for answers.
        until: when to look again, for ``WAIT``.
        code: what the log will say.
    """

    do: Do
    stop: int = -1
    channel: str = ""
    person: str = ""
    until: datetime | None = None
    code: int = 0


def next_action(snapshot: Snapshot, log: Sequence[Event], now: datetime) -> Action:
    """The one next action.

    Args:
        snapshot: the frozen chain.
        log: every line so far, oldest first.
        now: aware moment.
    """
    if any(e.code in OVER for e in log):
        return Action(do=Do.REST)
    if taken := taken_by(log):
        return _while_taken(snapshot, taken, log, now)
    stops = _stops(snapshot)
    current = max((e.stop for e in log if e.code in _TRIED), default=-1)
    if stops and current >= 0:
        if missing := _missing(snapshot, stops, log, current):
            return missing
        if (until := _waits_until(snapshot, stops, log, current)) and now < until:
            return Action(do=Do.WAIT, stop=current, until=until)
    if current + 1 - _base(log) >= len(stops) * snapshot.terms.rounds:
        return _give_up(log)
    return _missing(snapshot, stops, log, current + 1) or Action(do=Do.REST)


def taken_by(log: Sequence[Event]) -> Event | None:
    """The last answer by which somebody has it in hand; None while nobody has."""
    for event in reversed(log):
        if event.code in (Code.UNACKNOWLEDGED, Code.STARTED):
            return None
        if event.code in _TAKEN:
            return event
    return None


def place(snapshot: Snapshot, stop: int) -> tuple[int, int, int]:
    """(round from 1, rung from 0, 0 for the holder and 1 for the stand-in) of a stop."""
    stops = _stops(snapshot)
    rung, who = stops[stop % len(stops)]
    return stop // len(stops) + 1, rung, who


def _stops(snapshot: Snapshot) -> list[tuple[int, int]]:
    return [(r, w) for r, rung in enumerate(snapshot.rungs) for w in range(len(rung.targets))]


def _missing(
    snapshot: Snapshot, stops: list[tuple[int, int]], log: Sequence[Event], stop: int
) -> Action | None:
    """The first way of this stop that has not been tried."""
    rung, who = stops[stop % len(stops)]
    target = snapshot.rungs[rung].targets[who]
    tried = {e.channel for e in log if e.stop == stop and e.code in _TRIED}
    for channel in snapshot.rungs[rung].channels:
        if channel in tried:
            continue
        reachable = target.mail if channel == "mail" else target.number
        if reachable:
            return Action(
                do=Do.CALL, stop=stop, channel=channel, person=target.person, code=Code.CALL
            )
        return Action(
            do=Do.SKIP, stop=stop, channel=channel, person=target.person, code=Code.NO_ADDRESS
        )
    return None


def _waits_until(
    snapshot: Snapshot, stops: list[tuple[int, int]], log: Sequence[Event], stop: int
) -> datetime | None:
    """When waiting for the person of a stop ends; None when there is nothing to wait for."""
    mine = [e for e in log if e.stop == stop]
    if any(e.code == Code.REFUSED for e in mine):
        return None
    failed = {e.channel for e in mine if e.code in (Code.FAILED, Code.CHANNEL_OFF)}
    called = [e for e in mine if e.code == Code.CALL and e.channel not in failed]
    if not called:
        return None
    rung, _who = stops[stop % len(stops)]
    begun = max(e.at for e in called)
    again = [e.at for e in log if e.code == Code.UNACKNOWLEDGED and e.at > begun]
    if again:  # the silence of whoever took it has cost the waiting already
        return None
    return begun + timedelta(minutes=snapshot.rungs[rung].wait)


def _base(log: Sequence[Event]) -> int:
    """From which stop the rounds are counted: anew after each answer that was taken back."""
    base, last = 0, -1
    for event in log:
        if event.code in _TRIED:
            last = max(last, event.stop)
        elif event.code in (Code.UNACKNOWLEDGED, Code.RESTARTED):
            base = last + 1
    return base


def _while_taken(snapshot: Snapshot, taken: Event, log: Sequence[Event], now: datetime) -> Action:
    place_of = max(n for n, e in enumerate(log) if e is taken)
    asked = [e for e in log[place_of:] if e.code == Code.ASKED_STILL]
    if not asked:
        due = taken.at + timedelta(minutes=snapshot.terms.still_after)
        if now < due:
            return Action(do=Do.WAIT, until=due, person=taken.person)
        return Action(do=Do.ASK_STILL, person=taken.person, code=Code.ASKED_STILL)
    due = asked[-1].at + timedelta(minutes=snapshot.terms.answer_within)
    if now < due:
        return Action(do=Do.WAIT, until=due, person=taken.person)
    return Action(do=Do.UNACKNOWLEDGE, person=taken.person, code=Code.UNACKNOWLEDGED)


def _give_up(log: Sequence[Event]) -> Action:
    """Say it once; then rest until somebody answers or stops it."""
    for event in reversed(log):
        if event.code == Code.GIVEN_UP:
            return Action(do=Do.REST)
        if event.code in (Code.UNACKNOWLEDGED, Code.CALL, Code.STARTED, Code.RESTARTED):
            break
    return Action(do=Do.GIVE_UP, code=Code.GIVEN_UP)
