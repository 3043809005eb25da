"""命令の読み方。What an SMTP line means (RFC 5321, 1870, 3461, 6152, 6531), as pure functions.

Strict where two servers could read differently (control characters in addresses, stray line ends
beside a dot), generous where ordinary mailers differ (DSN parameters, long lines, spaces).
"""

import dataclasses
import re

_PATH = re.compile(r"\s*<([^<>]*)>\s*(.*)", re.DOTALL)
_BARE = re.compile(r"\s*(\S+@\S+)\s*(.*)", re.DOTALL)
_ROUTE = re.compile(r"@[^:]*:")
_KNOWN_MAIL = {"SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH"}
_KNOWN_RCPT = {"NOTIFY", "ORCPT"}
_STRAY = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LOOKALIKE = re.compile(rb"(?:\r(?!\n)|(?<!\r)\n)\.|(?:^|[\r\n])\.{1,2}(?:\r(?!\n)|\n)")
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_LONGEST_ADDRESS = 320


@dataclasses.dataclass(frozen=True)
class Path:
    """An address with its parameters.

    Attributes:
        address: without brackets; empty for the null sender.
        parameters: by upper-case name; a flag has the value "".
    """

    address: str
    parameters: dict[str, str]


class Syntax(Exception):  # noqa: N818 - says what is wrong
    """The line does not fit.

    Attributes:
        reply: the answer to give.
    """

    def __init__(self, reply: str) -> None:
        """Keep the answer."""
        super().__init__(reply)
        self.reply = reply


def split(line: bytes) -> tuple[str, str]:
    """Verb in upper case and the rest.

    Raises:
        Syntax: no CR LF at the end, control characters, or no UTF-8.
    """
    if not line.endswith(b"\r\n") or b"\r" in line[:-2] or b"\0" in line:
        raise Syntax("500 5.5.2 Lines end with CR LF and contain no control characters")
    try:
        text = line[:-2].decode("utf-8")
    except UnicodeDecodeError as error:
        raise Syntax("500 5.5.2 Commands are ASCII or UTF-8") from error
    verb, _, rest = text.strip(" \t").partition(" ")
    return verb.upper(), rest.strip(" \t")


def mail_path(rest: str, *, limit: int) -> tuple[Path, int]:
    """The argument of MAIL and the announced size (0 when none).

    Raises:
        Syntax: wrong form, unknown parameter, or announced too large.
    """
    path = _path(rest, "FROM:", _KNOWN_MAIL)
    size = path.parameters.get("SIZE", "0")
    if not size.isdigit() or len(size) > 15:
        raise Syntax("501 5.5.4 SIZE is a number")
    if int(size) > limit:
        raise Syntax(too_large(limit))
    if path.parameters.get("BODY", "7BIT").upper() not in ("7BIT", "8BITMIME"):
        raise Syntax("501 5.5.4 BODY is 7BIT or 8BITMIME")
    _needs_utf8(path, allowed="SMTPUTF8" in path.parameters)
    return path, int(size)


def recipient_path(rest: str, *, utf8: bool) -> Path:
    """The argument of RCPT.

    Raises:
        Syntax: wrong form, no address, or unknown parameter.
    """
    path = _path(rest, "TO:", _KNOWN_RCPT)
    if not path.address:
        raise Syntax("501 5.1.3 Recipient address is empty")
    if "@" not in path.address.strip("@") and path.address.lower() != "postmaster":
        raise Syntax("501 5.1.3 Recipient address has no domain")
    _needs_utf8(path, allowed=utf8)
    return path


def too_large(limit: int) -> str:
    """The answer to a mail over the limit."""
    return f"552 5.3.4 Message is larger than {limit} bytes (OMAMORI-SIZE)"


def cleaned(data: bytes) -> bytes:
    """The mail itself: doubled dots undone, stray line ends made CR LF.

    Stray CR or LF from old mailers is made regular, so that what is examined is what leaves. Beside
    a dot it could be the end of data for another server, and what follows a second mail: refused.

    Raises:
        Syntax: NUL, or a stray line end beside a dot.
    """
    if b"\0" in data:
        raise Syntax("550 5.6.0 Message contains NUL (OMAMORI-NUL)")
    ends = data.count(b"\r\n")
    if ends != data.count(b"\r") or ends != data.count(b"\n"):
        if _LOOKALIKE.search(data):
            raise Syntax("550 5.6.0 Bare CR or LF beside a dot (OMAMORI-SMUGGLING)")
        data = _STRAY.sub(b"\r\n", data)
    if data.startswith(b"."):
        data = data[1:]
    return data.replace(b"\r\n.", b"\r\n")


def received_count(data: bytes) -> int:
    """How many servers a mail says it has passed (its Received fields)."""
    head, _, _ = data[: 1 << 20].partition(b"\r\n\r\n")
    return len(re.findall(rb"(?im)^received:", head))


def _path(rest: str, keyword: str, known: set[str]) -> Path:
    if not rest.upper().startswith(keyword):
        raise Syntax(f"501 5.5.4 Syntax: {keyword}<address>")
    match = _PATH.fullmatch(rest[len(keyword) :]) or _BARE.fullmatch(rest[len(keyword) :])
    if match is None:
        raise Syntax(f"501 5.5.4 Syntax: {keyword}<address>")
    # A source route is dropped, as RFC 5321 (4.1.1.3) asks.
    address = _ROUTE.sub("", match[1].strip(), count=1) if match[1].startswith("@") else match[1]
    if _CONTROL.search(address) and not address.startswith('"'):
        raise Syntax("501 5.1.7 Address contains spaces or control characters")
    if len(address) > _LONGEST_ADDRESS or re.search(r"[\x00-\x1f\x7f]", address):
        raise Syntax("501 5.1.7 Address is too long or contains control characters")
    parameters = {}
    for word in match[2].split():
        name, _, value = word.partition("=")
        if name.upper() not in known:
            raise Syntax(f"555 5.5.4 Unknown parameter {name.upper()[:20]}")
        parameters[name.upper()] = value
    return Path(address, parameters)


def _needs_utf8(path: Path, *, allowed: bool) -> None:
    if not path.address.isascii() and not allowed:
        raise Syntax("553 5.6.7 This address needs SMTPUTF8")
