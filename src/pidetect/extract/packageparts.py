"""Office ファイルの残りの部分。What of an Office package its own reader leaves: diagrams, charts, settings, stray files.

An organisation chart drawn as SmartArt, the cached list of a linked workbook, an imported HTML page (altChunk,
ECMA-376 part 1, 17.17.2), the description of a picture, a macro or a file that was merely put into the container
leaves the company like any other text. A part that is neither read nor known to hold no words is said to be unread.
"""

import html
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from pidetect.extract import archive, macros, partwords, runs
from pidetect.extract.compound import Compound
from pidetect.extract.document import Reader
from pidetect.extract.html import whole_xml
from pidetect.extract.source import Source

_HALF_READ = re.compile(
    r"(?:word|xl|ppt)/(?:diagrams/data\w*|charts/chart\w*|drawings/vmlDrawing\w*|externalLinks/externalLink\w*"
    r"|ctrlProps/\w+)\.(?:xml|vml)|(?:word|ppt)/drawings/\w+\.xml|customXml/item\d+\.xml|docProps/custom\.xml"
    r"|ppt/(?:slideLayouts|slideMasters|handoutMasters|notesMasters)/\w+\.xml|Object \d+/content\.xml"
    r"|xl/(?:macrosheets|dialogsheets|revisions|slicers|slicerCaches|timelines|timelineCaches|queryTables|namedSheetViews)"
    r"/[^/]+\.xml|xl/(?:connections|xmlMaps|metadata)\.xml|(?:word|xl|ppt)/activeX/\w+\.xml|customUI/\w+\.xml"
    r"|(?:Basic|Dialogs)/.*\.(?:xml|xlb|xdl)|xl/model/\w+\.xml|xl/customData/\w+\.xml"
)
_PLACES = {
    "diagrams": "図表",
    "charts": "グラフ",
    "drawings": "図形",
    "externalLinks": "リンク先の控え",
    "slideLayouts": "スライドのひな型",
    "slideMasters": "スライドのひな型",
}
# Names of fonts, styles and colours, lists of parts, and who has written: nothing about persons.
_WORDLESS = re.compile(
    r"(?:word|xl|ppt)/(?:theme/.*|styles\w*\.xml|stylesWithEffects\.xml|fontTable\.xml|numbering\.xml|calcChain\.xml"
    r"|tableStyles\.xml|webSettings\.xml|viewProps\.xml|presProps\.xml|people\.xml|authors\.xml|commentAuthors\.xml"
    r"|charts/(?:colors|style)\d*\.xml|diagrams/(?:layout|quickStyle|colors)\d*\.xml|persons/.*|fonts/.*"
    r"|printerSettings/.*|printerSettings\d*\.bin|vbaProjectSignature\w*\.bin|vbaData\.xml|threadedComments/persons.*"
    r"|commentsIds\.xml|commentsExtended\.xml|commentsExtensible\.xml|changesInfos/.*|revisionInfo\.xml)"
    r"|docProps/(?:app\.xml|core\.xml|thumbnail\.\w+)|\[Content_Types\]\.xml|_xmlsignatures/.*|package/.*|mimetype"
    r"|Thumbnails/.*|Configurations2/.*|layout-cache|manifest\.rdf|META-INF/.*|meta\.xml|settings\.xml|styles\.xml"
    r"|content\.xml|docMetadata/.*|customXml/itemProps\d+\.xml|ObjectReplacements/.*|Object \d+/(?:styles|meta|settings)\.xml"
    r"|xl/(?:worksheets|pivotTables|pivotCache|tables|drawings|richData)/(?:[^/]+\.bin|_rels/.*)|xl/\w+\.bin"
    r"|xl/sharedStrings\.xml|xl/pivotCache/.*\.xml"
)
_MACRO = re.compile(r"(?:word|xl|ppt)/vbaProject\.bin")
_CONTROL = re.compile(r"(?:word|xl|ppt)/activeX/\w+\.bin|xl/customProperty\d*\.bin")
_HOUSE = re.compile(
    r"(?:word|xl|ppt|docProps|docMetadata|customXml|customUI|_rels|_xmlsignatures|META-INF|package|Pictures|Thumbnails"
    r"|Configurations2|ObjectReplacements|Object \d+|Basic|Dialogs|layout-cache)(?:/|$)|\[Content_Types\]\.xml$"
    r"|(?:content|styles|meta|settings)\.xml$|mimetype$|manifest\.rdf$|\[trash\]/"
)
_CHUNK = re.compile(
    r"\.(?:html?|xhtml|mht|mhtml|txt|csv|tsv|json|eml|rtf|docx|docm|xlsx|pptx|pdf|zip)$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"(?:word|xl|ppt)/(?:embeddings|media)/|Pictures/")
_XML = re.compile(r"\.(?:xml|vml)$", re.IGNORECASE)
_RELATIONS = re.compile(r"(?:.*/)?_rels/[^/]*\.rels")
_SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]+\.xml")
_MARGIN = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]{1,2000})<")
_LAYOUT = re.compile(r'&(?:"[^"]{0,80}"|[A-Za-z]|[0-9]{1,3}|K[0-9A-F]{6})')
_INSIDE_A_LINE = ("}t", "}r", "}rPr")
_NUMBER = re.compile(r"[0-9.,eE+\-\s]*$")
_ABOUT = frozenset(
    (
        "title",
        "subject",
        "description",
        "keywords",
        "category",
        "contentStatus",
        "Manager",
        "HyperlinkBase",
    )
)


class Said(NamedTuple):
    """What a sheet says apart from its cells: its header and footer, and its words."""

    margins: list[str]
    words: list[str]


def of_sheet(data: bytes) -> Said:
    """What the XML of a sheet says apart from its cells."""
    frame, cells = partwords.without_cells(partwords.as_utf8(data))
    words = partwords.formulas(cells) + partwords.descriptions(frame)
    return Said(_margins(frame), words)


def read_rest(
    reader: Reader, package: zipfile.ZipFile, sheets: Mapping[int, Said] = MappingProxyType({})
) -> None:
    """Read what is left of a package; raises CannotExamine when there is too much.

    Args:
        reader: takes what is found.
        package: the open package.
        sheets: what some of the sheets say, by where they begin in the package, so that these are not unpacked once more.
    """
    rest = _Rest(reader, package, sheets)
    for info in package.infolist():
        if not info.is_dir():
            reader.budget.check()
            rest.read(info)
    rest.hand_on()


class _Rest:
    """The words of parts that are no text of their own, gathered over the package."""

    def __init__(
        self, reader: Reader, package: zipfile.ZipFile, sheets: Mapping[int, Said]
    ) -> None:
        self._reader, self._package, self._sheets = reader, package, sheets
        self._margins: list[str] = []
        self._words: list[str] = []
        self._about: list[str] = []

    def read(self, info: zipfile.ZipInfo) -> None:
        """Look at one part."""
        name = info.filename
        if _ELSEWHERE.match(name):
            return
        if info.header_offset in self._sheets:
            self._say(self._sheets[info.header_offset])
            return
        if _RELATIONS.fullmatch(name):
            self._words += partwords.external_links(self._content(info))
        elif name in ("docProps/core.xml", "docProps/app.xml"):
            self._about += _about(self._reader, self._content(info))
        elif _HALF_READ.fullmatch(name):
            data = self._content(info)
            _letters(self._reader, data, name)
            self._words += partwords.settings(data)
        elif (
            _WORDLESS.fullmatch(name)
            and not _MACRO.fullmatch(name)
            and not _CONTROL.fullmatch(name)
        ):
            return
        elif _is_stray(name):
            self._reader.member(self._content(info), PurePosixPath(name).name)
        elif _XML.search(name):
            self._part(self._content(info), name)
        else:
            self._binary(self._content(info), name)

    def _content(self, info: zipfile.ZipInfo) -> bytes:
        return partwords.as_utf8(archive.content(self._reader, self._package, info))

    def _part(self, data: bytes, name: str) -> None:
        """A part that its own reader has read by its letters."""
        if _SHEET.fullmatch(name):
            self._say(of_sheet(data))
        else:
            self._words += partwords.descriptions(data)

    def _say(self, said: Said) -> None:
        self._margins += said.margins
        self._words += said.words

    def _binary(self, data: bytes, name: str) -> None:
        if _MACRO.fullmatch(name):
            macros.read(self._reader, Compound(Source(data)))
        elif _CONTROL.fullmatch(name):
            self._words += runs.texts(data)
        else:
            self._reader.member(data, PurePosixPath(name).name)

    def hand_on(self) -> None:
        """Give the gathered words to the reader."""
        self._reader.text("ヘッダーとフッター", "\n".join(dict.fromkeys(self._margins)))
        self._reader.text("説明と設定", "\n".join(dict.fromkeys(self._words)), hidden=True)
        self._reader.text("文書の情報", "\n".join(dict.fromkeys(self._about)), hidden=True)


def _is_stray(name: str) -> bool:
    return not _HOUSE.match(name) or _CHUNK.search(name) is not None


def _letters(reader: Reader, data: bytes, name: str) -> None:
    """Character data of a part, without the bare numbers of a chart."""
    root = whole_xml(data, reader)
    parts: list[str] = []
    for event, element in etree.iterwalk(root, ("start", "end")) if root is not None else ():
        text = (element.text if event == "start" else element.tail) or ""
        parts.append("" if _NUMBER.match(text) else text)
        if event == "end" and not str(element.tag).endswith(_INSIDE_A_LINE):
            parts.append("\n")
    folder = name.split("/")[1] if "/" in name else ""
    reader.text(_PLACES.get(folder, "付属の情報"), "".join(parts), hidden=folder not in _PLACES)


def _margins(sheet: bytes) -> list[str]:
    """Header and footer of a printed sheet, without its codes (ECMA-376 part 1, 18.3.1.46)."""
    texts = (html.unescape(m.decode("utf-8", "replace")) for m in _MARGIN.findall(sheet))
    return [_LAYOUT.sub(" ", text) for text in texts]


def _about(reader: Reader, data: bytes) -> list[str]:
    """Title, key words and the like (ECMA-376 part 2, 11); who has written it is no content."""
    root = whole_xml(data, reader)
    elements = root.iter() if root is not None else ()
    kept = (
        e for e in elements if isinstance(e.tag, str) and etree.QName(e.tag).localname in _ABOUT
    )
    return [e.text for e in kept if e.text and e.text.strip()]
