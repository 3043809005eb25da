"""辞書。Packed word and number lists; sources and licences stand in SOURCES.md beside them."""

import functools
from pathlib import Path

# A path, and no importlib.resources: that loads a fifth of what one start may take.
_FOLDER = Path(__file__).parent


def _lines(name: str) -> list[str]:
    return text(name).splitlines()


def text(name: str) -> str:
    """A file of this folder as text."""
    return (_FOLDER / name).read_text("utf-8")


def data(name: str) -> bytes:
    """A file of this folder as bytes."""
    return (_FOLDER / name).read_bytes()


@functools.cache
def surnames() -> frozenset[str]:
    """The most frequent Japanese surnames, about 80 % of all people."""
    return frozenset(_lines("surnames.txt"))


@functools.cache
def rare_surnames() -> frozenset[str]:
    """Surnames beyond the frequent ones."""
    return frozenset(_lines("surnames_rare.txt"))


@functools.cache
def given_names() -> frozenset[str]:
    """Given names as they are written with kanji."""
    return frozenset(_lines("given_names.txt"))


@functools.cache
def common_words() -> frozenset[str]:
    """Ordinary nouns with kanji, up to four letters."""
    return frozenset(_lines("common_words.txt"))


@functools.cache
def surname_readings() -> frozenset[str]:
    """Readings of surnames, in hiragana."""
    return frozenset(_lines("surname_readings.txt"))


@functools.cache
def roman_names() -> frozenset[str]:
    """Frequent names of the world in roman letters, small; ordinary English words are left out."""
    return frozenset(_lines("roman_names.txt"))


@functools.cache
def surname_spellings() -> dict[str, str]:
    """The usual reading, in hiragana, of each frequent surname."""
    return dict(line.split(" ") for line in _lines("surname_spellings.txt"))


@functools.cache
def given_readings() -> frozenset[str]:
    """Readings of given names, in hiragana."""
    return frozenset(_lines("given_readings.txt"))


@functools.cache
def municipalities() -> dict[str, frozenset[str]]:
    """市区町村 by prefecture, as the postal data writes them (郡 before 町 and 村)."""
    return {
        prefecture: frozenset(names.split())
        for prefecture, _, names in (line.partition("\t") for line in _lines("municipalities.txt"))
    }


@functools.cache
def _postal_lines() -> dict[str, str]:
    return {line[:3]: line[4:] for line in _lines("postal_codes.txt")}


@functools.cache
def _postal_area(area: str) -> frozenset[int]:
    """The last four digits in use; written as distances, "a+n" for a run of n more."""
    used: set[int] = set()
    last = 0
    for word in _postal_lines().get(area, "").split():
        distance, _, more = word.partition("+")
        first = last + int(distance)
        last = first + int(more or 0)
        used.update(range(first, last + 1))
    return frozenset(used)


def is_postal_code(digits: str) -> bool:
    """Whether seven digits are a code in use (1.4 % of all are)."""
    return int(digits[3:]) in _postal_area(digits[:3])


@functools.cache
def invented_names() -> tuple[tuple[str, str, str], ...]:
    """Frequent names to put in the place of real ones: 姓, 名 or 外 (foreign), as written, reading."""
    rows = (line.split("\t") for line in _lines("invented_names.txt"))
    return tuple((row[0], row[1], row[2] if len(row) > 2 else "") for row in rows)
