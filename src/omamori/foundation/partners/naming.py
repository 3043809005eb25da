"""名前の引き当て。Company names in a text, and the blind marks by which a person is found.

The automaton over all names is kept per process and made anew when a partner changed: thousands of
names cost one pass over the text.
"""

import dataclasses
import functools
from collections.abc import Iterable
from datetime import datetime

import ahocorasick_rs
from django.db.models import Count, Max

from omamori.facts.half_width import half_width
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.partners.domain import spelling
from omamori.foundation.partners.domain.particulars import PersonGiven
from omamori.foundation.partners.models import Partner


@dataclasses.dataclass(frozen=True)
class _Names:
    automaton: ahocorasick_rs.AhoCorasick | None
    owners: tuple[frozenset[str], ...]


def partners_named_in(text: str) -> tuple[str, ...]:
    """Public ids of the organisations a text names, each once, in the order of the text."""
    stamp = Partner.objects.aggregate(
        count=Count("pk"), newest=Max("public_id"), changed=Max("changed_at")
    )
    names = _names(**stamp)
    if names.automaton is None:
        return ()
    found = names.automaton.find_matches_as_indexes(spelling.folded(text))
    return tuple(dict.fromkeys(pk for index, _, _ in found for pk in sorted(names.owners[index])))


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
def _names(*, count: int, newest: str | None, changed: datetime | None) -> _Names:  # noqa: ARG001 - the stamp is the key of the cache
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
