"""はじめの一時間の行い。Leave a step out with a reason; take it up again."""

from django.db import transaction

from omamori.facts.beginning import StepLeftOut, StepTakenUp
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.web.beginning import queries
from omamori.web.beginning.models import LeftOut


def leave_out(actor: Actor, step: str, *, reason: str) -> None:
    """Go on without a step.

    Raises:
        NotPermitted.
        NotFound: there is no such step, or the system cannot do without it.
        Invalid: no reason.
    """
    require(actor, "beginning.leave_out")
    if not any(s.code == step and s.optional for s in queries.offered(actor)):
        raise NotFound
    if not reason.strip():
        raise Invalid({"reason": "見送る理由を書いてください。"})
    with transaction.atomic():
        LeftOut.objects.update_or_create(
            step=step,
            defaults={
                "reason": reason.strip()[:200],
                "by_id": actor.person_pk,
                "at": clock.now(),
            },
        )
        record(StepLeftOut(subject_id=step), actor=actor)


def take_up(actor: Actor, step: str) -> None:
    """Do it after all.

    Raises:
        NotPermitted.
        NotFound: it was not left out.
    """
    require(actor, "beginning.take_up")
    with transaction.atomic():
        gone, _ = LeftOut.objects.filter(step=step).delete()
        if not gone:
            raise NotFound
        record(StepTakenUp(subject_id=step), actor=actor)
