"""受け持ち。Who lists a scan and who has which piece of its work: by lease and fence, so that a fallen process loses nothing.

A lease is short and renewed by a heartbeat. Who comes back after his lease ended has an old fence, and is not heard.
"""

import os
import socket
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from omamori.do.discovery.models import Scan, Shard
from omamori.foundation.calendar import clock
from omamori.foundation.records.public_id import new_public_id

LEASE = timedelta(seconds=60)
COMPARING = timedelta(minutes=10)
"""For holding what a scan found against the register: nobody renews it meanwhile."""
_ENDED = (Scan.State.DONE, Scan.State.INCOMPLETE)
MOST_TRIES = 4
"""So often a piece of work is taken; then its things are told to be unreadable, for it fells who looks."""


def holder() -> str:
    """The name under which this process holds things."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{new_public_id()}"


def take_listing(scan_id: int, me: str) -> int | None:
    """Become the one who lists a scan; the fence, or None when somebody else does."""
    now = clock.now()
    free = Q(holder="") | Q(held_until=None) | Q(held_until__lt=now)
    rows = Scan.objects.filter(free, pk=scan_id, state=Scan.State.LISTING)
    with transaction.atomic():
        if not rows.update(holder=me, fence=F("fence") + 1, held_until=now + LEASE, listed=0):
            return None
        return Scan.objects.values_list("fence", flat=True).get(pk=scan_id)


def uncompared() -> "QuerySet[Scan]":
    """Scans that ended, and who ended them fell before he had compared what they found."""
    return Scan.objects.filter(state__in=_ENDED, held_until__lt=clock.now())


def take_comparison(scan_id: int, me: str) -> bool:
    """Become the one who compares what an ended scan found; False when somebody else does."""
    until = clock.now() + COMPARING
    return bool(uncompared().filter(pk=scan_id).update(holder=me, held_until=until))


def end_comparison(scan_id: int, me: str) -> None:
    """Nothing of an ended scan is left to do."""
    Scan.objects.filter(pk=scan_id, holder=me).update(holder="", held_until=None)


def take_shard(scan_id: int, me: str) -> Shard | None:
    """Take the next piece of work of a scan that runs, if there is one."""
    now = clock.now()
    waiting = Shard.objects.filter(scan_id=scan_id, scan__state=Scan.State.RUNNING)
    free = Q(state=Shard.State.WAITING) | Q(state=Shard.State.HELD, held_until__lt=now)
    # A cheap look first: a transaction of SQLite would take the write lock each round.
    if not waiting.filter(free).exists():
        return None
    with transaction.atomic():
        rows = waiting.filter(free).order_by("pk").select_for_update(skip_locked=True, of=("self",))
        row = rows.first()
        if row is None:
            return None
        row.state, row.holder, row.held_until = Shard.State.HELD, me, now + LEASE
        row.fence += 1
        row.save(update_fields=["state", "holder", "held_until", "fence"])
        return row


def is_held_by_another(scan_id: int, me: str) -> bool:
    """Whether another process looks into pieces of a scan."""
    held = Shard.objects.filter(scan_id=scan_id, state=Shard.State.HELD)
    return held.filter(held_until__gte=clock.now()).exclude(holder=me).exists()


def give_back(shard_id: int, fence: int) -> None:
    """Let somebody else have a piece of work."""
    mine = Shard.objects.filter(pk=shard_id, fence=fence, state=Shard.State.HELD)
    mine.update(state=Shard.State.WAITING, holder="", held_until=None)


def beat(me: str) -> None:
    """Renew all that this process holds."""
    until = clock.now() + LEASE
    Shard.objects.filter(holder=me, state=Shard.State.HELD).update(held_until=until)
    Scan.objects.filter(holder=me, state=Scan.State.LISTING).update(held_until=until)


def free_fallen() -> int:
    """Give back what processes of this machine hold that are not there any more; returns how many."""
    here = f"{socket.gethostname()[:60]}:"
    now = clock.now()
    shards = Shard.objects.filter(
        state=Shard.State.HELD, holder__startswith=here, held_until__gte=now
    )
    scans = Scan.objects.filter(holder__startswith=here, held_until__gte=now)
    names = {
        *shards.values_list("holder", flat=True).distinct().order_by(),
        *scans.values_list("holder", flat=True),
    }
    fallen = [name for name in names if not _lives(name)]
    if not fallen:
        return 0
    before = now - timedelta(seconds=1)
    freed = shards.filter(holder__in=fallen).update(held_until=before)
    return freed + scans.filter(holder__in=fallen).update(held_until=before)


def _lives(name: str) -> bool:
    try:
        os.kill(int(name.split(":")[-2]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
