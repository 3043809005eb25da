"""聞くこと。Which facts are counted, and as what."""

from omamori.check.statistics import domain
from omamori.check.statistics.folding import add
from omamori.facts.base import Recorded
from omamori.facts.incidents import NearMissRecorded
from omamori.facts.outbound import (
    MailBounced,
    MailDelivered,
    MailHeld,
    MailReceived,
    MailRefused,
    MailReleased,
    MailWithdrawn,
)
from omamori.foundation.ledger.subscriptions import on


@on(MailReceived)
def count_received(row: Recorded) -> None:
    """A mail reached the gate."""
    assert isinstance(row.fact, MailReceived)
    add(row.at, row.fact.department_id, "received")
    if not row.fact.examined:
        add(row.at, row.fact.department_id, "unexamined")


@on(MailHeld)
def count_held(row: Recorded) -> None:
    """A mail was held, for these reasons."""
    assert isinstance(row.fact, MailHeld)
    add(row.at, row.fact.department_id, "held")
    for reason in set(row.fact.reasons):
        add(row.at, row.fact.department_id, "reason", reason)


@on(MailReleased)
def count_released(row: Recorded) -> None:
    """People released a mail; the span since it was held."""
    assert isinstance(row.fact, MailReleased)
    if not row.fact.automatic:
        add(row.at, row.fact.department_id, "released")
        add(row.at, row.fact.department_id, "span", domain.bucket(row.fact.held_seconds))


@on(MailWithdrawn)
def count_withdrawn(row: Recorded) -> None:
    """A mail was taken back, or nobody answered."""
    assert isinstance(row.fact, MailWithdrawn)
    add(row.at, row.fact.department_id, "withdrawn")
    add(row.at, row.fact.department_id, "cause", row.fact.cause)


@on(NearMissRecorded)
def count_near_miss(row: Recorded) -> None:
    """A near miss entered the records."""
    assert isinstance(row.fact, NearMissRecorded)
    add(row.at, row.fact.department_id, "near_miss")


@on(MailRefused)
def count_refused(row: Recorded) -> None:
    """The gate refused a mail."""
    assert isinstance(row.fact, MailRefused)
    add(row.at, row.fact.department_id, "refused")


@on(MailDelivered)
def count_delivered(row: Recorded) -> None:
    """A mail went out."""
    assert isinstance(row.fact, MailDelivered)
    add(row.at, row.fact.department_id, "delivered")


@on(MailBounced)
def count_bounced(row: Recorded) -> None:
    """A mail came back."""
    assert isinstance(row.fact, MailBounced)
    add(row.at, row.fact.department_id, "bounced")
