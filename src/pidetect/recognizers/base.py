"""見分け役の約束。What a recogniser is: one file, one kind, its standard cited, its examples in a test."""

from collections.abc import Iterable
from typing import Protocol

from pidetect.reading import Reading
from pidetect.types import Match


class Recognizer(Protocol):
    """Finds one kind. Pure: no clock, no files beyond its dictionary, linear time in the text."""

    kind: str

    def find(self, reading: Reading) -> Iterable[Match]:
        """Every place that may be of the kind, in any order; the engine settles overlaps."""

    def mask(self, value: str) -> str:
        """The value with all but a hint hidden."""
