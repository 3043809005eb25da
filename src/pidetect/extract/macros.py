"""マクロ。Source of VBA modules and the words of their forms ([MS-OVBA] 2.4.1): a list may sit in a program, too."""

import re

from pidetect.extract import charset, runs
from pidetect.extract.compound import Compound
from pidetect.extract.document import Reader

# The compressed source of every module begins with the same words ("Attribut…").
_SOURCE = re.compile(rb"\x01[\x00-\xff][\xb0-\xbf]\x00Attribut")
_MODULE = re.compile(r"(?:^|/)VBA/[^/]+$")
_CHUNK, _COMPRESSED = 4096, 0x8000
_MOST_MODULES = 2_000
_WORDLESS = re.compile(r"(?:.*/)?VBA/(?:dir|_VBA_PROJECT|__SRP_\w+)$")


def are_in(compound: Compound) -> bool:
    """Whether a compound file holds a VBA project."""
    return any(_MODULE.search(path) for path in compound.streams())


def read(reader: Reader, compound: Compound, place: str = "マクロ") -> None:
    """Add the source of all modules, and the words of forms; says so when there is a module without a source."""
    modules = [p for p in compound.streams() if _MODULE.search(p)]
    for path in modules[:_MOST_MODULES]:
        if _WORDLESS.match(path):
            continue
        reader.budget.check()
        data = compound.read(path, 0, reader.limits.whole_bytes)
        found = list(_SOURCE.finditer(data))
        if not found and data.strip(b"\0"):
            reader.problem("unsupported")
        for start in found:
            source = unpacked(data, start.start(), reader.most_of(len(data)))
            reader.inflate(len(source))
            name = path.rpartition("/")[2]
            reader.text(f"{place}「{name}」", _code(source), hidden=True)
    folders = {p.rpartition("VBA/")[0] for p in modules}
    forms = (p for p in compound.streams() if re.search(r"/[of]$", p) and _is_below(p, folders))
    words = [t for p in forms for t in runs.texts(compound.read(p))]
    reader.text(f"{place} フォーム", "\n".join(dict.fromkeys(words)), hidden=True)
    if len(modules) > _MOST_MODULES:
        reader.problem("too_large")


def _is_below(path: str, folders: set[str]) -> bool:
    return any(path.startswith(folder) for folder in folders)


def _code(source: bytes) -> str:
    text = charset.guess(source)
    text = text if text is not None else source.decode("cp932", "replace")
    return re.sub(r"(?m)^Attribute VB_.*$\n?", "", text.replace("\r\n", "\n"))


def unpacked(data: bytes, at: int, most: int) -> bytes:
    """A compressed container ([MS-OVBA] 2.4.1.3) unpacked, as far as it goes.

    Args:
        data: the stream of a module.
        at: where the container begins.
        most: bytes that it may grow to.
    """
    out = bytearray()
    at += 1
    while at + 2 < len(data) and len(out) < most:
        head = int.from_bytes(data[at : at + 2], "little")
        end = min(len(data), at + (head & 0xFFF) + 3)
        if head & 0x7000 != 0x3000:
            break
        if head & _COMPRESSED:
            _chunk(data, at + 2, end, out)
        else:
            out += data[at + 2 : end]
        at = end
    return bytes(out)


def _chunk(data: bytes, at: int, end: int, out: bytearray) -> None:
    first = len(out)
    while at < end:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                return
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            word = int.from_bytes(data[at : at + 2], "little")
            at += 2
            # The further the text, the more bits tell how far back to look.
            wide = max(4, (len(out) - first - 1).bit_length()) if len(out) > first else 4
            length = (word & 0xFFFF >> wide) + 3
            back = (word >> 16 - wide) + 1
            if back > len(out) - first or len(out) - first > _CHUNK:
                return
            for _ in range(length):
                out.append(out[-back])
