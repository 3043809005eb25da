"""照らし合わせる台帳。What the register, the people and the partners are while a file is judged; a few queries."""

import functools
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any

from django.db.models import Q

from omamori.foundation.calendar import clock
from omamori.foundation.calendar.written_dates import read_date
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import queries as partners
from omamori.plan.register import measures
from omamori.plan.register.checking import clause_codes
from omamori.plan.register.domain import particulars
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.ledger_files.domain.books import Books, bare, folded
from omamori.plan.register.ledger_files.domain.cells import Words, words_of
from omamori.plan.register.ledger_files.domain.headings import known_words
from omamori.plan.register.models import ItemEdition, ProcessEdition, State
from omamori.plan.register.reading import OPEN, PLAIN, item_editions, particulars_of


@functools.cache
def words() -> Words:
    """Code by word and kind of column; our own labels among them."""
    told: dict[str, dict[str, list[str]]] = _reference()["words"]
    found: dict[str, dict[str, list[str]]] = {"flag": told["flag"]}
    for kind, codes in particulars.WORDS.items():
        found[kind] = {c.value: [c.label, c.value, *told[kind].get(c.value, [])] for c in codes}
    return words_of(found)


@functools.cache
def headings() -> dict[str, str]:
    """Key of a column by every heading that means it."""
    return known_words(_reference()["headings"])


def books() -> Books:
    """Everything as it is now."""
    today = clock.today()
    departments = organization.department_names()
    people = [
        (key, number, name, address or "")
        for key, number, name, address in organization.everybody(on=today).values_list(
            "public_id", "number", "name", "email"
        )
    ]
    there = partners.names()
    processes = _processes()
    known, settled, closed = _entries()
    return Books(
        departments=_index((name, key) for key, name in departments.items()),
        people=_index(
            (way, key) for key, number, name, mail in people
            for way in (number, name, mail, f"{number} {name}")
        ),
        processes=_index(
            (way, key) for key, code, name in processes for way in (code, name, f"{code} {name}")
        ),
        partners=_index(
            (way, key) for key, (number, name) in there.items()
            for way in (number, name, f"{number} {name}")
        )
        | {bare(name): key for key, (_, name) in there.items()},
        labels=departments
        | {key: f"{number} {name}" for key, number, name, _ in people}
        | {key: f"{number} {name}" for key, (number, name) in there.items()}
        | {key: f"{code} {name}" for key, code, name in processes},
        clauses=frozenset(clause_codes(on=today)),
        known=known,
        settled=settled,
        closed=closed,
        limits=_limits(),
        terms=measures.counts(today),
        words=words(),
        read_date=read_date,
    )  # fmt: skip


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Id by folded spelling; empty where two are spelt alike, so that a person is asked."""
    found: dict[str, str] = {}
    for text, key in pairs:
        spelt = folded(text)
        if spelt:
            found[spelt] = key if found.get(spelt, key) == key else ""
    return found


def _processes() -> list[tuple[str, str, str]]:
    """(public id, code, newest name) of every process that is not given up."""
    rows = ProcessEdition.objects.filter(Q(state__in=OPEN) | Q(state=State.APPROVED, valid_to=None))
    told = rows.filter(ends=False).order_by("number")
    values = told.values_list("process__public_id", "process__code", "name")
    return list({key: (key, code, name) for key, code, name in values}.values())


def _entries() -> tuple[dict[str, tuple[str, Particulars]], dict[str, Particulars], frozenset[str]]:
    """What each entry says now; what counts while a change is in the making; which cannot be changed now."""
    rows = item_editions().filter(Q(state__in=OPEN) | Q(state=State.APPROVED, valid_to=None))
    known: dict[str, tuple[str, Particulars]] = {}
    settled: dict[str, Particulars] = {}
    waiting: set[str] = set()
    for row in rows.order_by("number").iterator(chunk_size=1000):
        if row.state in OPEN and row.code in known:
            settled[row.code] = known[row.code][1]
        known[row.code] = (row.item.public_id, particulars_of(row))
        if row.state == State.PROPOSED:
            waiting.add(row.code)
    alive = ItemEdition.objects.exclude(state=State.WITHDRAWN)
    every = set(alive.values_list("code", flat=True).distinct())
    return known, settled, frozenset(waiting | (every - set(known)))


@functools.cache
def _limits() -> dict[str, int]:
    """Characters of each column of plain text."""
    fields = ItemEdition._meta.concrete_fields  # noqa: SLF001 - Django's documented door to a table
    plain = set(PLAIN) - set(particulars.WORDS)
    return {f.name: f.max_length for f in fields if f.name in plain and f.max_length}


@functools.cache
def _reference() -> dict[str, Any]:
    file = resources.files("omamori.reference") / "register" / "headings.toml"
    return tomllib.loads(file.read_text("utf-8"))
