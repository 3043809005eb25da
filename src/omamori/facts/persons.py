"""本人への通知の事実。Lists are taken in, words approved, notices sent, come back, and are published instead (J.4.4.2)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _NoticeFact(Fact):
    """A fact about the notices of one case.

    Attributes:
        case_id: the case.
        count: how many people.
    """

    subject_kind: ClassVar[str] = "persons_notice"
    default_clause: ClassVar[str] = "J.4.4.2"

    case_id: str
    count: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonsTakenIn(_NoticeFact):
    """People were added to the list."""

    name: ClassVar[str] = "persons.taken_in"
    label: ClassVar[str] = "本人の一覧を取り込んだ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonsMerged(_NoticeFact):
    """Rows of the same person were joined, or taken apart again.

    Attributes:
        apart: taken apart.
    """

    name: ClassVar[str] = "persons.merged"
    label: ClassVar[str] = "同じ本人の行をまとめた・戻した"

    apart: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeSubmitted(_NoticeFact):
    """Words and list wait for another's approval."""

    name: ClassVar[str] = "persons.submitted"
    label: ClassVar[str] = "本人への通知の承認を頼んだ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeApproved(_NoticeFact):
    """Another person approved what is sent to whom."""

    name: ClassVar[str] = "persons.approved"
    label: ClassVar[str] = "本人への通知を承認した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeReturned(_NoticeFact):
    """It has to be written better."""

    name: ClassVar[str] = "persons.returned"
    label: ClassVar[str] = "本人への通知を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticesSent(_NoticeFact):
    """All mails that could be sent have been accepted by the next hop, or refused.

    Attributes:
        refused: how many were refused.
    """

    name: ClassVar[str] = "persons.sent"
    label: ClassVar[str] = "本人へのメールを送り終えた"

    refused: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeCameBack(_NoticeFact):
    """A mail to a person could not be delivered, as the report of a mail server says.

    Attributes:
        code: enhanced status code (RFC 3463), such as ``5.1.1``; empty when it gave none.
    """

    name: ClassVar[str] = "persons.came_back"
    label: ClassVar[str] = "本人へのメールが戻った"

    code: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class LettersPosted(_NoticeFact):
    """A bundle of letters was posted."""

    name: ClassVar[str] = "persons.letters_posted"
    label: ClassVar[str] = "本人への手紙を出した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticePublished(_NoticeFact):
    """Who could not be reached is told by a publication."""

    name: ClassVar[str] = "persons.published"
    label: ClassVar[str] = "本人への通知に代えて公表した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonsErased(_NoticeFact):
    """The list, the words to each and the enquiries were erased on their day."""

    name: ClassVar[str] = "persons.erased"
    label: ClassVar[str] = "本人の一覧を消去した"
    default_clause: ClassVar[str] = "J.9.1"
