"""送信メールの事実。What can happen to an outgoing mail (J.9.2; 構築・運用指針 送信時の安全管理)."""

import dataclasses
from datetime import datetime
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _MailFact(Fact):
    """A fact about one mail.

    Attributes:
        department_id: public id of the sender's department.
        sender_id: public id of the sender; empty when the sender is not a known person.
        medium: ``mail``, or the key of the messaging tool that carries it.
    """

    subject_kind: ClassVar[str] = "mail"
    default_clause: ClassVar[str] = "J.9.2"

    department_id: str = ""
    sender_id: str = ""
    medium: str = "mail"


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailReceived(_MailFact):
    """The gate took a mail: judged, kept, and not yet gone.

    Attributes:
        verdict: ``pass``, ``delay``, ``self_check``, ``second_check`` or ``refuse``.
        reasons: codes of the rules that spoke.
        recipients: number of addresses; outside: how many of them outside the company.
        persons: estimated third persons whose data is inside (the upper bound): without who signs,
            is greeted or stands in the head of a quoted mail.
        examined: False when some part could not be looked into.
        tested: codes of the rules in test mode that would have spoken.
    """

    name: ClassVar[str] = "outbound.mail_received"
    label: ClassVar[str] = "メールを受け付けた"

    verdict: str
    reasons: tuple[str, ...] = ()
    recipients: int = 0
    outside: int = 0
    attachments: int = 0
    persons: int = 0
    examined: bool = True
    size: int = 0
    tested: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailHeld(_MailFact):
    """The mail waits for people: the sender's self-check, then perhaps a second person's.

    Attributes:
        verdict: as in ``MailReceived``; reasons: codes of the rules that spoke.
        asking: those of them that made people look.
    """

    name: ClassVar[str] = "outbound.mail_held"
    label: ClassVar[str] = "メールを止めた"

    verdict: str
    reasons: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailChecked(_MailFact):
    """Somebody looked at every recipient and attachment.

    Attributes:
        by: ``sender`` or ``second``.
        outcome: ``ok`` or ``stop``.
        reasons: as in ``MailHeld``.
    """

    name: ClassVar[str] = "outbound.mail_checked"
    label: ClassVar[str] = "メールを確認した"

    by: str
    outcome: str
    reasons: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class AttachmentOpened(_MailFact):
    """Somebody who has to judge a held mail opened an attachment.

    Attributes:
        number: which attachment, from 1.
        way: ``text`` (extracted, on a page) or ``original`` (the file itself).
    """

    name: ClassVar[str] = "outbound.attachment_opened"
    label: ClassVar[str] = "止めたメールの添付を開いた"

    number: int
    way: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecipientsEdited(_MailFact):
    """The sender removed recipients or moved them to Bcc; earlier checks lapse.

    Attributes:
        removed: number of addresses that no longer get the mail.
        hidden: number of addresses moved to Bcc.
        cause: as in ``MailWithdrawn``.
        near_miss: it would have been an accident.
        reasons: codes of the rules that had spoken; persons: as in ``MailReceived``.
    """

    name: ClassVar[str] = "outbound.recipients_edited"
    label: ClassVar[str] = "宛先を直した"

    removed: int = 0
    hidden: int = 0
    cause: str = ""
    near_miss: bool = False
    reasons: tuple[str, ...] = ()
    persons: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailReleased(_MailFact):
    """All checks are done: the mail goes out after its delay.

    Attributes:
        held_seconds: from the gate to the release; 0 when nobody was asked.
        automatic: released by its rule without a person (pass, delay over).
        reasons: codes of the rules that had spoken; empty when automatic.
    """

    name: ClassVar[str] = "outbound.mail_released"
    label: ClassVar[str] = "メールの送信を許した"

    held_seconds: int = 0
    automatic: bool = False
    reasons: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailWithdrawn(_MailFact):
    """The mail will not go out.

    Attributes:
        stage: ``self_check``, ``second_check``, ``delay`` (recalled) or ``expired``.
        cause: ``wrong_recipient``, ``wrong_attachment``, ``wrong_content``, ``should_be_bcc``,
            ``not_needed``, ``no_answer`` or ``other``.
        near_miss: it would have been an accident.
        held_seconds: from the gate to the withdrawal.
        reasons: codes of the rules that had spoken; persons: as in ``MailReceived``.
    """

    name: ClassVar[str] = "outbound.mail_withdrawn"
    label: ClassVar[str] = "メールを取り下げた"

    stage: str
    cause: str
    near_miss: bool
    held_seconds: int = 0
    reasons: tuple[str, ...] = ()
    persons: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class HoldSaidNeedless(_MailFact):
    """Who checked a mail says that this rule need not have asked; or takes that back.

    Attributes:
        rule: code of the rule.
        taken_back: he no longer says so.
    """

    name: ClassVar[str] = "outbound.hold_said_needless"
    label: ClassVar[str] = "止めなくてよかったと伝えた"

    rule: str
    taken_back: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailRecalled(_MailFact):
    """The sender stopped the mail while it waited to go; it is held for him again."""

    name: ClassVar[str] = "outbound.mail_recalled"
    label: ClassVar[str] = "送信を呼び戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailExpired(_MailFact):
    """Nobody answered in time: the mail stays held, is not sent and not deleted.

    Attributes:
        stage: ``self_check`` or ``second_check``.
    """

    name: ClassVar[str] = "outbound.mail_expired"
    label: ClassVar[str] = "確認の期限が切れた"

    stage: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailContentErased(_MailFact):
    """The content was erased after its period; counts and reasons stay (J.9.1)."""

    name: ClassVar[str] = "outbound.mail_content_erased"
    label: ClassVar[str] = "メールの中身を消した"
    default_clause: ClassVar[str] = "J.9.1"


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailRefused(_MailFact):
    """The gate refused the mail for good; the sender's program was told why.

    Attributes:
        reasons: codes of the rules that spoke.
    """

    name: ClassVar[str] = "outbound.mail_refused"
    label: ClassVar[str] = "メールを断った"

    reasons: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailDelivered(_MailFact):
    """The next hop took the mail.

    Attributes:
        attempts: tries it took.
        possible_duplicate: an earlier try ended without a known answer (crash, lost line).
    """

    name: ClassVar[str] = "outbound.mail_delivered"
    label: ClassVar[str] = "メールを届けた"

    attempts: int = 1
    recipients: int = 0
    possible_duplicate: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailBounced(_MailFact):
    """The next hop refused for good, or the tries ran out; the sender has been told.

    Attributes:
        recipients: number of those who do not get it.
        reply_code: gravest answer of the next hop; 0 when none came.
    """

    name: ClassVar[str] = "outbound.mail_bounced"
    label: ClassVar[str] = "メールが戻った"

    recipients: int = 0
    reply_code: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmergencyProposed(_MailFact):
    """One of two roles wants a held mail to go without the second check.

    Attributes:
        emergency_id: public id of the release.
        role: in which role, ``privacy_officer`` or ``department_head``.
    """

    name: ClassVar[str] = "outbound.emergency_proposed"
    label: ClassVar[str] = "緊急の送り出しを申し出た"

    emergency_id: str
    role: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmergencyReleased(_MailFact):
    """The other role agreed: the mail goes, and somebody has to look afterwards.

    Attributes:
        emergency_id: public id of the release.
        proposed_by: public id of the first person; confirmed_by: of the second.
        role: the role of the second person.
        check_due: until when it is to be looked at.
    """

    name: ClassVar[str] = "outbound.emergency_released"
    label: ClassVar[str] = "二人の同意で緊急に送り出した"

    emergency_id: str
    proposed_by: str
    confirmed_by: str
    role: str
    check_due: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmergencyEnded(_MailFact):
    """A proposed release did not come about.

    Attributes:
        emergency_id: public id of the release.
        cause: ``withdrawn`` or ``lapsed`` (nobody agreed in time).
    """

    name: ClassVar[str] = "outbound.emergency_ended"
    label: ClassVar[str] = "緊急の送り出しを取りやめた"

    emergency_id: str
    cause: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmergencyChecked(_MailFact):
    """Somebody who took no part looked at what had gone out.

    Attributes:
        emergency_id: public id of the release.
        outcome: ``ok`` or ``wrong`` (it should not have gone).
        late: after the limit.
        persons: as in ``MailReceived``.
    """

    name: ClassVar[str] = "outbound.emergency_checked"
    label: ClassVar[str] = "緊急に送り出したメールを事後に確認した"

    emergency_id: str
    outcome: str
    late: bool = False
    persons: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmergencyOverdue(_MailFact):
    """The limit passed and nobody has looked at what went out.

    Attributes:
        emergency_id: public id of the release.
    """

    name: ClassVar[str] = "outbound.emergency_overdue"
    label: ClassVar[str] = "事後確認の期限が過ぎた"

    emergency_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DraftJudged(Fact):
    """A program asked what would become of a draft; nothing of the draft itself was kept.

    Attributes:
        sender_id: public id of the person whose draft it is.
        medium: ``mail``, a messaging tool, or ``chat`` for one that is not known.
        verdict, reasons: as in ``MailReceived``.
        persons: estimated third persons whose data is inside.
        binding: keyed hash of receivers, text and files.
    """

    name: ClassVar[str] = "outbound.draft_judged"
    label: ClassVar[str] = "送る前の相談に答えた"
    subject_kind: ClassVar[str] = "draft"
    default_clause: ClassVar[str] = "J.9.2"

    sender_id: str
    medium: str = "mail"
    verdict: str
    reasons: tuple[str, ...] = ()
    recipients: int = 0
    attachments: int = 0
    persons: int = 0
    binding: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ControlChanged(Fact):
    """A rule of the gate got a new version (a parameter, its dates, its test mode)."""

    name: ClassVar[str] = "outbound.control_changed"
    label: ClassVar[str] = "統制を変えた"
    subject_kind: ClassVar[str] = "control"
    default_clause: ClassVar[str] = "J.4.5.2"

    rule: str
    version_number: int
    test_mode: bool = False
