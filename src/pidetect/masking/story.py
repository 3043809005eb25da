"""文字の持ち主。A text put together from the letters of many XML nodes, which knows the way back to each of them.

A name may be spread over three runs of Word; it is found in the whole and hidden in each.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from lxml import etree

from pidetect.masking.text import Place


class Slot(Protocol):
    """Where letters stand in a file."""

    def get(self) -> str:
        """The letters."""

    def put(self, letters: str) -> None:
        """Other letters in their place."""


class TextSlot:
    """The text inside an element."""

    def __init__(self, element: etree._Element) -> None:
        """Take the element."""
        self._element = element

    def get(self) -> str:
        """The letters."""
        return self._element.text or ""

    def put(self, letters: str) -> None:
        """Other letters in their place."""
        self._element.text = letters


class TailSlot:
    """The text behind an element."""

    def __init__(self, element: etree._Element) -> None:
        """Take the element."""
        self._element = element

    def get(self) -> str:
        """The letters."""
        return self._element.tail or ""

    def put(self, letters: str) -> None:
        """Other letters in their place."""
        self._element.tail = letters


class AttributeSlot:
    """The value of an attribute."""

    def __init__(self, element: etree._Element, name: str) -> None:
        """Take the element and the name."""
        self._element, self._name = element, name

    def get(self) -> str:
        """The letters."""
        return str(self._element.get(self._name, ""))

    def put(self, letters: str) -> None:
        """Other letters in their place."""
        self._element.set(self._name, letters)


class Story:
    """Letters in reading order; what stands between slots belongs to none.

    Attributes:
        grid: the separator of cells when the story is a table, as in ``Part``.
    """

    def __init__(self, grid: str = "") -> None:
        """Begin empty."""
        self.grid = grid
        self._pieces: list[str] = []
        self._slots: list[tuple[int, int, Slot]] = []
        self._length = 0

    def add(self, slot: Slot) -> None:
        """Go on with the letters of a slot; line ends and tabs inside are blanks."""
        letters = slot.get().translate({9: " ", 10: " ", 13: " "})
        if letters:
            self._slots.append((self._length, self._length + len(letters), slot))
            self.between(letters)

    def between(self, letters: str) -> None:
        """Letters of no slot."""
        self._pieces.append(letters)
        self._length += len(letters)

    @property
    def text(self) -> str:
        """The whole."""
        return "".join(self._pieces)

    def fill(self, places: Sequence[Place]) -> None:
        """Put what stands in the places into the slots: the first slot of a place has all of it, if the length differs."""
        at = 0
        for start, end, slot in self._slots:
            while at < len(places) and places[at].end <= start:
                at += 1
            touching = _touching(places, at, end)
            if touching:
                slot.put(_filled(slot.get(), start, touching))


def _touching(places: Sequence[Place], first: int, end: int) -> list[Place]:
    """The places from an index on that begin before ``end``."""
    found = []
    for place in places[first:]:
        if place.start >= end:
            break
        found.append(place)
    return found


def _filled(letters: str, start: int, places: Iterable[Place]) -> str:
    out, at = [], 0
    for place in places:
        first, last = max(place.start - start, 0), min(place.end - start, len(letters))
        out.append(letters[at:first])
        if len(place.new) == place.end - place.start:
            out.append(place.new[first + start - place.start : last + start - place.start])
        elif place.start >= start:
            out.append(place.new)
        at = last
    return "".join([*out, letters[at:]])
