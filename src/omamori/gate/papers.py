"""受付票。A submission as the bytes of one journal record, and back: envelope as JSON, then the mail as it is."""

import dataclasses
import json
import struct
from datetime import datetime

from omamori.do.outbound.mail import Dsn
from omamori.gate.submission import Submission

_LENGTH = struct.Struct(">I")
_HEAD = tuple(f.name for f in dataclasses.fields(Submission) if f.name not in ("content", "dsn"))
_as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def packed(mail: Submission, accepted_at: datetime) -> tuple[bytes, bytes]:
    """The pieces of a record: head and content."""
    head = {name: getattr(mail, name) for name in _HEAD}
    head |= {"dsn": mail.dsn.as_json(), "accepted_at": accepted_at.isoformat()}
    text = _as_text(head).encode("utf-8", "surrogatepass")
    return _LENGTH.pack(len(text)) + text, mail.content


def unpacked(record: bytes) -> tuple[Submission, datetime]:
    """The submission and when it was accepted; what a newer version added is left out."""
    (length,) = _LENGTH.unpack_from(record)
    start = _LENGTH.size + length
    head = json.loads(record[_LENGTH.size : start].decode("utf-8", "surrogatepass"))
    accepted_at = datetime.fromisoformat(head.pop("accepted_at"))
    head["dsn"] = Dsn.from_json(head["dsn"])
    head["recipients"] = tuple(head["recipients"])
    known = {f.name for f in dataclasses.fields(Submission)}
    given = {k: v for k, v in head.items() if k in known}
    return Submission(**given, content=record[start:]), accepted_at
