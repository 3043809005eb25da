"""届いたメール。Reads the files that the demo's next hop wrote; nothing is kept here."""

import dataclasses
import hashlib
import json
import re
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

from django.conf import settings

from omamori.facts.errors import NotFound

_NUMBER = re.compile(r"[0-9A-Za-z_-]{1,80}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Arrived:
    """One mail in the outside mailbox.

    Attributes:
        recipients: the envelope's: who really gets it.
        sha256: of the bytes as they arrived.
    """

    number: str
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    size: int
    sha256: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Opened:
    """A mail with its text and the names of its attachments."""

    mail: Arrived
    text: str
    attachments: tuple[str, ...]


def arrived() -> tuple[Arrived, ...]:
    """The newest fifty."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:50]
    return tuple(found for file in files if (found := _read(file)) is not None)


def opened(number: str) -> Opened:
    """One mail.

    Raises:
        NotFound: there is none of this number.
    """
    file = _folder() / f"{number}.eml"
    found = _read(file) if _NUMBER.fullmatch(number) and file.is_file() else None
    if found is None:
        raise NotFound
    message = message_from_bytes(file.read_bytes())
    names = [_word(n) for part in message.walk() if (n := part.get_filename())]
    return Opened(mail=found, text=_text(message), attachments=tuple(names))


def raw(number: str) -> bytes:
    """The bytes as they arrived; raises like ``opened``."""
    opened(number)
    return (_folder() / f"{number}.eml").read_bytes()


def _folder() -> Path:
    return Path(settings.OMAMORI.home) / "mailbox"


def _read(file: Path) -> Arrived | None:
    try:
        envelope = json.loads(file.with_suffix(".json").read_text("utf-8"))
        content = file.read_bytes()
        at = datetime.fromisoformat(envelope["at"])
    except (OSError, ValueError, KeyError):
        return None  # being written at this moment
    return Arrived(
        number=file.stem,
        at=at,
        sender=str(envelope["sender"]),
        recipients=tuple(envelope["recipients"]),
        subject=_word(str(message_from_bytes(content[:65536]).get("Subject", ""))),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _text(message: "Message[str, str]") -> str:
    """Everything that stands written: a link in place of files is a part of its own behind the letter."""
    parts = (p for p in message.walk() if p.get_content_type() == "text/plain")
    written = [_decoded(part) for part in parts if not part.get_filename()]
    return "\n\n".join(filter(None, (text.strip("\r\n") for text in written)))


def _decoded(part: "Message[str, str]") -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def _word(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return value
