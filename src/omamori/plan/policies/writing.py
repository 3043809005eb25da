"""規程を書いて発行する。Draft → proposal → approval by another person → publication with its day.

Each step is one transaction: right, decision, row, fact (J.4.5.2: approved before use, dated, findable).
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from omamori.facts import policies as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import domain
from omamori.plan.policies.models import Clause, Regulation, Version
from omamori.plan.policies.texts import clause_texts, dated, text_of

State = Version.State


def create_regulation(
    actor: Actor, *, code: str, title: str, area: str, place: str = "", owner_id: str = ""
) -> str:
    """A new regulation without a text; returns its public id.

    Raises:
        NotPermitted: not the office.
        Invalid: the code is taken, or the area or department is unknown.
    """
    require(actor, "policies.create_regulation")
    if area not in Regulation.Area.values:
        raise Invalid({"area": "分野を一覧から選んでください。"})
    owner = _owner(owner_id)
    try:
        with transaction.atomic():
            row = Regulation.objects.create(
                code=code.strip(),
                title=title.strip(),
                area=area,
                place=place.strip(),
                owner_id=owner,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise Invalid(
            {"code": "この番号の規程はすでにあります。別の番号にしてください。"}
        ) from error
    return row.public_id


def describe(actor: Actor, regulation_id: str, *, place: str, owner_id: str = "") -> None:
    """Say where else a regulation is kept and which department keeps it; its text stays.

    Raises:
        NotPermitted, NotFound, Invalid: as above.
    """
    require(actor, "policies.describe")
    owner = _owner(owner_id)
    changed = Regulation.objects.filter(public_id=regulation_id)
    if not changed.update(place=place.strip(), owner_id=owner):
        raise NotFound


def draft(actor: Actor, regulation_id: str, *, reason: str, material: bool = True) -> str:
    """Begin the next version with the text of the newest published one; returns its public id.

    Raises:
        OpenVersionExists: there is one in the making.
    """
    require(actor, "policies.draft")
    with transaction.atomic():
        regulation = Regulation.objects.select_for_update().filter(public_id=regulation_id).first()
        if regulation is None:
            raise NotFound
        newest = regulation.versions.order_by("-number").first()
        if newest and newest.state != State.PUBLISHED:
            raise domain.OpenVersionExists
        version = Version.objects.create(
            regulation=regulation,
            number=newest.number + 1 if newest else 1,
            material=material or newest is None,
            reason=reason.strip(),
            author_id=actor.person_pk,
            writers=[actor.person_pk],
            created_at=clock.now(),
        )
        if newest:
            write_all(version, clause_texts(newest))
        record(facts.RegulationDrafted(**_about(version)), actor=actor)
    return version.public_id


def write_clause(actor: Actor, version_id: str, clause: domain.ClauseText) -> str:
    """Add a clause (empty code) or change one of a draft; returns its code.

    Raises:
        WrongStage: the text is fixed already.
        TooLong: more clauses or characters than a regulation may have.
        NotFound: no clause of that code in this version.
    """
    require(actor, "policies.write_clause")
    with transaction.atomic():
        version = _draft(version_id)
        texts = clause_texts(version)
        if clause.code:
            if clause.code not in {c.code for c in texts}:
                raise NotFound
            texts = [clause if c.code == clause.code else c for c in texts]
        else:
            used = Clause.objects.filter(version__regulation_id=version.regulation_id)
            codes = used.values_list("code", flat=True)
            code = domain.next_code(version.regulation.code, codes)
            clause = domain.ClauseText(**{**vars(clause), "code": code})
            texts.append(clause)
        _rewrite(version, texts, actor)
    return clause.code


def remove_clause(actor: Actor, version_id: str, code: str) -> None:
    """Take a clause out of a draft.

    Raises:
        WrongStage, NotFound: as above.
    """
    require(actor, "policies.remove_clause")
    with transaction.atomic():
        version = _draft(version_id)
        texts = clause_texts(version)
        kept = [c for c in texts if c.code != code]
        if len(kept) == len(texts):
            raise NotFound
        _rewrite(version, kept, actor)


def move_clause(actor: Actor, version_id: str, code: str, *, up: bool) -> None:
    """Move a clause of a draft one place up or down; the ends stay where they are.

    Raises:
        WrongStage, NotFound: as above.
    """
    require(actor, "policies.move_clause")
    with transaction.atomic():
        version = _draft(version_id)
        texts = clause_texts(version)
        place = next((i for i, c in enumerate(texts) if c.code == code), None)
        if place is None:
            raise NotFound
        other = place - 1 if up else place + 1
        if 0 <= other < len(texts):
            texts[place], texts[other] = texts[other], texts[place]
        _rewrite(version, texts, actor)


def propose(actor: Actor, version_id: str) -> None:
    """Fix the text and ask for approval.

    Raises:
        NothingWritten: there is no clause.
    """
    require(actor, "policies.propose")
    with transaction.atomic():
        version = _draft(version_id)
        if not clause_texts(version):
            raise domain.NothingWritten
        version.state, version.proposed_at = State.PROPOSED, clock.now()
        version.text_hash, version.returned_note = domain.text_hash(text_of(version)), ""
        _note_writer(version, actor)
        version.save()
        told = facts.RegulationProposed(**_about(version), text_hash=version.text_hash)
        record(told, actor=actor)


def approve(actor: Actor, version_id: str, *, text_hash: str) -> None:
    """Approve exactly the text that was shown.

    Raises:
        ApproverMustDiffer: the approver wrote on it.
        TextChanged: it is not the text that was shown.
    """
    require(actor, "policies.approve")
    with transaction.atomic():
        version = _at(version_id, State.PROPOSED)
        domain.require_other_person(version.author_id, version.writers, actor.person_pk)
        if text_hash != version.text_hash or domain.text_hash(text_of(version)) != text_hash:
            raise domain.TextChanged
        version.state, version.approved_at = State.APPROVED, clock.now()
        version.approver_id = actor.person_pk
        version.save()
        told = facts.RegulationApproved(**_about(version), text_hash=text_hash)
        record(told, actor=actor)


def send_back(actor: Actor, version_id: str, *, note: str) -> None:
    """Ask the writers to change it; it is a draft again.

    Raises:
        WrongStage: nothing waits for approval.
        Invalid: it is not said what should change.
    """
    require(actor, "policies.send_back")
    if not note.strip():
        raise Invalid({"note": "どこを直してほしいかを書いてください。"})
    with transaction.atomic():
        version = _at(version_id, State.PROPOSED)
        version.state, version.returned_note = State.DRAFT, note.strip()[:400]
        version.proposed_at, version.text_hash = None, ""
        version.save()
        record(facts.RegulationReturned(**_about(version)), actor=actor)


def publish(actor: Actor, version_id: str, *, effective_from: date) -> None:
    """Publish an approved version with the day from which it counts.

    Raises:
        DayNotPossible: that day is past, or not after the earlier version's.
        TextChanged: the stored text is not the approved one.
    """
    require(actor, "policies.publish")
    with transaction.atomic():
        version = _at(version_id, State.APPROVED)
        others = [dated(v) for v in version.regulation.versions.all()]
        domain.require_day(effective_from, others, clock.today())
        if domain.text_hash(text_of(version)) != version.text_hash:
            raise domain.TextChanged
        version.state, version.published_at = State.PUBLISHED, clock.now()
        version.effective_from = effective_from
        version.save()
        told = facts.RegulationPublished(
            **_about(version), material=version.material, effective_from=effective_from
        )
        record(told, actor=actor)


def discard(actor: Actor, version_id: str) -> None:
    """Throw away a version that was never published.

    Raises:
        WrongStage: it was published.
    """
    require(actor, "policies.discard")
    with transaction.atomic():
        version = _at(version_id, State.DRAFT, State.PROPOSED, State.APPROVED)
        record(facts.RegulationDiscarded(**_about(version)), actor=actor)
        version.delete()


def _owner(public_id: str) -> int | None:
    if not public_id:
        return None
    found = organization.department_pk(public_id)
    if found is None:
        raise Invalid({"owner": "主管部門を一覧から選んでください。"})
    return found


def _draft(version_id: str) -> Version:
    return _at(version_id, State.DRAFT)


def _at(version_id: str, *states: str) -> Version:
    rows = Version.objects.select_for_update(of=("self",)).select_related("regulation")
    version = rows.filter(public_id=version_id).first()
    if version is None:
        raise NotFound
    if version.state not in states:
        raise domain.WrongStage
    return version


def _rewrite(version: Version, texts: list[domain.ClauseText], actor: Actor) -> None:
    if len(texts) > domain.MOST_CLAUSES or any(len(c.body) > domain.LONGEST_BODY for c in texts):
        raise domain.TooLong
    _note_writer(version, actor)
    version.save(update_fields=["writers"])
    version.clauses.all().delete()
    write_all(version, domain.renumbered(texts))


def write_all(version: Version, texts: list[domain.ClauseText]) -> None:
    """Write the clauses of a version that has none; callers have checked right and stage."""
    Clause.objects.bulk_create(
        Clause(version=version, order=i, **{**vars(text), "controls": list(text.controls)})
        for i, text in enumerate(texts, 1)
    )


def _note_writer(version: Version, actor: Actor) -> None:
    version.writers = sorted({*version.writers, actor.person_pk})


def _about(version: Version) -> dict[str, Any]:
    return {"subject_id": version.regulation.public_id, "version_number": version.number}
