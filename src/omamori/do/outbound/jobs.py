"""送信メールの仕事。Sweeps that keep the promises of time, and what is heard from the approvals."""

from datetime import time

from omamori.do.outbound import actions, courier, expiring, relaying, releasing, telling
from omamori.facts.approvals import ApprovalUnanswered, ApprovalUnreachable
from omamori.facts.base import Recorded
from omamori.facts.organization import CompanyChanged
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on

__all__ = ["courier"]  # its jobs are known once this file is read

pumps = (releasing.release_waiting, relaying.relay_waiting)
stranded = relaying.stranded


@every(minutes=1)
def expire() -> None:
    """Remind at half time, hold on at the deadline."""
    now = clock.now()
    actions.remind_due(now)
    actions.expire_due(now)


@every(minutes=5)
def emergencies() -> None:
    """End proposals that nobody agreed to; say of checks afterwards that are late."""
    actions.emergency_due(clock.now())


@every(minutes=1)
def ask_again() -> None:
    """Ask for the second check as soon as somebody can be reached again."""
    actions.retry_due(clock.now())


@every(day_at=time(2, 40))
def erase() -> None:
    """Erase content whose period is over, in bounded portions."""
    while actions.erase_due(clock.now()):
        pass


@on(ApprovalUnanswered)
def nobody_answered(recorded: Recorded) -> None:
    """The order of checkers is at its end: the mail stays held, and people are told."""
    fact = recorded.fact
    if isinstance(fact, ApprovalUnanswered) and fact.about_kind == "mail":
        expiring.expire(fact.about_id, clock.now(), unanswered=fact.subject_id)


@on(ApprovalUnreachable)
def nobody_can_be_reached(recorded: Recorded) -> None:
    """Everybody in the order is away: the office finds somebody, the sender learns of it."""
    fact = recorded.fact
    if isinstance(fact, ApprovalUnreachable) and fact.about_kind == "mail":
        expiring.tell_unreachable(fact.about_id, fact.subject_id)


@on(CompanyChanged)
def inside_changed(recorded: Recorded) -> None:
    """The line between inside and outside moved."""
    fact = recorded.fact
    if isinstance(fact, CompanyChanged) and "domains" in fact.fields:
        telling.inside_domains_changed(recorded.fact_id)
