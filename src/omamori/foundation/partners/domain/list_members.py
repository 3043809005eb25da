"""一覧のメンバー。Reads who stands behind a distribution list, from typed lines, CSV, LDIF or an Exchange export. Pure.

What a mail system exports is hostile input like any other: bounded, and every line that is no address is
named instead of being left out (J.9.1 正確性の確保).
"""

import base64
import binascii
import contextlib
import csv
import dataclasses
import io
import re
import unicodedata

MOST_MEMBERS = 5_000
MOST_TEXT = 1_000_000
_TOLD = 5
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}"
)
_LDIF = re.compile(r"^(?:version:\s*1|dn::?\s)", re.MULTILINE)
_MAIL_FIELDS = frozenset({"mail", "rfc822mailmember", "mailroutingaddress", "proxyaddresses"})
_COLUMNS = (
    "primarysmtpaddress",
    "emailaddress",
    "windowsemailaddress",
    "externalemailaddress",
    "email",
    "mail",
    "address",
    "メールアドレス",
    "アドレス",
)
"""Headings of the column with the addresses; the first two are those of Exchange (Get-DistributionGroupMember)."""
_EXCHANGE = ("primarysmtpaddress", "windowsemailaddress", "externalemailaddress")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Members:
    """What was read.

    Attributes:
        addresses: lower case, each once, in the order of the text.
        source: ``typed``, ``csv``, ``ldif`` or ``exchange``.
        unread: (number of the line, what stands there) of what is no address; the first few.
        unread_count: of all of them.
    """

    addresses: tuple[str, ...]
    source: str
    unread: tuple[tuple[int, str], ...] = ()
    unread_count: int = 0


def read(text: str) -> Members:
    """The members that a text names; at most ``MOST_TEXT`` characters are looked at."""
    text = unicodedata.normalize("NFKC", text[:MOST_TEXT]).lstrip("\ufeff")
    if _LDIF.search(text):
        return _found("ldif", _of_ldif(text))
    rows: list[list[str]] = []
    # A quote that never ends, or a NUL, is no CSV: its lines are read as typed.
    with contextlib.suppress(csv.Error):
        rows = list(csv.reader(io.StringIO(text, newline=""))) if "\x00" not in text else []
    for column, heading in _columns(rows):
        source = "exchange" if heading in _EXCHANGE else "csv"
        cells = [(n, row[column] if column < len(row) else "") for n, row in enumerate(rows[1:], 2)]
        return _found(source, [(n, cell) for n, cell in cells if cell.strip()])
    pieces = [
        (n, piece)
        for n, line in enumerate(text.splitlines(), 1)
        for piece in re.split(r"[,;、]", line)
        if piece.strip()
    ]
    return _found("typed", pieces)


def _columns(rows: list[list[str]]) -> list[tuple[int, str]]:
    """The column of the addresses and its heading; empty when the first row is no heading."""
    if not rows or any("@" in cell for cell in rows[0]):
        return []
    heads = [re.sub(r"[\s_-]", "", cell).lower() for cell in rows[0]]
    found = [(heads.index(name), name) for name in _COLUMNS if name in heads]
    return found[:1]


def _of_ldif(text: str) -> list[tuple[int, str]]:
    """Values of the fields that hold addresses (RFC 2849); folded lines are joined."""
    found: list[tuple[int, str]] = []
    joined = re.sub(r"\r?\n ", "", text)
    for number, line in enumerate(joined.splitlines(), 1):
        name, colon, value = line.partition(":")
        if not colon or name.split(";")[0].strip().lower() not in _MAIL_FIELDS:
            continue
        found.append((number, _decoded(value)))
    return found


def _decoded(value: str) -> str:
    if value.startswith(":"):
        try:
            value = base64.b64decode(value[1:].strip(), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return value
    return re.sub(r"^smtp:", "", value.strip(), flags=re.IGNORECASE)


def _found(source: str, pieces: list[tuple[int, str]]) -> Members:
    addresses: dict[str, None] = {}
    unread: list[tuple[int, str]] = []
    for number, piece in pieces:
        inside = re.search(r"<([^<>]*)>", piece)
        bare = (inside[1] if inside else piece).strip().strip('"').strip()
        if _ADDRESS.fullmatch(bare):
            addresses[bare.lower()] = None
        else:
            unread.append((number, piece.strip()[:60]))
    return Members(
        addresses=tuple(addresses),
        source=source,
        unread=tuple(unread[:_TOLD]),
        unread_count=len(unread),
    )
