"""業務だけを知らせる。Of a case of few, once it is over, the process alone is told: its risks are looked at again.

Whoever looks at them learns of a weakness, not of a case. What is told cannot be taken back.
"""

from django.db import transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import domain
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.cases.reaching import to_work
from omamori.facts.errors import Invalid
from omamori.facts.incidents import WeaknessTold
from omamori.foundation.access.actor import Actor
from omamori.foundation.ledger.actions import record


def may_be_released(row: Case) -> bool:
    """Whether a case has a process of which nothing was told: over, of few, no exercise, not told before."""
    over = row.state == Case.State.CLOSED and row.restricted and not row.drill
    return over and bool(row.process_id) and row.released_process != row.process_id


def release_process(actor: Actor, case_id: str, *, reason: str) -> None:
    """Let the risks of its process be looked at again, without saying that there was a case.

    Args:
        reason: why it may be told now; stands in the timeline of the case alone.

    Raises:
        NotPermitted, NotFound.
        NothingToRelease: it is not over, everybody sees it anyway, no process is named, or it was told before.
        Invalid: no reason.
    """
    if problem := domain.text_problem(reason):
        raise Invalid({"reason": problem})
    with transaction.atomic():
        row = to_work(actor, "cases.release_process", case_id, over=True)
        if not may_be_released(row):
            raise domain.NothingToRelease
        row.released_process = row.process_id
        row.save(update_fields=["released_process"])
        record(WeaknessTold(subject_id=row.process_id), actor=actor)
        words = gettext_noop(
            "業務のリスクを見直すよう知らせました。この件のことは伝えていません: %(why)s"
        )
        machine(row, actor, words, why=reason.strip())
