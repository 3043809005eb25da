"""効果を計算する。On its day a promise is held against what happened; nobody has to be asked, and nothing is guessed.

A broken promise opens the next round by itself. A kept one waits for a person who took no part. When it cannot be said,
the span is made as long again, once; after that a person decides.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from omamori.act.nonconformities import indicators
from omamori.act.nonconformities import prediction as promises
from omamori.act.nonconformities.models import Nonconformity, Prediction, Reading
from omamori.act.nonconformities.telling import tell
from omamori.facts.nonconformities import EffectComputed
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.reference.correction import correction

State = Nonconformity.State
Outcome = Prediction.Outcome
WEEK = timedelta(days=7)


def read_figures(on: date) -> int:
    """Read each figure of a running promise once a week; returns how many were read."""
    running = Prediction.objects.filter(
        outcome="", first__lte=on, round__nonconformity__state=State.DONE
    ).exclude(indicator__in=promises.COUNTED)
    return sum(_read(row, on) for row in running)


def compute_due(on: date) -> int:
    """Judge every promise whose day has come; returns how many."""
    due = Prediction.objects.filter(
        outcome="", round__check_on__lte=on, round__nonconformity__state=State.DONE
    )
    return sum(compute(pk, on=on) for pk in list(due.values_list("pk", flat=True)))


def compute(prediction_pk: int, *, on: date) -> bool:
    """Judge one promise, once; False when it is judged already or its day has not come."""
    with transaction.atomic():
        rows = Nonconformity.objects.select_for_update(of=("self",))
        owner = rows.filter(rounds__prediction=prediction_pk, state=State.DONE).first()
        row = Prediction.objects.select_related("round").get(pk=prediction_pk)
        early = row.round.check_on is None or on < row.round.check_on
        if owner is None or row.outcome or early or row.last is None or row.first is None:
            return False
        if row.indicator not in promises.COUNTED:
            _read(row, on)
        seen = _seen(row, row.first, row.last)
        verdict = promises.judge(
            given(row, stretched=row.extended),
            promises.Base(value=row.base, days=row.base_days),
            seen,
            correction().rules,
        )
        row.results = [*row.results, _result(verdict, seen, on)]
        _follow(owner, row, verdict, on)
    return True


def given(row: Prediction, *, stretched: bool = False) -> promises.Prediction:
    """A kept promise in the words of the domain; of a count over twice the span, twice the bound."""
    twice = 2 if stretched and row.indicator in promises.COUNTED else 1
    return promises.Prediction(
        indicator=row.indicator,
        kind=row.kind,
        direction=row.direction,
        bound=row.bound * twice,
        days=row.days * (2 if stretched else 1),
    )


def _follow(owner: Nonconformity, row: Prediction, verdict: promises.Verdict, on: date) -> None:
    this, next_on = row.round, None
    if verdict.outcome == Outcome.UNDECIDABLE and not row.extended:
        assert row.last is not None
        row.extended, row.last = True, row.last + timedelta(days=row.days)
        next_on = this.check_on = next_business_day(max(row.last, on) + timedelta(days=1))
    else:
        row.outcome = verdict.outcome
    if verdict.outcome == Outcome.INEFFECTIVE:
        this.effective, this.checked_at = False, clock.now()
        owner.state = State.OPEN
        owner.plan_due = on + timedelta(days=correction().days_to_plan)
    row.save()
    this.save()
    owner.save()
    fact = EffectComputed(
        subject_id=owner.public_id,
        number=this.number,
        outcome=verdict.outcome,
        reason=verdict.reason,
        observed="" if verdict.observed is None else indicators.plain(verdict.observed),
        next_on=next_on,
    )
    record(fact, actor=SYSTEM)
    _tell(owner, row, verdict.outcome, on)


def _tell(owner: Nonconformity, row: Prediction, outcome: str, on: date) -> None:
    officer = set(organization.holder_ids("privacy_officer", on=on))
    top = set(organization.holder_ids("top", on=on))
    key = f"{row.round.number}:computed:{len(row.results)}"
    if outcome == Outcome.INEFFECTIVE:
        tell(owner, {*officer, *top, row.round.owner.public_id}, "是正処置は効いていませんでした",
             "見込みが外れました。次の回が始まっています。原因から調べ直してください。", key)  # fmt: skip
    elif not row.outcome:
        tell(owner, officer, "是正処置の効果は、まだ判断できません",
             "起きた件数や読み取りが少ないため、確かめる日を一度だけ先に延ばしました。", key)  # fmt: skip
    elif outcome == Outcome.EFFECTIVE:
        tell(owner, {row.round.checker.public_id}, "是正処置の見込みが当たりました",
             "数字と、その前後の様子を見て、完了にするかを決めてください。", key)  # fmt: skip
    else:
        tell(owner, {*officer, row.round.checker.public_id}, "是正処置の効果を、人が判断する番です",
             "延ばしても数字では判断できませんでした。記録と現場を見て決めてください。", key)  # fmt: skip


def _seen(row: Prediction, first: date, last: date) -> promises.Seen:
    days = (last - first).days + 1
    if row.indicator in promises.COUNTED:
        return promises.Seen(
            days=days,
            count=indicators.count(row.indicator, first, last, kind=row.kind),
            reports=indicators.count("near_misses", first, last, kind=""),
        )
    values = row.readings.order_by("day").values_list("value", flat=True)
    return promises.Seen(days=days, readings=tuple(values))


def _result(verdict: promises.Verdict, seen: promises.Seen, on: date) -> dict[str, object]:
    return {
        "on": on.isoformat(),
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "observed": None if verdict.observed is None else indicators.plain(verdict.observed),
        "chance": None if verdict.chance is None else round(verdict.chance * 100),
        "days": seen.days,
        "reports": seen.reports,
        "readings": len(seen.readings),
    }


def _read(row: Prediction, on: date) -> int:
    last = row.readings.order_by("-day").values_list("day", flat=True).first()
    over = row.round.check_on is not None and on >= row.round.check_on
    if last is not None and (last >= on or (on - last < WEEK and not over)):
        return 0
    value: Decimal | None = indicators.read(row.indicator, on=on)
    if value is None:
        return 0
    Reading.objects.create(prediction=row, day=on, value=value)
    return 1
