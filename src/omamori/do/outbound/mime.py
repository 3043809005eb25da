"""部品の取り出し。The parts of a mail as spans of its bytes, found the way mail programs find them.

Where programs disagree (two boundaries, broken headers, odd encodings) a problem code is noted and
the mail is held: what an examiner does not see must not leave (CVE-2024-28054). Spans instead of
copies keep a 100 MB mail at about its own size in memory.
"""

import base64
import binascii
import dataclasses
import quopri
import re

from omamori.do.outbound import headers
from omamori.do.outbound.headers import Headers, Value

_BLANK = re.compile(rb"\r?\n\r?\n")
_DEPTH = 20
_PARTS = 1000
_PLAIN = {"", "7bit", "8bit", "binary"}


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """A part that has no parts of its own.

    Attributes:
        start, end: its encoded body in the mail's bytes.
        charset: as named; empty when it is not.
        name: the file name shown to people; empty when there is none.
        attached: it says so itself (Content-Disposition: attachment).
        within: media type of the multipart around it.
        begin: where its header starts; mark: where the boundary line before it starts, -1 for the mail itself.
    """

    media_type: str
    charset: str
    name: str
    attached: bool
    encoding: str
    start: int
    end: int
    within: str
    begin: int = 0
    mark: int = -1


@dataclasses.dataclass(frozen=True, slots=True)
class Structure:
    """A mail taken apart.

    Attributes:
        top: the mail's own header.
        leaves: in order.
        strays: spans outside all parts (before the first, after the last); people see them rarely.
        heads: every header block, the mail's own first.
        problems: codes of what is broken or ambiguous.
    """

    top: Headers
    leaves: tuple[Leaf, ...]
    strays: tuple[tuple[int, int], ...]
    problems: tuple[str, ...]
    heads: tuple[Headers, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Around:
    """Where a part stands."""

    within: str = ""
    depth: int = 0
    begin: int = 0
    mark: int = -1


@dataclasses.dataclass(slots=True)
class _Work:
    content: bytes
    leaves: list[Leaf] = dataclasses.field(default_factory=list)
    strays: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    heads: list[Headers] = dataclasses.field(default_factory=list)
    problems: dict[str, None] = dataclasses.field(default_factory=dict)


def take_apart(content: bytes) -> Structure:
    """Find all parts; never raises."""
    work = _Work(content)
    top, body = _header(content, 0, len(content))
    if not top.fields:
        work.problems["no_header"] = None
    _part(work, top, (body, len(content)), _Around())
    return Structure(
        top=top,
        leaves=tuple(work.leaves),
        strays=tuple(work.strays),
        problems=tuple(work.problems),
        heads=tuple(work.heads),
    )


def decoded(content: bytes, leaf: Leaf) -> tuple[bytes, bool]:
    """The bytes of a part, and whether every program would read the same ones."""
    raw = content[leaf.start : leaf.end]
    if leaf.encoding in _PLAIN:
        return raw, True
    if leaf.encoding == "quoted-printable":
        return quopri.decodestring(raw), True
    if leaf.encoding == "base64":
        return _base64(raw)
    return raw, False


def _header(content: bytes, start: int, end: int) -> tuple[Headers, int]:
    for ending in (b"\r\n", b"\n"):
        if content.startswith(ending, start, end):
            return Headers((), broken=False), start + len(ending)
    blank = _BLANK.search(content, start, end)
    stop, body = (blank.start(), blank.end()) if blank else (end, end)
    return headers.block(content[start:stop]), body


def _part(work: _Work, top: Headers, span: tuple[int, int], around: _Around) -> None:
    content_type = _single(work, top, "content-type")
    disposition = _single(work, top, "content-disposition")
    encoding = _single(work, top, "content-transfer-encoding").word
    work.heads.append(top)
    if top.broken or top.too_long:
        work.problems["broken_header"] = None
    default = "message/rfc822" if around.within == "multipart/digest" else "text/plain"
    kind = content_type.word if content_type.word.count("/") == 1 else default
    boundary = content_type.parameters.get("boundary", "")
    if kind.startswith("multipart/"):
        if encoding not in _PLAIN or not boundary:
            work.problems["broken_mime"] = None
        elif around.depth >= _DEPTH:
            work.problems["too_deep"] = None
        elif _multipart(work, kind, boundary, span, around.depth):
            return
        kind = "text/plain"
    if kind in ("message/partial", "message/external-body"):
        work.problems["partial_message"] = None
    work.leaves.append(
        Leaf(
            media_type=kind,
            charset=content_type.parameters.get("charset", ""),
            name=disposition.parameters.get("filename", "")
            or content_type.parameters.get("name", ""),
            attached=disposition.word == "attachment",
            encoding=encoding,
            start=span[0],
            end=span[1],
            within=around.within,
            begin=around.begin,
            mark=around.mark,
        )
    )


def _multipart(work: _Work, kind: str, boundary: str, span: tuple[int, int], depth: int) -> bool:
    """Cut at the boundary; False when it never comes."""
    escaped = re.escape(boundary.encode("utf-8", "replace"))
    line = re.compile(rb"(?:\A|(?<=\n))--" + escaped + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    start, end = span
    # A slice of the pattern's own: \A must mean the start of this part.
    marks = []
    for mark in line.finditer(memoryview(work.content)[start:end]):
        marks.append((start + mark.start(), start + mark.end(), bool(mark[1])))
        if mark[1] or len(marks) > _PARTS:
            break
    if not marks:
        work.problems["broken_mime"] = None
        return False
    work.strays.append((start, marks[0][0]))
    for (line_start, opened, last), (closed, _, _) in zip(
        marks, [*marks[1:], (end, end, True)], strict=True
    ):
        if last:
            work.strays.append((opened, end))
            return True
        if len(work.leaves) >= _PARTS:
            work.problems["too_many_parts"] = None
            return True
        inner, body = _header(work.content, opened, closed)
        end_of_part = max(body, _without_line_end(work.content, closed))
        _part(work, inner, (body, end_of_part), _Around(kind, depth + 1, opened, line_start))
    # No closing mark: programs show the last part to its end, and so was it read here.
    return True


def _without_line_end(content: bytes, at: int) -> int:
    if content[at - 2 : at] == b"\r\n":
        return at - 2
    return at - 1 if content[at - 1 : at] == b"\n" else at


def _single(work: _Work, top: Headers, name: str) -> Value:
    values = top.all(name)
    found = headers.value(values[0]) if values else Value("", {}, ambiguous=False)
    if found.ambiguous or len(set(values)) > 1:
        work.problems["ambiguous_mime"] = None
    return found


def _base64(raw: bytes) -> tuple[bytes, bool]:
    compact = raw.translate(None, b" \t\r\n")
    # After padding some programs stop and some go on: two different files in one part.
    good = b"=" not in compact.rstrip(b"=")
    try:
        return base64.b64decode(compact, validate=True), good
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", compact)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return base64.b64decode(letters + b"=" * (-len(letters) % 4)), False
