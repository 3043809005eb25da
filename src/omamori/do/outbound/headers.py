"""見出しの読み方。Header fields as people wrote them: encoded words, raw Japanese, groups, parameters.

Never raises on bad mail. Values are for showing and for To/Cc/Bcc; who gets the mail is decided by
the envelope alone, because programs read odd headers differently (threats.md).
"""

import base64
import binascii
import dataclasses
import quopri
import re
from urllib.parse import unquote_to_bytes

from omamori.do.outbound.charsets import decode

_PARTING = re.compile(r'[",;:(\\]')
"""Signs without which a field names one mailbox."""
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,65536})\?=")
_ADDRESS = re.compile(r"[^\s<>,;:@()\"]+@[^\s<>,;:@()\"]+|\"[^\"]+\"@[^\s<>,;:@()\"]+")
_PARAMETER = re.compile(r";\s*([^\s=;\"]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;\s]*)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
"""Also the signs that turn the direction of writing: a program would look like a picture."""
_LONGEST = 64 * 1024
_LONGEST_ADDRESSES = 512 * 1024
_LONGEST_VALUE = 8 * 1024
_LONGEST_ITEM = 2000
"""Patterns run on bounded text only: a header line of megabytes costs no more than a long one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address of a header."""

    name: str
    address: str


@dataclasses.dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one header block in order, values still as bytes, unfolded.

    Attributes:
        broken: a line was neither a field nor the continuation of one.
    """

    fields: tuple[tuple[str, bytes], ...]
    broken: bool

    @property
    def too_long(self) -> bool:
        """A field goes on beyond what is read here."""
        longest = dict.fromkeys(("from", "to", "cc", "bcc"), _LONGEST_ADDRESSES)
        return any(len(value) > longest.get(key, _LONGEST) for key, value in self.fields)

    def all(self, name: str) -> tuple[bytes, ...]:
        """Every value of a field."""
        return tuple(value for key, value in self.fields if key == name)

    def first(self, name: str) -> bytes:
        """The first value; empty when there is none."""
        for key, value in self.fields:
            if key == name:
                return value
        return b""

    def addressed(self) -> tuple[str, ...]:
        """Whom To, Cc and Bcc name, each once; the envelope of a message that has none yet."""
        found = (m.address for f in ("to", "cc", "bcc") for m in mailboxes(self.all(f)))
        return tuple(dict.fromkeys(found))


@dataclasses.dataclass(frozen=True, slots=True)
class Value:
    """A value with parameters, such as Content-Type.

    Attributes:
        ambiguous: a parameter stands twice with different values: programs disagree which counts.
    """

    word: str
    parameters: dict[str, str]
    ambiguous: bool


def block(data: bytes) -> Headers:
    """Read a header block."""
    fields: list[tuple[str, bytearray]] = []
    broken = False
    for number, line in enumerate(data.splitlines()):
        if line[:1] in (b" ", b"\t") and fields:
            # A line of blanks only: some programs end the header here, some go on.
            broken = broken or not line.strip()
            fields[-1][1].extend(b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if colon and name and name.rstrip().isascii() and b" " not in name.rstrip():
            key = name.rstrip().decode("ascii").lower()
            fields.append((key, bytearray(value.strip())))
        elif line.strip() and not (number == 0 and line.startswith(b"From ")):
            broken = True
    return Headers(tuple((key, bytes(value)) for key, value in fields), broken)


def text(value: bytes) -> str:
    """A value for people: encoded words and raw Japanese read, control characters gone."""
    if not value:
        return ""
    raw = decode(value[:_LONGEST]).text
    return shown(words(raw))


def shown(text: str) -> str:
    """A text of the sender's as it may be shown: in one line, turned by no sign."""
    return _CONTROL.sub(" ", text).strip()


def words(raw: str) -> str:
    """Decode the encoded words (RFC 2047) of a text; neighbours of one charset are joined first."""
    if "=?" not in raw:
        return raw
    pieces: list[str] = []
    held, charset, at = b"", "", 0
    for match in _WORD.finditer(raw):
        between = raw[at : match.start()]
        data, name = _word_bytes(match), match[1].partition("*")[0].lower()
        apart = bool(between.strip()) or at == 0
        if held and (apart or name != charset):
            pieces.append(decode(held, charset).text)
            held = b""
        if apart:
            pieces.append(between)
        held, charset, at = held + data, name, match.end()
    if held:
        pieces.append(decode(held, charset).text)
    return "".join(pieces) + raw[at:]


def mailboxes(values: tuple[bytes, ...]) -> tuple[Mailbox, ...]:
    """Names and addresses of To, Cc or From, groups opened."""
    found: list[Mailbox] = []
    for value in values:
        for item in _items(decode(value[:_LONGEST_ADDRESSES]).text):
            mailbox = _mailbox(item[:_LONGEST_ITEM])
            if mailbox is not None:
                found.append(mailbox)
    return tuple(found)


def value(raw: bytes) -> Value:
    """A value with its parameters (RFC 2045, 2231), names in lower case."""
    line = decode(raw[:_LONGEST_VALUE]).text
    word, _, _ = line.partition(";")
    plain: dict[str, str] = {}
    split: dict[str, dict[int, tuple[str, bool]]] = {}
    ambiguous = len(raw) > _LONGEST_VALUE
    for match in _PARAMETER.finditer(line):
        key, given = match[1].lower(), _unquoted(match[2])
        base, star, rest = key.partition("*")
        if star:
            number = rest.rstrip("*")
            piece = (given, key.endswith("*"))
            index = int(number) if re.fullmatch("[0-9]{1,4}", number) else 0
            ambiguous |= index in split.get(base, {})
            split.setdefault(base, {})[index] = piece
        else:
            ambiguous |= key in plain and plain[key] != given
            plain.setdefault(key, given)
    for base, pieces in split.items():
        joined = _extended([pieces[i] for i in sorted(pieces)])
        ambiguous |= base in plain and words(plain[base]) != joined
        plain[base] = joined
    parameters = {k: shown(words(v)) for k, v in plain.items()}
    return Value(word.strip().lower(), parameters, ambiguous)


def _word_bytes(match: re.Match[str]) -> bytes:
    body = match[3].encode("utf-8", "replace")
    if match[2] in "qQ":
        return quopri.decodestring(body, header=True)
    try:
        return base64.b64decode(body + b"=" * (-len(body) % 4))
    except binascii.Error:
        return body


def _unquoted(given: str) -> str:
    if len(given) >= 2 and given[0] == given[-1] == '"':
        return re.sub(r"\\(.)", r"\1", given[1:-1])
    return given.strip('"')


def _extended(pieces: list[tuple[str, bool]]) -> str:
    first, encoded = pieces[0]
    charset = ""
    if encoded and first.count("'") >= 2:
        charset, _, first = first.split("'", 2)
    data = b"".join(
        unquote_to_bytes(piece) if percent else piece.encode("utf-8", "replace")
        for piece, percent in [(first, encoded), *pieces[1:]]
    )
    return decode(data, charset).text


def _items(line: str) -> list[str]:
    """Split at commas and semicolons outside quotes, comments and angle brackets."""
    if _PARTING.search(line) is None:
        return [line] if line.strip() else []
    items: list[str] = []
    current: list[str] = []
    quoted, angle, comment, escaped = False, False, 0, False
    for c in line:
        if escaped:
            escaped = False
        elif c == "\\" and (quoted or comment):
            escaped = True
        elif c == '"' and not comment:
            quoted = not quoted
        elif not quoted and c == "(":
            comment += 1
        elif not quoted and c == ")" and comment:
            comment -= 1
        elif not quoted and not comment:
            angle = (angle or c == "<") and c != ">"
            if not angle and c in ",;:":
                # What stands before ":" is the name of a group, nobody's address.
                items.append("" if c == ":" else "".join(current))
                current = []
                continue
        current.append(c)
    return [item for item in [*items, "".join(current)] if item.strip()]


def _mailbox(item: str) -> Mailbox | None:
    before, angle, rest = item.rpartition("<")
    if angle:
        found = _ADDRESS.search(rest.partition(">")[0])
        name = before
    else:
        found = _ADDRESS.search(item)
        comment = re.search(r"\(([^()]*)\)", item)
        name = comment[1] if comment else ""
    if found is None:
        return None
    return Mailbox(shown(words(_unquoted(name.strip()))), found[0])
