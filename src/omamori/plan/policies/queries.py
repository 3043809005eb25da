"""規程の問い。The rules as people see them on a day; who signed; what the company tells everybody."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import SYSTEM, Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.plan.policies import domain
from omamori.plan.policies.models import Clause, Regulation, Signature, Version
from omamori.plan.policies.rows import (
    BookRow,
    Reading,
    Redline,
    RegulationRow,
    VersionRow,
)
from omamori.plan.policies.signers import overall, progress, signers, unsigned_people
from omamori.plan.policies.texts import clause_texts, dated, text_of
from omamori.plan.policies.told import bulletins, contacts, message, messages

__all__ = [
    "bulletins",
    "clause",
    "clauses_in_force",
    "compared",
    "contacts",
    "draft_of",
    "history",
    "library",
    "message",
    "messages",
    "overall",
    "progress",
    "reading",
    "regulation",
    "signers",
    "to_sign",
    "unsigned_people",
    "waiting_for_approval",
]

MOST_REGULATIONS = 200
MOST_SHOWN = 50
STANDING = {
    "open": gettext_noop("作成中"),
    "scheduled": gettext_noop("施行前"),
    "in_force": gettext_noop("施行中"),
    "superseded": gettext_noop("旧版"),
}


def library(actor: Actor, *, on: date, area: str = "") -> tuple[RegulationRow, ...]:
    """Every regulation with the version that counts on a day, and whether the reader signed it."""
    require(actor, "policies.see")
    rows = Regulation.objects.select_related("owner").order_by("code")
    if area in Regulation.Area.values:
        rows = rows.filter(area=area)
    found = list(rows[:MOST_REGULATIONS])
    versions: dict[int, list[Version]] = {row.pk: [] for row in found}
    for version in Version.objects.filter(regulation__in=found).order_by("number"):
        versions[version.regulation_id].append(version)
    mine = _signed_numbers(actor)
    behind = reach(actor, "policies.see_history") is not Reach.NONE
    made = [_row(row, versions[row.pk], mine.get(row.pk, set()), actor, on) for row in found]
    return tuple(row for row in made if behind or row.number or row.coming_from)


def none_yet() -> bool:
    """No regulation has been written: the company has just begun."""
    return not Regulation.objects.exists()


def to_sign(actor: Actor, *, on: date) -> tuple[RegulationRow, ...]:
    """What the reader still has to read and sign."""
    if reach(actor, "policies.sign") is Reach.NONE or not actor.person_pk:
        return ()
    return tuple(row for row in library(actor, on=on) if row.signed is False)


def reading(actor: Actor, regulation_id: str, *, on: date, number: int = 0) -> Reading:
    """A version to read: the one in force, or by number.

    Everybody reads what is in force or published for a later day; earlier versions and those in the
    making are for those who keep and check the rules.

    Raises:
        NotFound: no such version within the reader's sight.
    """
    require(actor, "policies.see")
    regulation = Regulation.objects.select_related("owner").filter(public_id=regulation_id).first()
    if regulation is None:
        raise NotFound
    people = ("author", "approver", "regulation")
    versions = list(regulation.versions.select_related(*people).order_by("number"))
    days = [dated(v) for v in versions]
    current, coming = domain.in_force(days, on), domain.upcoming(days, on)
    wanted = number or (current.number if current else coming.number if coming else 0)
    version = next((v for v in versions if v.number == wanted), None)
    if version is None:
        raise NotFound
    standing = domain.standing(dated(version), days, on)
    shown = standing in ("in_force", "scheduled")
    if not shown and reach(actor, "policies.see_history") is Reach.NONE:
        raise NotFound
    return _reading(actor, regulation, version, standing, days, on)


def regulation(actor: Actor, regulation_id: str) -> BookRow:
    """A regulation by itself.

    Raises:
        NotFound: no such regulation, or none that this reader may know of.
    """
    require(actor, "policies.see")
    versions = Version.objects.filter(regulation=OuterRef("pk"))
    rows = Regulation.objects.select_related("owner").annotate(
        shown=Exists(versions.filter(state=Version.State.PUBLISHED)),
        making=Exists(versions.exclude(state=Version.State.PUBLISHED)),
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
    )


def draft_of(actor: Actor, version_id: str, *, on: date) -> Reading:
    """A version in the making, for writers and approvers.

    Raises:
        NotFound: no such version in the making.
    """
    require(actor, "policies.see_history")
    row = Version.objects.filter(public_id=version_id).exclude(state=Version.State.PUBLISHED)
    found = row.values_list("regulation__public_id", "number").first()
    if found is None:
        raise NotFound
    return reading(actor, found[0], on=on, number=found[1])


def history(actor: Actor, regulation_id: str, *, on: date) -> tuple[VersionRow, ...]:
    """Every version of a regulation, newest first.

    Raises:
        NotPermitted: the reader neither keeps nor checks the rules.
    """
    require(actor, "policies.see_history")
    rows = Version.objects.filter(regulation__public_id=regulation_id)
    found = list(rows.select_related("author", "approver").order_by("-number")[:MOST_SHOWN])
    days = [dated(v) for v in found]
    return tuple(_version_row(v, domain.standing(dated(v), days, on)) for v in found)


def compared(actor: Actor, regulation_id: str, number: int) -> Redline:
    """What a version changes against the one before it.

    Raises:
        NotFound: no such version within the reader's sight.
    """
    require(actor, "policies.see")
    rows = Version.objects.filter(regulation__public_id=regulation_id, number__lte=number)
    if reach(actor, "policies.see_history") is Reach.NONE:
        rows = rows.filter(state=Version.State.PUBLISHED)
    found = list(rows.select_related("regulation").order_by("-number")[:2])
    if not found or found[0].number != number:
        raise NotFound
    before = found[1] if len(found) > 1 else None
    changes = domain.compare(clause_texts(before) if before else [], clause_texts(found[0]))
    return Redline(
        regulation_id=regulation_id,
        title=found[0].regulation.title,
        before=before.number if before else 0,
        after=number,
        changes=tuple(changes),
    )


def waiting_for_approval(actor: Actor) -> tuple[tuple[str, str, int], ...]:
    """(version id, title, number) of what this reader may approve now."""
    if reach(actor, "policies.approve") is Reach.NONE:
        return ()
    rows = Version.objects.filter(state=Version.State.PROPOSED).exclude(author_id=actor.person_pk)
    found = rows.select_related("regulation").order_by("proposed_at")[:MOST_SHOWN]
    return tuple(
        (v.public_id, v.regulation.title, v.number)
        for v in found
        if actor.person_pk not in v.writers
    )


def clause(code: str, *, on: date) -> tuple[str, str, domain.ClauseText] | None:
    """(regulation id, title, clause) by its code in the version in force; None when there is none."""
    rows = Clause.objects.filter(code=code, version__state=Version.State.PUBLISHED)
    found = rows.select_related("version__regulation").order_by("-version__number")
    for row in found.filter(version__effective_from__lte=on)[:1]:
        book = row.version.regulation
        for text in clause_texts(row.version):
            if text.code == code:
                return book.public_id, book.title, text
    return None


def clauses_in_force(*, on: date) -> Iterator[tuple[RegulationRow, domain.ClauseText]]:
    """Every clause that counts on a day, with its regulation; for the index of the search."""
    for row in Regulation.objects.select_related("owner").order_by("code"):
        versions = list(row.versions.order_by("number"))
        current = domain.in_force([dated(v) for v in versions], on)
        if current:
            book = _row(row, versions, set(), SYSTEM, on)
            version = next(v for v in versions if v.number == current.number)
            for text in clause_texts(version):
                yield book, text


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
    days = [dated(v) for v in versions]
    current, coming = domain.in_force(days, on), domain.upcoming(days, on)
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
    )


def _reading(
    actor: Actor,
    regulation: Regulation,
    version: Version,
    standing: str,
    days: list[domain.Dated],
    on: date,
) -> Reading:
    current = standing == "in_force"
    signed_at = _signed_at(actor, regulation, days, on) if current else None
    row = _version_row(version, standing)
    return Reading(
        regulation_id=regulation.public_id,
        version_id=version.public_id,
        code=regulation.code,
        title=regulation.title,
        area=_(Regulation.Area(regulation.area).label),
        place=regulation.place,
        owner=regulation.owner.name if regulation.owner else "",
        owner_id=regulation.owner.public_id if regulation.owner else "",
        number=version.number,
        stage=version.state,
        label=row.label,
        in_force=current,
        effective_from=version.effective_from,
        material=version.material,
        reason=version.reason,
        author=row.author,
        approver=row.approver,
        returned_note=version.returned_note,
        clauses=tuple(clause_texts(version)),
        text_hash=domain.text_hash(text_of(version)),
        signed_at=signed_at,
        may_sign=current and bool(actor.person_pk) and signed_at is None,
        may_approve=bool(actor.person_pk)
        and actor.person_pk not in {version.author_id, *version.writers},
    )


def _signed_at(
    actor: Actor, regulation: Regulation, days: list[domain.Dated], on: date
) -> datetime | None:
    """When the reader's signature that counts today was made."""
    current = domain.in_force(days, on)
    if current is None or not actor.person_pk:
        return None
    counting = (domain.signatures_count_from(days, on), current.number)
    mine = Signature.objects.filter(
        person_id=actor.person_pk,
        version__regulation=regulation,
        version__number__range=counting,
    )
    return mine.order_by("-signed_at").values_list("signed_at", flat=True).first()


def _version_row(version: Version, standing: str) -> VersionRow:
    label = STANDING[standing] if version.state == Version.State.PUBLISHED else ""
    return VersionRow(
        public_id=version.public_id,
        number=version.number,
        standing=standing,
        label=_(label or Version.State(version.state).label),
        effective_from=version.effective_from,
        material=version.material,
        reason=version.reason,
        author=version.author.name,
        approver=version.approver.name if version.approver else "",
        published_at=version.published_at,
    )
