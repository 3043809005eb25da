"""名前の引き当て。Company names in a text, and the blind marks by which a person is found.

The automaton over all names is kept per process and made anew when a partner changed: thousands of
names cost one pass over the text.
"""

import dataclasses
import functools
from collections.abc import Iterable, Mapping

import ahocorasick_rs
from django.db import connection

from omamori.facts.half_width import half_width
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.partners.domain import spelling
from omamori.foundation.partners.domain.particulars import PersonGiven
from omamori.foundation.partners.models import Partner

_STAMP = (
    "SELECT count(*), max(public_id), max(changed_at)"  # noqa: S608 - our own table
    f" FROM {Partner._meta.db_table}"  # noqa: SLF001 - Django documents _meta
)
"""Whether a partner has changed; asked of each mail that names somebody."""


@dataclasses.dataclass(frozen=True)
class _Names:
    automaton: ahocorasick_rs.AhoCorasick | None
    owners: tuple[frozenset[str], ...]

    def named_in(self, text: str) -> tuple[str, ...]:
        """Public ids, each once, in the order of the text."""
        if self.automaton is None:
            return ()
        found = self.automaton.find_matches_as_indexes(spelling.folded(text))
        return tuple(
            dict.fromkeys(pk for index, _, _ in found for pk in sorted(self.owners[index]))
        )


def partners_named_in(texts: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """Public ids of the organisations that each text names, each once, in the order of the text."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        names = _names(tuple(cursor.fetchone()))
    return {number: names.named_in(text) for number, text in texts.items()}


def surname_mark(surname: str) -> str:
    """Blind mark of a surname in any writing."""
    return blind_index(spelling.folded(surname), purpose="partners.surname")


def reading_mark(reading: str) -> str:
    """Blind mark of a reading, of a surname or of a whole name."""
    return blind_index(spelling.reading(reading), purpose="partners.reading")


def name_mark(name: str) -> str:
    """Blind mark of a whole or a given name."""
    return blind_index(spelling.folded(name), purpose="partners.name")


def number_mark(number: str) -> str:
    """Blind mark of an applicant's or customer's number."""
    return blind_index(half_width(number).lower(), purpose="partners.number")


def address_mark(address: str) -> str:
    """Blind mark of a mail address."""
    return blind_index(address.strip().lower(), purpose="partners.address")


def handle_mark(tool: str, handle: str) -> str:
    """Blind mark of a talk address in a messaging tool."""
    return blind_index(f"{tool} {handle.strip()}", purpose="partners.handle")


def marks_of(given: PersonGiven) -> set[str]:
    """Everything by which a person can be found."""
    parts, reading = spelling.parts(given.name), spelling.parts(given.name_kana)
    marks = {name_mark(given.name), surname_mark(parts[0]), *(name_mark(p) for p in parts[1:])}
    if reading:
        marks |= {reading_mark(given.name_kana), *(reading_mark(part) for part in reading)}
    if given.number:
        marks.add(number_mark(given.number))
    if given.email:
        marks.add(address_mark(given.email))
    return marks | {handle_mark(tool, handle) for tool, handle in given.handles.items()}


def marks_asked(word: str) -> Iterable[str]:
    """Marks that a searched word may mean."""
    return {surname_mark(word), name_mark(word), reading_mark(word), number_mark(word),
            address_mark(word)}  # fmt: skip


@functools.lru_cache(maxsize=2)
def _names(stamp: tuple[object, ...]) -> _Names:  # noqa: ARG001 - the key of the cache
    owners: dict[str, set[str]] = {}
    for public_id, name in Partner.objects.order_by("pk").values_list("public_id", "name"):
        for form in spelling.called(name):
            owners.setdefault(form, set()).add(public_id)
    automaton = (
        ahocorasick_rs.AhoCorasick(list(owners), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        if owners
        else None
    )
    return _Names(automaton, tuple(frozenset(found) for found in owners.values()))
