"""台帳の事実。Processes and entries get proposed, approved, changed, reviewed and disposed of (J.3.1.1)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _EditionFact(Fact):
    """A fact about one edition.

    Attributes:
        number: counts the editions of the record from 1.
        department_id: public id of the department that keeps it.
    """

    default_clause: ClassVar[str] = "J.3.1.1"

    number: int
    department_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class _ProcessFact(_EditionFact):
    """A fact about an edition of a business process."""

    subject_kind: ClassVar[str] = "register_process"


@dataclasses.dataclass(frozen=True, kw_only=True)
class _ItemFact(_EditionFact):
    """A fact about an edition of an entry of the register.

    Attributes:
        process_id: public id of its business process; empty while it has none.
    """

    subject_kind: ClassVar[str] = "register_item"

    process_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessProposed(_ProcessFact):
    """A process or a change of its flow went to approval; from here on its text is fixed.

    Attributes:
        content_hash: SHA-256 of what was proposed.
    """

    name: ClassVar[str] = "register.process_proposed"
    label: ClassVar[str] = "業務の流れの承認を頼んだ"

    content_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessReturned(_ProcessFact):
    """The approver wants it changed."""

    name: ClassVar[str] = "register.process_returned"
    label: ClassVar[str] = "業務の流れを差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessWithdrawn(_ProcessFact):
    """Its writer gave up a change that was not approved."""

    name: ClassVar[str] = "register.process_withdrawn"
    label: ClassVar[str] = "業務の流れの申請を取り下げた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessChanged(_ProcessFact):
    """Another person approved a process or a change of it.

    Attributes:
        valid_from: the day from which it counts.
        stages: codes of the stages in which the flow is another one.
        ends: the process is given up from that day on.
    """

    name: ClassVar[str] = "register.process_changed"
    label: ClassVar[str] = "業務の流れを承認した"

    valid_from: date
    stages: tuple[str, ...] = ()
    ends: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemFound(_ItemFact):
    """Personal information was found that the register did not know; a draft was begun.

    Attributes:
        kinds: codes of the kinds of personal information found.
        count: how many persons, estimated.
    """

    name: ClassVar[str] = "register.item_found"
    label: ClassVar[str] = "台帳にない個人情報の下書きを作った"

    kinds: tuple[str, ...] = ()
    count: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemProposed(_ItemFact):
    """An entry or a change of it went to approval; from here on its text is fixed.

    Attributes:
        content_hash: SHA-256 of what was proposed.
    """

    name: ClassVar[str] = "register.item_proposed"
    label: ClassVar[str] = "個人情報の取扱いの承認を頼んだ"

    content_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemReturned(_ItemFact):
    """The approver wants it changed."""

    name: ClassVar[str] = "register.item_returned"
    label: ClassVar[str] = "個人情報の取扱いを差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemWithdrawn(_ItemFact):
    """Its writer gave up a change that was not approved."""

    name: ClassVar[str] = "register.item_withdrawn"
    label: ClassVar[str] = "個人情報の取扱いの申請を取り下げた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemApproved(_ItemFact):
    """Another person approved a new entry or a change.

    Attributes:
        valid_from: the day from which it counts.
        changes: names of the columns that are new or another; ``new`` for a first edition.
        stages: codes of the stages whose risk rests on them.
    """

    name: ClassVar[str] = "register.item_approved"
    label: ClassVar[str] = "個人情報の取扱いを承認した"

    valid_from: date
    changes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemDisposed(_ItemFact):
    """What had passed its 保管期限 was disposed of, with proof.

    Attributes:
        whole: nothing is left; the entry is closed.
        method: code of the way.
        count: how many persons, if it was counted.
        certified: a certificate is kept.
    """

    name: ClassVar[str] = "register.item_disposed"
    label: ClassVar[str] = "個人情報を廃棄した"
    default_clause: ClassVar[str] = "J.9.1"

    whole: bool
    method: str
    count: int = 0
    certified: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReviewAsked(Fact):
    """A department shall look at its entries again.

    Attributes:
        kind: ``yearly`` or ``change``.
        department_id: public id of the department.
        due: the last day.
    """

    name: ClassVar[str] = "register.review_asked"
    label: ClassVar[str] = "台帳の見直しを頼んだ"
    subject_kind: ClassVar[str] = "register_review"
    default_clause: ClassVar[str] = "J.3.1.1"

    kind: str
    department_id: str
    due: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReviewRecorded(Fact):
    """A department looked at its entries.

    Attributes:
        department_id: public id of the department.
        outcome: ``same`` or ``changed``.
        items: how many entries were looked at.
    """

    name: ClassVar[str] = "register.review_recorded"
    label: ClassVar[str] = "台帳の見直しを記録した"
    subject_kind: ClassVar[str] = "register_review"
    default_clause: ClassVar[str] = "J.3.1.1"

    department_id: str
    outcome: str
    items: int = 0
