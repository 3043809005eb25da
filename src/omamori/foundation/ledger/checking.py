"""確かめた記録。A verification is itself a record: when, by whose wish, with which result (J.6.2)."""

from django.db import transaction

from omamori.facts.ledger import LedgerVerified
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import sealing, verification
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.models import CheckRow


def ask(actor: Actor) -> str:
    """Note that a verification is wanted; returns its number. The caller enqueues the work.

    Raises:
        NotPermitted: the actor may not ask for one.
    """
    require(actor, "ledger.verify")
    return CheckRow.objects.create(asked_by=actor.person_id, asked_at=clock.now()).public_id


def carry_out(check_id: str) -> None:
    """Verify everything and keep the result; a second run of the same check changes nothing."""
    if not CheckRow.objects.filter(public_id=check_id, finished_at=None).exists():
        return
    sealing.seal_new()
    report = verification.verify()
    with transaction.atomic():
        found = CheckRow.objects.select_for_update().filter(public_id=check_id, finished_at=None)
        row = found.first()
        if row is None:
            return
        row.finished_at = clock.now()
        row.facts, row.seals, row.waiting = report.facts, report.seals, report.waiting
        row.head, row.broken = report.head, list(report.broken)
        row.save()
        record(
            LedgerVerified(
                subject_id=row.public_id,
                facts=report.facts,
                seals=report.seals,
                broken=len(report.broken),
            )
        )
