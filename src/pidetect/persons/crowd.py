"""大勢。The persons of a file of any length, within a bounded memory.

A customer list of gigabytes names millions; whoever remembers all their numbers and names needs as many gigabytes.
Some ten thousand records are told apart exactly. Then they are counted, and of each key only a few bits stay, by which
somebody who comes again later is known with an error below one in a hundred (Bloom 1970).
"""

import dataclasses
from collections.abc import Iterable, Sequence
from zlib import adler32, crc32

from pidetect.persons.counting import People
from pidetect.persons.outline import is_many
from pidetect.types import Match, PersonsEstimate, Risk

_MOST_RECORDS = 20_000
# 8 MB: five million keys with an error of one in a hundred.
_BITS = 26
_LAST = (1 << _BITS) - 1
_SPREAD, _SPREAD_TOO = 0x9E3779B97F4A7C15F39CC0605CEDC835, 0xC2B2AE3D27D4EB4F165667B19E3779F9


class Marks:
    """A set of which only the marks of its members are kept; it may take a stranger for a member, never the reverse."""

    def __init__(self) -> None:
        """Begin empty."""
        self._bits = bytearray(1 << (_BITS - 3))

    def known(self, keys: Iterable[tuple[str, int]], *, keep: bool) -> set[int]:
        """The persons of whom a key is a member.

        Args:
            keys: each with its person; no key twice.
            keep: whether to make all of them members.
        """
        bits, again = self._bits, set[int]()
        for key, person in keys:
            raw = key.encode("utf-8", "surrogatepass")
            # Two quick sums, the same on every day; made apart by two large odd numbers.
            mixed = (crc32(raw) * _SPREAD + adler32(raw) * _SPREAD_TOO) >> 32
            one, two, three = mixed & _LAST, mixed >> _BITS & _LAST, mixed >> 2 * _BITS & _LAST
            first, second, third = 1 << (one & 7), 1 << (two & 7), 1 << (three & 7)
            one, two, three = one >> 3, two >> 3, three >> 3
            if bits[one] & first and bits[two] & second and bits[three] & third:
                again.add(person)
            elif keep:
                bits[one] |= first
                bits[two] |= second
                bits[three] |= third
        return again


@dataclasses.dataclass(frozen=True, slots=True)
class _Counted:
    """Who was counted and is not remembered."""

    persons: PersonsEstimate
    others: PersonsEstimate
    risk: Risk


class Crowd:
    """Persons over all parts of a file of any length; the same as ``People`` up to some ten thousand records.

    Args:
        most: records that are told apart exactly.
    """

    def __init__(self, most: int = _MOST_RECORDS) -> None:
        self._most = most
        self._people = People(outlined=True)
        self._counted = _Counted(PersonsEstimate(), PersonsEstimate(), Risk())
        self._marks: Marks | None = None
        self._numbered = self._before = 0

    def add(self, text: str, matches: Sequence[Match]) -> list[int | None]:
        """The person of each match (in order of appearance); numbers go on through the parts."""
        numbers = self._people.add(text, matches)
        if before := self._before:
            numbers = [None if n is None else n + before for n in numbers]
        self._numbered = max(self._numbered, *(n + 1 for n in numbers if n is not None), 0)
        if self._people.records > self._most:
            self._forget()
        return numbers

    def _forget(self) -> None:
        """Count whom we know by now, and keep their marks only."""
        self._marks = self._marks or Marks()
        self._counted = self._all(keep=True)
        self._people, self._before = People(outlined=True), self._numbered

    def _all(self, *, keep: bool = False) -> _Counted:
        """Who was counted before, and whom we know now, but for those who come again."""
        before, (others, risk) = self._counted, self._people.summed_up()
        marks, now = self._marks, self._people.estimate()
        if marks is None:
            return _Counted(now, others, risk)
        again = len(marks.known(self._people.keys(), keep=keep))
        told = _sum(before.others, others, again)
        grave = Risk(
            sensitive=before.risk.sensitive + risk.sensitive,
            financial=before.risk.financial + risk.financial,
            my_number=before.risk.my_number + risk.my_number,
            many=before.risk.many or risk.many or is_many(told),
        )
        return _Counted(_sum(before.persons, now, again), told, grave)

    def estimate(self) -> PersonsEstimate:
        """How many different persons there are."""
        return self._all().persons if self._marks else self._people.estimate()

    def summed_up(self) -> tuple[PersonsEstimate, Risk]:
        """Third persons of whom more than a name is told, and what is grave."""
        everybody = self._all()
        return everybody.others, everybody.risk


def _sum(one: PersonsEstimate, other: PersonsEstimate, again: int) -> PersonsEstimate:
    """Two crowds as one, some of the second being in the first."""
    return PersonsEstimate(
        low=one.low + max(0, other.low - again),
        estimate=one.estimate + max(0, other.estimate - again),
        high=one.high + other.high,
    )


def numbers_in(numbers: Iterable[int | None], seen: bytearray) -> None:
    """Note the numbers of persons in a row of flags, which it lengthens."""
    for number in set(numbers):
        if number is not None:
            if number >= len(seen):
                seen.extend(bytes(number + 1 - len(seen)))
            seen[number] = 1
