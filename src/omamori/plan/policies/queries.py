"""規程の問い。The rules as people see them on a day; who signed; what the company tells everybody."""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies import domain, listing
from omamori.plan.policies.domain.audience import Audience, Reader, includes
from omamori.plan.policies.domain.route import stages
from omamori.plan.policies.models import Clause, Regulation, Version
from omamori.plan.policies.public import disclosures, public_policy
from omamori.plan.policies.readers import member_of
from omamori.plan.policies.reading import (
    audience_words,
    compared,
    draft_of,
    history,
    proposed,
    reading,
    route_words,
    waiting_for_approval,
)
from omamori.plan.policies.rows import BookRow, RegulationRow
from omamori.plan.policies.signers import overall, progress, sheets, signers, unsigned_rows
from omamori.plan.policies.texts import clause_text, dated
from omamori.plan.policies.told import (
    bulletins,
    contact,
    contacts,
    message,
    messages,
    removed_contacts,
)

__all__ = [
    "bulletins",
    "clause",
    "clauses_in_force",
    "compared",
    "contact",
    "contacts",
    "disclosures",
    "draft_of",
    "history",
    "library",
    "message",
    "messages",
    "overall",
    "progress",
    "proposed",
    "public_policy",
    "reading",
    "regulation",
    "removed_contacts",
    "sheets",
    "signers",
    "to_sign",
    "unsigned_rows",
    "waiting_for_approval",
    "wordings",
]

ClauseText = domain.ClauseText
"""A clause as people read it."""


def library(actor: Actor, *, on: date) -> tuple[RegulationRow, ...]:
    """Every regulation with the version that counts on a day, and whether the reader signed it.

    Rules that have ended come last.
    """
    require(actor, "policies.see")
    found = dict(islice(listing.books().items(), listing.MOST_REGULATIONS))
    mine = listing.signed_numbers(actor.person_pk) if actor.person_pk else None
    behind = reach(actor, "policies.see_history") is not Reach.NONE
    made = [
        listing.listed(
            book, issues, on, mine=None if mine is None else mine.get(pk, set()), behind=behind
        )
        for pk, (book, issues) in found.items()
    ]
    asked = _asked(actor, [book for book, _issues in found.values()])
    shown = [
        dataclasses.replace(row, signed=row.signed if row.public_id in asked else None)
        for row in made
        if behind or row.number or row.coming_from
    ]
    shown.sort(key=lambda row: domain.order_of(row.code))
    return tuple(sorted(shown, key=lambda row: row.ended_on is not None and row.ended_on <= on))


def _asked(actor: Actor, found: list[listing.Book]) -> set[str]:
    """Public ids of the regulations that the actor must sign."""
    if not actor.person_pk:
        return set()
    plain = {Reader.ALL.value: True, Reader.NOBODY.value: False}
    named = any(row.audience not in plain for row in found)
    member = member_of(actor) if named else None
    return {
        row.public_id
        for row in found
        if plain.get(
            row.audience,
            member is not None
            and includes(
                Audience(kind=row.audience, values=frozenset(row.audience_values)), member
            ),
        )
    }


def none_yet() -> bool:
    """No regulation has been written: the company has just begun."""
    return not Regulation.objects.exists()


def to_sign(actor: Actor, *, on: date) -> tuple[RegulationRow, ...]:
    """What the reader still has to read and sign."""
    if reach(actor, "policies.sign") is Reach.NONE or not actor.person_pk:
        return ()
    return tuple(row for row in library(actor, on=on) if row.signed is False)


def regulation(actor: Actor, regulation_id: str) -> BookRow:
    """A regulation by itself.

    Raises:
        NotFound: no such regulation, or none that this reader may know of.
    """
    require(actor, "policies.see")
    found = _BOOK.rows(regulation_id)
    if not found or not (found[0][0] or reach(actor, "policies.see_history") is not Reach.NONE):
        raise NotFound
    row = dict(zip(_OF_A_BOOK, found[0][5:], strict=True))
    _shown, making, after_id, after_title, values = found[0][:5]
    return BookRow(
        making=making,
        owner_id=row.pop("owner__public_id") or "",
        owner=row.pop("owner__name") or "",
        replaces=(row.pop("replaces__public_id") or "", row.pop("replaces__title") or ""),
        replaced_by=(after_id or "", after_title or ""),
        route_words=route_words(stages(row["route"], material=True)),
        route=tuple(row.pop("route")),
        audience_values=tuple(values),
        audience_words=audience_words(row["audience"], values),
        **row,
    )


def _book(regulation_id: str) -> "QuerySet[Any, tuple[Any, ...]]":
    versions = Version.objects.filter(regulation=OuterRef("pk"))
    later = Regulation.objects.filter(replaces=OuterRef("pk")).order_by("pk")
    rows = Regulation.objects.filter(public_id=regulation_id).annotate(
        shown=Exists(versions.filter(state=Version.State.PUBLISHED)),
        making=Exists(versions.exclude(state=Version.State.PUBLISHED)),
        after_id=Subquery(later.values("public_id")[:1]),
        after_title=Subquery(later.values("title")[:1]),
    )
    told = ("shown", "making", "after_id", "after_title", "audience_values")
    return rows.values_list(*told, *_OF_A_BOOK)


_OF_A_BOOK = (
    "public_id", "code", "title", "place", "kind", "audience", "route", "enacted_on", "ended_on",
    "ended_why", "owner__public_id", "owner__name", "replaces__public_id", "replaces__title",
)  # fmt: skip
_BOOK = Prepared(_book, str)


def clause(code: str, *, on: date) -> tuple[str, str, domain.ClauseText] | None:
    """(regulation id, title, clause) by its code in the version in force; None when there is none."""
    rows = Clause.objects.filter(code=code, version__state=Version.State.PUBLISHED)
    lasting = Q(version__regulation__ended_on=None) | Q(version__regulation__ended_on__gt=on)
    found = rows.select_related("version__regulation").defer("version__file_text")
    found = found.filter(lasting, version__effective_from__lte=on).order_by("-version__number")
    for row in found[:1]:
        book = row.version.regulation
        days = [dated(v) for v in book.versions.defer("file_text", "contact")]
        current = domain.in_force(days, on)
        if current and current.number == row.version.number:
            return book.public_id, book.title, clause_text(row)
    return None


def clause_begins(code: str, *, on: date) -> date | None:
    """The first day ahead on which a published version with this clause takes effect; None when none does."""
    rows = Clause.objects.filter(code=code, version__state=Version.State.PUBLISHED)
    ahead = rows.filter(version__effective_from__gt=on).order_by("version__effective_from")
    return ahead.values_list("version__effective_from", flat=True).first()


def clauses_in_force(*, on: date) -> Iterator[tuple[RegulationRow, domain.ClauseText]]:
    """Every clause that counts on a day, with its regulation; three queries however many they are."""
    found = []
    for book, issues in listing.books().values():
        row = listing.listed(book, issues, on, mine=None, behind=False)
        if row.number:
            found.append((row, next(i.pk for i in issues if i.number == row.number)))
    texts: dict[int, list[domain.ClauseText]] = {pk: [] for _book, pk in found}
    for clause_row in Clause.objects.filter(version__in=texts).order_by("order"):
        texts[clause_row.version_id].append(clause_text(clause_row))
    for row, pk in found:
        for text in texts[pk]:
            yield row, text


def wordings(codes: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """(code, area of its rule, heading and body) of clauses as their newest version says, drafts too; one query.

    Statements to the outside are no rules of handling and have none.
    """
    rows = Clause.objects.filter(
        code__in=set(codes), version__regulation__kind=Regulation.Kind.RULE
    ).order_by("version__number")
    said = rows.values_list("code", "version__regulation__area", "heading", "body")
    return tuple({row[0]: (*row[:2], f"{row[2]}\n{row[3]}") for row in said}.values())
