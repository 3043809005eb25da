"""送り続ける。The relay of this process: when it looks for mails that are due, and what dead ones held.

Several relays may work on one database (the gate's own, each worker's, other machines'): claims in the
rows keep them apart. What a relay of this home held when it died is free at once; what one of another
machine held, when its claim is over.
"""

import functools
import os
import time
from pathlib import Path

from django.conf import settings

from omamori.do.outbound import dispatch
from omamori.do.outbound.delivery import Relay
from omamori.do.outbound.models import DeliveryAttempt, Mail
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.failures import FailedJob, Stranded
from omamori.foundation.records.pausing import next_try
from omamori.foundation.storage import presence
from omamori.foundation.storage.presence import Presence

_PREFIX = "mail-"
_BOUND = 100
_LOOK_FOR_DEAD = 5.0
_looked = [0.0]


def open_relay() -> Relay:
    """A relay under a name that others see end with its process.

    Raises:
        OSError: the home folder cannot be written.
    """
    return Relay(Presence(_folder()))


def relay_waiting() -> bool:
    """The worker's look in each round; True when a mail was tried."""
    free_the_dead()
    return _own(os.getpid()).round()


def free_the_dead(*, at_once: bool = False) -> None:
    """Free what relays of this home held that are gone, and what a clock set back would keep; every few seconds."""
    if not at_once and time.monotonic() - _looked[0] < _LOOK_FOR_DEAD:
        return
    _looked[0] = time.monotonic()
    names = presence.gone(_folder())
    if names:
        dispatch.give_back(names)
        presence.forget(_folder(), names)
    dispatch.bring_forward()


@functools.cache
def _own(pid: int) -> Relay:
    """One for each process: a fork must not share its parent's lines."""
    del pid
    return open_relay()


def _folder() -> Path:
    return Path(settings.OMAMORI.home) / "relays"


def _newest(count: int) -> tuple[FailedJob, ...]:
    rows = Mail.objects.filter(relay_failed_at__isnull=False).defer("head", "body")
    return tuple(
        FailedJob(
            task_id=f"{_PREFIX}{row.public_id}",
            name="do.outbound.relay",
            attempts=DeliveryAttempt.objects.filter(mail=row).count(),
            error="BlobMissing",
            failed_at=row.relay_failed_at,
        )
        for row in rows.order_by("-relay_failed_at")[:count]
        if row.relay_failed_at
    )


def _count() -> int:
    return Mail.objects.filter(relay_failed_at__isnull=False)[:_BOUND].count()


def _retry(task_id: str) -> bool:
    if not task_id.startswith(_PREFIX):
        return False
    failed = Mail.objects.filter(
        public_id=task_id.removeprefix(_PREFIX), relay_failed_at__isnull=False
    )
    return bool(failed.update(relay_failed_at=None, **next_try(clock.now())))


stranded = Stranded(newest=_newest, count=_count, retry=_retry)
