"""規程の問い。The rules as people see them on a day; who signed; what the company tells everybody."""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import SYSTEM, Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.plan.policies import domain
from omamori.plan.policies.domain.audience import Member, Reader, includes
from omamori.plan.policies.domain.route import stages
from omamori.plan.policies.models import Clause, Regulation, Signature, Version
from omamori.plan.policies.public import disclosures, public_policy
from omamori.plan.policies.readers import audience_of, member_of
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
MOST_REGULATIONS = 200


def library(actor: Actor, *, on: date) -> tuple[RegulationRow, ...]:
    """Every regulation with the version that counts on a day, and whether the reader signed it.

    Rules that have ended come last.
    """
    require(actor, "policies.see")
    found = list(Regulation.objects.select_related("owner").order_by("code")[:MOST_REGULATIONS])
    versions: dict[int, list[Version]] = {row.pk: [] for row in found}
    many = Version.objects.filter(regulation__in=found).defer("file_text", "contact")
    for version in many.order_by("number"):
        versions[version.regulation_id].append(version)
    mine = _signed_numbers(actor)
    behind = reach(actor, "policies.see_history") is not Reach.NONE
    made = [_row(row, versions[row.pk], mine.get(row.pk, set()), actor, on) for row in found]
    asked = _asked(actor, found)
    shown = [
        dataclasses.replace(row, signed=row.signed if row.public_id in asked else None)
        for row in made
        if behind or row.number or row.coming_from
    ]
    shown.sort(key=lambda row: domain.order_of(row.code))
    return tuple(sorted(shown, key=lambda row: row.ended_on is not None and row.ended_on <= on))


def _asked(actor: Actor, found: list[Regulation]) -> set[str]:
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
            row.audience, member is not None and includes(audience_of(row), member or Member())
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
    versions = Version.objects.filter(regulation=OuterRef("pk"))
    dated = versions.filter(state=Version.State.PUBLISHED).order_by("-number")
    later = Regulation.objects.filter(replaces=OuterRef("pk")).order_by("pk")
    rows = Regulation.objects.select_related("owner", "replaces").annotate(
        shown=Exists(versions.filter(state=Version.State.PUBLISHED)),
        stated=Subquery(dated.values("enacted_on")[:1]),
        making=Exists(versions.exclude(state=Version.State.PUBLISHED)),
        after_id=Subquery(later.values("public_id")[:1]),
        after_title=Subquery(later.values("title")[:1]),
    )
    row = rows.filter(public_id=regulation_id).first()
    if row is None or not (row.shown or reach(actor, "policies.see_history") is not Reach.NONE):
        raise NotFound
    return BookRow(
        public_id=row.public_id,
        code=row.code,
        title=row.title,
        place=row.place,
        owner_id=row.owner.public_id if row.owner else "",
        owner=row.owner.name if row.owner else "",
        making=row.making,
        kind=row.kind,
        route=tuple(row.route),
        route_words=route_words(stages(row.route, material=True)),
        audience=row.audience,
        audience_values=tuple(row.audience_values),
        audience_words=audience_words(row),
        enacted_on=row.stated or row.enacted_on,
        ended_on=row.ended_on,
        ended_why=row.ended_why,
        replaces=(row.replaces.public_id, row.replaces.title) if row.replaces else ("", ""),
        replaced_by=(row.after_id or "", row.after_title or ""),
    )


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
    published = Version.objects.filter(state=Version.State.PUBLISHED).order_by("number")
    # The text of a whole document of the company's own is not the text of a clause.
    many = Prefetch("versions", published.defer("file_text", "contact"))
    for row in Regulation.objects.select_related("owner").prefetch_related(many).order_by("code"):
        versions = list(row.versions.all())
        book = _row(row, versions, set(), SYSTEM, on)
        version = next((v for v in versions if book.number and v.number == book.number), None)
        if version:
            found.append((book, version))
    texts: dict[int, list[domain.ClauseText]] = {version.pk: [] for _book, version in found}
    for clause_row in Clause.objects.filter(version__in=texts).order_by("order"):
        texts[clause_row.version_id].append(clause_text(clause_row))
    for book, version in found:
        for text in texts[version.pk]:
            yield book, text


def wordings(codes: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """(code, area of its rule, heading and body) of clauses as their newest version says, drafts too; one query.

    Statements to the outside are no rules of handling and have none.
    """
    rows = Clause.objects.filter(
        code__in=set(codes), version__regulation__kind=Regulation.Kind.RULE
    ).order_by("version__number")
    said = rows.values_list("code", "version__regulation__area", "heading", "body")
    return tuple({row[0]: (*row[:2], f"{row[2]}\n{row[3]}") for row in said}.values())


def _signed_numbers(actor: Actor) -> dict[int, set[int]]:
    if not actor.person_pk:
        return {}
    rows = Signature.objects.filter(person_id=actor.person_pk)
    found: dict[int, set[int]] = {}
    for regulation, number in rows.values_list("version__regulation_id", "version__number"):
        found.setdefault(regulation, set()).add(number)
    return found


def _row(
    row: Regulation, versions: list[Version], mine: set[int], actor: Actor, on: date
) -> RegulationRow:
    for version in versions:
        version.regulation = row
    days = [dated(v) for v in versions]
    current, coming = domain.in_force(days, on), domain.upcoming(days, on)
    shown = next((v for v in versions if current and v.number == current.number), None)
    making = next((v for v in versions if v.state != Version.State.PUBLISHED), None)
    if reach(actor, "policies.see_history") is Reach.NONE:
        making = None
    signed = None
    if current and actor.person_pk:
        lowest = domain.signatures_count_from(days, on)
        signed = any(lowest <= number <= current.number for number in mine)
    return RegulationRow(
        public_id=row.public_id,
        code=row.code,
        title=row.title,
        area=_(Regulation.Area(row.area).label),
        place=row.place,
        owner=row.owner.name if row.owner else "",
        number=current.number if current else 0,
        effective_from=current.effective_from if current else None,
        coming_from=coming.effective_from if coming else None,
        signed=signed,
        open_id=making.public_id if making else "",
        open_stage=making.state if making else "",
        open_label=_(Version.State(making.state).label) if making else "",
        kind=row.kind,
        kind_label=_(Regulation.Kind(row.kind).label),
        ended_on=row.ended_on,
        has_file=bool(shown and shown.file_hash),
    )
