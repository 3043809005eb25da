"""部品の中の言葉。Words in the attributes and settings of an Office part, apart from names of fonts, styles and programs.

The description of a picture, the list behind a drop-down field or the comment of a defined name are seen by whoever
opens the right window (ECMA-376 part 1). Looked for by expressions over the bytes: a part was parsed once already.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

_VALUE = rb"""\s*=\s*(?:"([^"<]*+)"|'([^'<]*+)')"""
_NAME = rb"(?:[A-Za-z]\w*:)?"
# What a person has written for others to read, whatever it looks like.
_WRITTEN = re.compile(
    rb"[\s:](descr|title|alt|string|displayText|prompt|promptTitle|error|errorTitle|comment|description|tooltip"
    rb"|screentip|supertip|label|caption|altText|totalsRowLabel|dsprp|instr|current-value|string-value)"
    + _VALUE
)
_FIELD = re.compile(
    rb"<"
    + _NAME
    + rb"(?:docVar|listItem|listEntry|default|alias|tag|helpText|statusText|placeholder|inputCells|scenario"
    rb"|ocxPr|filter|customFilter|bookmarkStart|hyperlink|section|custShow|property|user-defined)\s([^<>]*+)>"
)
_ATTRIBUTE = re.compile(rb"([A-Za-z][\w:.-]*)" + _VALUE)
_SAID = re.compile(
    rb"<"
    + _NAME
    + rb"(?:formula1|formula2|formula|f|definedName)(?:\s[^<>]*)?>([^<]*(?:\"|&quot;|@)[^<]*)<"
)
_FOREIGN = re.compile(rb"""=\s*(?:"([^"<]*[@\x80-\xff&][^"<]*)"|'([^'<]*[@\x80-\xff&][^'<]*)')""")
_LAST_NAME = re.compile(rb"([A-Za-z][\w.-]*)\s*\Z")
_ELEMENT = re.compile(rb"<" + _NAME + rb"([\w.-]+)[^<]*\Z")
# Names of fonts and styles, and who has written.
_MUTE_ATTRIBUTES = frozenset(
    (
        *(
            b"typeface",
            b"eastAsia",
            b"ascii",
            b"hAnsi",
            b"cs",
            b"font",
            b"sheet",
            b"face",
            b"author",
            b"initials",
        ),
        *(
            b"userName",
            b"userId",
            b"lastModifiedBy",
            b"fontName",
            b"panose",
            b"url",
            b"uri",
            b"formatCode",
        ),
        *(b"id", b"change-id", b"rsidR", b"uid"),
        *(b"style-name", b"parent-style-name", b"font-name", b"font-family", b"display-name"),
    )
)
_MUTE_ELEMENTS = frozenset(
    (
        b"sheet",
        b"font",
        b"rFonts",
        b"latin",
        b"ea",
        b"name",
        b"rFont",
        b"style",
        b"lsdException",
        b"lvlText",
        b"cellStyle",
        b"pStyle",
    )
)
_NUMBERED = re.compile(r"[^\d=:;@,]{1,40}[ \u3000]?\d{1,6}")
_CODE = re.compile(
    r"[{(]?[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}[)}]?|0x[0-9A-Fa-f]+|(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]+"
    r"|\d{4}-\d\d-\d\dT[\d:.]+Z?|(?:https?://schemas|urn:)\S*"
)
_TELLING = re.compile(r"[^\x00-\x7f]|@|(?:\d[ .()-]?){9}|(?i:passw|pwd|user ?id)")
_AROUND = 4_000


def as_utf8(part: bytes) -> bytes:
    """A part as UTF-8, which all expressions here read."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        return part.decode("utf-16", "replace").encode()
    return part


def without_cells(sheet: bytes) -> tuple[bytes, bytes]:
    """A sheet without its cells, and the cells: they have no attributes to write in, and are by far the most of it."""
    start, end = sheet.find(b"<sheetData"), sheet.rfind(b"</sheetData")
    return (sheet[:start] + sheet[end:], sheet[start:end]) if 0 <= start < end else (sheet, b"")


def formulas(cells: bytes) -> list[str]:
    """The texts that stand in formulas."""
    # One letter is looked for many times as quickly as two, and sheets without formulas have it nowhere.
    if b"f" not in cells or (b"<f" not in cells and b":f>" not in cells):
        return []
    return _each_once([t for m in _SAID.finditer(cells) for t in _constants(_text(m[1]))])


def descriptions(part: bytes) -> list[str]:
    """What a part that is otherwise read says in attributes, in rules and in the lists of its fields."""
    found = [t for m in _SAID.finditer(part) for t in _constants(_text(m[1]))]
    found += [_text(m[2] if m[2] is not None else m[3]) for m in _WRITTEN.finditer(part)]
    for field in _FIELD.finditer(part):
        found += [v for _, v in _attributes(field[1]) if _is_telling(v)]
    found += [v for v in _foreign(part) if _is_telling(v)]
    return _each_once(found)


def settings(part: bytes, shown: frozenset[bytes] = frozenset()) -> list[str]:
    """What the attributes of a part say that nothing else reads; ``shown`` are those whose values stand in its text."""
    found = [_text(m[2] if m[2] is not None else m[3]) for m in _WRITTEN.finditer(part)]
    found += [
        v for n, v in _attributes(part) if n not in _MUTE_ATTRIBUTES | shown and _is_telling(v)
    ]
    return _each_once(found)


def external_links(relations: bytes) -> list[str]:
    """Addresses of links out of the file; the template of the writer is none."""
    found: list[str] = []
    for link in re.finditer(rb"<" + _NAME + rb"Relationship\s([^<>]*)>", relations):
        named = dict(_attributes(link[1]))
        if named.get(b"TargetMode") == "External" and not named.get(b"Type", "").endswith(
            "emplate"
        ):
            found.append(unquote(named.get(b"Target", "")))
    return _each_once(found)


def _attributes(raw: bytes) -> Iterator[tuple[bytes, str]]:
    for found in _ATTRIBUTE.finditer(raw):
        name = found[1].rpartition(b":")[2]
        if not found[1].startswith(b"xmlns"):
            yield name, _text(found[2] if found[2] is not None else found[3])


def _foreign(part: bytes) -> Iterator[str]:
    """Values with letters beyond ASCII, or an address; of what names fonts and styles none."""
    for found in _FOREIGN.finditer(part):
        before = part[max(0, found.start() - _AROUND) : found.start()]
        attribute, element = _LAST_NAME.search(before), _ELEMENT.search(before)
        if attribute is None or element is None or attribute[1] in _MUTE_ATTRIBUTES:
            continue
        if element[1] not in _MUTE_ELEMENTS and attribute[1] != b"xmlns":
            yield _text(found[1] if found[1] is not None else found[2])


def _constants(formula: str) -> list[str]:
    """The texts in a formula; a list for a drop-down field has its entries between commas."""
    quoted = re.findall(r'"((?:[^"]|"")*)"', formula)
    return [entry for text in quoted or [formula] for entry in text.split(",")]


def _is_telling(value: str) -> bool:
    """Whether a value may be more than a name of a program: 図 1 and {4F81…} are none."""
    return bool(_TELLING.search(value)) and not (
        _NUMBERED.fullmatch(value) or _CODE.fullmatch(value)
    )


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    return html.unescape(text) if "&" in text else text


def _each_once(found: list[str]) -> list[str]:
    return [t for t in dict.fromkeys(map(str.strip, found)) if len(t) > 1]
