"""承認の事実。Who was asked to look, who answered, who did not (J.9.2, J.4.5.3 記録の管理)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _ApprovalFact(Fact):
    """A fact about one request for approval.

    Attributes:
        about_kind: kind of the record that is looked at, e.g. ``mail``.
        about_id: its public id; also the trace, so that the story reads in one piece.
    """

    subject_kind: ClassVar[str] = "approval"
    default_clause: ClassVar[str] = "J.9.2"

    about_kind: str
    about_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalAsked(_ApprovalFact):
    """Somebody must look before it goes on.

    Attributes:
        asked_by: public id of the person whose work is looked at.
        candidate: public id of the person who is asked first.
        candidates: how many persons stand in the order.
        with_question: a question about the content has to be answered.
        sensitive: only a full sign-in counts, no link.
    """

    name: ClassVar[str] = "approvals.asked"
    label: ClassVar[str] = "別の人に確認を頼んだ"

    asked_by: str
    candidate: str
    candidates: int = 1
    with_question: bool = True
    sensitive: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalAnswered(_ApprovalFact):
    """The person asked has looked.

    Attributes:
        answered_by: public id of the person.
        outcome: ``approved``, ``wrong`` (the content question was missed) or ``stopped``.
        wrong: wrong answers so far.
        seconds: from being asked to the answer.
        looked_seconds: from being shown the content to the answer; 0 where nobody measured.
    """

    name: ClassVar[str] = "approvals.answered"
    label: ClassVar[str] = "確認に答えた"

    answered_by: str
    outcome: str
    wrong: int = 0
    seconds: int = 0
    looked_seconds: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalReassigned(_ApprovalFact):
    """The request moved to another person.

    Attributes:
        from_person: public id of who was asked before.
        to_person: public id of who is asked now.
        reason: ``expired``, ``away`` (he is not there), ``missed`` (two wrong answers),
            ``handed_over`` (he passed it on) or ``assigned`` (the office chose).
    """

    name: ClassVar[str] = "approvals.reassigned"
    label: ClassVar[str] = "確認する人を替えた"

    from_person: str
    to_person: str
    reason: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalReturned(_ApprovalFact):
    """The content questions were missed too often and nobody is left: back to the one who asked.

    Attributes:
        asked_by: public id of the person it goes back to.
        wrong: wrong answers given.
    """

    name: ClassVar[str] = "approvals.returned"
    label: ClassVar[str] = "確認を差し戻した"

    asked_by: str
    wrong: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalUnanswered(_ApprovalFact):
    """Nobody in the order answered in time; the module of the record decides what follows.

    Attributes:
        asked_by: public id of the person who waits.
        candidates: how many persons were asked.
    """

    name: ClassVar[str] = "approvals.unanswered"
    label: ClassVar[str] = "確認する人が見つからなかった"

    asked_by: str
    candidates: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalCancelled(_ApprovalFact):
    """The request lapsed before an answer: withdrawn, or what was shown has changed.

    Attributes:
        reason: ``withdrawn`` or ``changed``.
    """

    name: ClassVar[str] = "approvals.cancelled"
    label: ClassVar[str] = "確認の依頼を取り下げた"

    reason: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalUnreachable(_ApprovalFact):
    """Nobody in the order can be reached now: the record waits, it never goes on unchecked.

    Attributes:
        asked_by: public id of the person who waits.
        candidates: how many persons stand in the order.
    """

    name: ClassVar[str] = "approvals.unreachable"
    label: ClassVar[str] = "確認できる人に連絡がつかない"

    asked_by: str
    candidates: int
