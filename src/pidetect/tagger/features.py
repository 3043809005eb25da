"""手がかり。What stands around each character, as numbers that choose rows of the weight table.

Every clue is computed for all characters at once. The order of the clues is part of the model: each has
its own multiplier, so that equal numbers of different clues choose different rows.
"""

import functools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pidetect.tagger import words
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
    scripts,
)

_A, _B, _C = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35), np.uint32(0x27D4EB2F)
_HALF = np.uint32(13)
_LONGEST = 5


def rows(clues: Codes, number: int, bits: int) -> Places:
    """The row of the table for each value of the clue with this number."""
    return _spread(clues * _salt(number), bits)


def all_rows(clues: Sequence[Codes], bits: int) -> Places:
    """The rows of all clues, one below the other."""
    return _spread(np.array(clues) * _salts(len(clues)), bits)


def _salt(number: int) -> np.uint32:
    return np.uint32((0x9E3779B1 * (2 * number + 1) | 1) & 0xFFFFFFFF)


@functools.cache
def _salts(number: int) -> Codes:
    return np.array([[_salt(n)] for n in range(number)], dtype=np.uint32)


def _spread(salted: Codes, bits: int) -> Places:
    salted ^= salted >> np.uint32(15)
    salted *= _C
    salted >>= np.uint32(32 - bits)
    return salted.astype(np.intp)


def joined(first: Codes | Flags, *more: Codes | Flags) -> Codes:
    """Several numbers as one."""
    value = first.astype(np.uint32)
    for other in more:
        value *= _A
        value += other
        value ^= value >> _HALF
    return value


class View:
    """A padded text with all that several clues share."""

    def __init__(self, codes: Codes) -> None:
        """Take a text that ``characters.padded`` made."""
        self.codes = codes
        self.scripts = scripts(codes)
        self.letters = words.mixed(codes)
        self.size = codes.size - 2 * PAD

    def at(self, array: Codes, offset: int) -> Codes:
        """The array as seen from each character, ``offset`` places further."""
        return array[PAD + offset : PAD + offset + self.size]

    def near(self, array: Flags, offset: int) -> Flags:
        """As ``at``, for small numbers."""
        return array[PAD + offset : PAD + offset + self.size]


def _grams(view: View) -> tuple[Codes, Codes, Codes]:
    """Two, three and four characters from each place on."""
    one = view.letters
    two = one[:-1] * _A + one[1:]
    three = two[:-1] * _B + one[2:]
    four = three[:-1] * _A + one[3:]
    return two, three, four


def _pattern(view: View, first: int, last: int) -> Codes:
    value = np.zeros(view.size, dtype=np.uint32)
    for offset in range(first, last + 1):
        value = value * np.uint32(16) + view.near(view.scripts, offset)
    return value


def gate_clues(view: View, table: Flags) -> Iterator[Codes]:
    """The few clues that tell whether a sentence may hold a name."""
    two, three, _ = _grams(view)
    yield view.at(view.letters, 0)
    for offset in (-2, -1, 0, 1):
        yield view.at(two, offset)
    for offset in (-3, -2, -1, 0, 1):
        yield view.at(three, offset)
    yield _pattern(view, -2, 3)
    known = words.windows(view.letters, table, 3)
    near = view.near
    yield joined(near(known[1], 0), near(known[2], 0), near(known[1], 2), near(known[0], 2))
    yield joined(near(known[0], 0), near(known[1], 1), near(known[1], -1), near(known[0], 1))
    runs, kinds, script = _script_runs(view, table)
    yield joined(runs.spread(joined(kinds, script)), runs.edge)
    yield joined(runs.spread(joined(runs.before(1), runs.after(1), script)), runs.edge)
    yield joined(
        runs.spread(joined(np.minimum(runs.counts, 12).astype(np.uint32), script)), runs.edge
    )
    yield joined(runs.spread(runs.sums), runs.edge)
    yield joined(runs.spread(joined(runs.after(2), kinds, script)), runs.edge)


def character_clues(view: View, table: Flags) -> Iterator[Codes]:
    """All clues that need nothing but the characters and the list of words."""
    yield from _window_clues(view)
    yield from _run_clues(view, table)
    yield from _word_clues(view, table)


def _window_clues(view: View) -> Iterator[Codes]:
    for offset in range(-3, 4):
        yield view.at(view.letters, offset)
    two, three, four = _grams(view)
    for offset in range(-3, 3):
        yield view.at(two, offset)
    for offset in range(-3, 2):
        yield view.at(three, offset)
    for offset in (-4, -3, 0, 1):
        yield view.at(four, offset)
    shape = _pattern(view, -3, 3)
    yield shape
    yield joined(view.at(view.letters, -1), view.at(view.letters, 1))
    yield joined(_pattern(view, -2, 2), view.at(view.letters, 0))
    yield joined(_pattern(view, 0, 5))
    yield joined(_pattern(view, -5, 0))


class _Runs:
    """Stretches of characters of one class, and each character's place in its own."""

    def __init__(self, view: View, classes: Flags) -> None:
        self.view = view
        change = np.empty(classes.size, dtype=bool)
        change[0] = True
        np.not_equal(classes[1:], classes[:-1], out=change[1:])
        self.starts = change.nonzero()[0]
        self.counts = words.counts(self.starts, classes.size)
        self.ends = self.starts + self.counts
        own = np.cumsum(change) - 1
        self.own = own[PAD : PAD + view.size]
        here = np.arange(PAD, PAD + view.size)
        behind = np.minimum(here - self.starts[self.own], 3)
        ahead = np.minimum(self.ends[self.own] - 1 - here, 3)
        self.place = (behind * 4 + ahead).astype(np.uint32)
        self.edge = (np.minimum(behind, 1) * 2 + np.minimum(ahead, 1)).astype(np.uint32)
        self.sums = words.stretches(view.letters, self.starts, self.counts)

    def spread(self, values: Codes) -> Codes:
        """A number of each run, at each of its characters."""
        out: Codes = values[self.own]
        return out

    def before(self, reach: int) -> Codes:
        """The ``reach`` characters before each run."""
        value = np.zeros(self.starts.size, dtype=np.uint32)
        for back in range(reach, 0, -1):
            value = value * _A + self.view.letters[np.maximum(self.starts - back, 0)]
        return value

    def after(self, reach: int) -> Codes:
        """The ``reach`` characters after each run."""
        last = self.view.codes.size - 1
        value = np.zeros(self.starts.size, dtype=np.uint32)
        for ahead in range(reach):
            value = value * _A + self.view.letters[np.minimum(self.ends + ahead, last)]
        return value


def _script_runs(view: View, table: Flags) -> tuple["_Runs", Flags, Flags]:
    """Words in one script, the kinds of each as a whole, and its script."""
    classes = view.scripts.copy()
    classes[classes == LOWER] = UPPER
    runs = _Runs(view, classes)
    return runs, table[words.keys(runs.sums)], classes[runs.starts]


def _run_clues(view: View, table: Flags) -> Iterator[Codes]:
    """One script, such as a word in katakana; and chains of them such as ジョン・スミス."""
    runs, known, script = _script_runs(view, table)
    yield joined(runs.spread(runs.sums), runs.edge)
    yield joined(runs.spread(joined(known, script)), runs.place)
    yield joined(
        runs.spread(joined(np.minimum(runs.counts, 12).astype(np.uint32), script)), runs.place
    )
    yield joined(runs.spread(joined(runs.before(1), script)), runs.place)
    yield joined(runs.spread(joined(runs.after(1), script)), runs.place)
    yield joined(runs.spread(joined(runs.before(1), runs.after(1), script)), runs.edge)
    yield joined(runs.spread(joined(runs.before(2), script)), runs.edge)
    yield joined(runs.spread(joined(runs.after(2), script)), runs.edge)
    yield joined(runs.spread(joined(runs.after(3), script)), runs.edge)
    yield joined(runs.spread(joined(runs.after(2), known, script)), runs.edge)
    yield from _chain_clues(view, runs, known)


_CHAINED = np.zeros(16, dtype=np.uint8)
_CHAINED[[KATAKANA, UPPER, LOWER, DOT, LINK, POINT]] = 1


def _chain_clues(view: View, runs: _Runs, known: Flags) -> Iterator[Codes]:
    classes = np.where(_CHAINED[view.scripts] > 0, np.uint8(1), view.scripts + np.uint8(1))
    chains = _Runs(view, classes)
    dots = np.add.reduceat((view.scripts == DOT).astype(np.uint32), chains.starts, dtype=np.uint32)
    parts = np.minimum(dots, 4) * np.uint32(16) + np.minimum(chains.counts // 3, 12).astype(
        np.uint32
    )
    first = known[np.searchsorted(runs.starts, chains.starts, side="right") - 1]
    last = known[np.searchsorted(runs.starts, chains.ends - 1, side="right") - 1]
    dot = np.minimum(dots, 2).astype(np.uint32) + (classes[chains.starts] == 1) * np.uint32(4)
    yield joined(chains.spread(parts), chains.place)
    yield joined(chains.spread(joined(dot, first, last)), chains.edge)
    yield joined(chains.spread(joined(dot, chains.before(1))), chains.edge)
    yield joined(chains.spread(joined(dot, chains.after(1))), chains.edge)
    yield joined(chains.spread(joined(dot, chains.before(1), chains.after(1))), chains.edge)
    yield joined(chains.spread(joined(dot, chains.after(2))), chains.edge)
    yield joined(chains.spread(joined(dot, chains.before(2))), chains.edge)
    yield joined(chains.spread(joined(dot, first, last, chains.after(1))), chains.edge)


_SUR, _GIVEN = words.SURNAME | words.RARE_SURNAME, words.GIVEN | words.RARE_GIVEN


def _longest(known: list[Flags], kinds: int) -> tuple[Flags, Flags]:
    """Length of the longest word of these kinds that begins, and that ends, at each place."""
    begin, end = np.zeros((2, known[0].size), dtype=np.uint8)
    for less, flags in enumerate(known):
        is_word = (flags & np.uint8(kinds)) > 0
        np.putmask(begin, is_word, less + 1)
        np.putmask(end[less:], is_word[: is_word.size - less], less + 1)
    return begin, end


def _pairs(known: list[Flags], given: Flags, blank: Flags) -> tuple[Flags, Flags, Flags]:
    """Where a surname and a given name meet: marks at the first letter, at the given name, at the last."""
    begin, middle, end = np.zeros((3, given.size), dtype=np.uint8)
    for length in (1, 2, 3):
        for kinds, strength in ((words.RARE_SURNAME, 0), (words.SURNAME, 1)):
            is_surname = (known[length - 1] & np.uint8(kinds)) > 0
            for gap in (0, 1):
                place = is_surname[: -length - gap - _LONGEST].nonzero()[0]
                if gap:
                    place = place[blank[place + length] > 0]
                reach = given[place + length + gap]
                place, reach = place[reach > 0], reach[reach > 0]
                mark = (1 + strength + 2 * gap) * 16 + length * 4 + np.minimum(reach, 3)
                begin[place] = mark
                middle[place + length + gap] = mark
                end[place + length + gap + reach - 1] = mark
    return begin, middle, end


def _word_clues(view: View, table: Flags) -> Iterator[Codes]:
    """Known words that begin, end or meet at a character."""
    known = words.windows(view.letters, table, _LONGEST)
    begins, ends = {}, {}
    for kinds in (
        words.SURNAME,
        _SUR,
        _GIVEN,
        words.GIVEN,
        words.PERSON,
        words.PLACE,
        words.PROPER,
        words.NOUN,
    ):
        begins[kinds], ends[kinds] = _longest(known, kinds)
    blank = (view.codes == ord(" ")).astype(np.uint8)
    first, middle, last = _pairs(known, begins[_GIVEN], blank)
    name = (words.SURNAME, _SUR, _GIVEN)
    thing = (words.PERSON, words.PLACE, words.PROPER, words.NOUN)
    near = view.near
    yield joined(*(near(begins[k], 0) for k in (*name, *thing)))
    yield joined(*(near(ends[k], 0) for k in (*name, *thing)))
    yield joined(*(near(ends[k], -1) for k in (*name, words.PLACE, words.NOUN)))
    yield joined(*(near(begins[k], 1) for k in (*name, words.PLACE, words.NOUN)))
    yield joined(*(near(begins[k], 0) for k in name))
    yield joined(*(near(ends[k], 0) for k in name))
    yield joined(near(ends[_SUR], -1), near(begins[_GIVEN], 0), near(ends[words.SURNAME], -1))
    yield joined(near(ends[_SUR], 0), near(begins[_GIVEN], 1), near(ends[words.SURNAME], 0))
    yield joined(near(first, 0), near(middle, 0), near(last, 0))
    yield joined(near(first, 0), view.at(view.letters, -1))
    yield joined(near(last, 0), view.at(view.letters, 1))
    yield joined(near(first, 0), near(first, -1), near(first, 1))
    yield joined(near(last, 0), near(last, -1), near(last, 1), near(middle, 0))
    yield joined(near(begins[words.SURNAME], 0), view.at(view.letters, -1))
    yield joined(near(ends[words.SURNAME], 0), view.at(view.letters, 1))
    yield joined(
        near(begins[words.PLACE], 0), near(begins[words.NOUN], 0), near(begins[words.PROPER], 0)
    )
    yield joined(near(ends[words.PLACE], 0), near(ends[words.NOUN], 0), near(ends[words.PROPER], 0))


_EVERYWHERE = np.zeros(16, dtype=bool)
_EVERYWHERE[[HIRAGANA, KATAKANA, KANJI, UPPER, LOWER]] = True
_WITHIN = _EVERYWHERE.copy()
_WITHIN[[SPACE, DOT, LINK, POINT, DIGIT]] = True
_JOINERS = tuple(map(ord, "-'’☆"))


def barred(view: View) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Characters that cannot begin or end a name, and those that cannot stand in one at all.

    One space, ・, ＝, a full stop, a hyphen and the digits of 14世 stand within names only; two spaces,
    brackets, commas and line ends in none.
    """
    kinds = view.near(view.scripts, 0)
    blank = kinds == SPACE
    beside = (view.near(view.scripts, -1) == SPACE) | (view.near(view.scripts, 1) == SPACE)
    here = view.at(view.codes, 0)
    # Four comparisons take a tenth of the time of np.isin.
    is_one = functools.reduce(np.logical_or, [here == code for code in _JOINERS])
    joiner = (kinds == OTHER) & is_one
    within = (_WITHIN[kinds] | joiner) & ~(blank & beside)
    return ~_EVERYWHERE[kinds], ~within
