"""送る前の相談 (J.9.2)。What the gate would say about a draft that its writer still holds, and why.

Add-ins and other systems ask before they send: the rules, controls and history are those of the gate
at this moment, and nothing is kept but that somebody asked and what the answer was. The answer is bound
to exactly the draft that was shown: another receiver or file is another draft.
"""

import dataclasses
import functools
import hashlib
import json
import time
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial

from django.db import transaction

from omamori.do.outbound import receiving, wording
from omamori.do.outbound.domain.judgement import Judgement, Reason
from omamori.do.outbound.examination import examine
from omamori.do.outbound.examiner import Examiner, ExaminerDown, PooledExaminer
from omamori.do.outbound.headers import block
from omamori.do.outbound.mail import Envelope, ExaminedMail, Verdict
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.outbound import DraftJudged
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index, read_token, sign_token
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow
from omamori.foundation.records.public_id import new_public_id

__all__ = [
    "SECONDS",
    "Advice",
    "AdvisedReason",
    "Draft",
    "DraftFile",
    "DraftReceiver",
    "ExaminerDown",
    "advise",
    "advise_message",
    "answered",
    "as_message",
    "belongs",
    "hashed",
    "noted",
    "own_examiner",
    "writer",
]

SECONDS = 25.0
"""For all files of a draft: an add-in shows its waiting sign for so long at most."""
_GOOD_FOR = timedelta(hours=1)
"""How long an answer may be shown to the gate or to another system as "this was asked"."""
_PURPOSE = "outbound.decision"

ANSWERS = {
    Verdict.PASS: "allow",
    Verdict.DELAY: "allow",
    Verdict.SELF_CHECK: "confirm",
    Verdict.SECOND_CHECK: "second_person",
    Verdict.REFUSE: "refuse",
}
"""What a program does with a verdict; a delay is the gate's, not the program's."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class DraftReceiver:
    """To whom a draft goes; ``field`` is ``to``, ``cc`` or ``bcc``."""

    address: str
    display_name: str = ""
    field: str = "to"


@dataclasses.dataclass(frozen=True, kw_only=True)
class DraftFile:
    """A file of a draft."""

    name: str
    content: bytes


@dataclasses.dataclass(frozen=True, kw_only=True)
class Draft:
    """A mail that is not sent yet; its sender is whoever asks."""

    receivers: tuple[DraftReceiver, ...]
    subject: str = ""
    text: str = ""
    files: tuple[DraftFile, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class AdvisedReason:
    """One reason in words.

    Attributes:
        targets: what it points to: ``("recipient", address)``, ``("attachment", number from 1)``,
            ``("body", "")``.
        test_mode: the rule is being tried out; it does not count.
    """

    rule: str
    clause: str
    severity: str
    text: str
    advice: str
    targets: tuple[tuple[str, str], ...]
    test_mode: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Advice:
    """The answer.

    Attributes:
        answer: ``allow``, ``confirm``, ``second_person`` or ``refuse``.
        delay_seconds: how long the gate would keep the mail before it leaves.
        persons: upper bound of the third persons whose data is inside.
        decision_id: signed; says when asked again whether it belongs to this content.
        content_hash: SHA-256 of receivers, text and files.
    """

    answer: str
    verdict: str
    delay_seconds: int
    reasons: tuple[AdvisedReason, ...]
    persons: int
    examined: bool
    decision_id: str
    content_hash: str


def advise(actor: Actor, draft: Draft, *, examiner: Examiner | None = None) -> Advice:
    """Judge a draft of the actor's.

    Raises:
        Invalid: no receiver, or an address or file name that cannot stand in a mail.
        ExaminerDown: the draft cannot be looked into now; whoever asked must not send.
    """
    require(actor, "outbound.ask_ahead")
    person = writer(actor)
    content = as_message(draft, person)
    receivers = tuple(dict.fromkeys(r.address.strip() for r in draft.receivers))
    return _advised(actor, person, content, receivers, _hash_of(draft), examiner)


def advise_message(
    actor: Actor,
    content: bytes,
    *,
    receivers: tuple[str, ...] = (),
    examiner: Examiner | None = None,
) -> Advice:
    """The same for a message as it would be sent (RFC 5322); CR LF ends its lines.

    Args:
        actor: its sender, whatever its From says.
        content: the message.
        receivers: the envelope; empty for those of the header.
        examiner: opens the files; left out, that of this process.

    Raises: as ``advise``.
    """
    require(actor, "outbound.ask_ahead")
    receivers = receivers or block(content.partition(b"\r\n\r\n")[0]).addressed()
    content_hash = hashed([sorted(receivers), hashlib.sha256(content).hexdigest()])
    return _advised(actor, writer(actor), content, receivers, content_hash, examiner)


def belongs(decision_id: str, content_hash: str) -> bool:
    """Whether an answer is ours, not too old, and about this content."""
    data = read_token(decision_id, purpose=_PURPOSE, now=clock.now())
    return data is not None and data["hash"] == content_hash


def writer(actor: Actor) -> PersonRow:
    """Who asks, as the sender of the draft.

    Raises:
        NotFound: nobody of the company.
    """
    person = organization.person(actor.person_id)
    if person is None:
        raise NotFound
    return person


def _advised(
    actor: Actor,
    person: PersonRow,
    content: bytes,
    receivers: tuple[str, ...],
    content_hash: str,
    examiner: Examiner | None,
) -> Advice:
    if not receivers:
        raise Invalid({"recipients": "宛先を一つ以上入れてください。"})
    until = time.monotonic() + SECONDS
    arrival = looked_into(content, person, receivers, until=until, examiner=examiner)
    (case,) = receiving.judged([arrival]).cases
    answer = answered(arrival.number, content_hash, case.mail, case.judgement)
    with transaction.atomic():
        record(noted(arrival.number, person, answer, case.mail), actor=actor)
    return answer


def looked_into(
    content: bytes,
    person: PersonRow,
    receivers: tuple[str, ...],
    *,
    until: float,
    examiner: Examiner | None = None,
) -> receiving.Arrival:
    """A draft as the gate would have it in hand, under a number that nothing is kept by.

    Args:
        content: the message.
        person: its sender.
        receivers: the envelope.
        until: moment of the monotonic clock at which the draft's time is over.
        examiner: opens the files; left out, that of this process.

    Raises:
        ExaminerDown: it cannot be looked into now.
    """
    envelope = Envelope(
        client="",
        sender=person.email,
        recipients=receivers,
        smtp_user=person.public_id,
        received_at=clock.now(),
        size=len(content),
    )
    # Judging marks the receivers inside or outside, with one question for all.
    mail = examine(content, envelope, partial((examiner or own_examiner()).examine, until=until))
    return receiving.Arrival(number=new_public_id(), blob="", envelope=envelope, mail=mail)


def as_message(draft: Draft, person: PersonRow) -> bytes:
    """The draft as a mail: what is judged is what a mail program would send.

    Raises:
        Invalid: an address that cannot stand in a mail.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(person.name, addr_spec=person.email)
        message["Subject"] = " ".join(draft.subject.split())
        for field in ("to", "cc", "bcc"):
            listed = [_address(r) for r in draft.receivers if r.field == field]
            if listed:
                message[field.capitalize()] = listed
    except (ValueError, IndexError, AttributeError) as error:
        raise Invalid({"recipients": "メールアドレスとして読めない宛先があります。"}) from error
    message.set_content(draft.text, charset="utf-8")
    for file in draft.files:
        name = "".join(c for c in file.name if c.isprintable())[:200]
        message.add_attachment(
            file.content, maintype="application", subtype="octet-stream", filename=name or "file"
        )
    return message.as_bytes()


def _address(receiver: DraftReceiver) -> Address:
    local, at, domain = receiver.address.strip().rpartition("@")
    if not (local and at and domain) or not receiver.address.isprintable():
        raise ValueError
    name = "".join(c for c in receiver.display_name if c.isprintable())[:200]
    return Address(name, username=local, domain=domain)


def _hash_of(draft: Draft) -> str:
    receivers = sorted([r.field, r.address.strip()] for r in draft.receivers)
    files = [[f.name, hashlib.sha256(f.content).hexdigest()] for f in draft.files]
    return hashed([receivers, draft.subject, draft.text, files])


def hashed(value: list[object]) -> str:
    """SHA-256 of plain values, the same for the same draft."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def answered(
    number: str,
    content_hash: str,
    mail: ExaminedMail,
    judgement: Judgement,
    *,
    forbidding: tuple[AdvisedReason, ...] = (),
) -> Advice:
    """The judgement as an answer, signed for one hour.

    Args:
        number: of this answer.
        content_hash: what it is about.
        mail: as it was examined.
        judgement: what the rules said.
        forbidding: reasons besides the rules for which the draft must not be sent at all.
    """
    verdict = Verdict.REFUSE if forbidding else judgement.verdict
    data = {"id": number, "verdict": verdict.value, "hash": content_hash}
    return Advice(
        answer=ANSWERS[verdict],
        verdict=verdict.value,
        delay_seconds=judgement.delay_seconds,
        reasons=(*forbidding, *(_worded(reason) for reason in judgement.reasons)),
        persons=mail.others.high,
        examined=mail.examined,
        decision_id=sign_token(data, purpose=_PURPOSE, expires=clock.now() + _GOOD_FOR),
        content_hash=content_hash,
    )


def _worded(reason: Reason) -> AdvisedReason:
    return AdvisedReason(
        rule=reason.rule,
        clause=reason.clause,
        severity=reason.severity.value,
        text=wording.sentence(reason.rule, reason.args),
        advice=wording.advice(reason.rule, reason.args),
        targets=reason.targets,
        test_mode=reason.test_mode,
    )


def noted(
    number: str, person: PersonRow, answer: Advice, mail: ExaminedMail, *, medium: str = "mail"
) -> DraftJudged:
    """What is kept: who asked, and what was answered."""
    return DraftJudged(
        subject_id=number,
        sender_id=person.public_id,
        medium=medium,
        verdict=answer.verdict,
        reasons=tuple(dict.fromkeys(r.rule for r in answer.reasons if not r.test_mode)),
        recipients=len(mail.recipients),
        attachments=len(mail.attachments),
        persons=answer.persons,
        binding=blind_index(answer.content_hash, purpose=_PURPOSE),
    )


@functools.cache
def own_examiner() -> PooledExaminer:
    """The examiner processes of this process, started when somebody asks for the first time."""
    return PooledExaminer(workers=1)
