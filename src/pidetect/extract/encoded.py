r"""文字に包まれた文字。Text that stands in a text in another spelling: escapes, Base64, quoted-printable, percent signs.

A name written \u4f50\u85e4 in JSON, a mail pasted with its source or a list in Base64 says the same as plain text and
leaves the company in the same way. Only what comes out as words is taken; keys, hashes and pictures' bytes stay alone
(RFC 8259 7; RFC 4648; RFC 2045 6.7; RFC 2047; RFC 3986 2.1; HTML 13.5).
"""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from pidetect.expressions import lazily
from pidetect.extract import charset

_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
_PAIR = lazily(
    r'"((?:[^"\\\n]|\\.){0,200})"\s{0,20}:\s{0,20}"((?:[^"\\\n]|\\.){0,2000})"', re.DOTALL
)
_LITERAL = lazily(r"(?:[^\s\"'\\]|\\.){1,20000}", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": ""}
_BACKSLASH = lazily(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
# Lines of a mail, or a short value in one piece; looked for only where a run of such letters begins.
_BASE64 = lazily(
    r"(?:[A-Za-z0-9+/]{40,}(?:\r?\n[ \t]?[A-Za-z0-9+/]{1,76}(?=[\s=]|\Z))*|[A-Za-z0-9+/_-]{16,})={0,2}"
)
_RUN = 16
_LETTERS = bytes(
    0x61 if chr(n).isascii() and (chr(n).isalnum() or chr(n) in "+/_-") else 0x20
    for n in range(256)
)
_QUOTED = re.compile(r"=[0-9A-F]{2}=[0-9A-F]{2}=[0-9A-F]{2}")
_WORD = lazily(
    r"=\?[A-Za-z0-9*_.-]{2,40}\?[BbQq]\?[^?\s]{1,1000}\?="
    r"(?:\s+=\?[A-Za-z0-9*_.-]{2,40}\?[BbQq]\?[^?\s]{1,1000}\?=){0,40}"
)
_PERCENT = lazily(r"%[0-9A-Fa-f]{2}[^\s\"'<>]{0,4000}")
_BEFORE = lazily(r"[^\s\"'<>]{0,200}\Z")
_ENTITY = lazily(r"&#(?:\d{2,7}|[xX][0-9A-Fa-f]{2,6});")
_JAPANESE = lazily("[ぁ-んァ-ヶ一-鿿々]")
_TELLING = re.compile(r"[^\x00-\x7f]|@|(?:\d[ .()-]?){9}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_SENTENCE, _LEAST_FILE, _REACH, _FEWEST = 40, 40, 200, 6
# How files begin that are worth opening when they come out of Base64.
_FILES = (
    *(
        b"PK\x03\x04",
        b"%PDF-",
        b"\x1f\x8b\x08",
        b"\xd0\xcf\x11\xe0",
        b"{\\rtf",
        b"7z\xbc\xaf",
        b"BZh",
        b"\xfd7zXZ",
    ),
    *(b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"Rar!"),
)


def unwrapped(text: str) -> Iterator[str | bytes]:
    """The words that a text holds in another spelling, and the files.

    Args:
        text: any text; nothing of it that is plain is told again, but for the labels of a value.
    """
    if "\\u" in text:
        yield from _escapes(text)
    if "%" in text:
        yield from _percents(text)
    if "&#" in text:
        yield from (html.unescape(li) for li in text.split("\n") if _ENTITY.search(li))
    if "=?" in text:
        for found in _WORD.finditer(text):
            yield _header(found.group())
    if "=" in text and _QUOTED.search(text):
        yield from _quoted(text)
    yield from _blocks(text)


def _escapes(text: str) -> Iterator[str]:
    """Values of JSON with their names, and whatever else is written with escapes."""
    at = 0
    for pair in _PAIR.finditer(text):
        if _ESCAPED.search(pair.group()):
            yield from _literals(text[at : pair.start()])
            at = pair.end()
            yield f"{_plain(pair[1])}: {_plain(pair[2])}"
    yield from _literals(text[at:])


def _literals(text: str) -> Iterator[str]:
    if "\\u" in text:
        yield from (
            _plain(m.group()) for m in _LITERAL.finditer(text) if _ESCAPED.search(m.group())
        )


def _plain(literal: str) -> str:
    units = _BACKSLASH.sub(_letter, literal)
    # A letter beyond 16 bits is written as two escapes.
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _letter(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _SHORT.get(found[3], found[3])


def _percents(text: str) -> Iterator[str]:
    """Addresses and forms; each field of a form is a line."""
    end = 0
    for found in _PERCENT.finditer(text):
        before = _BEFORE.search(text[max(end, found.start() - _REACH) : found.start()])
        raw = (before.group() if before else "") + found.group()
        end = found.end()
        words = charset.guess(unquote_to_bytes(raw.replace("+", " ")))
        if words is not None and _TELLING.search(words) and not _CONTROL.search(words):
            yield "\n".join(re.split("[&?;]", words))


def _header(words: str) -> str:
    from email.header import decode_header  # noqa: PLC0415 - heavy, and few texts have such words

    try:
        pieces = decode_header(words)
    except (ValueError, LookupError, binascii.Error):
        return ""
    return "".join(charset.decode(p, e or "") if isinstance(p, bytes) else p for p, e in pieces)


def _quoted(text: str) -> Iterator[str]:
    """Paragraphs of quoted-printable; a line that ends with = goes on in the next."""
    block: list[str] = []
    for line in (*text.split("\n"), ""):
        if line.isascii() and (
            _QUOTED.search(line) or (block and block[-1].rstrip().endswith("="))
        ):
            block.append(line)
            continue
        if block:
            words = charset.guess(quopri.decodestring("\n".join(block).encode()))
            if words is not None and _TELLING.search(words) and not _CONTROL.search(words):
                yield words
            block = []


def _blocks(text: str) -> Iterator[str | bytes]:
    """Base64 blocks; runs of its letters are found by search in bytes, ten times as quick as by expression."""
    # One byte for each character, so the places are the same.
    row = text.encode("ascii", "replace").translate(_LETTERS)
    at = row.find(b"a" * _RUN)
    while at >= 0:
        block = _BASE64.match(text, at)
        # A long number is a number; logs are full of them.
        if block is not None and not block.group().isdecimal():
            yield from _base64(block.group())
        at = row.find(b"a" * _RUN, block.end() if block is not None else at + 1)


def _base64(block: str) -> Iterator[str | bytes]:
    found = _opened(block)
    if found is None and "\n" in block:
        # The last line may be a word of the text that follows.
        found = _opened(block.rpartition("\n")[0])
    if found is not None:
        yield found


def _opened(block: str) -> str | bytes | None:
    """What a block holds; None when it is nothing for a reader."""
    letters = "".join(block.split()).rstrip("=").translate({0x2D: "+", 0x5F: "/"})
    if len(set(letters[:_SENTENCE])) < _FEWEST:
        return None
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    if len(data) >= _LEAST_FILE and data.startswith(_FILES):
        return data
    return _words(data) or None


def _words(data: bytes) -> str:
    """Bytes as words; empty when they are a key, a hash or any other bytes."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = (charset.guess(data) or "") if len(data) >= _SENTENCE else ""
        if len(_JAPANESE.findall(text)) * 8 < len(text):
            return ""
    if _CONTROL.search(text):
        return ""
    # Sixteen letters of a plain identifier hardly ever decode to ASCII, and say nothing when they do.
    if _JAPANESE.search(text):
        return text
    telling = text.isascii() and (_TELLING.search(text) or _BASE64.fullmatch(text.strip()))
    return text if telling else ""
