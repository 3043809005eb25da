"""メール。Headers, text parts and attachments of a message (RFC 5322, 2045–2047, 2231), mails within mails too."""

import email
import email.message
import email.policy
import itertools
import re
from collections.abc import Iterator
from email.header import decode_header

from pidetect.extract import charset, html
from pidetect.extract.document import Reader
from pidetect.types import CannotExamine

_BOUNDARY = re.compile(rb'boundary="?([^"\s;]{1,70})', re.IGNORECASE)
_MOST_BORDERS = 300
_WRITTEN = re.compile(
    r"(?:X-|Comments$|Keywords$|Organization$|Content-Description$)", re.IGNORECASE
)
# What programs and services put beside it, for each other.
_OF_MACHINES = re.compile(
    r"X-(?:Mailer|Priority|MS|Microsoft|Mime|Mozilla|Google|Gm|Spam|Virus|Forefront|Exchange|Originating|Auto|Received"
    r"|Identity|Account|UID|IronPort|Proofpoint|Sender|Original|Envelope|SES|SG-|Mailgun|Report|Feedback|Apple|Uniform"
    r"|Universally|Has-Attach|Face|TM-|Amavis|DKIM|ARC|Authenti|Delivered|Loop|List|Antiabuse|Source|Get-Message)",
    re.IGNORECASE,
)
_USUAL_PREAMBLE = re.compile(
    r"\s*(?:This is (?:a )?(?:multi-?part|cryptographically)[^\n]{0,120})?\s*\Z", re.IGNORECASE
)
_SHOWN = ("From", "To", "Cc", "Bcc", "Reply-To", "Sender", "Subject")


def read(reader: Reader, data: bytes) -> None:
    """Add headers, bodies and attachments."""
    _refuse_swarms(reader, data)
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    lines = [f"{name}: {header(v)}" for name in _SHOWN for v in message.get_all(name, [])]
    reader.text("ヘッダー", "\n".join(lines))
    parts = _leaves(message)
    names = [name for part in parts[: reader.limits.members] if (name := filename(part))]
    reader.text("添付の名前", "\n".join(names))
    reader.text("ほかのヘッダー", "\n".join(_said_apart(message)), hidden=True)
    for number, part in enumerate(parts):
        if number >= reader.limits.members:
            raise CannotExamine("too_large")
        _part(reader, part)


def _said_apart(message: email.message.Message) -> Iterator[str]:
    """Headers in which a person may write, and text before the first and after the last part of the mail."""
    for name, value in message.items():
        if _WRITTEN.match(name) and not _OF_MACHINES.match(name):
            yield f"{name}: {header(value)}"
    for part in itertools.islice(message.walk(), _MOST_BORDERS):
        for text in (part.preamble, part.epilogue):
            if text and not _USUAL_PREAMBLE.match(text):
                yield charset.decode(text.encode("utf-8", "surrogateescape"))


def _refuse_swarms(reader: Reader, data: bytes) -> None:
    """Raise CannotExamine for more parts, or parts in parts, than the library should be troubled with."""
    borders = set(_BOUNDARY.findall(data))
    if len(borders) > _MOST_BORDERS:
        raise CannotExamine("nested")
    if sum(data.count(b"\n--" + border) for border in borders) > reader.limits.members * 2:
        raise CannotExamine("too_large")


def _leaves(message: email.message.Message) -> list[email.message.Message]:
    """Parts that hold content; a mail within a mail counts as one. Without recursion."""
    found: list[email.message.Message] = []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if isinstance(inner, list) and (
            part is message or part.get_content_maintype() != "message"
        ):
            waiting += [p for p in reversed(inner) if isinstance(p, email.message.Message)]
        else:
            found.append(part)
    return found


def _part(reader: Reader, part: email.message.Message) -> None:
    name = filename(part)
    inner = part.get_payload()
    if isinstance(inner, list):
        for message in inner:
            if isinstance(message, email.message.Message):
                reader.member(message.as_bytes(), name or "転送されたメール")
        return
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(inner).encode("utf-8", "surrogateescape")
    reader.inflate(len(data))
    kind = part.get_content_type()
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"):
        raise CannotExamine("encrypted")
    if name or not kind.startswith("text/"):
        if not kind.endswith(("pkcs7-signature", "pgp-signature")):
            reader.member(data, name or "無題の添付")
    elif kind == "text/html":
        html.read(reader, charset.decode(data, _charset(part)), "本文 (HTML)")
    else:
        reader.text("本文", charset.decode(data, _charset(part)))


def _charset(part: email.message.Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (LookupError, UnicodeError, ValueError):
        return ""


def filename(part: email.message.Message) -> str:
    """The name of an attachment, however it is encoded; empty when there is none."""
    try:
        name = part.get_filename()
    except (LookupError, UnicodeError, ValueError, TypeError):
        return "読めない名前"
    return header(name) if name else ""


def header(value: object) -> str:
    """A header as text: encoded words (also broken ones) and raw 8-bit bytes."""
    text = str(value)
    if "=?" not in text:
        return charset.decode(text.encode("ascii", "surrogateescape")) if _has_raw(text) else text
    try:
        words = decode_header(text.replace("\r", "").replace("\n", ""))
    except (ValueError, LookupError, UnicodeError):
        return text
    return "".join(
        charset.decode(word, encoding or "") if isinstance(word, bytes) else word
        for word, encoding in words
    )


def _has_raw(text: str) -> bool:
    return any("\udc80" <= c <= "\udcff" for c in text)
