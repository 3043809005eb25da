"""リンクの事実。Attachments that go by link: made, opened, locked, stopped, erased (J.9.2; R1-8)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _LinkFact(Fact):
    """A fact about a link; its story is that of its mail.

    Attributes:
        link_id: public id of the link.
    """

    subject_kind: ClassVar[str] = "mail"
    default_clause: ClassVar[str] = "J.9.2"

    link_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkMade(_LinkFact):
    """Attachments were taken out of a held mail; it carries a link instead.

    Attributes:
        files: how many; days: how long the link lives.
    """

    name: ClassVar[str] = "handover.link_made"
    label: ClassVar[str] = "添付をリンクに替えた"

    files: int
    days: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkOpened(_LinkFact):
    """A receiver opened a link with his code for the first time.

    Attributes:
        receiver: his place in the mail, from 0.
    """

    name: ClassVar[str] = "handover.link_opened"
    label: ClassVar[str] = "リンクが開かれた"

    receiver: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkLocked(_LinkFact):
    """Five wrong codes: this receiver cannot open it any more.

    Attributes:
        receiver: his place in the mail, from 0.
    """

    name: ClassVar[str] = "handover.link_locked"
    label: ClassVar[str] = "違うコードが続き、リンクが開けなくなった"

    receiver: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkUnlocked(_LinkFact):
    """The sender lets a locked receiver try again.

    Attributes:
        receiver: his place in the mail, from 0.
    """

    name: ClassVar[str] = "handover.link_unlocked"
    label: ClassVar[str] = "リンクをもう一度開けるようにした"

    receiver: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ExtensionAsked(_LinkFact):
    """A receiver asks for more days.

    Attributes:
        receiver: his place in the mail, from 0.
    """

    name: ClassVar[str] = "handover.extension_asked"
    label: ClassVar[str] = "リンクの期限を延ばすよう頼まれた"

    receiver: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkExtended(_LinkFact):
    """The sender lets a link live on.

    Attributes:
        days: from then on.
    """

    name: ClassVar[str] = "handover.link_extended"
    label: ClassVar[str] = "リンクの期限を延ばした"

    days: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkRecalled(_LinkFact):
    """A link was stopped after its mail had gone, or before.

    Attributes:
        opened: how many receivers had opened it by then.
        cause: why, as for a mail taken back; near_miss: it was wrong, and nobody had opened it.
        persons: third persons whose data is in the mail (the upper bound).
        reasons: codes of the rules that had spoken.
        sender_id, department_id: public ids of the sender and of his department.
        medium: always ``mail``.
    """

    name: ClassVar[str] = "handover.link_recalled"
    label: ClassVar[str] = "リンクを止めた"

    opened: int
    cause: str
    near_miss: bool
    persons: int = 0
    reasons: tuple[str, ...] = ()
    sender_id: str = ""
    department_id: str = ""
    medium: str = "mail"


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkErased(_LinkFact):
    """The files of a link were erased after its time.

    Attributes:
        files: how many.
    """

    name: ClassVar[str] = "handover.link_erased"
    label: ClassVar[str] = "リンクのファイルを消した"

    files: int
