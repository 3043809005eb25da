"""添付をリンクに替える。Takes files out of a held mail and keeps them here; the mail is judged anew.

Files and fresh bytes are on disk before the rows point to them, in one transaction: a crash in between
leaves the mail as it was, and bytes that the sweep removes. The earlier version stays for the record
until the content of the mail is erased. The rules still see the files: a link is no way around them.
"""

import dataclasses
import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound import editing, examination, finding, headers, mime
from omamori.do.outbound.domain.errors import ContentGone
from omamori.do.outbound.domain.states import EDITABLE
from omamori.do.outbound.handover import looking
from omamori.do.outbound.handover.domain import cutting, errors
from omamori.do.outbound.handover.domain.cutting import Cut, Words
from omamori.do.outbound.handover.models import Handover, HandoverFile
from omamori.do.outbound.handover.terms import Terms, terms
from omamori.do.outbound.mail import Dsn, Envelope, ExaminedMail
from omamori.do.outbound.mime import Leaf
from omamori.do.outbound.models import Mail, MailAttachment, MailRecipient, MailVersion
from omamori.do.outbound.opening_files import BY_LINK
from omamori.facts.handover import LinkMade
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.storage import blobs
from omamori.foundation.storage.blobs import BlobMissing

FILES = "handover"
"""Kind of the blobs."""


@dataclasses.dataclass(frozen=True)
class _Taken:
    """An attachment on its way out of the mail."""

    row: MailAttachment
    leaf: Leaf
    data: bytes


@dataclasses.dataclass(frozen=True)
class _Fresh:
    """The mail without its files, all of it on disk.

    Attributes:
        files: numbers of their blobs, in the order of ``taken``.
    """

    taken: Sequence[_Taken]
    files: Sequence[str]
    blob: str
    mail: ExaminedMail
    size: int


def replace(actor: Actor, mail_id: str, *, attachments: frozenset[str] = frozenset()) -> str:
    """Let the receivers fetch files by link instead of sending them; public id of the link.

    Args:
        actor: the sender.
        mail_id: public id.
        attachments: public ids of what goes by link; all of them when empty.

    Raises:
        NotFound, NotPermitted: not his mail.
        AlreadySent, AlreadyMoved: too late, or changed meanwhile.
        NoSuchAttachment, BreaksSignature, NotReplaceable: see the classes.
        ContentGone: the content cannot be opened.
        ExaminerDown: the new mail cannot be looked into now.
    """
    with transaction.atomic():
        mail = _held(actor, mail_id)
    content = _content(mail)
    taken = _taken(mail, content, attachments)
    token, conditions = secrets.token_urlsafe(16), terms(clock.today())
    fresh = _fresh(mail, content, taken, _words(taken, token, clock.now() + conditions.life))
    try:
        with transaction.atomic():
            row = _keep(_held(actor, mail_id), mail.sha256, fresh, token, conditions)
            editing.look_again(actor, row.mail)
            fact = LinkMade(
                subject_id=mail_id,
                link_id=row.public_id,
                files=len(fresh.files),
                days=conditions.life.days,
            )
            record(fact, actor=actor)
    except BaseException:
        blobs.erase(fresh.blob, kind="mail")
        for number in fresh.files:
            blobs.erase(number, kind=FILES)
        raise
    return row.public_id


def _held(actor: Actor, mail_id: str) -> Mail:
    mail = finding.locked_for(actor, "handover.replace", mail_id)
    finding.expect(mail, EDITABLE)
    return mail


def _content(mail: Mail) -> bytes:
    if mail.medium != "mail":
        raise errors.NotReplaceable
    try:
        return blobs.read(mail.blob, kind="mail")
    except BlobMissing as error:
        raise ContentGone from error


def _taken(mail: Mail, content: bytes, chosen: frozenset[str]) -> tuple[_Taken, ...]:
    """The chosen files with their places in the bytes."""
    found = mime.take_apart(content)
    kinds = [headers.value(h.first("content-type")).word for h in found.heads]
    if cutting.is_signed([name for name, _value in found.top.fields], kinds):
        raise errors.BreaksSignature
    rows = list(MailAttachment.objects.filter(mail=mail, by_link=False).order_by("number"))
    ids = {row.public_id for row in rows}
    leaves = examination.attached_leaves(content, found)
    if not rows or chosen - ids or len(leaves) != len(rows):
        raise errors.NoSuchAttachment
    if found.problems:
        raise errors.NotReplaceable
    taken = tuple(
        _Taken(row, leaf, mime.decoded(content, leaf)[0])
        for row, leaf in zip(rows, leaves, strict=True)
        if not chosen or row.public_id in chosen
    )
    if any(hashlib.sha256(t.data).hexdigest() != t.row.sha256 for t in taken):
        raise errors.NoSuchAttachment
    return taken


def _fresh(mail: Mail, content: bytes, taken: Sequence[_Taken], words: Words) -> _Fresh:
    cuts = [Cut(t.leaf.mark, t.leaf.begin, t.leaf.end, t.leaf.within) for t in taken]
    if not cutting.is_cuttable(cuts):
        raise errors.NotReplaceable
    structure = mime.take_apart(content)
    notice = cutting.notice_part(
        words,
        with_html=any(leaf.media_type == "text/html" for leaf in structure.leaves),
        boundary=f"=_{secrets.token_hex(16)}",
        line_end=b"\r\n" if b"\r\n" in content else b"\n",
    )
    written = cutting.replaced(content, cuts, notice)
    examined = examination.examine(written, _envelope(mail, len(written)), looking.examine)
    if len(examined.attachments) != len(examination.attached_leaves(content, structure)) - len(
        cuts
    ):
        # Whatever made the parts look otherwise, nothing leaves that was not understood.
        raise errors.NotReplaceable
    files: list[str] = []
    try:
        files.extend(blobs.put(t.data, kind=FILES) for t in taken)
        blob = blobs.put(written, kind="mail")
    except BaseException:
        for number in files:
            blobs.erase(number, kind=FILES)
        raise
    return _Fresh(taken, files, blob, examined, len(written))


def _envelope(mail: Mail, size: int) -> Envelope:
    rows = MailRecipient.objects.filter(mail=mail, in_envelope=True).order_by("order")
    return Envelope(
        client=mail.head["client"],
        sender=mail.head["sender"],
        recipients=tuple(r.address for r in rows),
        smtp_user="",
        received_at=mail.received_at,
        size=size,
        dsn=Dsn(),
    )


@override(settings.LANGUAGE_CODE)
def _words(taken: Sequence[_Taken], token: str, ends: datetime) -> Words:
    """The receiver's language is not known: Japanese, with a line of English."""
    day = ends.astimezone(clock.JST)
    names = "\n".join(f"- {t.row.name or _('(名前なし)')}" for t in taken)
    company = organization.company()
    before = _(
        "次のファイルは、安全のため添付せず、リンクからお渡しします。\n%(names)s\n\n"
        "下のリンクを開き、このメールが届いたあなたのアドレスを入れると、"
        "6桁のコードがそのアドレスに届きます。コードを入れると受け取れます。"
    ) % {"names": names}
    after = _(
        "受け取れる期限: %(day)s まで。送った会社: %(company)s\nEnglish: open the link, enter the address "
        "at which you got this mail, and type in the 6-digit code that is mailed to you."
    ) % {"day": f"{day:%Y-%m-%d %H:%M} (JST)", "company": company.name if company else ""}
    link = settings.OMAMORI.base_url + reverse("handover:receive", args=[token])
    return Words(before=before, link=link, after=after)


def hash_of(token: str) -> str:
    """What is kept of a token; 128 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _keep(mail: Mail, before: str, fresh: _Fresh, token: str, conditions: Terms) -> Handover:
    """The rows; ``before`` is the hash of the bytes from which the files were taken."""
    if mail.sha256 != before:
        raise errors.NoSuchAttachment
    now = clock.now()
    ends = now + conditions.life
    row = Handover.objects.create(
        mail=mail,
        token_hash=hash_of(token),
        made_at=now,
        expires_at=ends,
        erase_after=ends + conditions.grace,
        log_until=ends + conditions.log,
        fetches=conditions.fetches,
    )
    for number, (taken, blob) in enumerate(zip(fresh.taken, fresh.files, strict=True), 1):
        HandoverFile.objects.create(
            handover=row, number=number, name=taken.row.name, size=len(taken.data), blob=blob
        )
        MailAttachment.objects.filter(pk=taken.row.pk).update(by_link=True)
    _rewrite(mail, fresh, now)
    return row


def _rewrite(mail: Mail, fresh: _Fresh, now: datetime) -> None:
    """The fresh bytes become the mail; what stood there before stays as a version."""
    MailVersion.objects.create(
        mail=mail, blob=mail.blob, sha256=mail.sha256, replaced_at=now, cause=BY_LINK
    )
    mail.blob, mail.sha256, mail.size = fresh.blob, fresh.mail.sha256, fresh.size
    mail.body, mail.problems = fresh.mail.body.as_json(), list(fresh.mail.problems)
    kept = MailAttachment.objects.filter(mail=mail, examined=False).exists()
    mail.examined = not fresh.mail.problems and not kept
