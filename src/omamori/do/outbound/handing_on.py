"""預けたまま通す。A mail that passes while its own server waits for the verdict (milter, J.9.2).

That server keeps the mail and sends it itself: the gate notes who got it and keeps no content.
"""

from datetime import datetime

from omamori.do.outbound import history, releasing
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.models import Mail, MailRecipient
from omamori.facts.outbound import MailDelivered
from omamori.foundation.ledger.actions import record

_TAKEN = 250


def hand_on(mail: Mail, now: datetime) -> None:
    """Note a mail that the waiting server sends on; in the caller's transaction."""
    mail.state = moved(moved(State(mail.state), State.RELEASING), State.DELIVERED).value
    mail.released_at = mail.closed_at = mail.content_erased_at = now
    mail.blob = ""
    mail.save()
    rows = MailRecipient.objects.filter(mail=mail, in_envelope=True)
    rows.update(done_at=now, reply_code=_TAKEN)
    history.learn(mail, rows.order_by("order"), now)
    about = releasing.about(mail)
    record(releasing.released(mail, about))
    delivered = MailDelivered(
        **about, attempts=1, recipients=mail.recipients_count, possible_duplicate=False
    )
    record(delivered)
