"""規程を読む。One version as a person reads it, the history of all, and any two compared (J.4.5.2)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies import approving, domain
from omamori.plan.policies.domain import audience as readers
from omamori.plan.policies.domain import route
from omamori.plan.policies.models import Approval, Regulation, Signature, Version
from omamori.plan.policies.readers import audience_of, member_of
from omamori.plan.policies.rows import ProposedVersion, Reading, Redline, StageRow, VersionRow
from omamori.plan.policies.texts import clause_texts, dated, signature_lines, text_of
from omamori.plan.policies.version_reading import Kept, kept_versions

MOST_SHOWN = 50
STANDING = {
    "open": gettext_noop("作成中"),
    "scheduled": gettext_noop("施行前"),
    "in_force": gettext_noop("施行中"),
    "superseded": gettext_noop("旧版"),
}


class Turn(NamedTuple):
    """What a reader learns of one post's turn in the approval; the columns are those of its table."""

    stage: str
    person_id: int | None
    person: str | None
    approved_at: datetime | None
    lapsed_at: datetime | None
    lapse_why: str


_PROPOSED = Prepared(
    lambda: Version.objects.filter(state=Version.State.PROPOSED).order_by().values_list("pk")[:1]
)
_REPLACING = Prepared(
    lambda regulation: (
        Regulation.objects.filter(replaces_id=regulation)
        .order_by("pk")
        .values_list("public_id", "title")[:1]
    ),
    int,
)
_SIGNED = Prepared(
    lambda person, regulation: (
        Signature.objects.filter(person_id=person, version__regulation_id=regulation)
        .order_by("-signed_at")
        .values_list("version__number", "signed_at")
    ),
    int,
    int,
)
_TURNS = Prepared(
    lambda version: (
        Approval.objects.filter(version_id=version)
        .order_by("order", "pk")
        .values_list("stage", "person_id", "person__name", "approved_at", "lapsed_at", "lapse_why")
    ),
    int,
)


def reading(actor: Actor, regulation_id: str, *, on: date, number: int = 0) -> Reading:
    """A version to read: the one in force, or by number.

    Everybody reads what is in force or published for a later day; earlier versions and those in the
    making are for those who keep and check the rules.

    Raises:
        NotFound: no such version within the reader's sight.
    """
    require(actor, "policies.see")
    versions = kept_versions(regulation_id)
    days = [dated(kept.version) for kept in versions]
    current, coming = domain.in_force(days, on), domain.upcoming(days, on)
    wanted = number or (current.number if current else coming.number if coming else 0)
    kept = next((kept for kept in versions if kept.version.number == wanted), None)
    if kept is None:
        raise NotFound
    standing = domain.standing(dated(kept.version), days, on)
    shown = standing in ("in_force", "scheduled")
    if not shown and reach(actor, "policies.see_history") is Reach.NONE:
        raise NotFound
    return _reading(actor, kept, standing, days, on)


def draft_of(actor: Actor, version_id: str, *, on: date) -> Reading:
    """A version in the making, for writers and approvers.

    Raises:
        NotFound: no such version in the making, or a head whose department does not keep it.
    """
    within = require(actor, "policies.see_draft")
    row = Version.objects.filter(public_id=version_id).exclude(state=Version.State.PUBLISHED)
    found = row.values_list("regulation__public_id", "regulation__owner_id").first()
    if found is None or (within is not Reach.ALL and found[1] not in actor.department_pks):
        raise NotFound
    versions = kept_versions(found[0])
    kept = next(kept for kept in versions if kept.version.public_id == version_id)
    return _reading(actor, kept, "open", [dated(each.version) for each in versions], on)


def history(actor: Actor, regulation_id: str, *, on: date) -> tuple[VersionRow, ...]:
    """Every version of a regulation, newest first.

    Raises:
        NotPermitted: the reader neither keeps nor checks the rules.
    """
    require(actor, "policies.see_history")
    rows = Version.objects.filter(regulation__public_id=regulation_id).defer("file_text")
    people = ("author", "approver", "regulation")
    found = list(rows.select_related(*people).order_by("-number")[:MOST_SHOWN])
    days = [dated(v) for v in found]
    return tuple(_version_row(v, domain.standing(dated(v), days, on)) for v in found)


def compared(actor: Actor, regulation_id: str, number: int, *, before: int = -1) -> Redline:
    """What a version changes against the one before it, or against any earlier one.

    Args:
        actor: the reader.
        regulation_id: which regulation.
        number: the newer version.
        before: number of the older one; 0 for an empty page, -1 for the one just before.

    Raises:
        NotFound: no such version within the reader's sight.
    """
    require(actor, "policies.see")
    found = {row.number: row for row in _comparable(actor, regulation_id)}
    new = found.get(number)
    if new is None:
        raise NotFound
    older = [n for n in found if n < number]
    wanted = max(older, default=0) if before < 0 else before
    old = found.get(wanted)
    if wanted and old is None:
        raise NotFound
    changes = domain.compare(clause_texts(old) if old else [], clause_texts(new))
    texts = [row.file_text if row and row.file_hash else "" for row in (old, new)]
    return Redline(
        regulation_id=regulation_id,
        title=new.regulation.title,
        before=wanted,
        before_approver=old.approver.name if old and old.approver else "",
        after=number,
        changes=tuple(changes),
        numbers=tuple(found),
        material=new.material,
        reason=new.reason,
        material_why=new.material_why,
        file=domain.pieces(*texts) if any(texts) else (),
        draft_id="" if new.state == Version.State.PUBLISHED else new.public_id,
    )


def _comparable(actor: Actor, regulation_id: str) -> list[Version]:
    """Versions within sight, newest first; drafts for who keeps the rules and for the head they concern."""
    rows = Version.objects.filter(regulation__public_id=regulation_id)
    rows = rows.select_related("regulation", "approver").defer("file_text")
    if reach(actor, "policies.see_history") is Reach.NONE:
        drafts = Version.objects.exclude(state=Version.State.PUBLISHED)
        if reach(actor, "policies.see_draft") is not Reach.NONE:
            drafts = drafts.exclude(regulation__owner_id__in=actor.department_pks)
        rows = rows.exclude(pk__in=drafts.values("pk"))
    return list(rows.order_by("-number")[:MOST_SHOWN])


def waiting_for_approval(actor: Actor) -> tuple[tuple[str, str, int], ...]:
    """(version id, title, number) of what this reader may approve now."""
    rows = (row for row in proposed(actor) if not row.mine)
    return tuple((row.version_id, row.title, row.number) for row in rows)


def proposed(actor: Actor) -> tuple[ProposedVersion, ...]:
    """What this reader may approve now, and what he wrote himself and waits for others; one query where nothing waits, else three."""
    rights = [reach(actor, right) for right in ("policies.approve", "policies.propose")]
    if set(rights) == {Reach.NONE}:
        return ()
    if not _PROPOSED.rows():
        return ()
    rows = Version.objects.filter(state=Version.State.PROPOSED)
    if rights[0] is Reach.NONE:
        rows = rows.filter(author_id=actor.person_pk)
    rows = rows.defer("file_text").select_related("regulation")
    found = list(rows.order_by("proposed_at")[:MOST_SHOWN])
    turns: dict[int, Approval] = {}
    before: dict[int, list[int]] = {}
    for turn in Approval.objects.filter(version__in=found, lapsed_at=None).order_by("-order"):
        if turn.person_id is None:
            turns[turn.version_id] = turn
        else:
            before.setdefault(turn.version_id, []).append(turn.person_id)
    return tuple(
        ProposedVersion(
            version_id=v.public_id,
            title=v.regulation.title,
            number=v.number,
            since=v.proposed_at,
            mine=v.author_id == actor.person_pk,
            turn_of=_(route.LABELS[turns[v.pk].stage]),
        )
        for v in found
        if v.pk in turns
        and (
            v.author_id == actor.person_pk
            or _my_turn(actor, v, turns[v.pk].stage, before.get(v.pk, ()))
        )
    )


def audience_words(audience: str, values: Sequence[str]) -> str:
    """For whom a regulation is (value of ``Reader``, and the values beside it), to read."""
    kind = readers.Reader(audience)
    names: dict[str, str] = {}
    if kind is readers.Reader.DEPARTMENTS:
        names = organization.department_names()
    elif kind is readers.Reader.POSTS:
        names = {k: _(v) for k, v in organization.post_labels().items()}
    elif kind is readers.Reader.EMPLOYMENTS:
        names = {k: _(v) for k, v in organization.employment_labels().items()}
    chosen = [names[value] for value in values if value in names]
    return "、".join(chosen) if chosen else _(readers.LABELS[kind])


def route_words(stages: tuple[str, ...]) -> str:
    """Who approves, in order, to read."""
    return " → ".join(_(route.LABELS[stage]) for stage in stages)


def _my_turn(actor: Actor, version: Version, stage: str, before: Collection[int]) -> bool:
    if not actor.person_pk or actor.person_pk in approving.barred(version):
        return False
    return approving.is_turn_of(actor, version, stage, before)


def _reading(
    actor: Actor, kept: Kept, standing: str, days: list[domain.Dated], on: date
) -> Reading:
    version, current = kept.version, standing == "in_force"
    regulation = version.regulation
    signed_at = _signed_at(actor, regulation, days, on) if current else None
    clauses = tuple(clause_texts(version))
    asks = current and _asks(actor, regulation)
    return Reading(
        version_id=version.public_id,
        number=version.number,
        stage=version.state,
        label=_label(version, standing),
        in_force=current,
        scheduled=standing == "scheduled",
        effective_from=version.effective_from,
        material=version.material,
        material_why=version.material_why,
        material_by=kept.material_by,
        reason=version.reason,
        enacted_on=version.enacted_on or regulation.enacted_on,
        author=kept.author,
        approver=kept.approver,
        returned_note=version.returned_note,
        clauses=clauses,
        chapters=tuple(domain.chapters(clauses)),
        text_hash=domain.text_hash(text_of(version, clauses)),
        signed_at=signed_at,
        asks=asks,
        may_sign=asks and signed_at is None,
        **_of_regulation(kept),
        **_of_file(version),
        **_of_approval(actor, version),
    )


def _of_regulation(kept: Kept) -> dict[str, Any]:
    """What stays the same over versions, and what came before and after."""
    regulation = kept.version.regulation
    after = next(iter(_REPLACING.rows(regulation.pk)), None)
    return {
        "regulation_id": regulation.public_id,
        "code": regulation.code,
        "title": regulation.title,
        "area": _(Regulation.Area(regulation.area).label),
        "kind": regulation.kind,
        "place": regulation.place,
        "owner": kept.owner,
        "owner_id": kept.owner_id,
        "audience": audience_words(regulation.audience, regulation.audience_values),
        "ended_on": regulation.ended_on,
        "ended_why": regulation.ended_why,
        "replaces": (kept.replaces_id, kept.replaces),
        "replaced_by": (after[0], after[1]) if after else ("", ""),
    }


def _of_file(version: Version) -> dict[str, Any]:
    """The company's own document, and who signs a policy."""
    names = ("signatory_title", "signatory_name", "contact", "file_name", "file_hash", "file_size")
    told: dict[str, Any] = {name: getattr(version, name) for name in names}
    return told | {
        "signature": signature_lines(version),
        "file_paragraphs": tuple(domain.paragraphs(version.file_text)),
        "file_unread": version.file_unread,
    }


def _of_approval(actor: Actor, version: Version) -> dict[str, Any]:
    """The stages of its approval, those that lapsed, and whether the reader has the turn."""
    turns = [Turn(*row) for row in _TURNS.rows(version.pk)]
    waiting = [t for t in turns if t.lapsed_at is None and t.approved_at is None]
    proposed = version.state == Version.State.PROPOSED and bool(waiting)
    before = [t.person_id for t in turns if t.lapsed_at is None and t.person_id]
    return {
        "stages": tuple(_stage(t) for t in turns if t.lapsed_at is None),
        "lapsed": tuple(_stage(t) for t in turns if t.lapsed_at is not None),
        "may_approve": proposed and _my_turn(actor, version, waiting[0].stage, before),
    }


def _stage(turn: Turn) -> StageRow:
    return StageRow(
        label=_(route.LABELS[turn.stage]),
        person=turn.person or "",
        approved_at=turn.approved_at,
        lapsed_at=turn.lapsed_at,
        lapse_why=turn.lapse_why,
    )


def _asks(actor: Actor, regulation: Regulation) -> bool:
    """Whether the actor is among those who must sign."""
    if not actor.person_pk or reach(actor, "policies.sign") is Reach.NONE:
        return False
    if regulation.audience == readers.Reader.ALL:
        return True
    member = member_of(actor)
    return member is not None and readers.includes(audience_of(regulation), member)


def _signed_at(
    actor: Actor, regulation: Regulation, days: list[domain.Dated], on: date
) -> datetime | None:
    """When the reader's signature that counts today was made."""
    current = domain.in_force(days, on)
    if current is None or not actor.person_pk:
        return None
    first = domain.signatures_count_from(days, on)
    made = _SIGNED.rows(actor.person_pk, regulation.pk)
    return next((at for number, at in made if first <= number <= current.number), None)


def _label(version: Version, standing: str) -> str:
    if version.state == Version.State.PUBLISHED:
        return _(STANDING[standing])
    return _(Version.State(version.state).label)


def _version_row(version: Version, standing: str) -> VersionRow:
    return VersionRow(
        public_id=version.public_id,
        number=version.number,
        standing=standing,
        label=_label(version, standing),
        effective_from=version.effective_from,
        material=version.material,
        reason=version.reason,
        author=version.author.name,
        approver=version.approver.name if version.approver else "",
        published_at=version.published_at,
        material_why=version.material_why,
        has_file=bool(version.file_hash),
    )
