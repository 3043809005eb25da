"""見分け役の約束。What a recogniser is: one file, one kind, its standard cited, its examples beside it."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.types import Match


class Recognizer:
    """Finds one kind. Pure: no clock, no files beyond its dictionary, linear time in the text.

    Attributes:
        kind: what it finds.
        signs: folded words that wake it (``pidetect.signs``); in a text without any it is not asked.
        digits: it is also woken by a stretch of at least so many digits; 0 means never.
        headers: expressions over folded small letters; a table column under such a header is of this kind.
        list_headers: the same, but above a column of a list whose other headers are beyond doubt; no labels of forms.
        priority: of two kinds that claim a header the larger one has it.
    """

    kind: ClassVar[str]
    signs: ClassVar[tuple[str, ...]] = ()
    digits: ClassVar[int] = 0
    headers: ClassVar[tuple[str, ...]] = ()
    list_headers: ClassVar[tuple[str, ...]] = ()
    priority: ClassVar[int] = 0

    def find(self, reading: Reading) -> Iterable[Match]:
        """Every place in running text that may be of the kind, in any order; the engine settles overlaps."""
        raise NotImplementedError

    def again(self, reading: Reading, known: Sequence[Match]) -> Iterable[Match]:
        """What it sees in a text once everything else of the document is known (``known``, of this kind)."""
        del reading, known
        return ()

    def among(self, text: str, seen: Sequence[Match]) -> Iterable[Match]:
        """What it sees in the original text by what stands beside it (``seen``, of all kinds and certainties)."""
        del text, seen
        return ()

    def cells(self, column: Column) -> Iterable[Match]:
        """The cells of a column that is announced as this kind."""
        del column
        return ()

    def mask(self, value: str) -> str:
        """The value with all but a hint hidden."""
        return "*" * len(value)
