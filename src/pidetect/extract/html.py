"""HTML。Visible text, and apart from it what a reader does not see: attributes, comments, hidden elements."""

import base64
import io
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree

from pidetect.extract import picture
from pidetect.extract.document import Reader
from pidetect.types import CannotExamine

_BLOCKS = frozenset(
    (
        *("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"),
        *(
            "section",
            "article",
            "header",
            "footer",
            "blockquote",
            "pre",
            "dt",
            "dd",
            "title",
            "option",
        ),
    )
)
_ATTRIBUTES = ("href", "alt", "title", "value", "content", "placeholder", "aria-label", "summary")
_ADDRESSES = ("href", "src", "data")
_SILENT = frozenset(("script", "style", "template", "noscript"))
_TAG = re.compile(r"<[^<>]*>")
_LONG_TAG, _MOST_ATTRIBUTES = 4_000, 1_000
_OPENED = re.compile(r"<(?:\"[^\"]*+\"|'[^']*+'|[^\"'>])*+")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_END = re.compile(r"</html\s*>", re.IGNORECASE)
_SPACE = re.compile(r"[\r\n\t ]+")
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)


def read(reader: Reader, text: str, place: str = "") -> None:
    """Add the text of an HTML document, and of all that follows its end; its tables keep their cells.

    Mail programs write several documents one after another, and footers behind the last; browsers
    show them all, the parser stops at the first end.
    """
    first, *rest = _END.split(text)
    _read_one(reader, first, place)
    for number, piece in enumerate((p for p in rest if p.strip()), 2):
        _read_one(reader, piece, _below(place, f"続き{number}"))


def _read_one(reader: Reader, text: str, place: str) -> None:
    if _is_flooded(text):
        _read_source(reader, text, place)
        return
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, recover=True)
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise CannotExamine("broken") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        # The parser stopped (too deep).
        _read_source(reader, text, place)
        return
    if tree is None:
        return
    page = _Page()
    page.walk(tree)
    reader.text(place, "".join(page.seen))
    reader.text(_below(place, "属性"), "\n".join(page.attributes), hidden=True)
    reader.text(_below(place, "コメント・非表示"), "\n".join(page.unseen), hidden=True)
    for number, address in enumerate(page.files, 1):
        _read_inside(reader, address, f"埋め込み{number}")


def _is_flooded(text: str) -> bool:
    """Whether a tag has more attributes than any page; the parser's time grows with their square."""
    return any(
        len(_QUOTED.sub("=", tag.group()).split()) > _MOST_ATTRIBUTES
        for tag in _OPENED.finditer(text)
        if tag.end() - tag.start() > _LONG_TAG
    )


def _read_source(reader: Reader, text: str, place: str) -> None:
    """The source itself, tags and all, where it cannot be parsed."""
    reader.text(place, unescape(_TAG.sub("\n", text)))
    reader.text(_below(place, "タグの中"), "\n".join(_TAG.findall(text)), hidden=True)


def _read_inside(reader: Reader, address: str, name: str) -> None:
    """A file written into an address (RFC 2397); pictures are read as pictures of a page."""
    head, _, body = address[len("data:") :].partition(",")
    data = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            data = base64.b64decode(data)
        except ValueError:
            reader.problem("broken")
            return
    if head.lower().startswith("image/") and not head.lower().startswith("image/svg"):
        picture.inside(reader, data, f"図「{name}」")
    else:
        reader.member(data, name)


def _is_file(address: str) -> bool:
    return address[:5].lower() == "data:"


def _below(place: str, what: str) -> str:
    return f"{place} {what}" if place else what


class _Page:
    """Text in the order of the page; walked without recursion."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.unseen: list[str] = []
        self.attributes: list[str] = []
        self.files: list[str] = []

    def walk(self, tree: etree._Element) -> None:
        hidden = 0
        for event, element in etree.iterwalk(tree, events=("start", "end", "comment")):
            if event == "comment":
                self.unseen.append(str(element.text or ""))
                self._add(element.tail, hidden)
            elif not isinstance(element.tag, str):
                self._add(element.tail, hidden)
            elif event == "start":
                hidden += self._is_hidden(element)
                self._open(element, hidden)
            else:
                hidden -= self._is_hidden(element)
                self._close(element, hidden)

    def _is_hidden(self, element: etree._Element) -> bool:
        style = element.get("style", "")
        silent = element.tag in _SILENT or element.get("hidden") is not None
        return silent or _INVISIBLE.search(style) is not None

    def _open(self, element: etree._Element, hidden: int) -> None:
        if element.tag in _BLOCKS and element.tag != "tr":
            self._add("\n", hidden)
        values = [v for name in _ATTRIBUTES if (v := element.get(name)) and not _is_file(v)]
        self.attributes += [unquote(v) if "%" in v else v for v in values]
        self.files += [v for name in _ADDRESSES if _is_file(v := element.get(name, ""))]
        self.attributes += [
            v for n, v in element.items() if n.startswith("data-") and len(v) < 10_000
        ]
        self._add(element.text, hidden)

    def _close(self, element: etree._Element, hidden: int) -> None:
        if element.tag in ("td", "th"):
            self._add("\t", hidden)
        elif element.tag in _BLOCKS:
            self._add("\n", hidden)
        self._add(element.tail, hidden)

    def _add(self, text: str | None, hidden: int) -> None:
        if text:
            pieces = self.unseen if hidden else self.seen
            # A line break in the source is a space on the page, and none at the start of a line or cell.
            flat = text if text in ("\n", "\t") else _SPACE.sub(" ", text)
            if flat != " " or not pieces or pieces[-1] not in ("\n", "\t"):
                pieces.append(flat)


def read_xml(reader: Reader, text: str) -> None:
    """Add all character data and attribute values of any other XML; entities are never followed."""
    root = whole_xml(text.encode("utf-8", "replace"), reader)
    parts: list[str] = []
    walk = () if root is None else etree.iterwalk(root, ("start", "end", "comment", "pi"))
    for event, element in walk:
        if event != "end":
            parts += [v for v in element.values() if len(v) > 3]
            parts.append(element.text or "")
        if event != "start":
            parts.append(element.tail or "")
    reader.text("", "\n".join(part for part in parts if part.strip()))


_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def open_xml(
    data: bytes, reader: Reader, events: tuple[str, ...] = ("end",)
) -> Iterator[tuple[str, etree._Element]]:
    """Elements of an XML member as they come; a document type (entities) is refused as a bomb."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = _DECLARATION.sub(b"", data.decode("utf-16", "replace").encode())
    if _DOCTYPE.search(data[:100_000]):
        raise CannotExamine("bomb")
    try:
        yield from etree.iterparse(
            io.BytesIO(data),
            events=events,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=False,
        )
    except etree.LxmlError:
        # What came before the fault is still read.
        reader.problem("broken")


def whole_xml(data: bytes, reader: Reader) -> etree._Element | None:
    """The root of an XML member, as far as it could be read; None when there is nothing."""
    root: etree._Element | None = None
    for _, element in open_xml(data, reader, ("start",)):
        root = element if root is None else root
    return root
