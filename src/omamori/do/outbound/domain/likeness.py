"""似ている相手。In which way two receivers could be taken for each other, and how easily.

What people mix up is what stands side by side when they choose: the same surname in any letters, the same
sound, the same name at another company, an address that differs in a letter.
"""

import enum
import functools
import re

from omamori.do.outbound.domain.names import Known, known

_NEAR = 0.35
"""3-gram Jaccard from which two local parts count as alike: fixed before it was measured."""
_LEAST_LETTERS = 3


class Likeness(enum.StrEnum):
    """What two receivers have in common; the first that holds is told."""

    SAME_NAME = "same_name"
    SAME_LOCAL = "same_local"
    SWAPPED = "swapped"
    SAME_SURNAME = "same_surname"
    SAME_READING = "same_reading"
    SAME_GIVEN = "same_given"
    NEAR_ADDRESS = "near_address"
    NEIGHBOUR = "neighbour"


WEIGHTS = {Likeness.SAME_GIVEN: 0.7, Likeness.NEIGHBOUR: 0.2}
"""How easily one is taken for the other, where it is less than certain."""


@functools.lru_cache(maxsize=1 << 18)
def likeness(one: Known, other: Known) -> Likeness | None:
    """In which way one could be taken for the other; None when not."""
    if one.address == other.address:
        return None
    named = _by_name(one, other)
    if named is Likeness.SAME_NAME:
        return named
    if one.generic or other.generic:
        # info@ stands everywhere; only the same office at a domain that looks the same is a trap.
        same = one.local == other.local and domains_alike(one.domain, other.domain)
        return Likeness.SAME_LOCAL if same else named
    return _by_local(one, other) or named or _nearly(one, other)


def weight(kind: Likeness) -> float:
    """How easily such two are mixed up: 1 is as easily as namesakes."""
    return WEIGHTS.get(kind, 1.0)


def look_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two (address, display name) pairs could be taken for each other."""
    return likeness(known(*one), known(*other)) is not None


def domains_alike(one: str, other: str) -> bool:
    """Different domains that read the same at a glance: a slip of one or two letters, or the end."""
    if one == other:
        return False
    first, second = one.partition(".")[0], other.partition(".")[0]
    if first == second:
        return len(first) >= 4
    limit = 1 if min(len(one), len(other)) < 12 else 2
    return distance(one, other, limit) <= limit


@functools.lru_cache(maxsize=8192)
def trigrams(word: str) -> frozenset[str]:
    """Runs of three letters, with the ends marked."""
    padded = f"^{re.sub(r'[^a-z0-9]+', '.', word)}$"
    return frozenset(padded[i : i + 3] for i in range(max(1, len(padded) - 2)))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets share, of all they have: 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def distance(one: str, other: str, limit: int) -> int:
    """Edits (also of neighbours swapped) from one word to the other; ``limit + 1`` when more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        following = [i]
        for j, b in enumerate(other, 1):
            cost = min(following[j - 1] + 1, row[j] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1]


def _by_name(one: Known, other: Known) -> Likeness | None:
    written = bool(one.surname) and one.surname == other.surname
    sounding = bool(one.sounds & other.sounds)
    given = bool(one.given & other.given)
    if (written or sounding) and given:
        return Likeness.SAME_NAME
    if written:
        return Likeness.SAME_SURNAME
    if sounding:
        told = bool(one.surname or other.surname)
        return Likeness.SAME_READING if told else Likeness.SAME_SURNAME
    return Likeness.SAME_GIVEN if given else None


def _by_local(one: Known, other: Known) -> Likeness | None:
    if one.local == other.local and len(one.local) >= _LEAST_LETTERS:
        return Likeness.SAME_LOCAL
    swapped = one.parts != other.parts and len(one.parts) > 1
    if swapped and sorted(one.parts) == sorted(other.parts):
        return Likeness.SWAPPED
    return None


def _nearly(one: Known, other: Known) -> Likeness | None:
    """A few letters apart, or side by side when the first letters are typed."""
    if jaccard(trigrams(one.local), trigrams(other.local)) >= _NEAR:
        return Likeness.NEAR_ADDRESS
    head = one.local[:_LEAST_LETTERS]
    beside = len(head) == _LEAST_LETTERS and head == other.local[:_LEAST_LETTERS]
    return Likeness.NEIGHBOUR if beside else None
