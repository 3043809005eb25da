"""メッセージの仕事。Carries released messages in each round; forgets talk addresses with the content."""

from omamori.do.outbound.messaging import carrying, forgetting, recalling
from omamori.facts.base import Recorded
from omamori.facts.outbound import MailContentErased
from omamori.foundation.ledger.subscriptions import on

__all__ = ["recalling"]  # its job is known once this file is read

pumps = (carrying.carry_waiting,)


@on(MailContentErased)
def content_erased(recorded: Recorded) -> None:
    """The period of a message is over: where it went is forgotten, too."""
    forgetting.forget(recorded.fact.subject_id)
