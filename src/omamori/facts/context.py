"""組織の状況の事実。Issues, parties and the scope were written, taken out and looked through (J.1)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _EntryFact(Fact):
    """A fact about one row of a list.

    Attributes:
        sheet: ``issues``, ``parties`` or ``scope``.
        code: its number in that list.
    """

    subject_kind: ClassVar[str] = "context_entry"
    default_clause: ClassVar[str] = "J.1.1"

    sheet: str
    code: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContextWritten(_EntryFact):
    """A row was added or changed.

    Attributes:
        changed: names of the columns; empty when it is new.
    """

    name: ClassVar[str] = "context.written"
    label: ClassVar[str] = "組織の状況を書いた"

    changed: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContextRemoved(_EntryFact):
    """A row was taken out; approved editions keep it."""

    name: ClassVar[str] = "context.removed"
    label: ClassVar[str] = "組織の状況から除いた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContextReviewed(Fact):
    """Somebody looked whether the context still holds.

    Attributes:
        changed: whether something had to be changed.
    """

    name: ClassVar[str] = "context.reviewed"
    label: ClassVar[str] = "組織の状況を見直した"
    subject_kind: ClassVar[str] = "context_review"
    default_clause: ClassVar[str] = "J.1.1"

    changed: bool
