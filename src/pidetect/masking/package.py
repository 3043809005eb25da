"""Office の入れ物。The parts of a docx or xlsx, opened within bounds, changed, and put together again in their order.

ECMA-376 Part 2. What could hold text that cannot be looked into (macros, embedded files, signatures that would
break) is refused by name: a masked file that still tells everything in its macro is worse than none.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from pidetect.masking.text import CannotMask

_MOST_PARTS, _MOST_BYTES, _RATIO = 5_000, 300_000_000, 300
_XML = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp|wdp)$", re.IGNORECASE)
_HARMLESS = re.compile(
    r"xl/printerSettings/.*\.bin|word/fonts/.*|word/printerSettings.*\.bin|ppt/fonts/.*",
    re.IGNORECASE,
)
_REFUSED = (
    (
        re.compile(r"vbaProject|macrosheets", re.IGNORECASE),
        "マクロがあるため、安全に伏せられません。マクロのない形式で保存し直してください。",
    ),
    (
        re.compile(r"/embeddings/|activeX", re.IGNORECASE),
        "ほかのファイルが埋め込まれているため、安全に伏せられません。埋め込みを外してください。",
    ),
    (
        re.compile(r"^_xmlsignatures/", re.IGNORECASE),
        "電子署名のあるファイルは、伏せると署名が壊れます。署名を外してください。",
    ),
)
_THUMBNAIL = re.compile(r"docProps/thumbnail\.\w+", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# What zipfile and the decompressors behind it raise for damaged or locked members (LZMA's error is of its own).
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(RuntimeError, NotImplementedError, EOFError, OSError, ValueError),
)


class Package:
    """The parts of one file.

    Attributes:
        pictures: how many pictures stay as they are.
    """

    def __init__(self, data: bytes) -> None:
        """Open; raises CannotMask for what is broken, locked, too large or cannot be looked into."""
        self._raw: dict[str, bytes] = {}
        self._infos: list[zipfile.ZipInfo] = []
        self._trees: dict[str, etree._Element] = {}
        self.pictures = 0
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self._load(package, len(data))
        except _UNREADABLE as error:
            raise CannotMask("壊れているか暗号化されているため、開けません。") from error

    def _load(self, package: zipfile.ZipFile, size: int) -> None:
        infos = package.infolist()
        most = min(_MOST_BYTES, max(20_000_000, size * _RATIO))
        if len(infos) > _MOST_PARTS or len({i.filename for i in infos}) < len(infos):
            raise CannotMask("部品が多すぎるか重なっているため、伏せられません。")
        for info in infos:
            self._check(info.filename)
            if _THUMBNAIL.fullmatch(info.filename) or info.is_dir():
                continue
            with package.open(info) as part:
                content = part.read(most + 1)
            most -= len(content)
            if most < 0:
                raise CannotMask("開くと大きすぎるため、伏せられません。")
            self._infos.append(info)
            self._raw[info.filename] = content

    def _check(self, name: str) -> None:
        for pattern, sentence in _REFUSED:
            if pattern.search(name):
                raise CannotMask(sentence)
        if _PICTURE.search(name):
            self.pictures += not _THUMBNAIL.fullmatch(name)
        elif not (_XML.search(name) or _HARMLESS.fullmatch(name) or name.endswith("/")):
            raise CannotMask("中身の分からない部品があるため、安全に伏せられません。")

    def names(self) -> Iterator[str]:
        """Names of the XML parts, in order."""
        return (i.filename for i in self._infos if _XML.search(i.filename))

    def tree(self, name: str) -> etree._Element:
        """The root of an XML part; what is changed in it is written by ``data``."""
        if name not in self._trees:
            raw = self._raw[name]
            if _DOCTYPE.search(raw[:100_000]):
                raise CannotMask("XML の実体宣言があるため、開けません。")
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            try:
                self._trees[name] = etree.fromstring(raw, parser)
            except etree.LxmlError as error:
                raise CannotMask("中の XML が壊れているため、伏せられません。") from error
        return self._trees[name]

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._raw

    def data(self) -> bytes:
        """The file, with every part in its place and compressed as before."""
        self._forget_thumbnail()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for info in self._infos:
                kept = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
                kept.compress_type = info.compress_type
                kept.external_attr = info.external_attr
                package.writestr(kept, self._bytes(info.filename))
        return buffer.getvalue()

    def _bytes(self, name: str) -> bytes:
        root = self._trees.get(name)
        if root is None:
            return self._raw[name]
        data: bytes = etree.tostring(
            root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return data

    def _forget_thumbnail(self) -> None:
        """The picture of the first page shows what was masked; it is gone, and so is the way to it."""
        if not self.has("_rels/.rels"):
            return
        root = self.tree("_rels/.rels")
        for relation in root.findall(_RELATIONS):
            if _THUMBNAIL.fullmatch(relation.get("Target", "").lstrip("/")):
                root.remove(relation)
