"""周り。What stands around every character, as rows of numbers that lie one behind the other in memory.

A clue joins some of these numbers, each as seen from some places further left or right. All rows are as wide as the padded
text, so such a look is nothing but another beginning in the same memory, and a step of arithmetic does for all clues at once
what would take one step for each: in a mail of 2 KB nearly all of the time would be the steps, not the arithmetic.
"""

from enum import IntEnum

import numpy as np

from pidetect.tagger import words
from pidetect.tagger.characters import (
    DOT,
    KATAKANA,
    LINE,
    LINK,
    LOWER,
    PAD,
    POINT,
    UPPER,
    Codes,
    Flags,
    Places,
    scripts,
)

A, B = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
"""By these numbers are multiplied that are joined with another."""
LONGEST = 5
"""Letters of the longest known word that is looked for from every place."""


class Row(IntEnum):
    """Which number. Those that the gate needs come first; of runs first those of one script, then those of chains."""

    LETTER = 0
    TWO, THREE, SIX_SCRIPTS = 1, 2, 3
    KNOWN = 4  # and the two rows behind it: the kinds of the word of one, two and three letters that begins here
    # Of the run of one script that a character stands in: its place there, roughly and exactly (up to three letters from
    # an end), what stands before and behind it, all its letters, what is known of it, its script, length, three behind it.
    EDGE, PLACE, BEFORE, BEFORE_2, BEHIND, BEHIND_2 = 7, 8, 9, 10, 11, 12
    LETTERS, KINDS, SCRIPT, LENGTH, BEHIND_3 = 13, 14, 15, 16, 17
    # Of the chain of words (ジョン・スミス): the same, then its parts, its points, what is known of its first and last word.
    CHAIN_EDGE, CHAIN_PLACE, CHAIN_BEFORE, CHAIN_BEFORE_2, CHAIN_BEHIND, CHAIN_BEHIND_2 = (
        *(18, 19, 20, 21),
        *(22, 23),
    )
    PARTS, POINTS, FIRST, LAST = 24, 25, 26, 27
    FOUR, FIVE_SCRIPTS, SEVEN_SCRIPTS = 29, 30, 31
    # The length of the longest known word of a kind that begins, and that ends, here; rows in the order of KINDS_OF_WORDS.
    BEGINS, ENDS = 32, 39
    # Where a surname and a given name meet: marks at the first letter, at the given name, at the last letter.
    PAIR, PAIR_GIVEN, PAIR_END = 46, 47, 48
    # What kind of word the run of one script is, and the runs on the other side of what stands before and behind it.
    MAKE, MAKE_BEFORE, MAKE_BEHIND = 49, 50, 51
    # Of the analyser's word: part of speech of it (the middle of five rows), its letters (the same), place, length, run.
    SPEECH, FORM = 54, 59
    TOKEN_EDGE, TOKEN_LENGTH, TOKEN_PLACE, TOKEN_BEHIND, TOKEN_BEFORE = 62, 63, 64, 65, 66


GATE_ROWS, CHARACTER_ROWS, ALL_ROWS = 18, 52, 67
_RUN_ROWS = 11

SURNAMES, GIVEN = words.SURNAME | words.RARE_SURNAME, words.GIVEN | words.RARE_GIVEN
KINDS_OF_WORDS = (
    *(words.SURNAME, SURNAMES, GIVEN),
    *(words.PERSON, words.PLACE, words.PROPER, words.NOUN),
)


class View:
    """A padded text and the numbers around its characters.

    Attributes:
        codes, scripts: of all characters, pads too.
        letters: each character as a number without pattern.
        size: number of characters without the pads.
        numbers: one row for each ``Row`` that was asked for.
    """

    def __init__(self, codes: Codes, rows: int = 1) -> None:
        """Take a text that ``characters.padded`` made, and the number of rows that will be filled."""
        self.codes = codes
        self.scripts = scripts(codes)
        self.size = codes.size - 2 * PAD
        self.numbers: Codes = np.empty((rows, codes.size), dtype=np.uint32)
        self.letters: Codes = self.numbers[Row.LETTER]
        self.letters[:] = words.mixed(codes)

    def near(self, array: Flags, offset: int) -> Flags:
        """The array as seen from each character, ``offset`` places further."""
        return array[PAD + offset : PAD + offset + self.size]

    def at(self, array: Codes, offset: int) -> Codes:
        """As ``near``, for large numbers."""
        return array[PAD + offset : PAD + offset + self.size]


def for_gate(codes: Codes, table: Flags) -> View:
    """The numbers that tell whether a sentence may hold a name; ``table`` is that of the known words."""
    view = View(codes, GATE_ROWS)
    _grams(view)
    view.numbers[Row.KNOWN : Row.KNOWN + 3] = words.windows(view.letters, table, 3)
    _runs(view, table, SCRIPTS[:1])
    return view


def for_characters(codes: Codes, table: Flags, rows: int = CHARACTER_ROWS) -> View:
    """All numbers that need nothing but the characters and the table of known words; room for more ``rows``."""
    view = View(codes, rows)
    _grams(view)
    _runs(view, table, SCRIPTS)
    _words(view, table)
    return view


def _grams(view: View) -> None:
    """Two to four characters from each place on, and five to seven scripts."""
    numbers, one = view.numbers, view.letters
    two, three = numbers[Row.TWO], numbers[Row.THREE]
    np.multiply(one, A, out=two)
    two[:-1] += one[1:]
    # The pads at both ends are alike, so what follows the end is what stands at the beginning.
    two[-1] += one[0]
    np.multiply(two, B, out=three)
    three[:-2] += one[2:]
    kinds = view.scripts.astype(np.uint32)
    pairs = (kinds[:-1] << _4) + kinds[1:]
    fours = (pairs[:-2] << _8) + pairs[2:]
    sixes = (fours[:-2] << _8) + pairs[4:]
    numbers[Row.SIX_SCRIPTS, : sixes.size] = sixes
    if len(numbers) > GATE_ROWS:
        four, five, seven = numbers[Row.FOUR], numbers[Row.FIVE_SCRIPTS], numbers[Row.SEVEN_SCRIPTS]
        np.multiply(three, A, out=four)
        four[:-3] += one[3:]
        five[:-4] = (fours[:-1] << _4) + kinds[4:]
        seven[:-6] = (sixes[:-1] << _4) + kinds[6:]


_4, _8 = np.uint32(4), np.uint32(8)


def _script_classes() -> Flags:
    classes = np.array([np.arange(16), np.arange(1, 17)], dtype=np.uint8)
    classes[0, LOWER] = UPPER
    classes[1, [KATAKANA, UPPER, LOWER, DOT, LINK, POINT]] = 1
    return classes


SCRIPTS = _script_classes()
"""For each script the class by which runs are told: of one script, and of chains such as ジョン・スミス."""


def _runs(view: View, table: Flags, by: Flags) -> None:
    """Stretches of characters of one class, and what each character has of its own.

    Both kinds of runs lie one behind the other, as if the text stood there twice, and are told at once.
    """
    width, letters = view.codes.size, view.letters
    kinds = by.take(view.scripts, axis=1)
    change = np.empty(kinds.shape, dtype=bool)
    change[:, 0] = True
    np.not_equal(kinds[:, 1:], kinds[:, :-1], out=change[:, 1:])
    classes, changes = kinds.ravel(), change.ravel()
    starts = changes.nonzero()[0]
    counts = words.counts(starts, classes.size)
    ends = starts + counts
    own = np.arange(starts.size).repeat(counts)
    here = np.arange(classes.size)
    inside = here - starts[own]
    block = view.numbers[Row.EDGE : Row.EDGE + _RUN_ROWS * len(by)].reshape(
        len(by), _RUN_ROWS, width
    )
    _place(block, inside, ends[own] - 1 - here)
    values = np.empty((_RUN_ROWS - 2, starts.size), dtype=np.uint32)
    _neighbours(view, starts, ends, out=values)
    first = int(own[width]) if len(by) > 1 else starts.size
    sums = words.sums(letters, inside[:width], starts[:first])
    known = table[words.keys(sums)]
    values[4, :first] = sums
    values[5, :first] = known
    values[6, :first] = classes[starts[:first]]
    values[7, :first] = np.minimum(counts[:first], 12)
    if len(by) > 1:
        values[8, :first] = values[3, :first] * A + letters.take(ends[:first] + 2, mode="wrap")
        begin, behind = starts[first:] - width, ends[first:] - width
        _chains(view, begin, behind, classes[starts[first:]], out=values[4:6, first:])
        values[6, first:] = known[own[begin]]
        values[7, first:] = known[own[behind - 1]]
        _makes(view, values[5:8, :first], own[:width])
    spread = values.take(own, axis=1)
    block[:, 2:] = spread.reshape(_RUN_ROWS - 2, len(by), width).swapaxes(0, 1)


def _neighbours(view: View, starts: Places, ends: Places, out: Codes) -> None:
    """One character and two before each run, and one and two behind it, in four rows."""
    letters, two = view.letters, view.numbers[Row.TWO]
    # Places before the beginning and behind the end are taken from the other end: all of them are pads.
    letters.take(starts - 1, mode="wrap", out=out[0])
    two.take(starts - 2, mode="wrap", out=out[1])
    letters.take(ends, mode="wrap", out=out[2])
    two.take(ends, mode="wrap", out=out[3])


def _chains(view: View, starts: Places, ends: Places, classes: Flags, out: Codes) -> None:
    """Two numbers for each chain: its points with its length, and its points with whether it is one of words at all."""
    points = np.add.reduceat((view.scripts == DOT).astype(np.uint32), starts, dtype=np.uint32)
    long = np.minimum((ends - starts) // 3, 12).astype(np.uint32)
    out[0] = np.minimum(points, 4) * _16 + long
    out[1] = np.minimum(points, 2) + (classes == 1).astype(np.uint32) * _4


def _makes(view: View, told: Codes, own: Places) -> None:
    """Names are listed with names (榊・星・林, 関→旭): what kind of word stands across one sign, or two.

    Args:
        view: takes the three rows.
        told: of each run of one script what is known of it, its script and its length, below each other.
        own: the run of each character.
    """
    makes = np.zeros((3, told.shape[1]), dtype=np.uint32)
    make: Codes = makes[0]
    make += told[0]
    for more in (told[1], np.minimum(told[2], _LONG)):
        make *= A
        make += more
        make ^= make >> _13
    # Beyond the ends of a text there is nothing, and nothing is seen across them.
    apart = (told[1] == LINE) & (told[2] >= PAD)
    make[apart] = 0
    makes[1, 2:], makes[2, :-2] = make[:-2], make[2:]
    makes[1, 1:][apart[:-1]] = 0
    makes[2, :-1][apart[1:]] = 0
    makes.take(own, axis=1, out=view.numbers[Row.MAKE : Row.MAKE_BEHIND + 1], mode="clip")


_LONG, _13 = np.uint32(7), np.uint32(13)
_16 = np.uint32(16)


def _place(block: Codes, inside: Places, left: Places) -> None:
    """Rows for the place of each character in its run, by what is before it there and what is left."""
    shape = (block.shape[0], block.shape[2])
    place = np.minimum(inside, 3)
    place *= 4
    place += np.minimum(left, 3)
    block[:, 0] = _EDGES[place].reshape(shape)
    block[:, 1] = place.reshape(shape)


# Of a place (of four before and four left) no more than whether it is the first and the last.
_EDGES = np.array([(n // 4 > 0) * 2 + (n % 4 > 0) for n in range(16)], dtype=np.uint32)

_KINDS = np.array(KINDS_OF_WORDS, dtype=np.uint8)[:, None, None]
_LENGTHS = np.arange(1, LONGEST + 1, dtype=np.uint8)[:, None]


def _words(view: View, table: Flags) -> None:
    """Known words that begin, end or meet at a character."""
    width = view.codes.size
    known = words.windows(view.letters, table, LONGEST)
    # For each kind and length the length itself where such a word begins; room before it for looking back.
    room = np.zeros((len(KINDS_OF_WORDS), LONGEST, width + LONGEST), dtype=np.uint8)
    begun = room[:, :, LONGEST:]
    np.multiply((known & _KINDS) > 0, _LENGTHS, out=begun)
    begin = np.maximum.reduce(begun, axis=1)
    kind, length, letter = room.strides
    # A word of n letters that ends here began n - 1 letters before.
    ended: Flags = np.ndarray(
        begun.shape, np.uint8, room, LONGEST * letter, (kind, length - letter, letter)
    )
    view.numbers[Row.BEGINS : Row.ENDS] = begin
    view.numbers[Row.ENDS : Row.PAIR] = np.maximum.reduce(ended, axis=1)
    _pairs(view, known, begin[KINDS_OF_WORDS.index(GIVEN)])


# A surname of one to three letters, rare or not, a gap or none: in this order a later pair covers an earlier one.
_PAIRS = [(n, strong, gap) for n in (1, 2, 3) for strong in (0, 1) for gap in (0, 1)]
_FURTHER = np.array([n + gap for n, _, gap in _PAIRS])
_MARKS = np.array([(1 + strong + 2 * gap) * 16 + n * 4 for n, strong, gap in _PAIRS])
_RARE_OR_NOT = np.array([words.RARE_SURNAME, words.SURNAME], dtype=np.uint8)[:, None]


def _pairs(view: View, known: Flags, given: Flags) -> None:
    """Where a surname and a given name meet."""
    width = given.size
    rows = view.numbers[Row.PAIR : Row.PAIR_END + 1]
    rows[:] = 0
    reach = np.zeros(width + LONGEST, dtype=np.uint8)
    reach[: width - LONGEST] = given[: width - LONGEST]
    blank = np.zeros(width + LONGEST, dtype=bool)
    np.equal(view.codes, ord(" "), out=blank[:width])
    follows: Flags = np.ndarray((3, 2, width), np.uint8, reach, 1, (1, 1, 1))
    met = follows > 0
    met[:, 1] &= np.ndarray((3, width), bool, blank, 1, (1, 1))
    if not met.any():
        return
    surname = (known[:3, None] & _RARE_OR_NOT) > 0
    pair, place = (surname[:, :, None] & met[:, None]).reshape(len(_PAIRS), width).nonzero()
    middle = place + _FURTHER[pair]
    long = reach[middle]
    marks = _MARKS[pair] + np.minimum(long, 3)
    # Of several pairs at one place the last one stays.
    rows[0, place] = marks
    rows[1, middle] = marks
    rows[2, middle + long - 1] = marks
