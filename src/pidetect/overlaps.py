"""重なり。Of readings that overlap one stays: the most certain, then the longest, then the first.

Every recogniser tells all it sees, so a birth date may also be a telephone number and a name a part of an
address. Whatever the text holds, the time is that of sorting the matches.
"""

import bisect
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter, le

from pidetect.types import Kind, Match

_NAME = Kind.PERSON_NAME
_START, _END, _PLACE = itemgetter(1), itemgetter(2), itemgetter(1, 2)
_LIKELY, _LITTLE = 0.7, 0.15
# No name is longer; so far back a name may begin that holds another.
_LONGEST_NAME = 40


def settle(matches: Sequence[Match]) -> list[Match]:
    """The matches that stay, in order of appearance, none of them overlapping."""
    ordered = sorted(matches, key=_START)
    if all(map(le, map(_END, ordered), map(_START, ordered[1:]))):
        # In a list of customers nothing overlaps.
        return ordered
    kept: list[Match] = []
    group: list[Match] = []
    end = -1
    for match in ordered:
        if match[1] >= end:
            # One match by itself, as nearly all are.
            kept += group if len(group) < 2 else _best(group)
            group = [match]
            end = match[2]
        else:
            group.append(match)
            end = max(end, match[2])
    return kept + (group if len(group) < 2 else _best(group))


def _best(group: list[Match]) -> list[Match]:
    """The winners among matches that hang together, in order of appearance."""
    taken: list[Match] = []
    first = group[0].start
    covered = bytearray(max(m.end for m in group) - first)
    held = _Longer(group)
    for match in sorted(group, key=lambda m: (-m.certainty, m.start - m.end, m.start)):
        start, end = match.start - first, match.end - first
        if covered.find(1, start, end) >= 0 or (match.kind == _NAME and match in held):
            continue
        covered[start:end] = b"\1" * (end - start)
        taken.append(match)
    return sorted(taken, key=_PLACE)


class _Longer:
    """What may hold a name that is a part of it: 千代田 in an address, taro in a mailbox, Raj in Raj Patel."""

    def __init__(self, group: Sequence[Match]) -> None:
        """Keep what is likely of a group in order of appearance, names and the rest apart."""
        likely = [m for m in group if m.certainty >= _LIKELY]
        self._names = [m for m in likely if m.kind == _NAME]
        self._rest = [m for m in likely if m.kind != _NAME]
        self._starts = [m.start for m in self._names]
        self._rest_starts = [m.start for m in self._rest]
        # The farthest end up to each of them: whether anything reaches over a place.
        self._reached = list(accumulate((m.end for m in self._rest), max))

    def __contains__(self, name: Match) -> bool:
        """Whether a name is a part of something longer that is likely enough."""
        before = bisect.bisect_left(self._rest_starts, name.start)
        if before and self._reached[before - 1] >= name.end:
            return True
        while before < len(self._rest) and self._rest_starts[before] == name.start:
            if self._rest[before].end > name.end:
                return True
            before += 1
        return self._in_longer_name(name)

    def _in_longer_name(self, name: Match) -> bool:
        """Even where it is a little surer than the longer one."""
        least = name.certainty - _LITTLE
        index = bisect.bisect_right(self._starts, name.start) - 1
        while index >= 0 and self._starts[index] > name.start - _LONGEST_NAME:
            other = self._names[index]
            longer = other.end - other.start > name.end - name.start
            if longer and other.end >= name.end and other.certainty >= least:
                return True
            index -= 1
        return False
