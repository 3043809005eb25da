"""確認の仕事。Turns that have ended move on; whoever is asked, and whoever waits, is told."""

from datetime import time

from omamori.facts.approvals import (
    ApprovalAnswered,
    ApprovalAsked,
    ApprovalReassigned,
    ApprovalReturned,
    ApprovalUnanswered,
)
from omamori.facts.base import Recorded
from omamori.foundation.approvals import actions, notification, quality
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on


@every(minutes=1)
def expire() -> None:
    """Move or end what nobody answered."""
    actions.expire_due(clock.now())


@every(day_at=time(8, 10))
def note_hurry() -> None:
    """Tell the privacy officer where checks have become a habit, once a month for each person."""
    quality.note_hurry(clock.now())


@on(ApprovalAsked)
def tell_the_first(recorded: Recorded) -> None:
    """Tell the person who is asked."""
    notification.tell_asked(recorded.fact.subject_id)


@on(ApprovalReassigned)
def tell_the_next(recorded: Recorded) -> None:
    """Tell the person to whom it moved."""
    notification.tell_asked(recorded.fact.subject_id)


@on(ApprovalAnswered)
def tell_the_asker(recorded: Recorded) -> None:
    """Tell the one who waits that it was approved or stopped; a wrong try is nobody's news."""
    notification.tell_asker(recorded.fact.subject_id)


@on(ApprovalReturned)
def tell_of_return(recorded: Recorded) -> None:
    """Tell the one who waits that it came back."""
    notification.tell_asker(recorded.fact.subject_id)


@on(ApprovalUnanswered)
def tell_of_silence(recorded: Recorded) -> None:
    """Tell the one who waits that nobody answered."""
    notification.tell_asker(recorded.fact.subject_id)
