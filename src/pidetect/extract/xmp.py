"""XMP。What a PDF or a picture says of itself (ISO 16684-1), without its writers, dates and programs."""

import re

from lxml import etree

from pidetect.extract.document import Reader
from pidetect.extract.html import whole_xml

_OF_MACHINES = re.compile(
    r"ns\.adobe\.com/(?:xap|photoshop|exif|tiff|camera-raw|hdr-gain)|ns\.adobe\.com/pdf/1\.3/\}(?!Keywords)"
    r"|aiim\.org/pdf|ns\.google\.com/photos"
)
_WRITERS = frozenset(("creator", "format", "date", "language", "about", "lang", "xmptk"))


def texts(reader: Reader, data: bytes) -> list[str]:
    """Titles, descriptions, key words and whatever else a person may have written, each once."""
    root = whole_xml(data, reader)
    found: list[str] = []
    for element in root.iter() if root is not None else ():
        if not isinstance(element.tag, str):
            continue
        above = [e.tag for e in element.iterancestors() if isinstance(e.tag, str)]
        if any(_is_of_machines(name) for name in (element.tag, *above)):
            continue
        found.append(element.text or "")
        found += [str(v) for n, v in element.attrib.items() if not _is_of_machines(str(n))]
    return [t for t in dict.fromkeys(map(str.strip, found)) if t]


def _is_of_machines(name: str) -> bool:
    return _OF_MACHINES.search(name) is not None or etree.QName(name).localname in _WRITERS
