"""ファイルを文字にする。Bytes to parts of text; the format is decided by content, never by the name.

Everything hostile is bounded by ``Limits``; what cannot be read is a ``why`` code, and the rest is still
read. Run it in a process that may be killed (``pidetect.pool``): the parsers of others may fail hard.
"""

from collections.abc import Callable, Iterable

from pidetect.extract.budget import Budget
from pidetect.extract.document import Limits, Reader
from pidetect.extract.source import Source
from pidetect.extract.windows import Piece
from pidetect.types import Part

__all__ = ["Budget", "Limits", "Piece", "Source", "extract", "read_pieces"]


def extract(
    data: bytes, name: str, limits: Limits | None = None, *, passwords: Iterable[str] = ()
) -> tuple[list[Part], list[str]]:
    """The parts of a file and the codes of what could not be read; never raises on bad files.

    Args:
        data: the file.
        name: its name, for the places of the parts only.
        limits: sizes and depths; the defaults suit mail. A text longer than two windows comes in
            several parts of the same place.
        passwords: to try on what is locked.
    """
    parts: list[Part] = []

    def keep(piece: Piece) -> None:
        part = piece.part
        own = part.text[piece.first : piece.last] if piece.more else part.text[: piece.last]
        parts.append(Part(part.place, own, part.hidden, part.grid))

    problems = read_pieces(Source(data), name, keep, limits=limits, passwords=passwords)
    return parts, problems


def read_pieces(
    source: Source,
    name: str,
    sink: Callable[[Piece], None],
    *,
    limits: Limits | None = None,
    passwords: Iterable[str] = (),
    budget: Budget | None = None,
) -> list[str]:
    """Hand each piece of text to ``sink`` as it is read; gives the codes of what could not be read.

    Args:
        source: the file.
        name: its name.
        sink: takes the pieces; what it raises counts as a fault of the file.
        limits: sizes and depths.
        passwords: to try on what is locked.
        budget: time for the file.
    """
    from pidetect.extract.formats import read_any  # noqa: PLC0415 - formats import this package

    reader = Reader(read_any, sink, limits or Limits(), passwords=passwords, budget=budget)
    reader.outermost(source, name)
    return reader.problems
