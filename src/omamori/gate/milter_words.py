"""milter の言葉。Packets of the mail filter protocol that Postfix and Sendmail speak, as pure functions.

There is no RFC: the source is Sendmail's libmilter (include/libmilter/mfdef.h, protocol version 6) and
Postfix's MILTER_README. Nothing in a mail is ever changed by this filter: it only judges.
"""

import dataclasses
import re
import struct

from omamori.gate.commands import Path

VERSION = 6
LARGEST = 1 << 20
"""Bytes of one packet; servers send bodies in pieces of 64 KB, and headers up to this size."""

NEGOTIATE, MACROS, CONNECT, HELO, MAIL, RECIPIENT, DATA = (bytes([c]) for c in b"ODCHMRT")
HEADER, END_OF_HEADERS, BODY, END_OF_MAIL, ABORT, QUIT, QUIT_AND_NEXT, UNKNOWN = (
    bytes([c]) for c in b"LNBEAQKU"
)
CONTINUE, ACCEPT, DISCARD, TEMPFAIL, REPLY = (bytes([c]) for c in b"cadty")

_SILENT = {
    CONNECT: 0x1000,
    HELO: 0x2000,
    MAIL: 0x4000,
    RECIPIENT: 0x8000,
    DATA: 0x10000,
    UNKNOWN: 0x20000,
    HEADER: 0x80,
    END_OF_HEADERS: 0x40000,
    BODY: 0x80000,
}
"""SMFIP_NR_*: the server awaits no answer to these; each spared answer spares a round trip."""
_SPACES = 0x100000
"""SMFIP_HDR_LEADSPC: header values come with their leading spaces, byte for byte."""
_PARAMETER = re.compile(r"(?:RET|ENVID|NOTIFY|ORCPT|SMTPUTF8)(?:=.*)?", re.IGNORECASE)


class Garbled(Exception):  # noqa: N818 - says what happened
    """A packet does not follow the protocol; the connection cannot go on."""


@dataclasses.dataclass(frozen=True)
class Terms:
    """What both sides have agreed on.

    Attributes:
        protocol: SMFIP_* bits that hold.
    """

    protocol: int

    def is_answered(self, command: bytes) -> bool:
        """Whether the server awaits an answer to this command."""
        return not self.protocol & _SILENT.get(command, 0)

    @property
    def spaces(self) -> bool:
        """Header values come with their leading spaces."""
        return bool(self.protocol & _SPACES)


def packet(command: bytes, data: bytes = b"") -> bytes:
    """A packet for the line."""
    return struct.pack(">I", len(data) + 1) + command + data


def agreed(data: bytes) -> tuple[Terms, bytes]:
    """What the server offers becomes terms, and the packet that tells it.

    Raises:
        Garbled: too short, or a version before 2.
    """
    if len(data) < 12:
        raise Garbled
    version, _, protocol = struct.unpack_from(">III", data)
    if version < 2:
        raise Garbled
    wanted = _SPACES
    for bit in _SILENT.values():
        wanted |= bit
    terms = Terms(protocol & wanted)
    answer = struct.pack(">III", min(version, VERSION), 0, terms.protocol)
    return terms, packet(NEGOTIATE, answer)


def macros(data: bytes) -> dict[str, str]:
    """Names and values of a macro packet, names without their braces."""
    words = texts(data[1:])
    return {name.strip("{}"): value for name, value in zip(words[::2], words[1::2], strict=False)}


def texts(data: bytes) -> list[str]:
    """The texts of a packet, each ended by NUL.

    Raises:
        Garbled: the last one has no end.
    """
    if data and not data.endswith(b"\0"):
        raise Garbled
    return [part.decode("utf-8", "surrogateescape") for part in data.split(b"\0")[:-1]]


def client(data: bytes) -> str:
    """The client's address in a connect packet; ``local`` when it has none.

    Raises:
        Garbled: it has no family.
    """
    _, end, rest = data.partition(b"\0")
    if not end or not rest:
        raise Garbled
    if rest[:1] not in b"46":
        return "local"
    return re.sub("(?i)^IPv6:", "", texts(rest[3:])[0])


def path(data: bytes) -> Path:
    """Address and parameters of a MAIL or RCPT packet, as the server took them.

    Raises:
        Garbled: there is no address, or one with a line end, which would be a command further on.
    """
    words = texts(data)
    if not words:
        raise Garbled
    address = words[0].strip()
    if address.startswith("<") and address.endswith(">"):
        address = address[1:-1]
    if not address.isprintable():
        raise Garbled
    parameters = {}
    for word in words[1:]:
        # The server has checked them; what the next hop may need is kept.
        if _PARAMETER.fullmatch(word):
            name, _, value = word.partition("=")
            parameters[name.upper()] = value
    return Path(address, parameters)


def header(data: bytes, terms: Terms) -> bytes:
    """One header field as it stood in the mail, with its line end.

    Raises:
        Garbled: not a name and a value.
    """
    parts = data.split(b"\0")
    if len(parts) != 3 or parts[2]:
        raise Garbled
    name, value = parts[0], parts[1]
    colon = b":" if terms.spaces else b": "
    # Inside a packet folded lines end with LF alone.
    return name + colon + value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n"


def reply(text: str) -> bytes:
    """A packet with an SMTP answer of our own: code, enhanced code, words."""
    # A per cent sign would be a placeholder to Sendmail; other control characters are none of ours.
    plain = "".join(c for c in text if c.isprintable()).replace("%", "%%")
    return packet(REPLY, plain.encode("utf-8", "replace") + b"\0")
