"""条が触れるもの。Which entries a clause concerns, by its area and its words; pure (J.3.4).

A clause names no entry, and most entries name no clause: what it speaks of (papers that are kept, mails that are
sent, what is entrusted) tells which of them it is about.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MARKS = ("my_number", "sensitive", "card", "contractors", "entrusted", "third_party", "abroad", "retained")  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rule:
    """One row of ``reference/register/clauses.toml``.

    Attributes:
        areas: of regulations. words: one of them must be said; empty for the area as such.
        media, stages: codes of ``facts.lifecycle``. marks: of ``MARKS``.
    """

    areas: frozenset[str]
    words: tuple[str, ...] = ()
    media: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Concern:
    """The entries a clause is about: with one of the marks; without marks on one of the media and at one of the stages.

    All empty: it is about none (duties of people, records, education).
    """

    media: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether it is about any."""
        return bool(self.media or self.stages or self.marks)


def rules_of(tables: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The reference tables as rules."""
    return tuple(
        Rule(
            areas=frozenset(table["areas"]),
            words=tuple(table.get("words", ())),
            media=frozenset(table.get("media", ())),
            stages=frozenset(table.get("stages", ())),
            marks=frozenset(table.get("marks", ())),
        )
        for table in tables
    )


def concern(area: str, text: str, rules: Sequence[Rule]) -> Concern:
    """What a clause is about.

    Args:
        area: of its regulation. text: its heading and body.
    """
    own = [rule for rule in rules if area in rule.areas]
    said = [rule for rule in own if any(word in text for word in rule.words)]
    found = said or [rule for rule in own if not rule.words]
    marks = frozenset().union(*(rule.marks for rule in found))
    if marks:
        return Concern(marks=marks)
    base = [rule for rule in own if not rule.words]
    return Concern(
        media=frozenset().union(*(rule.media for rule in found)),
        # A clause on cloud services among the rules of storage is about what is stored there.
        stages=frozenset().union(*(rule.stages for rule in (*found, *base))),
    )
