"""何人分か。Gathers findings into persons and estimates how many different persons a text speaks of.

The number of persons decides what a leak means (個人情報保護法施行規則 第7条第4号: 1,000 人), so it is given as an
interval. A row of a table is a person; in running text a block is a record until its leading kind
comes again; records that share a strong key (個人番号, mail, mobile, full name) are the same person.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pidetect.types import Kind, Match, PersonsEstimate

# What can begin a record of its own, the strongest first.
_LEADING = (
    Kind.PERSON_NAME,
    Kind.EMAIL,
    Kind.MY_NUMBER,
    Kind.CARD,
    Kind.BIRTH_DATE,
    Kind.PHONE,
    Kind.POSTAL_ADDRESS,
)
# The same value means the same person. A landline or an address is shared by a family or an office, and
# two people of one name stay two where their mail or mobile differs.
_KEYS = {Kind.EMAIL, Kind.MY_NUMBER, Kind.CARD}
_MOBILE = re.compile(r"0[6-9]0")
_BLOCK = re.compile(r"\n[ \t\u3000]*\r?\n|\f")
_SURE = 0.8

Key = tuple[str, str]


def _key(match: Match) -> Key | None:
    if not match.personal:
        return None
    if match.kind in _KEYS or (match.kind == Kind.PHONE and _MOBILE.match(match.value)):
        return match.kind, match.value
    return None


def records(text: str, matches: Sequence[Match]) -> list[list[int]]:
    """Indexes of matches, one list per record (row of a table, or stretch of a block)."""
    rows: dict[int, list[int]] = {}
    blocks: dict[int, list[int]] = {}
    breaks = [m.end() for m in _BLOCK.finditer(text)] if matches else []
    block = 0
    for index, match in enumerate(matches):
        if match.row >= 0:
            rows.setdefault(match.row, []).append(index)
            continue
        while block < len(breaks) and breaks[block] <= match.start:
            block += 1
        blocks.setdefault(block, []).append(index)
    split = [part for indexes in blocks.values() for part in _split(indexes, matches)]
    return [*rows.values(), *split]


def _split(indexes: list[int], matches: Sequence[Match]) -> list[list[int]]:
    """A block cut where its leading kind shows a new value."""
    values: dict[str, set[str]] = {}
    for index in indexes:
        if matches[index].personal:
            values.setdefault(matches[index].kind, set()).add(matches[index].value)
    anchors = [kind for kind in _LEADING[:5] if kind in values] or [
        k for k in _LEADING if k in values
    ]
    if not anchors:
        return [indexes]
    leading = max(anchors, key=lambda kind: (len(values[kind]), -_LEADING.index(kind)))
    parts: list[list[int]] = [[]]
    current = ""
    for index in indexes:
        match = matches[index]
        if match.kind == leading and match.personal and match.value != current:
            if current:
                parts.append([])
            current = match.value
        parts[-1].append(index)
    return parts


class People:
    """Persons over all parts of a file: records joined by strong keys."""

    def __init__(self) -> None:
        self._parents: list[int] = []
        self._by_key: dict[Key, int] = {}
        self._by_name: dict[str, tuple[int, bool]] = {}
        self._numbers: dict[int, int] = {}
        self._apart = 0
        self._sure: dict[str, set[str]] = {}

    def add(self, text: str, matches: Sequence[Match]) -> list[int | None]:
        """The person of each match; numbers go on through the parts."""
        result: list[int | None] = [None] * len(matches)
        records_of = records(text, matches)
        owners = [self._record([matches[i] for i in record]) for record in records_of]
        for owner, record in zip(owners, records_of, strict=True):
            if owner is not None:
                for index in record:
                    result[index] = owner
        named = [None if r is None else self._root(r) for r in result]
        return [
            None if n is None else self._numbers.setdefault(n, len(self._numbers)) for n in named
        ]

    def _record(self, record: Sequence[Match]) -> int | None:
        leading = [m for m in record if m.personal and m.kind in _LEADING]
        if not leading:
            return None
        self._apart += 1
        own = len(self._parents)
        self._parents.append(own)
        keys = {k for m in leading if (k := _key(m)) is not None}
        for key in keys:
            self._join(own, self._by_key.setdefault(key, own))
        for match in leading:
            if match.kind == Kind.PERSON_NAME:
                self._name(own, match.value, strong=bool(keys))
            if match.certainty >= _SURE and (match.kind == Kind.PERSON_NAME or _key(match)):
                self._sure.setdefault(match.kind, set()).add(match.value)
        return own

    def _name(self, own: int, name: str, *, strong: bool) -> None:
        """A bare name is the first bearer of it; of bearers with keys only the first takes bare ones."""
        first, taken = self._by_name.setdefault(name, (own, strong))
        if not strong or not taken:
            self._join(own, first)
            self._by_name[name] = (first, taken or strong)

    def _root(self, node: int) -> int:
        while self._parents[node] != node:
            self._parents[node] = self._parents[self._parents[node]]
            node = self._parents[node]
        return node

    def _join(self, one: int, other: int) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._parents[second] = first

    def estimate(self) -> PersonsEstimate:
        """The interval: sure values that differ, records joined by keys, records apart."""
        joined = len({self._root(n) for n in range(len(self._parents))})
        sure = max((len(values) for values in self._sure.values()), default=0)
        return PersonsEstimate(
            low=min(sure, joined), estimate=joined, high=max(self._apart, joined)
        )


def assign(text: str, matches: Sequence[Match]) -> list[int | None]:
    """The person of each match of one text."""
    return People().add(text, matches)


def counts(matches: Iterable[Match]) -> Counter[str]:
    """Number of matches of each kind."""
    return Counter(m.kind for m in matches)
