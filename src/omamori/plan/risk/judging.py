"""基準を定める。The company's own scales: proposed, approved by another person, from a day on (J.3.1.3)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from omamori.facts import risk as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain import errors
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.models import CriteriaEdition, EditionState


def propose_criteria(actor: Actor, given: Criteria, *, reason: str) -> str:
    """Ask for approval of other scales; returns the public id of the edition.

    Raises:
        NotPermitted, Invalid.
        OpenChange: others wait for approval.
    """
    require(actor, "risk.propose_criteria")
    wrong = scales.problems(given)
    if not reason.strip() or len(reason) > 400:
        wrong["reason"] = "変える理由を、400 字までで書いてください。"
    if wrong:
        raise Invalid(wrong)
    newest: int = CriteriaEdition.objects.aggregate(most=Max("number"))["most"] or 0
    try:
        with transaction.atomic():
            row = CriteriaEdition.objects.create(
                number=newest + 1,
                content=scales.content(given),
                content_hash=scales.fingerprint(given),
                reason=reason.strip(),
                author_id=actor.person_pk,
                created_at=clock.now(),
            )
            told = facts.CriteriaProposed(
                subject_id=row.public_id, number=row.number, content_hash=row.content_hash
            )
            record(told, actor=actor)
    except IntegrityError as error:
        raise errors.OpenChange from error
    return row.public_id


def approve_criteria(actor: Actor, edition_id: str, *, content_hash: str, valid_from: date) -> None:
    """Let other scales count from a day on; cells keep the value they were given until they are looked at.

    Raises:
        NotPermitted, NotFound, TextChanged, ApproverMustDiffer.
        Invalid: a day that has passed.
    """
    require(actor, "risk.approve_criteria")
    if valid_from < clock.today():
        raise Invalid({"valid_from": "今日以降の日にしてください。"})
    with transaction.atomic():
        row = _open(edition_id)
        if row.content_hash != content_hash:
            raise errors.TextChanged
        if not actor.person_pk or actor.person_pk == row.author_id:
            raise errors.ApproverMustDiffer
        row.state, row.valid_from = EditionState.APPROVED, valid_from
        row.approver_id, row.approved_at = actor.person_pk, clock.now()
        row.save()
        told = facts.CriteriaApproved(
            subject_id=row.public_id, number=row.number, content_hash=row.content_hash,
            valid_from=valid_from,
        )  # fmt: skip
        record(told, actor=actor)


def discard_criteria(actor: Actor, edition_id: str) -> None:
    """Throw a proposal away.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "risk.discard_criteria")
    with transaction.atomic():
        row = _open(edition_id)
        told = facts.CriteriaDiscarded(
            subject_id=row.public_id, number=row.number, content_hash=row.content_hash
        )
        record(told, actor=actor)
        row.delete()


def _open(edition_id: str) -> CriteriaEdition:
    rows = CriteriaEdition.objects.select_for_update().filter(state=EditionState.PROPOSED)
    row = rows.filter(public_id=edition_id).first()
    if row is None:
        raise NotFound
    return row
