"""一覧の出入りの事実。A list of some room was taken out as a file, or a file was taken in."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListImported(Fact):
    """A list was taken in as shown; the subject is room and list, e.g. ``laws.laws``.

    Attributes:
        added, changed: number of rows.
        file_hash: SHA-256 of what was shown before (the plan that was confirmed).
    """

    name: ClassVar[str] = "lists.imported"
    label: ClassVar[str] = "一覧を取り込んだ"
    subject_kind: ClassVar[str] = "list"
    default_clause: ClassVar[str] = "J.4.5.2"

    added: int
    changed: int
    file_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListExported(Fact):
    """A list was taken out as a file.

    Attributes:
        rows: number of rows.
        content_hash: SHA-256 of what it says.
    """

    name: ClassVar[str] = "lists.exported"
    label: ClassVar[str] = "一覧を書き出した"
    subject_kind: ClassVar[str] = "list"
    default_clause: ClassVar[str] = "J.4.5.3"

    rows: int
    content_hash: str
