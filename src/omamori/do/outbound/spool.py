"""受け皿。The bytes of mails on disk, and what a crash leaves behind (J.9.2: nothing is lost).

A mail is promised when the gate's journal has it; its own file is written just before its row and
synced with many others before the journal forgets it. Files without a row are of no use to anybody:
either their mail was not promised, or the journal still has it and writes them anew.
"""

import dataclasses
import itertools
from datetime import datetime, timedelta

from omamori.do.outbound.models import Mail, MailVersion
from omamori.foundation.storage import blobs

KIND = "mail"
_UNCLAIMED = timedelta(hours=1)
"""Longer than any judgement takes; younger bytes may still get their row."""


@dataclasses.dataclass(frozen=True)
class Swept:
    """What recovery removed: half-written files, and bytes that got no row."""

    parts: int
    orphans: int


def keep(content: bytes) -> str:
    """Put a mail on disk; returns its number only when it is synced.

    Raises:
        OSError: the disk is full or failing; nothing is left behind.
    """
    return blobs.put(content, kind=KIND)


def keep_as(number: str, content: bytes) -> None:
    """Write a mail under the number it has in the journal; not synced yet.

    Raises:
        OSError: the disk is full or failing.
    """
    blobs.put_unsynced(number, content, kind=KIND)


def make_durable() -> None:
    """Wait until all that ``keep_as`` wrote is on disk.

    Raises:
        OSError: the disk is failing.
    """
    blobs.sync()


def lacks(number: str) -> bool:
    """Whether a row needs these bytes and they are not whole: a power cut came before their sync."""
    return bool(_used([number])) and not blobs.is_whole(number, kind=KIND)


def content(number: str) -> bytes:
    """The bytes of a mail; raises BlobMissing, SealBroken."""
    return blobs.read(number, kind=KIND)


def forget_unused(number: str) -> bool:
    """Erase bytes that no row refers to; False when a row does.

    Raises:
        DatabaseError: it cannot be asked; the bytes stay for ``recover``.
    """
    if _used([number]):
        return False
    blobs.erase(number, kind=KIND)
    return True


def recover(now: datetime) -> Swept:
    """Clear what crashed gates left; run at the start and now and then."""
    parts = blobs.sweep_parts(
        KIND, older_than_seconds=_UNCLAIMED.total_seconds(), now=now.timestamp()
    )
    old = blobs.numbers(KIND, before=now - _UNCLAIMED)
    orphans = 0
    while batch := list(itertools.islice(old, 500)):
        for number in set(batch) - _used(batch):
            blobs.erase(number, kind=KIND)
            orphans += 1
    return Swept(parts, orphans)


def _used(numbers: list[str]) -> set[str]:
    mails = Mail.objects.filter(blob__in=numbers).values_list("blob", flat=True)
    versions = MailVersion.objects.filter(blob__in=numbers).values_list("blob", flat=True)
    return {*mails, *versions}
