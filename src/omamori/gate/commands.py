"""命令の読み方。What an SMTP line means (RFC 5321, 1870, 3030, 3461, 6152, 6531), as pure functions.

Strict where two servers could read differently (control characters in addresses, stray line ends
beside a dot), generous where ordinary mailers differ (long lines, spaces, brackets left out).
"""

import dataclasses
import re

from omamori.do.outbound.mail import Dsn, RecipientDsn

_PATH = re.compile(r"\s*<([^<>]*)>\s*(.*)", re.DOTALL)
_BARE = re.compile(r"\s*(\S+@\S+)\s*(.*)", re.DOTALL)
_USUAL = re.compile(r"([A-Za-z]+:)<([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255})>", re.ASCII)
"""An address as nearly all are, and nothing behind it: it needs no further look."""
_ROUTE = re.compile(r"@[^:]*:")
_KNOWN_MAIL = {"SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH"}
_KNOWN_RCPT = {"NOTIFY", "ORCPT"}
_NOTIFY = {"SUCCESS", "FAILURE", "DELAY"}
_XTEXT = re.compile(r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})+")
"""RFC 3461, 4: printable ASCII but + and =, and +XX."""
_ORCPT = re.compile(r"([A-Za-z0-9-]+);(\S+)")
_LONGEST_ENVID, _LONGEST_ORCPT = 100, 500
_STRAY = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LOOKALIKE = re.compile(rb"(?:\r(?!\n)|(?<!\r)\n)\.|(?:^|[\r\n])\.{1,2}(?:\r(?!\n)|\n)")
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_LONGEST_ADDRESS = 320
_LONGEST_HEADER = 1 << 20


@dataclasses.dataclass(frozen=True)
class Path:
    """An address with its parameters.

    Attributes:
        address: without brackets; empty for the null sender.
        parameters: by upper-case name; a flag has the value "".
    """

    address: str
    parameters: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Chunk:
    """The argument of BDAT (RFC 3030, 2).

    Attributes:
        size: octets that follow the line.
        last: the mail is complete with them.
    """

    size: int
    last: bool


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
    if not path.parameters and path.address.isascii():
        return path, 0
    size = path.parameters.get("SIZE", "0")
    if not size.isascii() or not size.isdigit() or len(size) > 15:
        raise Syntax("501 5.5.4 SIZE is a number")
    if int(size) > limit:
        raise Syntax(too_large(limit))
    if path.parameters.get("BODY", "7BIT").upper() not in ("7BIT", "8BITMIME"):
        # BINARYMIME is not offered: the next server would need it, too, or the bytes would change.
        raise Syntax("501 5.5.4 BODY is 7BIT or 8BITMIME")
    if path.parameters.get("RET", "FULL").upper() not in ("FULL", "HDRS"):
        raise Syntax("501 5.5.4 RET is FULL or HDRS")
    envid = path.parameters.get("ENVID", "x")
    if not _XTEXT.fullmatch(envid) or len(envid) > _LONGEST_ENVID:
        raise Syntax("501 5.5.4 ENVID is xtext of at most 100 characters")
    _needs_utf8(path, allowed="SMTPUTF8" in path.parameters)
    return path, int(size)


def recipient_path(rest: str, *, utf8: bool) -> Path:
    """The argument of RCPT.

    Raises:
        Syntax: wrong form, no address, or unknown parameter.
    """
    path = _path(rest, "TO:", _KNOWN_RCPT)
    if not path.parameters and path.address.isascii() and "@" in path.address.strip("@"):
        return path
    if not path.address:
        raise Syntax("501 5.1.3 Recipient address is empty")
    if "@" not in path.address.strip("@") and path.address.lower() != "postmaster":
        raise Syntax("501 5.1.3 Recipient address has no domain")
    _needs_utf8(path, allowed=utf8)
    notify = path.parameters.get("NOTIFY", "NEVER").upper().split(",")
    if notify != ["NEVER"] and (not set(notify) <= _NOTIFY or len(set(notify)) < len(notify)):
        raise Syntax("501 5.5.4 NOTIFY is NEVER, or SUCCESS, FAILURE and DELAY by comma")
    _check_orcpt(path.parameters.get("ORCPT", "rfc822;x"), utf8=utf8)
    return path


def wishes(sender: Path, recipients: list[Path]) -> Dsn:
    """What was asked about reports, checked by ``mail_path`` and ``recipient_path`` before."""
    return Dsn(
        ret=sender.parameters.get("RET", "").upper(),
        envid=sender.parameters.get("ENVID", ""),
        recipients=tuple(_wish(path) for path in recipients if path.parameters),
    )


def chunk(rest: str) -> Chunk:
    """The argument of BDAT.

    Raises:
        Syntax: wrong form; nobody knows then how many octets follow.
    """
    words = rest.upper().split(" ")
    size, last = words[0], words[1:]
    if not size.isascii() or not size.isdigit() or len(size) > 15 or last not in ([], ["LAST"]):
        raise Syntax("501 5.5.4 Syntax: BDAT size [LAST]")
    return Chunk(int(size), bool(last))


def too_large(limit: int) -> str:
    """The answer to a mail over the limit."""
    return f"552 5.3.4 Message is larger than {limit} bytes (OMAMORI-SIZE)"


def cleaned(data: bytes, *, strays: bool = True) -> bytes:
    """The mail itself, out of the bytes after DATA: doubled dots undone, line ends regular.

    Raises:
        Syntax: as ``regular``.
    """
    data = regular(data, strays=strays)
    if data.startswith(b"."):
        data = data[1:]
    return data.replace(b"\r\n.", b"\r\n")


def regular(data: bytes, *, strays: bool = True) -> bytes:
    """The bytes with stray CR or LF made CR LF.

    Stray line ends of old mailers are made regular, so that what is examined is what leaves. Beside
    a dot they could be the end of data for another server, and what follows a second mail: refused.

    Args:
        data: what came.
        strays: the client's stray line ends are put up with; others have theirs refused.

    Raises:
        Syntax: NUL, a stray line end beside a dot, or any where none is put up with.
    """
    if b"\0" in data:
        raise Syntax("550 5.6.0 Message contains NUL (OMAMORI-NUL)")
    ends = len(data.splitlines()) - (data[-1:] not in (b"\r", b"\n", b""))
    if len(data) - len(data.translate(None, b"\r\n")) == 2 * ends:
        return data  # each end of a line has two signs: they are all CR LF
    if _LOOKALIKE.search(data):
        raise Syntax("550 5.6.0 Bare CR or LF beside a dot (OMAMORI-SMUGGLING)")
    if not strays:
        raise Syntax("550 5.6.0 Lines must end with CR LF (OMAMORI-LINE-ENDS)")
    return _STRAY.sub(b"\r\n", data)


def header_block(content: bytes) -> bytes:
    """The header fields of a mail with their line ends; of an endless header its first megabyte."""
    if content.startswith(b"\r\n"):
        return b""
    end = content.find(b"\r\n\r\n", 0, _LONGEST_HEADER)
    return content[: end + 2 if end >= 0 else _LONGEST_HEADER]


def received_count(data: bytes) -> int:
    """How many servers a mail says it has passed (its Received fields)."""
    return len(re.findall(rb"(?im)^received:", header_block(data)))


def _path(rest: str, keyword: str, known: set[str]) -> Path:
    usual = _USUAL.fullmatch(rest)
    if usual is not None and usual[1].upper() == keyword:
        return Path(usual[2], {})
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
    return Path(address, _parameters(match[2], known))


def _parameters(text: str, known: set[str]) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for word in text.split():
        name, _, value = word.partition("=")
        name = name.upper()
        if name not in known:
            raise Syntax(f"555 5.5.4 Unknown parameter {name[:20]}")
        if name in parameters:
            raise Syntax(f"501 5.5.4 {name} stands twice")
        parameters[name] = value
    return parameters


def _wish(path: Path) -> RecipientDsn:
    notify = path.parameters.get("NOTIFY", "").upper()
    return RecipientDsn(
        address=path.address,
        notify=tuple(notify.split(",")) if notify else (),
        orcpt=path.parameters.get("ORCPT", ""),
    )


def _check_orcpt(value: str, *, utf8: bool) -> None:
    match = _ORCPT.fullmatch(value)
    good = match is not None and len(value) <= _LONGEST_ORCPT
    # With SMTPUTF8 the address may stand in UTF-8 itself (RFC 6533, 3).
    if not good or match is None or not (_XTEXT.fullmatch(match[2]) or _is_unitext(match, utf8)):
        raise Syntax("501 5.5.4 ORCPT is type;address in xtext")


def _is_unitext(match: re.Match[str], utf8: bool) -> bool:  # noqa: FBT001 - read at its one call
    return utf8 and match[1].lower() == "utf-8" and match[2].isprintable() and "=" not in match[2]


def _needs_utf8(path: Path, *, allowed: bool) -> None:
    if not path.address.isascii() and not allowed:
        raise Syntax("553 5.6.7 This address needs SMTPUTF8")
