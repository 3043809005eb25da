"""法令等の事実。Laws were entered, changed, looked through; changes announced and switched on (J.1.3)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _LawFact(Fact):
    """A fact about one law or norm.

    Attributes:
        law_code: its number in our list, e.g. ``L01``.
    """

    subject_kind: ClassVar[str] = "law"
    default_clause: ClassVar[str] = "J.1.3"

    law_code: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class LawAdded(_LawFact):
    """A law or norm was entered in the list."""

    name: ClassVar[str] = "laws.law_added"
    label: ClassVar[str] = "法令等を一覧に加えた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class LawChanged(_LawFact):
    """What the list says of a law changed.

    Attributes:
        changed: names of the columns.
        rules: numbers of the regulations and clauses it touches.
    """

    name: ClassVar[str] = "laws.law_changed"
    label: ClassVar[str] = "法令等の記録を変えた"

    changed: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class LawsReviewed(Fact):
    """Somebody looked through laws at their source.

    Attributes:
        occasion: ``yearly`` or ``on_change``.
        result: ``same`` or ``changed``.
        laws: how many.
        codes: their numbers, at most a hundred.
    """

    name: ClassVar[str] = "laws.reviewed"
    label: ClassVar[str] = "法令等を見直した"
    subject_kind: ClassVar[str] = "law_review"
    default_clause: ClassVar[str] = "J.1.3"

    occasion: str
    result: str
    laws: int
    codes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class LawTaskOpened(Fact):
    """A changed law makes somebody do something.

    Attributes:
        due: until when.
        owner_id: who does it.
    """

    name: ClassVar[str] = "laws.task_opened"
    label: ClassVar[str] = "法令等の変更への対応を決めた"
    subject_kind: ClassVar[str] = "law_task"
    default_clause: ClassVar[str] = "J.1.3"

    due: date
    owner_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class LawTaskDone(Fact):
    """It is done."""

    name: ClassVar[str] = "laws.task_done"
    label: ClassVar[str] = "法令等の変更への対応を終えた"
    subject_kind: ClassVar[str] = "law_task"
    default_clause: ClassVar[str] = "J.1.3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeAnnounced(Fact):
    """A coming change of a law was entered or its record changed.

    Attributes:
        change_code: its number.
        status: ``policy``, ``announced``, ``enacted`` or ``in_force``.
        effective_on: the day it takes effect, where it is known.
    """

    name: ClassVar[str] = "laws.change_announced"
    label: ClassVar[str] = "予定された改正を記録した"
    subject_kind: ClassVar[str] = "law_change"
    default_clause: ClassVar[str] = "J.1.3"

    change_code: str
    status: str
    effective_on: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class SwitchDaySet(Fact):
    """Somebody decided from when our records follow a change; no day: it is off again.

    Attributes:
        change_code: its number.
        switch_on: the day.
    """

    name: ClassVar[str] = "laws.switch_day_set"
    label: ClassVar[str] = "改正を切り替える日を決めた"
    subject_kind: ClassVar[str] = "law_change"
    default_clause: ClassVar[str] = "J.1.3"

    change_code: str
    switch_on: date | None = None
