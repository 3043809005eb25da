"""だれに届くか。The rule of a course over frozen people; pure, so that it can be shown before it is kept.

Who is meant (post, department, kind of employment) narrows; why now (always, on joining, on coming back, after a
failed drill, after a near miss, before a new tool) says which of them, and opens a cycle of its own.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum


class Occasion(StrEnum):
    """Why somebody is to learn now."""

    ALWAYS = "always"
    JOINED = "joined"
    RETURNED = "returned"
    FAILED_DRILL = "failed_drill"
    NEAR_MISS = "near_miss"
    NEW_TOOL = "new_tool"


OCCASIONS = {
    Occasion.ALWAYS: "対象の人の全員",
    Occasion.JOINED: "入社した人",
    Occasion.RETURNED: "休業から戻った人",
    Occasion.FAILED_DRILL: "訓練で引っかかった人",
    Occasion.NEAR_MISS: "ヒヤリハットのあった部門の人",
    Occasion.NEW_TOOL: "新しい道具や働き方を始める部門の人",
}
OUTSIDE = frozenset({"dispatched", "seconded"})
"""Kinds of employment of people whom another company employs; they count as 従業者 all the same."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Person:
    """What is known of a person when a course looks for its learners.

    Attributes:
        key: database key.
        departments: public ids of his department and of those above it.
        returned_on: first day back after the latest leave that ended, if any.
    """

    key: int
    departments: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    employment: str = ""
    joined_on: date
    returned_on: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rule:
    """Whom a course reaches; an empty set does not narrow.

    Attributes:
        departments: public ids, with those below them; posts: of the management system.
        employments: kinds of employment (officers, part-timers, dispatched and seconded people among them).
        occasion: why now; days: within how many days of joining or coming back.
    """

    departments: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    employments: frozenset[str] = frozenset()
    occasion: Occasion = Occasion.ALWAYS
    days: int = 30


@dataclasses.dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happened and asks for a course.

    Attributes:
        occasion: which; source: public id of what happened, the cycle's name.
        departments: public ids where it happened; people: keys of whom it concerns; both empty: everybody.
        begins: the day from which people work in the new way, when there is one.
    """

    occasion: Occasion
    source: str
    departments: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()
    begins: date | None = None


def meant(rule: Rule, person: Person) -> bool:
    """Whether the person is among those the rule speaks of, whatever the occasion."""
    return (
        (not rule.departments or bool(rule.departments & person.departments))
        and (not rule.posts or bool(rule.posts & person.posts))
        and (not rule.employments or person.employment in rule.employments)
    )


def reached(rule: Rule, person: Person, *, on: date) -> date | None:
    """Since when the rule reaches a person today; None when it does not.

    Occasions that come from happenings reach nobody by the calendar: see ``touched``.
    """
    if not meant(rule, person) or person.joined_on > on:
        return None
    if rule.occasion is Occasion.ALWAYS:
        return person.joined_on
    since = {
        Occasion.JOINED: person.joined_on,
        Occasion.RETURNED: person.returned_on,
    }.get(rule.occasion)
    within = since is not None and since <= on <= since + timedelta(days=rule.days)
    return since if within else None


def still_told(joined_on: date, *, sent_on: date, last_day: date | None, overtaken: bool) -> bool:
    """Whether a short lesson is for a person: who came after it was sent learns the newest, and that once.

    Args:
        joined_on: of the person; sent_on: the day on which the lesson went out.
        last_day: after it newcomers learn from the course and the rule as they are then.
        overtaken: a later lesson says anew all that it says.
    """
    if joined_on <= sent_on:
        return True
    return not overtaken and (last_day is None or joined_on <= last_day)


def touched(rule: Rule, people: Iterable[Person], happening: Happening) -> tuple[Person, ...]:
    """Whom a happening brings to the course: of those meant, the ones it concerns."""
    if rule.occasion is not happening.occasion:
        return ()
    return tuple(p for p in people if meant(rule, p) and _concerned(p, happening))


def _concerned(person: Person, happening: Happening) -> bool:
    if not happening.people and not happening.departments:
        return True
    return person.key in happening.people or bool(happening.departments & person.departments)


def cycle_of(rule: Rule, since: date, cycle: str) -> str:
    """The name under which a person is asked once: joiners and returners by their day, others by the cycle."""
    if rule.occasion in (Occasion.JOINED, Occasion.RETURNED):
        return f"{rule.occasion}:{since.isoformat()}"
    return cycle


def said(rule: Rule, names: Mapping[str, str]) -> tuple[str, ...]:
    """The rule in Japanese words, one part each; names: labels of departments, posts, employments by code."""
    parts = [
        "・".join(sorted(names.get(code, code) for code in codes))
        for codes in (rule.departments, rule.posts, rule.employments)
        if codes
    ]
    return (OCCASIONS[rule.occasion], *parts)
