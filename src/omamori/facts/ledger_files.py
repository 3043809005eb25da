"""台帳のファイルの事実。A company's own ledger is taken in or taken out (J.3.1.1, J.4.5.3)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class LedgerTakenIn(Fact):
    """A file became drafts and proposals of the register.

    Attributes:
        added, changed: entries. drafts: how many of them still have open columns.
        processes: business processes drafted along.
        batch_id: public id under which the complete ones are approved together; empty for none.
        file_hash: SHA-256 of the file.
    """

    name: ClassVar[str] = "ledger_files.taken_in"
    label: ClassVar[str] = "台帳のファイルを取り込んだ"
    subject_kind: ClassVar[str] = "ledger_file"
    default_clause: ClassVar[str] = "J.3.1.1"

    added: int
    changed: int
    drafts: int
    processes: int
    batch_id: str
    file_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class LedgerTakenBack(Fact):
    """What a file brought was given up before anybody approved it.

    Attributes:
        withdrawn: how many drafts and proposals.
    """

    name: ClassVar[str] = "ledger_files.taken_back"
    label: ClassVar[str] = "台帳のファイルの取り込みを元に戻した"
    subject_kind: ClassVar[str] = "ledger_file"
    default_clause: ClassVar[str] = "J.3.1.1"

    withdrawn: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class LedgerTakenOut(Fact):
    """Somebody exported the register.

    Attributes:
        rows: entries. content_hash: as on the last sheet of the file.
    """

    name: ClassVar[str] = "ledger_files.taken_out"
    label: ClassVar[str] = "個人情報管理台帳を書き出した"
    subject_kind: ClassVar[str] = "register"
    default_clause: ClassVar[str] = "J.4.5.3"

    rows: int
    content_hash: str
