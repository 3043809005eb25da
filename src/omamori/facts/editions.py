"""版の事実。A frozen state of a room's records was proposed, approved, sent back or withdrawn (J.4.5.2)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _EditionFact(Fact):
    """A fact about one edition; the story is its room.

    Attributes:
        room: whose records, e.g. ``laws``.
        series: which of several rows of editions, e.g. a fiscal year.
        edition_number: counts from 1 within the series.
        content_hash: SHA-256 of what it says.
    """

    subject_kind: ClassVar[str] = "edition"
    default_clause: ClassVar[str] = "J.4.5.2"

    room: str
    series: str = ""
    edition_number: int
    content_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionProposed(_EditionFact):
    """Somebody asked for approval; what it says is fixed from here on."""

    name: ClassVar[str] = "editions.proposed"
    label: ClassVar[str] = "記録の版の承認を頼んだ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionApproved(_EditionFact):
    """Another person than the writers approved exactly this.

    Attributes:
        valid_from: the day from which it counts.
    """

    name: ClassVar[str] = "editions.approved"
    label: ClassVar[str] = "記録の版を承認した"

    valid_from: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionReturned(_EditionFact):
    """The approver wants it changed."""

    name: ClassVar[str] = "editions.returned"
    label: ClassVar[str] = "記録の版を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionWithdrawn(_EditionFact):
    """It was taken back before anybody decided."""

    name: ClassVar[str] = "editions.withdrawn"
    label: ClassVar[str] = "記録の版の承認の依頼を取り下げた"
