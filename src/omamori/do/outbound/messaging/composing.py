"""メッセージを書く。The guard is the sender: partner by two identifiers, text, files, judgement, and on its way.

The message is kept as a mail is (MIME, sealed, under its own number): the same examination, the same pages
of checks, the same records. Its receiver's domain ends in ``.invalid`` (RFC 6761, 6.4), so that no mail
server could ever be found for it.
"""

import dataclasses
import hashlib
import mimetypes
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.db import transaction
from django.utils.translation import gettext as _

from omamori.do.outbound import examination
from omamori.do.outbound.mail import Envelope, Received
from omamori.do.outbound.messaging import adopting, looking, reaching
from omamori.do.outbound.messaging.domain import choosing, errors
from omamori.do.outbound.messaging.models import Adoption, Message, Part
from omamori.do.outbound.messaging.services import Service, services
from omamori.do.outbound.models import Mail
from omamori.do.outbound.receiving import Arrival, receive_many
from omamori.do.outbound.talk import Listed, Talk
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.rows import OutsidePersonRow
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage import blobs

MOST_FILES = 5
_FIRST_LINE = 40


@dataclasses.dataclass(frozen=True, kw_only=True)
class File:
    """A file to be sent along."""

    name: str
    content: bytes


@dataclasses.dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody wants to send.

    Attributes:
        tool: key of the tool.
        receiver_id: public id of the person in the master list.
        second_identifier: his company or number, typed or picked by the sender.
        key: one for each page or request; the same twice is one message handed in twice.
    """

    tool: str
    receiver_id: str
    second_identifier: str
    text: str
    files: tuple[File, ...] = ()
    key: str = ""


def compose(actor: Actor, draft: Draft) -> Received:
    """Judge a message and set it on its way, or hold it for its checks.

    Raises:
        NotPermitted, NotFound: not a person the actor may write to.
        ToolNotAdopted, ToolStopped, GuidanceNotConfirmed, NoHandle, NotConnected.
        WrongSecondIdentifier: name and identifier are of different people.
        Invalid: nothing to send, or too much.
    """
    require(actor, "messaging.compose")
    adoption = adopting.usable(actor, draft.tool)
    service, now = services()[draft.tool], clock.now()
    person = chosen(actor, draft)
    handle = person.handles.get(draft.tool, "")
    if not service.takes(handle):
        raise errors.NoHandle
    _check(draft, service)
    readers = reaching.readers(adoption, handle)
    talk = _talk(actor, draft, adoption, person, readers=len(readers))
    content, envelope = _as_mail(actor, draft, service, person, now)
    mail = examination.examine(content, envelope, looking.examine)
    mail = dataclasses.replace(mail, talk=talk)
    number = blobs.put(content, kind="mail")
    arrival = Arrival(number=number, blob=number, envelope=envelope, mail=mail)
    try:
        with transaction.atomic():
            received = receive_many([arrival])[0]
            if received.keep_blob:
                _keep(received, draft, adoption, handle, readers)
    except BaseException:
        blobs.erase(number, kind="mail")
        raise
    if not received.keep_blob:
        blobs.erase(number, kind="mail")
    return received


def chosen(actor: Actor, draft: Draft) -> OutsidePersonRow:
    """The person that both identifiers mean.

    Raises:
        NotFound, WrongSecondIdentifier.
    """
    found = partners.people_for(actor, [draft.receiver_id], on=clock.today())
    person = found.get(draft.receiver_id)
    if person is None:
        raise NotFound
    if not choosing.is_identified(
        draft.second_identifier, company=person.company, number=person.number
    ):
        raise errors.WrongSecondIdentifier
    return person


def namesakes(actor: Actor, person: OutsidePersonRow) -> tuple[OutsidePersonRow, ...]:
    """Others of the same surname or reading whom the actor may write to, too."""
    surname, reading = person.name.partition(" ")[0], person.name_kana.partition(" ")[0]
    near = partners.people_of_surname(
        surnames=[surname], readings=[reading] if reading else [], on=clock.today()
    )
    visible = partners.people_for(actor, [p.public_id for p in near], on=clock.today())
    return tuple(p for p in visible.values() if p.public_id != person.public_id)


def listed(person: OutsidePersonRow) -> Listed:
    """A person as reasons and pages name him."""
    return Listed(name=person.name, told_apart_by=person.told_apart_by)


def _check(draft: Draft, service: Service) -> None:
    wrong: dict[str, str] = {}
    if not draft.text.strip() and not draft.files:
        wrong["text"] = "本文を書くか、ファイルを付けてください。"
    if len(draft.text) > service.text_limit:
        sentence = "本文は%(n)s文字までにしてください。"
        wrong["text"] = said(sentence, n=service.text_limit)
    if len(draft.files) > MOST_FILES:
        wrong["attached"] = said("ファイルは%(n)s個までにしてください。", n=MOST_FILES)
    if any(len(f.content) > service.file_bytes for f in draft.files):
        sentence = "この道具で送れるファイルは、一つ %(n)s MB までです。"
        wrong["attached"] = said(sentence, n=service.file_bytes // 1_000_000)
    if any(not f.content for f in draft.files):
        wrong["attached"] = "空のファイルがあります。"
    if wrong:
        raise Invalid(wrong)


def _talk(
    actor: Actor, draft: Draft, adoption: Adoption, person: OutsidePersonRow, *, readers: int
) -> Talk:
    others = tuple(map(listed, namesakes(actor, person)))
    texts = [(0, "", draft.text)]
    if others:
        texts += [
            (number, file.name, f"{file.name}\n{looking.words_of(file.content, file.name)}")
            for number, file in enumerate(draft.files, 1)
        ]
    since = adoption.adopted_on or clock.today()
    return Talk(
        tool=draft.tool,
        chosen=listed(person),
        namesakes=others,
        mentions=choosing.mentions(listed(person), others, texts),
        readers=readers,
        tool_days=(clock.today() - since).days,
    )


def _as_mail(
    actor: Actor, draft: Draft, service: Service, person: OutsidePersonRow, now: datetime
) -> tuple[bytes, Envelope]:
    me = organization.person(actor.person_id)
    if me is None:
        raise NotFound
    sender = me.email or f"{me.number}@{service.key}.invalid"
    local = person.number or person.public_id
    receiver = Address(
        display_name=f"{person.name} ({person.told_apart_by})",
        username=local,
        domain=f"{service.key.replace('_', '-')}.invalid",
    )
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=me.name, addr_spec=sender)
    mail["To"] = receiver
    mail["Subject"] = _("%(tool)s のメッセージ") % {"tool": service.label} + _beginning(draft.text)
    mail["Date"] = format_datetime(now.astimezone(clock.JST))
    mail["Message-ID"] = f"<{draft.key or new_public_id()}@{service.key}.invalid>"
    mail.set_content(draft.text)
    for file in draft.files:
        kind, _encoding = mimetypes.guess_type(file.name)
        main, _slash, sub = (kind or "application/octet-stream").partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    content = mail.as_bytes()
    came_as = hashlib.sha256(_telling_apart(draft)).hexdigest()
    return content, Envelope(
        client="web",
        sender=sender,
        recipients=(receiver.addr_spec,),
        smtp_user=actor.person_id,
        received_at=now,
        size=len(content),
        came_as=came_as,
        medium=service.key,
    )


def _telling_apart(draft: Draft) -> bytes:
    """What two hand-ins of one message have in common; boundaries of MIME are drawn by lot."""
    pieces = [draft.key.encode(), draft.text.encode(), *(f.content for f in draft.files)]
    return b"\0".join(pieces)


def _beginning(text: str) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f": {first[:_FIRST_LINE]}" if first else ""


def _keep(
    received: Received, draft: Draft, adoption: Adoption, handle: str, readers: Sequence[str]
) -> None:
    message = Message.objects.create(
        mail=Mail.objects.get(public_id=received.public_id),
        adoption=adoption,
        receiver_id=draft.receiver_id,
        talk=handle,
        readers_mark=reaching.mark(readers),
    )
    numbers = [0] if draft.text.strip() else []
    numbers += range(1, len(draft.files) + 1)
    Part.objects.bulk_create(Part(message=message, number=n, reference={}) for n in numbers)
