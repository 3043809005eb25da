"""Mails for tests: invented people, companies and lists."""

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta

from omamori.do.outbound import actions, scoping
from omamori.do.outbound.contents import Contents
from omamori.do.outbound.mail import Attachment, Envelope, ExaminedMail, Field, Received, Recipient
from omamori.do.outbound.models import AttachmentLook, Mail, MailAttachment
from omamori.foundation.approvals.actions import Given
from omamori.foundation.approvals.cases import questions_of
from omamori.foundation.approvals.models import Candidate, Request
from omamori.foundation.calendar import clock
from omamori.foundation.storage import blobs
from pidetect.types import PersonsEstimate

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
"""10:30 of a working day in Japan."""
CONTENT = (
    b"From: sato@mirai-print.example\r\nTo: kenji@hinode-bussan.example\r\n"
    b"Cc: soumu@hinode-bussan.example\r\nSubject: test\r\n\r\nHello\r\n"
)


def receiver(address: str, name: str = "", field: Field = Field.TO, **more: bool) -> Recipient:
    return Recipient(
        address=address,
        display_name=name,
        field=field,
        inside=more.get("inside", False),
        envelope=more.get("envelope", True),
    )


def exactly(persons: int) -> PersonsEstimate:
    return PersonsEstimate(low=persons, estimate=persons, high=persons)


def found(persons: int = 0, /, **more: object) -> Contents:
    """A list of so many customers, or what ``more`` says."""
    values: dict[str, object] = {
        "kinds": {"person_name": persons} if persons else {},
        "persons": exactly(persons),
        "others": exactly(persons),
    }
    return Contents(**(values | more))


def attachment(
    number: int = 1, *, name: str = "名簿.csv", persons: int = 0, **more: object
) -> Attachment:
    about = {field.name for field in dataclasses.fields(Contents)} & more.keys()
    values: dict[str, object] = {
        "media_type": "text/csv",
        "size": 1000,
        "sha256": hashlib.sha256(f"{number}{name}".encode()).hexdigest(),
        "examined": True,
        "why": "",
        "found": found(persons, **{key: more.pop(key) for key in about}),
    }
    return Attachment(number=number, name=name, **(values | more))


def mail(*recipients: Recipient, **more: object) -> ExaminedMail:
    values: dict[str, object] = {
        "message_id": "1@mirai-print.example",
        "subject": "名簿の送付",
        "from_address": "sato@mirai-print.example",
        "from_name": "佐藤 健",
        "attachments": (),
        "body": Contents(kinds={"phone": 1, "person_name": 1}, persons=exactly(1)),
        "greeting": "",
        "mentions_attachment": False,
        "text_preview": "いつもお世話になっております。電話 03-5550-0142 佐藤です。",
        "problems": (),
        "date": None,
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
    }
    recipients = recipients or (receiver("kenji@hinode-bussan.example", "佐藤 賢治"),)
    return ExaminedMail(recipients=recipients, **(values | more))


def envelope(examined: ExaminedMail, sender: str = "sato@mirai-print.example") -> Envelope:
    return Envelope(
        client="127.0.0.1",
        sender=sender,
        recipients=tuple(r.address for r in examined.recipients if r.envelope),
        smtp_user="",
        received_at=clock.now(),
        size=len(CONTENT),
    )


def told(mail_id: str, *, right: bool = True, **more: object) -> Given:
    """What a second person says who has looked; or who guesses, and misses every question."""
    row = Request.objects.get(subject_id=mail_id, state="open")
    opened(mail_id)
    chosen = tuple(
        (q.id, next(c.id for c in q.choices if c.right is right)) for q in questions_of(row)
    )
    return Given(**({"binding": row.binding, "choices": chosen} | more))  # type: ignore[arg-type]


def opened(mail_id: str) -> None:
    """Whoever is asked now has opened every file."""
    asked = Candidate.objects.get(request__subject_id=mail_id, is_asked=True)
    for file in MailAttachment.objects.filter(mail__public_id=mail_id):
        AttachmentLook.objects.get_or_create(
            attachment=file, person_id=asked.person_id, defaults={"way": "text", "at": clock.now()}
        )


def gone(mail_id: str) -> bool:
    """Whether a mail leaves once the waiting time after the second check is over."""
    seconds = scoping.company_rules(clock.today()).find("delay").count("after_second_check")
    with clock.fixed(clock.now() + timedelta(seconds=seconds)):
        actions.release_due(clock.now())
    return Mail.objects.get(public_id=mail_id).state == "releasing"


def hand_in(examined: ExaminedMail, sender: str = "sato@mirai-print.example") -> Received:
    blob = blobs.put(CONTENT, kind="mail")
    return actions.receive(envelope=envelope(examined, sender), blob=blob, mail=examined)
