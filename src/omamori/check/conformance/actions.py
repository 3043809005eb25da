"""規程と実際の操作。Say how much of a clause has to be kept, from when on and why (J.6.1)."""

from datetime import date

from django.db import transaction

from omamori.check.conformance import domain
from omamori.check.conformance.jobs import measure_again
from omamori.check.conformance.models import Threshold
from omamori.facts.conformance import ThresholdChanged
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import queries as policies


def set_threshold(
    actor: Actor,
    rule_clause: str,
    *,
    least_share: int,
    least_cases: int,
    effective_from: date,
    reason: str,
) -> None:
    """From a day on, so much of a clause has to be kept; it is measured anew. Top management is told.

    Raises:
        NotPermitted.
        NotFound: no such clause in force.
        Invalid: with a sentence per field.
    """
    require(actor, "conformance.set_threshold")
    today = clock.today()
    if policies.clause(rule_clause, on=today) is None:
        raise NotFound
    asked = domain.Asked(
        least_share=least_share, least_cases=least_cases, effective_from=effective_from
    )
    if wrong := domain.problems(asked, reason, today):
        raise Invalid(wrong)
    with transaction.atomic():
        row = Threshold.objects.create(
            rule_clause=rule_clause,
            reason=reason.strip(),
            set_by_id=actor.person_pk,
            set_at=clock.now(),
            **vars(asked),
        )
        record(_changed(row), actor=actor)
        measure_again.enqueue(key="conformance.measure")
        _tell(row)


def _changed(row: Threshold) -> ThresholdChanged:
    return ThresholdChanged(
        subject_id=row.rule_clause,
        rule_clause=row.rule_clause,
        least=row.least_share,
        least_cases=row.least_cases,
        effective_from=row.effective_from,
    )


def _tell(row: Threshold) -> None:
    """His own act has no second person: who answers for the company hears of it."""
    notices.notify(
        people=organization.holder_ids("top", on=clock.today()),
        kind="conformance",
        title="条が守られているとみる割合が変わりました",
        text="個人情報保護管理者が決めた値と、そのわけを確かめてください。",
        url_name="conformance:clause",
        url_args=(row.rule_clause,),
        key=f"conformance:{row.public_id}",
    )
