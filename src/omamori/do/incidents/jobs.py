"""聞くこと。A withdrawn mail that would have been an accident becomes a near miss."""

from omamori.do.incidents import actions
from omamori.facts.base import Recorded
from omamori.facts.outbound import MailWithdrawn
from omamori.foundation.ledger.subscriptions import on


@on(MailWithdrawn)
def keep_near_miss(row: Recorded) -> None:
    """Keep it; the outbox makes this happen exactly once."""
    assert isinstance(row.fact, MailWithdrawn)
    actions.record_withdrawn(row.fact)
