"""洗い出しの事実。Stores are looked through; what is found is named, answered and followed until it is gone (J.3.1.1)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _StoreFact(Fact):
    """A fact about one store.

    Attributes:
        kind: ``folder``, ``webdav``, ``s3``, ``maildir``, ``imap``, ``postgresql``, ``mysql``, ``sqlite`` or ``report``.
        department_id: whose it is; empty for the whole company.
    """

    subject_kind: ClassVar[str] = "store"
    default_clause: ClassVar[str] = "J.3.1.1"

    kind: str
    department_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class StoreAdded(_StoreFact):
    """A store is looked through from now on."""

    name: ClassVar[str] = "discovery.store_added"
    label: ClassVar[str] = "調べる保存先を加えた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class StoreChanged(_StoreFact):
    """A store's place, credentials, hours or pace were changed."""

    name: ClassVar[str] = "discovery.store_changed"
    label: ClassVar[str] = "調べる保存先を変えた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class StoreRetired(_StoreFact):
    """A store is not looked through any more."""

    name: ClassVar[str] = "discovery.store_retired"
    label: ClassVar[str] = "保存先を調べるのをやめた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class StoreRestored(_StoreFact):
    """A store is looked through again."""

    name: ClassVar[str] = "discovery.store_restored"
    label: ClassVar[str] = "保存先をまた調べることにした"


@dataclasses.dataclass(frozen=True, kw_only=True)
class _ScanFact(Fact):
    """A fact about one look through a store.

    Attributes:
        store_id: public id of the store.
    """

    subject_kind: ClassVar[str] = "scan"
    default_clause: ClassVar[str] = "J.3.1.1"

    store_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScanBegun(_ScanFact):
    """A store began to be looked through."""

    name: ClassVar[str] = "discovery.scan_begun"
    label: ClassVar[str] = "保存先を調べ始めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScanPaused(_ScanFact):
    """Somebody halted it."""

    name: ClassVar[str] = "discovery.scan_paused"
    label: ClassVar[str] = "調べるのを一時止めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScanResumed(_ScanFact):
    """Somebody let it go on."""

    name: ClassVar[str] = "discovery.scan_resumed"
    label: ClassVar[str] = "調べるのを続けた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScanEnded(_ScanFact):
    """A look through a store ended.

    Attributes:
        state: ``done``, ``incomplete`` or ``cancelled``.
        why: code of why it is incomplete; empty when it is not.
        listed, examined, unreadable, found: numbers of things; found hold personal information.
    """

    name: ClassVar[str] = "discovery.scan_ended"
    label: ClassVar[str] = "保存先を調べ終わった"

    state: str
    why: str = ""
    listed: int = 0
    examined: int = 0
    unreadable: int = 0
    found: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class _PlaceFact(Fact):
    """A fact about a place in a store where personal information was found.

    Attributes:
        store_id: public id of the store.
        department_id: whose it is; empty for the whole company.
    """

    subject_kind: ClassVar[str] = "place"
    default_clause: ClassVar[str] = "J.3.1.1"

    store_id: str
    department_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceReported(_PlaceFact):
    """A place differs from what the register says.

    Attributes:
        verdicts: ``unregistered``, ``overdue``, ``more``, ``open``.
        kinds: kinds of personal information.
        low, estimate, high: persons.
        gravity: ``ordinary`` or ``grave``.
    """

    name: ClassVar[str] = "discovery.place_reported"
    label: ClassVar[str] = "台帳と違う場所を見つけた"

    verdicts: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    low: int = 0
    estimate: int = 0
    high: int = 0
    gravity: str = "ordinary"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceAnswered(_PlaceFact):
    """The officer said what becomes of a place.

    Attributes:
        answer: ``entered``, ``known``, ``dispose``, or ``none`` when an answer was taken back.
        item_id: the entry of the register that was begun for it; empty for none.
        until: last day of an exception, or day by which it is disposed of.
    """

    name: ClassVar[str] = "discovery.place_answered"
    label: ClassVar[str] = "見つけた場所をどうするか決めた"

    answer: str
    item_id: str = ""
    until: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceParted(_PlaceFact):
    """One file of a folder is answered by itself from now on.

    Attributes:
        folder_id: the place to which it belonged with others.
    """

    name: ClassVar[str] = "discovery.place_parted"
    label: ClassVar[str] = "一つのファイルを別の場所に分けた"

    folder_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceJoined(_PlaceFact):
    """A file that was answered by itself belongs to its folder again.

    Attributes:
        folder_id: the place to which it belongs with others.
    """

    name: ClassVar[str] = "discovery.place_joined"
    label: ClassVar[str] = "分けたファイルをフォルダーに戻した"

    folder_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceCleared(_PlaceFact):
    """A whole look through the store found nothing there any more.

    Attributes:
        answer: what had been said of it; ``dispose`` means that the disposal is confirmed.
    """

    name: ClassVar[str] = "discovery.place_cleared"
    label: ClassVar[str] = "見つけた場所から個人情報がなくなった"
    default_clause: ClassVar[str] = "J.9.1"

    answer: str = "none"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportTaken(_ScanFact):
    """The report of a PC was handed in.

    Attributes:
        files: things that were looked into there.
        found: of these with personal information.
    """

    name: ClassVar[str] = "discovery.report_taken"
    label: ClassVar[str] = "パソコンを調べた報告を受け取った"

    files: int = 0
    found: int = 0
