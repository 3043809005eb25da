"""語の一覧。Which stretches of characters are known words, asked for all places at once.

A word list of a quarter of a million names, places and nouns would be slow to search and large to keep.
Each word is one of 2^24 numbers instead; about one stranger in a hundred looks known, which a statistical
model takes in its stride.
"""

import numpy as np
import numpy.typing as npt

from pidetect.tagger.characters import Codes, Flags, Places

BITS = 24
(SURNAME, RARE_SURNAME, GIVEN, RARE_GIVEN, PERSON, PLACE, PROPER, NOUN) = (1 << k for k in range(8))
"""Kinds of word; PERSON are parts of foreign names and names of history, PROPER firms and works."""

MIX = np.uint32(0x9E3779B1)
_BASE = 0x01000193
LAST = np.uint32(0x85EBCA6B)
REACH = 64


def _powers() -> Codes:
    values = [1]
    for _ in range(REACH - 1):
        values.append(values[-1] * _BASE & 0xFFFFFFFF)
    return np.array(values, dtype=np.uint32)


POWERS = _powers()


def mixed(codes: Codes) -> Codes:
    """Each character as a number without pattern."""
    product = codes * MIX
    return product ^ (product >> np.uint32(15))


def _finished(sums: Codes) -> Codes:
    return ((sums ^ (sums >> np.uint32(16))) * LAST) >> np.uint32(32 - BITS)


def counts(starts: Places, size: int) -> Places:
    """The number of characters of each stretch; the stretches cover ``size`` characters without gaps."""
    found = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=found[:-1])
    found[-1:] = size - starts[-1:]
    return found


def stretches(letters: Codes, starts: Places, counts: Places) -> Codes:
    """One number for each stretch; the stretches lie one after the other and cover the text."""
    return sums(letters, np.arange(letters.size) - np.repeat(starts, counts), starts)


def sums(letters: Codes, inside: Places, starts: Places) -> Codes:
    """As ``stretches``, where the place of each character in its own is known.

    Args:
        letters: each character as ``mixed`` gives it.
        inside: the place of each character in its stretch.
        starts: where the stretches begin.
    """
    weighted = letters * POWERS[np.minimum(inside, REACH - 1)]
    return np.add.reduceat(weighted, starts, dtype=np.uint32)


def keys(sums: Codes) -> Places:
    """Place in the table of words for the numbers that ``sums`` gives."""
    return _finished(sums).astype(np.intp)


def windows(letters: Codes, table: Flags, longest: int) -> Flags:
    """For every length from 1, one in a line, and every place: the kinds of the word that begins there; 0 for none."""
    room = np.zeros(letters.size + longest, dtype=np.uint32)
    room[: letters.size] = letters
    further: Codes = np.ndarray((longest, letters.size), np.uint32, room, 0, (4, 4))
    weighted = further * POWERS[:longest, None]
    known = table[keys(weighted.cumsum(axis=0, dtype=np.uint32))]
    for less in range(1, longest):
        known[less, -less:] = 0
    return known


def packed(table: Flags) -> dict[str, npt.NDArray[np.uint8]]:
    """The table as it is stored: distances between used places, and the kinds."""
    used = np.flatnonzero(table)
    return {"distances": _written(np.diff(used, prepend=0)), "kinds": table[used]}


def unpacked(distances: npt.NDArray[np.uint8], kinds: Flags) -> Flags:
    """The table of ``packed``."""
    table = np.zeros(1 << BITS, dtype=np.uint8)
    table[np.cumsum(_read(distances))] = kinds
    return table


def _written(values: Places) -> npt.NDArray[np.uint8]:
    """Small numbers in one byte, larger ones as 255 and three bytes more."""
    wide = values >= 255
    places = np.cumsum(np.where(wide, 4, 1)) - np.where(wide, 4, 1)
    out = np.zeros(int(np.where(wide, 4, 1).sum()), dtype=np.uint8)
    out[places] = np.where(wide, 255, values)
    for k in range(3):
        out[places[wide] + 1 + k] = (values[wide] >> (8 * k)) & 255
    return out


def _read(stored: npt.NDArray[np.uint8]) -> Places:
    wide = np.zeros(stored.size, dtype=bool)
    skip = 0
    for place in np.flatnonzero(stored == 255):
        if place >= skip:
            wide[place] = True
            skip = int(place) + 4
    rest = np.zeros(stored.size, dtype=bool)
    marks = np.flatnonzero(wide)
    for k in range(1, 4):
        rest[marks + k] = True
    values = stored.astype(np.intp)
    values[marks] = sum(stored[marks + 1 + k].astype(np.intp) << (8 * k) for k in range(3))
    kept: Places = values[~rest]
    return kept
