"""試算。What would be owed, and what one other answer would change: the same reckoning, beside itself."""

import dataclasses
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.duties import computing
from omamori.do.incidents.duties.facts_of_case import CaseFacts, to_json

NUMBERS = (1, 100, 101, 1000, 1001, 10_000)
"""Just below and above the thresholds of the law."""
WHAT_IF: tuple[tuple[Any, dict[str, Any]], ...] = (
    (_("要配慮個人情報を含んでいたら"), {"sensitive": True}),
    (_("不正の目的のおそれがあったら"), {"malicious": True}),
    (_("財産的被害のおそれがあったら"), {"property_damage": True}),
    (_("マイナンバーを含んでいたら"), {"my_number": True}),
    (_("高度な暗号化がされていたら"), {"strongly_encrypted": True}),
    (_("見られる前にすべて回収していたら"), {"recovered_unseen": True}),
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Instead:
    """What another answer would change.

    Attributes:
        label: the answer. facts: changed so. added, lifted: labels of duties; moved: (label, new last day).
    """

    label: Any
    facts: CaseFacts
    added: tuple[str, ...]
    lifted: tuple[str, ...]
    moved: tuple[tuple[str, date | None], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """A number of persons and how many duties it brings; ``current`` is the one asked for."""

    persons: int
    facts: CaseFacts
    duties: int
    current: bool


def numbers(facts: CaseFacts) -> tuple[Step, ...]:
    """The duties for the numbers around the thresholds and the one asked for."""
    wanted = sorted({*NUMBERS, *([facts.count] if facts.count is not None else [])})
    found = []
    for persons in wanted:
        other = dataclasses.replace(facts, persons=persons, persons_max=None)
        found.append(
            Step(
                persons=persons,
                facts=other,
                duties=len(computing.examine(other).duties),
                current=persons == facts.count,
            )
        )
    return tuple(found)


def instead(facts: CaseFacts) -> tuple[Instead, ...]:
    """Each single other answer that would change something."""
    now = computing.examine(facts)
    found = []
    for label, change in WHAT_IF:
        other = dataclasses.replace(facts, **change)
        if other == facts:
            continue
        told = computing.changes(now, computing.examine(other))
        by = {
            standing: [one for one in told if one.standing == standing]
            for standing in ("new", "lifted", "moved")
        }
        if any(by.values()):
            found.append(
                Instead(
                    label=label,
                    facts=other,
                    added=tuple(one.duty.label for one in by["new"]),
                    lifted=tuple(one.duty.label for one in by["lifted"]),
                    moved=tuple((one.duty.label, one.duty.due) for one in by["moved"]),
                )
            )
    return tuple(found)


def address(facts: CaseFacts) -> str:
    """The path of the trial with these answers filled in; what it does not ask for stays behind."""
    pairs: list[tuple[str, str]] = []
    first = dataclasses.replace(facts, known_on=facts.first_known)
    for key, value in to_json(first).items():
        if value is None or key in ("known_by", "occurred_on"):
            continue
        values = value if isinstance(value, list) else [value]
        if isinstance(value, dict):
            values = [",".join(f"{one}:{day}" for one, day in value.items())]
        words = {True: "yes", False: "no"}
        pairs += [(key, words[v] if isinstance(v, bool) else str(v)) for v in values]
    return f"{reverse('duties:try')}?{urlencode(pairs)}#answer"
