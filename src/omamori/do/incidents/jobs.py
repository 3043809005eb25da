"""聞くこと。A mail stopped in time becomes a near miss; one found wrong afterwards, an accident to be feared."""

from omamori.do.incidents import actions
from omamori.facts.base import Recorded
from omamori.facts.handover import LinkRecalled
from omamori.facts.outbound import EmergencyChecked, MailWithdrawn, RecipientsEdited
from omamori.foundation.ledger.subscriptions import on


@on(MailWithdrawn)
def keep_near_miss(row: Recorded) -> None:
    """Keep it; the outbox makes this happen exactly once."""
    assert isinstance(row.fact, MailWithdrawn)
    actions.record_caught(row.fact, at=row.at)


@on(RecipientsEdited)
def keep_wrong_receiver(row: Recorded) -> None:
    """Keep it also when the sender put the mail right instead of withdrawing it."""
    assert isinstance(row.fact, RecipientsEdited)
    actions.record_caught(row.fact, at=row.at)


@on(LinkRecalled)
def keep_stopped_link(row: Recorded) -> None:
    """Keep it when files went to the wrong person and were stopped before he opened them."""
    assert isinstance(row.fact, LinkRecalled)
    actions.record_caught(row.fact, at=row.at)


@on(EmergencyChecked)
def open_accident(row: Recorded) -> None:
    """What went out by two roles alone and should not have is an accident to be feared."""
    assert isinstance(row.fact, EmergencyChecked)
    actions.record_happened(row.fact, at=row.at)
