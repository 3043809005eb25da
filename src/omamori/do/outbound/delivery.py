"""配達 (J.9.2)。A released mail goes to the next server byte for byte; nobody is left without an answer.

Each try is on disk before the line is opened, so a crash leaves a try without an answer and the next
one is marked as a possible second delivery. Refused for good, or given up: the sender gets a report.
"""

import logging

from django.conf import settings

from omamori.do.outbound import delivery_domain as domain
from omamori.do.outbound import dispatch, next_hop, spool
from omamori.do.outbound.mail import Outcome, Parcel
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import Later

log = logging.getLogger("omamori.delivery")


def deliver(mail_id: str) -> None:
    """Try to bring a mail to all who have not got it yet.

    Raises:
        Later: somebody still waits; the pause grows with the tries.
    """
    parcel = dispatch.begin(mail_id)
    if parcel is None:
        return
    content = spool.content(parcel.blob)
    target = next_hop.target(settings.OMAMORI)
    codes = next_hop.hand_over(
        target, sender=parcel.sender, recipients=parcel.recipients, content=content
    )
    final = domain.gives_up(parcel.first_try_at, clock.now())
    if next_hop.UNKNOWN in codes.values() and not final:
        # The try stays without an end: the next one is marked as a possible second delivery.
        raise Later(domain.pause(parcel.attempt))
    codes = _told(parcel, content, target, codes, final=final)
    outcomes = tuple(Outcome(address=address, code=code) for address, code in codes.items())
    waiting = dispatch.finish(parcel, outcomes, gave_up=final)
    log.info(
        "try=%d taken=%d refused=%d",
        parcel.attempt,
        sum(o.taken for o in outcomes),
        sum(o.refused for o in outcomes),
    )
    if waiting:
        raise Later(domain.pause(parcel.attempt))


def _told(
    parcel: Parcel,
    content: bytes,
    target: next_hop.Target,
    codes: dict[str, int],
    *,
    final: bool,
) -> dict[str, int]:
    """Report what will never arrive; while the report cannot leave, its recipients stay open."""
    lost = [a for a, code in codes.items() if code >= 500 or (final and not 200 <= code < 300)]
    if not lost or not parcel.sender:  # a report about a report goes to nobody
        return codes
    now = clock.now()
    report = domain.delivery_report(
        domain.Report(
            number=parcel.mail_id,
            sender=parcel.sender,
            failures=tuple(domain.Failure(address=a, code=codes[a]) for a in lost),
            head=content.partition(b"\r\n\r\n")[0] + b"\r\n",
            received_at=parcel.first_try_at,
            now=now.astimezone(clock.JST),
            author=settings.OMAMORI.notice_from,
        )
    )
    answer = next_hop.hand_over(target, sender="", recipients=(parcel.sender,), content=report)[
        parcel.sender
    ]
    if 400 <= answer < 500 and not final:
        return codes | dict.fromkeys(lost, answer)
    return codes
