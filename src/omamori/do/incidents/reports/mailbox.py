"""報告のメール。What arrives at the reporting address becomes a report; what could not be delivered is put to its person.

Each mail gives one report however often it is read: its Message-ID is the ticket. Answers of machines (RFC 3834)
give none; answers of people to mails of ours go to what they answer. Who stands in ``From`` is only what the mail says, until the receiving server has proved it.
"""

import email
import email.policy
import logging
from email.message import EmailMessage, Message
from email.utils import parseaddr

from django.conf import settings

from omamori.do.incidents.persons import returning
from omamori.do.incidents.reports import answers, boxes, by_mail, domain, replying, senders

log = logging.getLogger("omamori.reports")

_UNREADABLE = "(届いたメールの中身を読めませんでした。報告用のメールボックスで、元のメールを確かめてください。)"


def take_in(box: str) -> int:
    """Read what is new in the reporting mailbox; returns how many reports came of it.

    Args:
        box: as for ``boxes.mails``; empty for none.

    Raises:
        OSError: the mailbox cannot be read now.
        ValueError: no mailbox of a known kind.
    """
    count = 0
    for content, seen in boxes.mails(box) if box else ():
        made = _taken(content)
        if made is not None:
            count += made
            seen()
    return count


def take_back(box: str) -> int:
    """Read what came back of notices to persons in a mailbox of its own; returns how many mails were looked at.

    A person's answer that arrives there goes to its case, as in the reporting mailbox; what else a person writes there
    becomes a report, for nobody else reads that mailbox. Mails of machines and lists become nothing.

    Raises:
        OSError, ValueError: as for ``take_in``.
    """
    count = 0
    for content, seen in boxes.mails(box) if box else ():
        mail = _parsed(content)
        back = _came_back(mail)
        if not back:
            _written(mail, content)
        if back != "later":
            count += 1
            seen()
    return count


def _written(mail: EmailMessage, content: bytes) -> None:
    try:
        if not _of_a_machine(mail):
            read = _read(mail, content.hex()[:4000])
            if not answers.take(mail, read) and not read.mass:
                by_mail.keep(read)
    except Exception:  # noqa: BLE001 - whatever the parser throws, the mail is to blame and the next one waits
        log.warning("本人からのメールの一部を読めませんでした")


def _parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def _came_back(mail: EmailMessage) -> str:
    """See ``returning.take``; what cannot be made out is no report about delivery."""
    try:
        return returning.take(mail)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        log.warning("戻ったメールの一部を読めませんでした")
        return ""


def _taken(content: bytes) -> int | None:
    """Whether a mail gave a report; None to read it again later. What says nothing usable is kept as far as it goes."""
    number = content.hex()[:4000]
    try:
        mail = _parsed(content)
        if back := _came_back(mail):
            return 0 if back == "taken" else None
        if _of_a_machine(mail):
            return 0
        read = _read(mail, number)
    except Exception:  # noqa: BLE001 - whatever the parser throws, the mail is to blame and the next one waits
        log.warning("報告のメールの一部を読めませんでした")
        return by_mail.keep(by_mail.Read(words=_UNREADABLE, number=number))
    if answers.take(mail, read):
        return 0
    return by_mail.keep(read)


def _read(mail: EmailMessage, number: str) -> by_mail.Read:
    """What a mail says; a part that cannot be made out is left out."""
    return by_mail.Read(
        subject=_plain(_header(mail, "Subject")),
        words=_plain(_text(mail)),
        sender=_plain(parseaddr(_header(mail, "From"))[1].lower()),
        number=_plain(_header(mail, "Message-ID")) or number,
        photo=_photo(mail),
        attached=sum(1 for part in mail.walk() if _is_file(part)),
        check=senders.check(mail, _border()),
        mass=replying.automatic(mail) or bool(_header(mail, "List-Id")),
    )


def _border() -> senders.Border:
    own = settings.OMAMORI
    return senders.Border(
        authserv=own.report_authserv,
        hops=own.report_authserv_hops,
        strips=own.report_authserv_strips,
    )


def _plain(text: str) -> str:
    """Text that a database keeps: without NUL and without halves of characters."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _of_a_machine(mail: EmailMessage) -> bool:
    said = _header(mail, "Auto-Submitted").lower().split(";")[0].strip()
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


def _is_file(part: Message) -> bool:
    """Whether a part is a file that somebody joined, and not the mail's own words."""
    return part.get_content_maintype() == "image" or part.get_content_disposition() == "attachment"


def _photo(mail: EmailMessage) -> bytes:
    for part in mail.walk():
        if part.get_content_maintype() == "image":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= domain.LARGEST_PHOTO:
                return content
    return b""
