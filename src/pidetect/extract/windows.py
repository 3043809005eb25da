"""窓。A text larger than memory, looked at through windows that overlap at line borders.

What stands at a border is seen whole in one of the two windows and owned by exactly one; a window into
a table begins with the first lines of the table again, so that its columns keep their names.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from pidetect.types import Part

_OVERLAP = 2_000
_HEADER_LINES, _HEADER_CHARACTERS = 15, 8_000


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A part, or a window into one.

    Attributes:
        part: the text to look at.
        base: what is added to an offset in ``part.text`` to get the offset in the whole text.
        first, last: findings that begin here belong to this piece, others to its neighbours.
        more: whether the piece goes on a part that was begun by the piece before.
    """

    part: Part
    base: int = 0
    first: int = 0
    last: int = 1 << 62
    more: bool = False

    @property
    def characters(self) -> int:
        """Characters of the whole text that this piece owns."""
        return min(self.last, len(self.part.text)) - self.first


def pieces(part: Part, chunks: Iterable[str], size: int) -> Iterator[Piece]:
    """Windows of about ``size`` characters over a text that comes in chunks.

    Args:
        part: place, hidden and grid of the text; its own text is not looked at.
        chunks: the text, in order.
        size: characters of a window.
    """
    header, buffer, gone, at, first = "", "", 0, 0, 0
    overlap = min(_OVERLAP, size // 8)
    for chunk in chunks:
        buffer, gone, at, first = buffer[at:] + chunk, gone + at, 0, first - at
        while len(buffer) - at > size + overlap:
            end = buffer.rfind("\n", at + size // 2, at + size) + 1 or at + size
            last = _border(buffer, end, overlap)
            yield _piece(part, header, buffer[at:end], gone + at, (first - at, last - at))
            if not header and part.grid:
                header = _first_lines(buffer[:end])
            at, first = _border(buffer, last, overlap), last
    if len(buffer) > first or not gone + at:
        yield _piece(part, header, buffer[at:], gone + at, (first - at, len(buffer) - at))


def _border(text: str, end: int, overlap: int) -> int:
    """A line border half the overlap before ``end``, or just a place there when the line is long."""
    low = max(1, end - overlap // 2)
    return text.find("\n", low, end - 1) + 1 or low


def _first_lines(text: str) -> str:
    lines = text[:_HEADER_CHARACTERS].split("\n")[:-1][:_HEADER_LINES]
    return "\n".join(lines) + "\n" if lines else ""


def _piece(part: Part, header: str, text: str, start: int, owned: tuple[int, int]) -> Piece:
    first, last = owned
    lead = len(header)
    own = Part(part.place, header + text, part.hidden, part.grid)
    return Piece(own, start - lead, first + lead, last + lead, more=start > 0)
