"""規則を読む。The dated reference data as rules, and the calendar as it was known on a day."""

import dataclasses
import functools
import hashlib
import itertools
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from omamori.do.incidents.duties.domain.rules import (
    Authority,
    ClosedBecause,
    Exemption,
    Ground,
    Rule,
    RuleBook,
)
from omamori.facts.sentences import said
from omamori.foundation.calendar import queries as calendar
from omamori.reference import duties as reference

T = TypeVar("T")


@functools.cache
def rule_book(switched: tuple[tuple[str, date], ...] = ()) -> RuleBook:
    """Every rule of all times.

    Args:
        switched: codes of coming changes (``reference/laws``) and the day the company entered for them.

    Raises:
        KeyError, TypeError: the data files do not fit (found by the tests).
    """
    days = dict(switched)
    freed = [_one(Exemption, row) for row in reference.document("exemptions.toml")["exemption"]]
    return RuleBook(
        rules=tuple(_one(Rule, row) for row in reference.document("rules.toml")["rule"]),
        grounds=tuple(_one(Ground, row) for row in reference.document("grounds.toml")["ground"]),
        exemptions=tuple(
            dataclasses.replace(one, effective_from=days[one.switch])
            if one.effective_from is None and one.switch in days
            else one
            for one in freed
        ),
        authorities=tuple(
            _one(Authority, row) for row in reference.document("authorities.toml")["authority"]
        ),
        digest=_digest(switched),
    )


@functools.cache
def industries() -> dict[str, str]:
    """Code and label of the industries for which a ministry may take the report."""
    rows = reference.document("authorities.toml")["industry"]
    return {row["code"]: row["label"] for row in rows}


def calendar_on(known: date) -> ClosedBecause:
    """The days on which public offices are closed, as far as they were announced by ``known``."""
    rows = reference.document("holidays.toml")
    added = [(r["day"], r["name"]) for r in rows["added"] if r["announced_on"] <= known]
    removed = frozenset(r["day"] for r in rows["removed"] if r["announced_on"] <= known)
    return _calendar(tuple(added), removed)


@functools.cache
def _calendar(added: tuple[tuple[date, str], ...], removed: frozenset[date]) -> ClosedBecause:
    return closed_days(dict(added), removed)


def closed_days(added: dict[date, str], removed: frozenset[date] = frozenset()) -> ClosedBecause:
    """The ordinary calendar with holidays announced late; each day is looked up once."""

    @functools.cache
    def closed_because(day: date) -> str:
        if day in added:
            return said("祝日 (%(name)s)", name=added[day])
        found = calendar.closed_because(day)
        return "" if day in removed and found.startswith("祝日") else found

    return closed_because


def _one(make: Callable[..., T], row: dict[str, Any]) -> T:
    return make(**{key: tuple(v) if isinstance(v, list) else v for key, v in row.items()})


def _digest(switched: tuple[tuple[str, date], ...]) -> str:
    texts = itertools.chain(
        (reference.text(name) for name in reference.FILES),
        (f"{code}={day.isoformat()}" for code, day in switched),
    )
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
