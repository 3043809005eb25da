"""Office ファイルの残りの部分。What of an Office package its own reader leaves: diagrams, charts, links, stray files.

An organisation chart drawn as SmartArt, the cached list of a linked workbook, an imported HTML page (altChunk,
ECMA-376 part 1, 17.17.2) or a file that was merely put into the container leaves the company like any other text.
"""

import html
import re
import zipfile
from pathlib import PurePosixPath

from lxml import etree

from pidetect.extract import archive
from pidetect.extract.document import Reader
from pidetect.extract.html import whole_xml

_HALF_READ = re.compile(
    r"(?:word|xl|ppt)/(?:diagrams/data\w*|charts/chart\w*|drawings/vmlDrawing\w*|externalLinks/externalLink\w*"
    r"|ctrlProps/\w+)\.(?:xml|vml)|(?:word|ppt)/drawings/\w+\.xml|customXml/item\d+\.xml|docProps/custom\.xml"
    r"|Object \d+/content\.xml"
)
_PLACES = {
    "diagrams": "図表",
    "charts": "グラフ",
    "drawings": "図形",
    "externalLinks": "リンク先の控え",
}
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
_SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]+\.xml")
_MARGIN = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]{1,2000})<")
_LAYOUT = re.compile(r'&(?:"[^"]{0,80}"|[A-Za-z]|[0-9]{1,3}|K[0-9A-F]{6})')
_INSIDE_A_LINE = ("}t", "}r", "}rPr")
_NUMBER = re.compile(r"[0-9.,eE+\-\s]*$")


def read_rest(reader: Reader, package: zipfile.ZipFile) -> None:
    """Read what is left of a package; raises CannotExamine when there is too much."""
    margins: list[str] = []
    for info in package.infolist():
        name = info.filename
        if _HALF_READ.fullmatch(name):
            _letters(reader, archive.content(reader, package, info), name)
        elif _SHEET.fullmatch(name):
            margins += _margins(archive.content(reader, package, info))
        elif not info.is_dir() and _is_stray(name):
            reader.member(archive.content(reader, package, info), PurePosixPath(name).name)
    reader.text("ヘッダーとフッター", "\n".join(dict.fromkeys(margins)))


def _is_stray(name: str) -> bool:
    if _ELSEWHERE.match(name):
        return False
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
