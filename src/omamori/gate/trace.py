"""通った印。The one line the gate adds to a mail (RFC 5321, 4.4), and how it knows its own mails again.

A wrong connector sends released mail back to the gate; without a mark of its own every round would
ask people again. The rest of the mail stays byte for byte, so signatures (DKIM, S/MIME) hold.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import format_datetime

from omamori.gate.commands import header_block

_HELO = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")
_PASSES = 3
"""Times a mail may pass one installation: out by a person, back by a list, out by a redirect."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a mail came from.

    Attributes:
        client: address.
        helo: how it greeted; anything may stand there.
        protocol: as registered for ``with``: ESMTP, ESMTPS, ESMTPSA … (RFC 3848, 6531).
    """

    client: str
    helo: str
    protocol: str


class Tracer:
    """Writes and knows the trace lines of one installation."""

    def __init__(self, name: str, mark: Callable[[str], str]) -> None:
        """Prepare.

        Args:
            name: of this server, for ``by``.
            mark: keyed hash; the nodes of one installation share its key.
        """
        self._name = name
        self._mark = mark
        self._own = mark("installation")[:12]
        self._shown: tuple[datetime | None, str] = (None, "")
        self._seen = re.compile(rb"\bid " + self._own.encode() + rb"\.([0-9a-f]{20})\b")

    def line(self, origin: Origin, recipients: Iterable[str], at: datetime) -> bytes:
        """The Received field, with its line end.

        Args:
            origin: the client.
            recipients: of the envelope; only their keyed hash stands in the line.
            at: moment of arrival, in the zone to show.
        """
        helo = origin.helo if _HELO.fullmatch(origin.helo) else "unknown"
        client = f"IPv6:{origin.client}" if ":" in origin.client else origin.client
        return (
            f"Received: from {helo} ([{client}])\r\n"
            f"\tby {self._name} (Omamori) with {origin.protocol}\r\n"
            f"\tid {self._own}.{self._of(recipients)};\r\n"
            f"\t{self._moment(at)}\r\n"
        ).encode("ascii", "replace")

    def _moment(self, at: datetime) -> str:
        """As mails write it; of many within one second once."""
        second = at.replace(microsecond=0)
        if self._shown[0] != second:
            self._shown = (second, format_datetime(second))
        return self._shown[1]

    def is_loop(self, content: bytes, recipients: Iterable[str]) -> bool:
        """Whether the mail comes back: to the same recipients, or too often to any."""
        head = header_block(content)
        if self._own.encode() not in head:
            return False
        traces = re.findall(rb"(?im)^received:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", head)
        seen = [m[1].decode() for trace in traces if (m := self._seen.search(trace))]
        return len(seen) >= _PASSES or self._of(recipients) in seen

    def _of(self, recipients: Iterable[str]) -> str:
        return self._mark("\n".join(sorted({r.lower() for r in recipients})))[:20]


def protocol(*, extended: bool, secure: bool, signed_in: bool, utf8: bool = False) -> str:
    """The word for ``with`` (RFC 3848; RFC 6531, 3.7.3)."""
    if not extended:
        return "SMTP"
    return ("UTF8SMTP" if utf8 else "ESMTP") + "S" * secure + "A" * signed_in
