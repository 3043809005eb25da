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


@dataclasses.dataclass(frozen=True, kw_only=True)
class _PaperFact(Fact):
    """A fact about a report to an authority.

    Attributes:
        paper_id: public id of the paper; paper: code of its layout; stage: ``prompt`` or ``full``.
        edition: its number within case, layout and stage.
        content_hash: SHA-256 of the frozen content; empty before that.
    """

    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.4.4.2"

    paper_id: str
    paper: str
    stage: str
    edition: int
    content_hash: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperBegun(_PaperFact):
    """A report was begun from the facts of the case."""

    name: ClassVar[str] = "papers.begun"
    label: ClassVar[str] = "報告書を作り始めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperFrozen(_PaperFact):
    """A report was frozen and put before another person."""

    name: ClassVar[str] = "papers.frozen"
    label: ClassVar[str] = "報告書を固めて確認に出した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperDecided(_PaperFact):
    """Another person approved a frozen report, sent it back, or it was withdrawn.

    Attributes:
        outcome: ``approved``, ``returned`` or ``withdrawn``.
    """

    name: ClassVar[str] = "papers.decided"
    label: ClassVar[str] = "報告書の確認が終わった"

    outcome: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperSent(_PaperFact):
    """An approved report was handed in.

    Attributes:
        on: the day; channel: how.
    """

    name: ClassVar[str] = "papers.sent"
    label: ClassVar[str] = "報告書を提出した"

    on: date
    channel: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperTaken(_PaperFact):
    """A report was taken out as a file.

    Attributes:
        form: ``excel``, ``word`` or ``pdf``.
    """

    name: ClassVar[str] = "papers.taken"
    label: ClassVar[str] = "報告書をファイルで取り出した"

    form: str
