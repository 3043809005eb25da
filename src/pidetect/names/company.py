"""連れで分かる名前。Words that are names in the company they are in: a second look when some persons are known.

「出席　時、所、新、原口」「船殻＝壱岐」「港→1月」: the spelling says a time, a place, a harbour; in a text of many persons, beside
names and before a mark, each is one of them. Some sixty clues (``clues``) are weighed together; their weights were
learned from labelled documents (``tools/company``), and the sum is a probability.
"""

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pidetect.dictionaries import text as dictionary
from pidetect.names import lexicon
from pidetect.names.clues import SURE, WORD, Surroundings, kind_of
from pidetect.types import Kind, Match

_LEAST_PERSONS, _LONGEST_TEXT = 4, 60_000
_HOPELESS = -1.0
"""Log-odds of the word and its neighbours below which no company helps; of 538 words, 3 had less."""
FLOOR = -0.33
"""Log-odds from which on a word counts: F1 is best where a word is told at half of the F1 that is reached."""
_HIGHEST = 0.8


def names(text: str, seen: Sequence[Match]) -> Iterator[Match]:
    """Further names, by the company they are in.

    Args:
        text: the text.
        seen: all that was found in it, doubtful matches as well.
    """
    last: Match | None = None
    for match in _by_themselves(text, seen):
        if last is not None and (whole := _together(text, last, match)) is not None:
            last = whole
            continue
        if last is not None:
            yield last
        last = match
    if last is not None:
        yield last


def _together(text: str, first: Match, second: Match) -> Match | None:
    """神前 ミレイ: two words with one blank between are a family and a given name, unless they are two of a list."""
    gap = text[first.end : second.start]
    if gap not in (" ", "\u3000") or " " in first.value:
        return None
    given = lexicon.is_given(second.value)
    if not given and (gap != " " or lexicon.is_open_surname(second.value)):
        return None
    value, certainty = f"{first.value} {second.value}", max(first.certainty, second.certainty)
    return first._replace(end=second.end, value=value, certainty=certainty)


def _by_themselves(text: str, seen: Sequence[Match]) -> Iterator[Match]:
    """The words that are names, one by one, in order."""
    weight = weights().get
    every = weight("", 0.0)
    for start, end, near, around in words(text, seen):
        odds = sum(filter(None, map(weight, near)), every)
        if odds < _HOPELESS:
            continue
        odds += sum(filter(None, map(weight, around(start, end))))
        if odds >= FLOOR:
            certainty = round(min(_HIGHEST, 1 / (1 + math.exp(FLOOR - odds))), 3)
            yield Match(Kind.PERSON_NAME, start, end, certainty, lexicon.modern(text[start:end]))


class Word(NamedTuple):
    """A word that may be a name: where it stands, what it is and has beside it, and how to ask for the rest."""

    start: int
    end: int
    near: tuple[str, ...]
    around: Callable[[int, int], tuple[str, ...]]


def words(text: str, seen: Sequence[Match]) -> Iterator[Word]:
    """The words that may be names, none of which was found.

    Args:
        text: the text; long ones are lists and logs, which need no second look.
        seen: all that was found in it.
    """
    if len(text) > _LONGEST_TEXT:
        return
    found = [m for m in seen if m.kind == Kind.PERSON_NAME]
    if len(found) < _LEAST_PERSONS:
        return
    known = Surroundings(text, found)
    if known.persons < _LEAST_PERSONS:
        return
    taken = bytearray(len(text) + 1)
    for match in seen:
        if match.certainty >= SURE:
            taken[match.start : match.end] = b"\1" * (match.end - match.start)
    in_list = any(m.row >= 0 for m in found)
    for word in WORD.finditer(text):
        start, end = word.span()
        if in_list and _CELL_EDGES.issuperset(
            text[max(0, start - 1) : start] + text[end : end + 1]
        ):
            # 佐藤, 葵 and the thing 葵 in a list: what a whole cell is, its header says.
            continue
        if kind_of(word.group()) != _ORDINARY and not any(taken[start:end]):
            yield Word(start, end, known.near(start, end), known.around)


_CELL_EDGES = frozenset("\t\n,")
# 会議, 資料: a third of all words, and hardly ever a name that nothing else tells.
_ORDINARY = "many unknown+"


@functools.cache
def weights() -> dict[str, float]:
    """Log-odds of each clue; "" is what holds for all words."""
    lines = (line.rpartition("\t") for line in dictionary("company.txt").splitlines())
    return {clue: float(weight) for clue, _, weight in lines}
