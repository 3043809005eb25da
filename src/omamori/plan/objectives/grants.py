"""認定の有効期間。The grant with its last day, and when its renewal is to be applied for (J.3.3)."""

from datetime import date

from django.db import transaction

from omamori.facts.errors import Invalid
from omamori.facts.objectives import GrantKept
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.objectives.domain import renewal
from omamori.plan.objectives.models import Grant
from omamori.plan.objectives.reference import renewal_rule


def keep_grant(
    actor: Actor,
    *,
    number: str,
    granted_on: date,
    expires_on: date,
    applied_on: date | None = None,
) -> None:
    """Enter the grant that counts, or that its renewal was applied for; earlier entries are kept.

    Raises:
        NotPermitted.
        Invalid: it ends before it begins, or was applied for on a day to come.
    """
    require(actor, "objectives.keep_grant")
    wrong: dict[str, str] = {}
    if expires_on <= granted_on:
        wrong["expires_on"] = "有効期間の終わりの日を、始まりの日より後にしてください。"
    if applied_on is not None and applied_on > clock.today():
        wrong["applied_on"] = "これから来る日は書けません。申請した日を書いてください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = Grant.objects.create(
            number=number.strip()[:30],
            granted_on=granted_on,
            expires_on=expires_on,
            applied_on=applied_on,
            recorded_by_id=actor.person_pk,
            recorded_at=clock.now(),
        )
        fact = GrantKept(subject_id=row.public_id, expires_on=expires_on, applied_on=applied_on)
        record(fact, actor=actor)


def newest() -> Grant | None:
    """The grant that counts."""
    return Grant.objects.order_by("-pk").first()


def window() -> renewal.Window | None:
    """When to apply for its renewal; None when no grant was entered."""
    row = newest()
    return renewal.window(row.expires_on, renewal_rule()) if row else None
