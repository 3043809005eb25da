"""読んで署名する務め。When somebody is asked, reminded, excused, and when his head hears of it; pure (J.4.3)."""

import dataclasses
from collections.abc import Collection, Mapping
from datetime import date, timedelta


@dataclasses.dataclass(frozen=True, kw_only=True)
class Terms:
    """How long there is to read (``reference/policies/signing.toml``), in calendar days.

    Attributes:
        due_days: to sign after being asked, and again after coming back from leave.
        remind_days: between two reminders.
        head_after_days: after the due day until the head of the department is told.
    """

    due_days: int
    remind_days: int
    head_after_days: int
    effective_from: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """What changes in the duties of one rule today, by database keys of persons.

    Attributes:
        begin: (person, state) of new ones.
        move: (person, new state) of those that are there.
    """

    begin: tuple[tuple[int, str], ...] = ()
    move: tuple[tuple[int, str], ...] = ()


def plan(
    readers: Collection[int],
    known: Mapping[int, str],
    *,
    signed: Collection[int],
    away: Collection[int],
) -> Plan:
    """Who gets the duty, who is rid of it, for whom it waits.

    Args:
        readers: who must read today: working here and among the readers.
        known: state of the duties that exist.
        signed: whose signature counts today.
        away: on leave today.
    """
    wanted = {person: _state(person, signed, away) for person in readers}
    gone = {
        person: "closed"
        for person, state in known.items()
        if person not in wanted and state != "signed"
    }
    now = wanted | gone
    begin = tuple((p, s) for p, s in wanted.items() if p not in known)
    move = tuple((p, s) for p, s in now.items() if p in known and known[p] != s)
    return Plan(begin=begin, move=move)


def _state(person: int, signed: Collection[int], away: Collection[int]) -> str:
    return "signed" if person in signed else "postponed" if person in away else "open"


def due(asked_on: date, terms: Terms) -> date:
    """The last day to sign."""
    return asked_on + timedelta(days=terms.due_days)


def round_of(asked_on: date, today: date, terms: Terms) -> int:
    """Which reminder this is: 0 the first word, then one for every stretch of days."""
    return max((today - asked_on).days, 0) // terms.remind_days


def late_before(today: date, terms: Terms) -> date:
    """Duties due before this day are late enough for the head of the department to hear of them."""
    return today - timedelta(days=terms.head_after_days - 1)
