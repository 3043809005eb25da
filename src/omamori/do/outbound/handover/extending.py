"""期限を延ばす。A receiver who is late asks for more days; the sender decides, while the files are still there.

Whoever asks gives the address at which he got the mail; the answer is the same for every address.
"""

from datetime import timedelta

from django.db import transaction

from omamori.do.outbound import addresses
from omamori.do.outbound.handover import links, recalling, receiving, telling
from omamori.do.outbound.handover.domain import errors
from omamori.do.outbound.handover.domain.opening import Standing
from omamori.do.outbound.handover.models import Handover
from omamori.do.outbound.handover.terms import terms
from omamori.facts.handover import ExtensionAsked, LinkExtended
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

_PAUSE = timedelta(days=1)
"""Between two requests for one link: a mailbox is not flooded by whoever holds the link."""


def ask_extension(token: str, address: str) -> None:
    """Somebody outside asks for more days.

    Raises:
        LinkGone: none, not sent yet, or its files are erased; LinkStopped.
    """
    row = _asked_about(token)
    recipient = links.recipient_of(row, addresses.index(address.strip()[:320]))
    if recipient is None:
        return
    now = clock.now()
    with transaction.atomic():
        locked = Handover.objects.select_for_update(of=("self",)).select_related("mail__sender")
        row = locked.get(pk=row.pk)
        if row.extension_asked_at and row.extension_asked_at + _PAUSE > now:
            return
        row.extension_asked_at = now
        row.save(update_fields=["extension_asked_at"])
        fact = ExtensionAsked(
            subject_id=row.mail.public_id, link_id=row.public_id, receiver=recipient.order
        )
        record(fact)
        telling.extension_asked(row)


def extend(actor: Actor, link_id: str) -> None:
    """Let the link live on, as long from now as a new one would.

    Raises:
        NotFound, NotPermitted: out of reach.
        AlreadyStopped: it was stopped, or its files are erased.
    """
    with transaction.atomic():
        row = recalling.locked_for(actor, "handover.extend", link_id)
        if row.recalled_at is not None or row.erased_at is not None:
            raise errors.AlreadyStopped
        telling.extension_settled(row)
        conditions, now = terms(clock.today()), clock.now()
        row.expires_at = max(row.expires_at, now + conditions.life)
        row.erase_after = row.expires_at + conditions.grace
        row.log_until = max(row.log_until, row.expires_at + conditions.log)
        row.extension_asked_at = None
        row.save()
        fact = LinkExtended(
            subject_id=row.mail.public_id, link_id=row.public_id, days=conditions.life.days
        )
        record(fact, actor=actor)


def may_ask(token: str) -> bool:
    """Whether more days can still be asked for by this link."""
    try:
        return _asked_about(token) is not None
    except (errors.LinkGone, errors.LinkStopped):
        return False


def _asked_about(token: str) -> Handover:
    row, standing = receiving.known(token)
    if row.erased_at is not None or standing is Standing.WAITING:
        raise errors.LinkGone
    return row
