"""報告のメール。What arrives at the reporting address becomes a report; a mailbox is read, never emptied.

A Maildir on this machine, or IMAP over TLS (RFC 9051). Each mail gives one report however often it is read:
its Message-ID is the ticket. Answers of machines (RFC 3834) give none.
"""

import dataclasses
import email
import email.policy
import functools
import imaplib
import logging
import ssl
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from omamori.do.incidents.reports import domain, receiving
from omamori.do.incidents.reports.models import Report
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.organization import queries as organization

log = logging.getLogger("omamori.reports")

Mails = Iterator[tuple[bytes, Callable[[], object]]]
"""Each mail with what marks it as read."""
_UNREADABLE = "(届いたメールの中身を読めませんでした。報告用のメールボックスで、元のメールを確かめてください。)"
_LARGEST = 20 * 1024 * 1024
_AT_ONCE = 50
_SECONDS = 30


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Read:
    """What could be read of a mail; number: its Message-ID."""

    words: str
    sender: str = ""
    number: str = ""
    photo: bytes = b""


def take_in(box: str) -> int:
    """Read what is new in a mailbox; returns how many reports came of it.

    Args:
        box: ``maildir:/path`` or ``imaps://user:password@host/INBOX``; empty for none.

    Raises:
        OSError, imaplib.IMAP4.error: the mailbox cannot be read now.
        ValueError: no mailbox of a known kind.
    """
    if not box:
        return 0
    count = 0
    for content, seen in _mails(box):
        count += _taken(content)
        seen()
    return count


def _mails(box: str) -> Mails:
    kind, _, rest = box.partition(":")
    if kind == "maildir":
        return _in_folder(Path(rest))
    if kind == "imaps":
        return _by_imap(box)
    raise ValueError("report_mailbox")


def _in_folder(folder: Path) -> Mails:
    """New messages of a Maildir; read ones move to ``cur`` with the mark S."""
    for file in sorted((folder / "new").iterdir())[:_AT_ONCE]:
        if file.is_symlink() or not file.is_file():
            continue
        target = folder / "cur" / f"{file.name}:2,S"
        if file.stat().st_size > _LARGEST:
            file.rename(target)
            continue
        yield file.read_bytes(), functools.partial(file.rename, target)


def _by_imap(box: str) -> Mails:
    """Unseen messages of a folder on a server."""
    parts = urlsplit(box)
    context = ssl.create_default_context()
    with imaplib.IMAP4_SSL(parts.hostname or "", parts.port or 993, ssl_context=context, timeout=_SECONDS) as line:  # fmt: skip
        line.login(unquote(parts.username or ""), unquote(parts.password or ""))
        line.select(unquote(parts.path.lstrip("/")) or "INBOX")
        _, found = line.search(None, "UNSEEN", "SMALLER", str(_LARGEST))
        for number in found[0].split()[:_AT_ONCE]:
            _, answer = line.fetch(number, "(BODY.PEEK[])")
            content = next((part[1] for part in answer if isinstance(part, tuple)), b"")
            yield content, functools.partial(line.store, number, "+FLAGS", "\\Seen")


def _taken(content: bytes) -> int:
    """Whether a mail gave a report; one that says nothing usable is kept as far as it goes."""
    try:
        mail = email.message_from_bytes(content, policy=email.policy.default)
        read = None if _of_a_machine(mail) else _read(mail)
    except Exception:  # noqa: BLE001 - whatever the parser throws, the mail is to blame and the next one waits
        log.warning("報告のメールの一部を読めませんでした")
        read = _Read(words=_UNREADABLE)
    if read is None:
        return 0
    address = read.sender
    person = organization.person_by_email(address, on=clock.today()) if address else None
    by = organization.actor_for(person.public_id, on=clock.today(), via="smtp") if person else None
    given = domain.Given(
        choice="other",
        outcome="unknown",
        medium="other",
        noticed_at=clock.now(),
        words=read.words[: domain.LONGEST],
        name=(person.name if person else "")[: domain.LONGEST_LINE],
        contact=address[: domain.LONGEST_LINE],
    )
    number = blind_index(read.number or content.hex()[:4000], purpose="report-mail")
    before = Report.objects.filter(ticket=number).exists()
    try:
        receiving.receive(
            given, form=receiving.ticket(number), source=Report.Source.MAIL, by=by, photo=read.photo
        )
    except Invalid:
        log.warning("報告のメールを受け取れませんでした")
        return 0
    return int(not before)


def _read(mail: EmailMessage) -> _Read:
    """What a mail says; a part that cannot be made out is left out."""
    words = f"{_header(mail, 'Subject')}\n{_text(mail)}".strip()
    return _Read(
        words=_plain(words),
        sender=_plain(parseaddr(_header(mail, "From"))[1].lower()),
        number=_plain(_header(mail, "Message-ID")),
        photo=_photo(mail),
    )


def _plain(text: str) -> str:
    """Text that a database keeps: without NUL and without halves of characters."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _of_a_machine(mail: EmailMessage) -> bool:
    said = _header(mail, "Auto-Submitted").lower()
    empty = _header(mail, "Return-Path").strip() == "<>"
    return empty or (said not in ("", "no")) or mail.get_content_type() == "multipart/report"


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""  # a header that the parser cannot make out


def _text(mail: EmailMessage) -> str:
    try:
        part = mail.get_body(preferencelist=("plain",))
        return str(part.get_content()) if part else ""
    except (LookupError, ValueError, AttributeError):
        return ""  # an unknown charset or a broken part


def _photo(mail: EmailMessage) -> bytes:
    for part in mail.walk():
        if part.get_content_maintype() == "image":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= domain.LARGEST_PHOTO:
                return content
    return b""
