"""手がかり。What stands around each character, as numbers that choose rows of the weight table.

Every clue is computed for all characters at once. The order of the clues is part of the model: each has
its own multiplier, so that equal numbers of different clues choose different rows.
"""

import functools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pidetect.tagger.characters import (
    DIGIT,
    DOT,
    HIRAGANA,
    KANJI,
    KATAKANA,
    LINK,
    LOWER,
    OTHER,
    PAD,
    POINT,
    SPACE,
    UPPER,
    Codes,
    Flags,
    Places,
)
from pidetect.tagger.surroundings import (
    GIVEN,
    KINDS_OF_WORDS,
    SURNAMES,
    A,
    Row,
    View,
    for_characters,
    for_gate,
)
from pidetect.tagger.words import NOUN, PERSON, PLACE, PROPER, SURNAME

Clue = tuple[tuple[int, int], ...]
"""The numbers that a clue joins: each a row of ``View.numbers`` and how many places further it is looked at."""

C = np.uint32(0x27D4EB2F)
_HALF = np.uint32(13)
_AT_ONCE = 1_024
"""So many characters stay in the nearest memory of a processor."""


def rows(clue: Codes, number: int, bits: int) -> Places:
    """The row of the table for each value of the clue with this number."""
    return _spread(clue * salt(number), bits)


def salt(number: int) -> np.uint32:
    """The multiplier of the clue with this number."""
    return np.uint32((0x9E3779B1 * (2 * number + 1) | 1) & 0xFFFFFFFF)


def _spread(salted: Codes, bits: int) -> Places:
    salted ^= salted >> np.uint32(15)
    salted *= C
    salted >>= np.uint32(32 - bits)
    return salted.astype(np.intp)


class Plan:
    """Clues of one model, joined side by side.

    Attributes:
        joins: the clues in the order of the model.
    """

    def __init__(self, clues: Sequence[Clue]) -> None:
        """Take the clues in the order of the model."""
        self.joins = tuple(clues)
        # Those that join the most come first, so that each step of joining is one for the first so many.
        self._order = sorted(range(len(clues)), key=lambda n: -len(clues[n]))
        longest = len(clues[self._order[0]])
        self._steps = [sum(len(clue) > step for clue in clues) for step in range(longest)]
        looks = [clues[n][k] for k, many in enumerate(self._steps) for n in self._order[:many]]
        self._rows = np.array([row for row, _ in looks])
        self._further = np.array([PAD + further for _, further in looks])
        self._salts = np.array([[salt(n)] for n in self._order], dtype=np.uint32)

    def clues(self, view: View) -> Iterator[Codes]:
        """The clues of all characters, in the order of the model."""
        joined = self._joined(view, 0, view.size)
        for number in np.argsort(self._order):
            yield joined[number]

    def chosen(self, view: View, bits: int) -> Iterator[tuple[int, Places]]:
        """The rows of the table that the clues choose, one line for each clue in any order; part by part of the text.

        Args:
            view: with all rows that the clues look at.
            bits: two to this number are the rows of the table.
        """
        for start in range(0, view.size, _AT_ONCE):
            salted = self._joined(view, start, min(_AT_ONCE, view.size - start))
            salted *= self._salts
            yield start, _spread(salted, bits)

    def _joined(self, view: View, start: int, size: int) -> Codes:
        """Several numbers as one, for all clues and some of the characters."""
        numbers = view.numbers
        width = numbers.strides[1]
        looks = np.ndarray((numbers.size - size + 1, size), np.uint32, numbers, 0, (width, width))
        begins = self._rows * numbers.shape[1] + self._further + start
        at = self._steps[0]
        found: Codes = looks[begins[:at]]
        for many in self._steps[1:]:
            more = found[:many]
            more *= A
            more += looks[begins[at : at + many]]
            more ^= more >> _HALF
            at += many
        return found


_BEGINS = {kind: (Row.BEGINS + n, 0) for n, kind in enumerate(KINDS_OF_WORDS)}
_ENDS = {kind: (Row.ENDS + n, 0) for n, kind in enumerate(KINDS_OF_WORDS)}


def _at(further: int, looks: Sequence[tuple[int, int]]) -> Clue:
    """The same numbers, seen from so many places further."""
    return tuple((row, further) for row, _ in looks)


def _each(row: int, first: int, last: int) -> tuple[Clue, ...]:
    """One clue for each place from the first to the last."""
    return tuple(((row, further),) for further in range(first, last + 1))


def _here(*looked: int) -> Clue:
    return tuple((row, 0) for row in looked)


_GATE: tuple[Clue, ...] = (
    *_each(Row.LETTER, 0, 0),
    *_each(Row.TWO, -2, 1),
    *_each(Row.THREE, -3, 1),
    ((Row.SIX_SCRIPTS, -2),),
    ((Row.KNOWN + 1, 0), (Row.KNOWN + 2, 0), (Row.KNOWN + 1, 2), (Row.KNOWN, 2)),
    ((Row.KNOWN, 0), (Row.KNOWN + 1, 1), (Row.KNOWN + 1, -1), (Row.KNOWN, 1)),
    _here(Row.KINDS, Row.SCRIPT, Row.EDGE),
    _here(Row.BEFORE, Row.BEHIND, Row.SCRIPT, Row.EDGE),
    _here(Row.LENGTH, Row.SCRIPT, Row.EDGE),
    _here(Row.LETTERS, Row.EDGE),
    _here(Row.BEHIND_2, Row.KINDS, Row.SCRIPT, Row.EDGE),
)
_WINDOW: tuple[Clue, ...] = (
    *_each(Row.LETTER, -3, 3),
    *_each(Row.TWO, -3, 2),
    *_each(Row.THREE, -3, 1),
    *_each(Row.FOUR, -4, -3),
    *_each(Row.FOUR, 0, 1),
    ((Row.SEVEN_SCRIPTS, -3),),
    ((Row.LETTER, -1), (Row.LETTER, 1)),
    ((Row.FIVE_SCRIPTS, -2), (Row.LETTER, 0)),
    ((Row.SIX_SCRIPTS, 0),),
    ((Row.SIX_SCRIPTS, -5),),
)
# One script, such as a word in katakana.
_RUNS: tuple[Clue, ...] = (
    _here(Row.LETTERS, Row.EDGE),
    _here(Row.KINDS, Row.SCRIPT, Row.PLACE),
    _here(Row.LENGTH, Row.SCRIPT, Row.PLACE),
    _here(Row.BEFORE, Row.SCRIPT, Row.PLACE),
    _here(Row.BEHIND, Row.SCRIPT, Row.PLACE),
    _here(Row.BEFORE, Row.BEHIND, Row.SCRIPT, Row.EDGE),
    _here(Row.BEFORE_2, Row.SCRIPT, Row.EDGE),
    _here(Row.BEHIND_2, Row.SCRIPT, Row.EDGE),
    _here(Row.BEHIND_3, Row.SCRIPT, Row.EDGE),
    _here(Row.BEHIND_2, Row.KINDS, Row.SCRIPT, Row.EDGE),
)
# Across the sign before and behind it: names are listed with names.
_LISTS: tuple[Clue, ...] = (
    _here(Row.BEFORE, Row.MAKE_BEFORE, Row.SCRIPT, Row.PLACE),
    _here(Row.BEHIND, Row.MAKE_BEHIND, Row.SCRIPT, Row.PLACE),
    _here(Row.BEFORE, Row.BEHIND, Row.MAKE_BEFORE, Row.MAKE_BEHIND, Row.SCRIPT, Row.EDGE),
    _here(Row.MAKE, Row.BEFORE, Row.BEHIND, Row.PLACE),
)
# Chains of them such as ジョン・スミス.
_CHAINS: tuple[Clue, ...] = (
    _here(Row.PARTS, Row.CHAIN_PLACE),
    _here(Row.POINTS, Row.FIRST, Row.LAST, Row.CHAIN_EDGE),
    _here(Row.POINTS, Row.CHAIN_BEFORE, Row.CHAIN_EDGE),
    _here(Row.POINTS, Row.CHAIN_BEHIND, Row.CHAIN_EDGE),
    _here(Row.POINTS, Row.CHAIN_BEFORE, Row.CHAIN_BEHIND, Row.CHAIN_EDGE),
    _here(Row.POINTS, Row.CHAIN_BEHIND_2, Row.CHAIN_EDGE),
    _here(Row.POINTS, Row.CHAIN_BEFORE_2, Row.CHAIN_EDGE),
    _here(Row.POINTS, Row.FIRST, Row.LAST, Row.CHAIN_BEHIND, Row.CHAIN_EDGE),
)
_NAME = (SURNAME, SURNAMES, GIVEN)
_THING = (PERSON, PLACE, PROPER, NOUN)
_ALL_BEGINS = tuple(_BEGINS[kind] for kind in (*_NAME, *_THING))
_ALL_ENDS = tuple(_ENDS[kind] for kind in (*_NAME, *_THING))
_SOME = (*_NAME, PLACE, NOUN)
_WORDS: tuple[Clue, ...] = (
    _ALL_BEGINS,
    _ALL_ENDS,
    _at(-1, [_ENDS[kind] for kind in _SOME]),
    _at(1, [_BEGINS[kind] for kind in _SOME]),
    tuple(_BEGINS[kind] for kind in _NAME),
    tuple(_ENDS[kind] for kind in _NAME),
    (*_at(-1, [_ENDS[SURNAMES]]), _BEGINS[GIVEN], *_at(-1, [_ENDS[SURNAME]])),
    (_ENDS[SURNAMES], *_at(1, [_BEGINS[GIVEN]]), _ENDS[SURNAME]),
    _here(Row.PAIR, Row.PAIR_GIVEN, Row.PAIR_END),
    ((Row.PAIR, 0), (Row.LETTER, -1)),
    ((Row.PAIR_END, 0), (Row.LETTER, 1)),
    ((Row.PAIR, 0), (Row.PAIR, -1), (Row.PAIR, 1)),
    ((Row.PAIR_END, 0), (Row.PAIR_END, -1), (Row.PAIR_END, 1), (Row.PAIR_GIVEN, 0)),
    (_BEGINS[SURNAME], (Row.LETTER, -1)),
    (_ENDS[SURNAME], (Row.LETTER, 1)),
    (_BEGINS[PLACE], _BEGINS[NOUN], _BEGINS[PROPER]),
    (_ENDS[PLACE], _ENDS[NOUN], _ENDS[PROPER]),
)


def _spoken(*looks: int) -> Clue:
    return _here(*looks, Row.TOKEN_EDGE)


_S, _F = Row.SPEECH, Row.FORM
_TOKENS: tuple[Clue, ...] = (
    _spoken(_S),
    _spoken(_S - 1, _S),
    _spoken(_S, _S + 1),
    _spoken(_S - 1, _S, _S + 1),
    _spoken(_S - 2, _S - 1, _S),
    _spoken(_S, _S + 1, _S + 2),
    _spoken(_S - 2, _S - 1, _S, _S + 1, _S + 2),
    _spoken(_F),
    _spoken(_F - 1, _S),
    _spoken(_S, _F + 1),
    _spoken(_F - 1, _F),
    _spoken(_F, _F + 1),
    _spoken(_F - 2, _F - 1, _S),
    _spoken(_S, _F + 1, _F + 2),
    _spoken(_F - 1, _S, _F + 1),
    _spoken(_S, Row.TOKEN_LENGTH),
    _spoken(_S, Row.TOKEN_PLACE),
    _spoken(_S, Row.TOKEN_PLACE, Row.TOKEN_BEHIND),
    _spoken(_S, Row.TOKEN_PLACE, Row.TOKEN_BEFORE),
    _spoken(Row.TOKEN_PLACE, _S - 1, _S + 1, _S),
)
GATE = Plan(_GATE)
"""The few clues that tell whether a sentence may hold a name."""
CHARACTERS = Plan((*_WINDOW, *_RUNS, *_LISTS, *_CHAINS, *_WORDS))
"""All clues that need nothing but the characters and the list of words."""
TOKENS = Plan(_TOKENS)
"""What a morphological analyser says."""
ALL = Plan((*_WINDOW, *_RUNS, *_LISTS, *_CHAINS, *_WORDS, *_TOKENS))
"""Both, the second behind the first."""


def gate_clues(view: View, table: Flags) -> Iterator[Codes]:
    """The clues of the gate one by one, for learning; ``table`` is that of the known words."""
    return GATE.clues(for_gate(view.codes, table))


def character_clues(view: View, table: Flags) -> Iterator[Codes]:
    """The clues of the characters one by one, for learning."""
    return CHARACTERS.clues(for_characters(view.codes, table))


AT_EDGES = np.zeros(16, dtype=bool)
AT_EDGES[[HIRAGANA, KATAKANA, KANJI, UPPER, LOWER]] = True
WITHIN = AT_EDGES.copy()
WITHIN[[SPACE, DOT, LINK, POINT, DIGIT]] = True
JOINERS = tuple(map(ord, "-'’☆"))


def barred(view: View) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Characters that cannot begin or end a name, and those that cannot stand in one at all.

    One space, ・, ＝, a full stop, a hyphen and the digits of 14世 stand within names only; two spaces,
    brackets, commas and line ends in none.
    """
    kinds = view.near(view.scripts, 0)
    blank = kinds == SPACE
    beside = (view.near(view.scripts, -1) == SPACE) | (view.near(view.scripts, 1) == SPACE)
    here = view.codes[PAD : PAD + view.size]
    # Four comparisons take a tenth of the time of np.isin.
    is_one = functools.reduce(np.logical_or, [here == code for code in JOINERS])
    joiner = (kinds == OTHER) & is_one
    within = (WITHIN[kinds] | joiner) & ~(blank & beside)
    return ~AT_EDGES[kinds], ~within
