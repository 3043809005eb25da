"""不適合を記録する。By a person who found it, or by a fact that shows it; the office is told."""

from datetime import datetime, timedelta

from django.db import transaction

from omamori.act.nonconformities import domain
from omamori.act.nonconformities.models import Nonconformity
from omamori.act.nonconformities.reaching import OVER, locked
from omamori.act.nonconformities.telling import tell
from omamori.facts.errors import Invalid
from omamori.facts.nonconformities import NonconformityOpened, NonconformityWithdrawn
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization
from omamori.reference.correction import correction

State = Nonconformity.State
ORIGINS = frozenset(Nonconformity.Origin.values) - {Nonconformity.Origin.FACT}
"""By what people find something; ``fact`` is the system's own."""


def report(actor: Actor, found: domain.Finding) -> str:
    """Keep what a person found; returns its public id.

    Raises:
        NotPermitted: nobody who works here.
        Invalid: with a sentence per field.
    """
    require(actor, "nonconformities.report")
    wrong = domain.problems(found, ORIGINS, clock.today())
    department = organization.department_pk(found.department) if found.department else None
    if found.department and department is None:
        wrong["department"] = "部門を一覧から選んでください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = _new(found, department)
        row.found_by_id = actor.person_pk
        row.save()
        _tell(row, found.department, actor)
    return row.public_id


def open_by_fact(
    found: domain.Finding,
    *,
    source: str,
    source_id: str,
    at: datetime,
    kind: str = "",
    medium: str = "",
) -> str:
    """A fact shows it; empty while an earlier one of the same is open.

    Args:
        found: in sentences of ours.
        source: name of the fact; source_id: what it was about.
        at: when the fact happened.
        kind: 事象分類 of the accident that it follows; medium: of that accident.
    """
    same = Nonconformity.objects.filter(source=source, source_id=source_id)
    if same.exclude(state__in=OVER).exists():
        return ""
    with transaction.atomic():
        row = _new(found, organization.department_pk(found.department))
        row.source, row.source_id = source, source_id
        row.kind, row.medium = kind, medium
        row.found_on = at.astimezone(clock.JST).date()
        row.save()
        _tell(row, found.department, SYSTEM)
    return row.public_id


def withdraw(actor: Actor, nonconformity_id: str, *, reason: str) -> None:
    """It was none: say why; the record stays.

    Raises:
        NotFound, NotThatState: it is over.
        Invalid: no reason.
    """
    require(actor, "nonconformities.withdraw")
    if wrong := domain.text_problem(reason):
        raise Invalid({"reason": wrong})
    with transaction.atomic():
        row = locked(actor, nonconformity_id)
        row.state, row.closed_at, row.note = State.WITHDRAWN, clock.now(), reason.strip()[:400]
        row.save()
        record(NonconformityWithdrawn(subject_id=row.public_id), actor=actor)
        notices.settle(key=f"nonconformity:{row.public_id}")


def _new(found: domain.Finding, department: int | None) -> Nonconformity:
    now = clock.now()
    return Nonconformity(
        origin=found.origin,
        title=found.title.strip(),
        what=found.what.strip(),
        rule_clause=found.rule_clause.strip()[:20],
        item=found.item.strip()[:20],
        department_id=department,
        found_on=found.found_on,
        recorded_at=now,
        plan_due=now.astimezone(clock.JST).date() + timedelta(days=correction().days_to_plan),
    )


def _tell(row: Nonconformity, department_id: str, actor: Actor) -> None:
    fact = NonconformityOpened(
        subject_id=row.public_id,
        origin=row.origin,
        source=row.source,
        source_id=row.source_id,
        rule_clause=row.rule_clause,
        department_id=department_id,
    )
    record(fact, actor=actor)
    today = clock.today()
    heads = {
        post.acting.public_id
        for post in organization.posts(on=today, post="department_head", department=row.department_id)
    } if row.department_id else set()  # fmt: skip
    office = organization.holder_ids("office", "privacy_officer", on=today)
    tell(
        row,
        {*office, *heads},
        "不適合が記録されました",
        "原因を調べ、同じことが起きないようにする処置の計画を立ててください。",
    )
