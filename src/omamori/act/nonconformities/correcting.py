"""是正する。Cause and action are planned, approved by another, done, and looked at later by a third (J.7.1)."""

from datetime import date, timedelta

from django.db import transaction

from omamori.act.nonconformities import domain
from omamori.act.nonconformities.judging import compute
from omamori.act.nonconformities.models import Nonconformity, Prediction, Round
from omamori.act.nonconformities.reaching import current, planners
from omamori.act.nonconformities.telling import tell
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.nonconformities import (
    CorrectionApproved,
    CorrectionDone,
    CorrectionReturned,
    EffectChecked,
)
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.reference.correction import correction

State = Nonconformity.State


def approve_plan(actor: Actor, nonconformity_id: str) -> None:
    """Agree to the plan; its owner is told.

    Raises:
        NotFound, NotThatState.
        OwnPlan: the actor wrote it or has to carry it out.
    """
    require(actor, "nonconformities.approve_plan")
    with transaction.atomic():
        row, this = current(actor, nonconformity_id, State.PLANNED)
        domain.require_approver(actor.person_pk, planners(this), this.owner_id)
        this.approved_by_id, this.approved_at = actor.person_pk, clock.now()
        this.save()
        _moved(row, State.RUNNING)
        record(CorrectionApproved(subject_id=row.public_id, number=this.number), actor=actor)
        tell(row, [this.owner.public_id], "是正処置を頼まれました", "期日までに行って、結果を書いてください。",
              f"{this.number}:owner")  # fmt: skip


def send_back(actor: Actor, nonconformity_id: str, *, note: str) -> None:
    """Ask for a better plan.

    Raises:
        NotFound, NotThatState, OwnPlan.
        Invalid: it is not said what is missing.
    """
    require(actor, "nonconformities.send_back")
    if wrong := domain.text_problem(note):
        raise Invalid({"note": wrong})
    with transaction.atomic():
        row, this = current(actor, nonconformity_id, State.PLANNED)
        domain.require_approver(actor.person_pk, planners(this), this.owner_id)
        this.returned_note = note.strip()[:400]
        this.save()
        _moved(row, State.OPEN)
        record(CorrectionReturned(subject_id=row.public_id, number=this.number), actor=actor)
        tell(row, [this.planned_by.public_id], "是正処置の計画が差し戻されました",
              "書かれた理由を読み、計画を直してください。",
              f"{this.number}:returned:{clock.now():%Y%m%d%H%M%S}")  # fmt: skip


def finish(actor: Actor, nonconformity_id: str, *, result: str) -> None:
    """Say that the action was carried out, and how it is known.

    Raises:
        NotFound: none in reach.
        NotThatState, Invalid.
    """
    require(actor, "nonconformities.finish")
    if wrong := domain.text_problem(result):
        raise Invalid({"result": wrong})
    with transaction.atomic():
        row, this = current(actor, nonconformity_id, State.RUNNING)
        if not covers(actor, "nonconformities.finish", people=(this.owner_id,)):
            raise NotFound
        this.result, this.done_by_id, this.done_at = result.strip(), actor.person_pk, clock.now()
        this.check_on = next_business_day(_check_day(this))
        this.save()
        _moved(row, State.DONE)
        fact = CorrectionDone(subject_id=row.public_id, number=this.number, check_on=this.check_on)
        record(fact, actor=actor)


def check_effect(actor: Actor, nonconformity_id: str, *, effective: bool, effect: str) -> None:
    """Look after the set time whether it helped; when not, the next round begins.

    Where an effect was promised, it is reckoned first: a broken promise has opened the next round already.

    Raises:
        NotFound: none in reach.
        NotThatState, Invalid.
        TooEarly: the day has not come.
        NotIndependent: the actor planned or did it.
    """
    require(actor, "nonconformities.check_effect")
    if wrong := domain.text_problem(effect):
        raise Invalid({"effect": wrong})
    _reckon(actor, nonconformity_id)
    with transaction.atomic():
        row, this = current(actor, nonconformity_id, State.DONE)
        if not covers(actor, "nonconformities.check_effect", people=(this.checker_id,)):
            raise NotFound
        involved = frozenset({*planners(this), this.owner_id, this.done_by_id})
        domain.require_independent(actor.person_pk, involved)
        domain.require_time(this.check_on, clock.today())
        this.effective, this.effect = effective, effect.strip()
        this.checked_by_id, this.checked_at = actor.person_pk, clock.now()
        this.save()
        row.closed_at = clock.now() if effective else None
        if not effective:
            row.plan_due = clock.today() + timedelta(days=correction().days_to_plan)
        _moved(row, State.CLOSED if effective else State.OPEN)
        fact = EffectChecked(subject_id=row.public_id, number=this.number, effective=effective)
        record(fact, actor=actor)
        if effective:
            notices.settle(key=f"nonconformity:{row.public_id}")


def _moved(row: Nonconformity, state: Nonconformity.State) -> None:
    row.state = state
    row.save()


def _check_day(this: Round) -> date:
    """From which day the effect can be seen; the span of a promise begins tomorrow."""
    promised = Prediction.objects.filter(round=this).first()
    if promised is None:
        return clock.today() + timedelta(days=correction().days_to_check)
    promised.first = clock.today() + timedelta(days=1)
    promised.last = clock.today() + timedelta(days=promised.days)
    promised.save()
    return promised.last + timedelta(days=1)


def _reckon(actor: Actor, nonconformity_id: str) -> None:
    """The nightly reckoning may not have run yet."""
    _row, this = current(actor, nonconformity_id, State.DONE)
    promised = Prediction.objects.filter(round=this, outcome="").first()
    if promised is not None:
        compute(promised.pk, on=clock.today())
