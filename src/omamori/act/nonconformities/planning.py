"""原因と処置を書く。The chain of whys, the three boxes, the action, and an effect that can turn out wrong (J.7.1)."""

from collections.abc import Iterable

from django.db import transaction

from omamori.act.nonconformities import analysis, domain, indicators
from omamori.act.nonconformities import prediction as promises
from omamori.act.nonconformities.models import Nonconformity, Prediction, Round
from omamori.act.nonconformities.reaching import FROM_CASE, locked, planners
from omamori.do.incidents.cases import queries as cases
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.nonconformities import CorrectionPlanned, EffectPredicted
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.reference.correction import correction

State = Nonconformity.State


def plan(actor: Actor, nonconformity_id: str, given: domain.Plan) -> None:
    """Write cause, action and promised effect; a plan that was sent back is written again in its round.

    Raises:
        NotFound: none in reach.
        NotThatState: it is planned already.
        NotSeen: owner or checker may not see the accident that it follows.
        Invalid: with a sentence per field.
    """
    require(actor, "nonconformities.plan")
    today = clock.today()
    here = organization.everybody(on=today).filter(public_id__in=(given.owner, given.checker))
    people = dict(here.values_list("public_id", "pk"))
    with transaction.atomic():
        row = locked(actor, nonconformity_id, State.OPEN)
        if not covers(actor, "nonconformities.plan", people=(), department=row.department_id):
            raise NotFound
        base = _require_good(row, given, actor, frozenset(people))
        _require_seen(row, people.values())
        last = row.rounds.order_by("-number").first()
        again = last if last and last.approved_at is None else None
        if again and people[given.checker] in planners(again):
            raise Invalid(
                {
                    "checker": "この計画を前に書いた人は、効果を確かめられません。別の人を選んでください。"
                }
            )
        this = again or Round(nonconformity=row, number=last.number + 1 if last else 1)
        _write(this, given)
        this.owner_id, this.checker_id = people[given.owner], people[given.checker]
        this.planned_by_id, this.planned_at = actor.person_pk, clock.now()
        this.save()
        this.planners.add(actor.person_pk)
        row.state = State.PLANNED
        row.save()
        fact = CorrectionPlanned(subject_id=row.public_id, number=this.number, due_on=this.due_on)
        record(fact, actor=actor)
        _promise(this, given.promise, base, actor)


def _require_good(
    row: Nonconformity, given: domain.Plan, actor: Actor, people: frozenset[str]
) -> promises.Base:
    today, accident = clock.today(), row.source == FROM_CASE
    known = {
        name: value if value in people else ""
        for name, value in (("owner", given.owner), ("checker", given.checker))
    }
    said = domain.Plan(**{**vars(given), **known})
    wrong = domain.plan_problems(said, actor.person_id, today, correction().inattention)
    wrong |= analysis.problems(given.analysis, correction().inattention, accident=accident)
    wrong |= domain.due_to_promise(given, accident=accident)
    base = promises.Base(value=None)
    if given.promise is not None:
        codes = frozenset(one.code for one in indicators.indicators())
        base = indicators.base(given.promise, on=today)
        wrong |= promises.problems(given.promise, base, codes, correction().rules)
        if given.promise.kind not in {"", *(code for code, _label in indicators.kinds())}:
            wrong["kind"] = "種類を一覧から選んでください。"
    if wrong:
        raise Invalid(wrong)
    return base


def _require_seen(row: Nonconformity, people: Iterable[int]) -> None:
    """Whoever is asked to do something about an accident must be allowed to know of it."""
    if row.source != FROM_CASE:
        return
    today = clock.today()
    for pk in people:
        found = organization.actor(pk, on=today)
        if found is None or row.source_id in set(cases.withheld(found)):
            raise domain.NotSeen


def _write(this: Round, given: domain.Plan) -> None:
    this.cause, this.correction = given.cause.strip(), given.correction.strip()
    this.action, this.due_on = given.action.strip(), given.due_on
    this.whys = list(analysis.chain(given.analysis.whys))
    this.other_factors = given.analysis.other_factors.strip()
    this.watch = given.analysis.watch.strip()
    this.returned_note = ""


def _promise(
    this: Round, given: promises.Prediction | None, base: promises.Base, actor: Actor
) -> None:
    if given is None:
        Prediction.objects.filter(round=this).delete()
        return
    said = {name: getattr(given, name) for name in ("indicator", "kind", "direction", "days")}
    Prediction.objects.update_or_create(
        round=this,
        defaults=said
        | {
            "bound": given.bound.quantize(indicators.PLACES),
            "base": base.value,
            "base_days": base.days,
        },
    )
    fact = EffectPredicted(
        subject_id=this.nonconformity.public_id,
        number=this.number,
        bound=indicators.plain(given.bound),
        **said,
    )
    record(fact, actor=actor)
