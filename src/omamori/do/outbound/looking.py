"""添付を見る。Opens an attachment of a held mail for whoever has to judge it, and records that he did."""

import csv
import dataclasses

from django.db import transaction

from omamori.do.outbound import describing, opening_files, releasing, self_checking, wording
from omamori.do.outbound.asking import SUBJECT
from omamori.do.outbound.domain.self_check import to_open
from omamori.do.outbound.domain.states import HELD, State
from omamori.do.outbound.models import AttachmentLook, Mail, MailAttachment
from omamori.do.outbound.rows import FilePart, FileText, SecondView
from omamori.facts.errors import NotFound
from omamori.facts.outbound import AttachmentOpened
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.approvals import queries as approvals
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from pidetect.readout import Readout
from pidetect.types import Part

_ROWS, _COLUMNS, _CELL = 200, 30, 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class OriginalFile:
    """An attachment as it is."""

    name: str
    content: bytes


def open_text(actor: Actor, mail_id: str, file_id: str) -> FileText:
    """The text of an attachment, read where nothing can be harmed.

    Raises:
        NotFound: none, or neither asked about this mail nor in charge of it.
        ContentGone: its period is over.
    """
    mail, file = _file(actor, mail_id, file_id)
    read = opening_files.text_of(mail, file)
    _note(actor, mail, file, way="text")
    return _shown(file.name, read)


def open_original(actor: Actor, mail_id: str, file_id: str) -> OriginalFile:
    """The attachment itself. Raises: as ``open_text``."""
    mail, file = _file(actor, mail_id, file_id)
    content = opening_files.bytes_of(mail, file)
    _note(actor, mail, file, way="original")
    return OriginalFile(name=describing.plain_name(file.name), content=content)


def still_to_open(actor: Actor, mail_id: str) -> tuple[str, ...]:
    """Public ids of the files that this person has to open before he answers for the mail."""
    mail = Mail.objects.filter(public_id=mail_id).first()
    return left_to_open(actor, mail) if mail is not None else ()


def left_to_open(actor: Actor, mail: Mail) -> tuple[str, ...]:
    """The same of a mail that is at hand."""
    files = MailAttachment.objects.filter(mail=mail).order_by("number")
    listed = tuple(files.values_list("public_id", flat=True))
    if not listed:
        return ()
    return _unopened(actor, to_open(self_checking.wanted(mail).attachments, listed))


def left_of(actor: Actor, it: SecondView) -> tuple[str, ...]:
    """The same of a mail as he sees it; one question."""
    doubted = frozenset(f.public_id for f in it.attachments if f.doubtful)
    return _unopened(actor, to_open(doubted, tuple(f.public_id for f in it.attachments)))


def _unopened(actor: Actor, files: tuple[str, ...]) -> tuple[str, ...]:
    if not files:
        return ()
    looks = AttachmentLook.objects.filter(
        attachment__public_id__in=files, person_id=actor.person_pk
    )
    opened = frozenset(looks.values_list("attachment__public_id", flat=True))
    return tuple(f for f in files if f not in opened)


def _file(actor: Actor, mail_id: str, file_id: str) -> tuple[Mail, MailAttachment]:
    require(actor, "outbound.open_attachment")
    rows = Mail.objects.select_related("sender", "department")
    mail = rows.filter(public_id=mail_id, state__in=[s.value for s in HELD]).first()
    if mail is None or not (_is_asked(actor, mail) or _in_charge(actor, mail)):
        raise NotFound
    file = MailAttachment.objects.filter(mail=mail, public_id=file_id).first()
    if file is None:
        raise NotFound
    return mail, file


def _is_asked(actor: Actor, mail: Mail) -> bool:
    if mail.state != State.WAITING_SECOND.value or not mail.approval_id:
        return False
    if actor.only not in ("", f"approval:{mail.approval_id}"):
        return False
    return approvals.asked_person(SUBJECT, mail.public_id) == actor.person_id


def _in_charge(actor: Actor, mail: Mail) -> bool:
    if actor.only:
        return False
    return covers(
        actor,
        "outbound.open_attachment",
        people=(mail.sender_id,),
        department=mail.department_id,
    )


def _note(actor: Actor, mail: Mail, file: MailAttachment, *, way: str) -> None:
    fact = AttachmentOpened(**releasing.about(mail), number=file.number, way=way)
    with transaction.atomic():
        AttachmentLook.objects.get_or_create(
            attachment=file, person_id=actor.person_pk, defaults={"way": way, "at": clock.now()}
        )
        record(fact, actor=actor)


def _shown(name: str, read: Readout) -> FileText:
    return FileText(
        name=describing.plain_name(name),
        parts=tuple(map(_part, read.parts)),
        why=wording.why_text(read.why) if read.why else "",
        cut=read.cut,
    )


def _part(part: Part) -> FilePart:
    if not part.grid:
        return FilePart(place=part.place, hidden=part.hidden, text=part.text)
    lines = part.text.splitlines()
    cells = csv.reader(lines[:_ROWS], delimiter=part.grid)
    table = tuple(tuple(cell[:_CELL] for cell in row[:_COLUMNS]) for row in cells)
    return FilePart(
        place=part.place,
        hidden=part.hidden,
        table=table,
        more_rows=max(0, len(lines) - _ROWS),
    )
