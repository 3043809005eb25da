"""その人の何が。What is told of each person: a name in passing, or data that would hurt if it leaked."""

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pidetect import dictionaries
from pidetect.persons.roles import correspondents
from pidetect.types import Kind, Match, PersonsEstimate, Risk

_NAME = Kind.PERSON_NAME
_NAMED, _TOLD, _LISTED, _WRITES = 1, 2, 4, 8
_SENSITIVE, _FINANCIAL, _MY_NUMBER = 16, 32, 64
_GRAVE: Mapping[str, int] = {
    Kind.SPECIAL_CARE: _SENSITIVE,
    Kind.CARD: _FINANCIAL,
    Kind.BANK_ACCOUNT: _FINANCIAL,
    Kind.CREDENTIAL: _FINANCIAL,
    Kind.MY_NUMBER: _MY_NUMBER,
}
# From so many bare names on, a text is a list of persons even without anything else about them.
_MANY_NAMES = 10


class Outlines:
    """Flags of every record, gathered while a document is read."""

    def __init__(self) -> None:
        self._flags: list[int] = []

    def add(self, text: str, matches: Sequence[Match], owners: Sequence[int | None]) -> None:
        """Note what the matches of a text tell of their owners (records, before they are joined)."""
        free = any(m[6] < 0 for m in matches)
        writing = correspondents(text, matches) if free else frozenset()
        flags = self._flags
        for index, (match, owner) in enumerate(zip(matches, owners, strict=True)):
            if owner is None:
                continue
            if owner >= len(flags):
                flags += [0] * (owner + 1 - len(flags))
            kind, _, _, _, _, personal, row = match
            if row >= 0:
                flags[owner] |= _LISTED | _GRAVE.get(kind, 0)
            elif kind == _NAME:
                flags[owner] |= _WRITES if index in writing else _NAMED
            elif index in writing and kind not in _GRAVE:
                flags[owner] |= _WRITES
            elif personal:
                flags[owner] |= _TOLD | _GRAVE.get(kind, 0)

    def summed_up(
        self, roots: Sequence[int], whole: PersonsEstimate
    ) -> tuple[PersonsEstimate, Risk]:
        """Third persons and what is grave, over records joined to persons.

        Args:
            roots: the person of each record.
            whole: the estimate over everybody.
        """
        joined: dict[int, int] = {}
        for root, flags in zip(roots, self._flags, strict=False):
            joined[root] = joined.get(root, 0) | flags
        named = sum(1 for f in joined.values() if f & _NAMED and not f & _WRITES)
        least = _TOLD | _LISTED | (_NAMED if named >= _MANY_NAMES else 0)
        others = sum(1 for f in joined.values() if _is_other(f, least))
        apart = sum(1 for f in self._flags if _is_other(f, least))
        estimate = PersonsEstimate(
            low=min(others, whole.low),
            estimate=others,
            high=min(max(others, apart), max(whole.high, others)),
        )
        return estimate, _risk(joined.values(), estimate)


def _is_other(flags: int, least: int) -> bool:
    """Whether more is told than a name, of somebody who does not only write or receive."""
    grave = flags & (_SENSITIVE | _FINANCIAL | _MY_NUMBER)
    return bool((flags & least and (not flags & _WRITES or flags & _LISTED)) or grave)


def _risk(flags: Iterable[int], persons: PersonsEstimate) -> Risk:
    listed = list(flags)
    return Risk(
        sensitive=sum(1 for f in listed if f & _SENSITIVE),
        financial=sum(1 for f in listed if f & _FINANCIAL),
        my_number=sum(1 for f in listed if f & _MY_NUMBER),
        many=is_many(persons),
    )


def is_many(persons: PersonsEstimate) -> bool:
    """Whether there may be more persons than the number from which the authority must be told."""
    return bool(persons.high > _thresholds()["many_persons"]["more_than"])


@functools.cache
def _thresholds() -> dict[str, Any]:
    """The dated numbers of the law (``dictionaries/thresholds.toml``)."""
    return tomllib.loads(dictionaries.text("thresholds.toml"))
