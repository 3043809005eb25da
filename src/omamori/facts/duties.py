"""義務と報告書の事実。Who must be told of a case by when, what was told, which paper went out (J.4.4.2)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class DutiesReckoned(Fact):
    """The duties of a case were reckoned from a version of its facts.

    Attributes:
        number: which reckoning of the case; owed: how many duties; lifted: how many are no longer owed.
        questions: how many facts are unknown or contradict each other.
        first_due: the earliest day among them; drill: an exercise.
    """

    name: ClassVar[str] = "duties.reckoned"
    label: ClassVar[str] = "事故の義務と期限を計算した"
    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.4.4.2"

    number: int
    owed: int
    lifted: int = 0
    questions: int = 0
    first_due: date | None = None
    drill: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class DutyDone(Fact):
    """A duty was carried out, postponed, or its mark taken back.

    Attributes:
        duty: code, e.g. ``ppc_prompt``; kind: ``done``, ``postponed`` or ``taken_back``.
        channel: how it was told; on: the day; late: after its limit.
    """

    name: ClassVar[str] = "duties.done"
    label: ClassVar[str] = "事故の義務の結果を記録した"
    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.4.4.2"

    duty: str
    kind: str
    on: date
    channel: str = ""
    late: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class DutyOverdue(Fact):
    """The limit of a duty passed and nobody has marked it as done.

    Attributes:
        duty: code; due: its last day.
    """

    name: ClassVar[str] = "duties.overdue"
    label: ClassVar[str] = "事故の義務の期限が過ぎた"
    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.4.4.2"

    duty: str
    due: date
