"""取り下げる。Somebody must not hear of a matter any more: what he was told of it leaves his list, and is not mailed.

A notice names its matter by public ids in its key and in the address it leads to; both are looked through.
"""

import dataclasses
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import QuerySet

from omamori.foundation.calendar import clock
from omamori.foundation.notices.models import Notice


@dataclasses.dataclass(frozen=True, kw_only=True)
class Heard:
    """What a person had been told before it was taken back; ``read`` and ``mailed``: how many of them."""

    count: int = 0
    read: int = 0
    mailed: int = 0


def withdraw(
    mentions: Collection[str], *, since: datetime, only: int = 0, keep: Collection[int] = ()
) -> int:
    """Take back notices of a matter; for the rooms that decided it. Returns how many.

    Args:
        mentions: public ids by which the matter and what belongs to it are named.
        since: when the matter began; nothing older can be about it.
        only: database key of the one person it is taken from; 0 for everybody.
        keep: database keys of those who may go on reading of it.
    """
    rows = Notice.objects.filter(withdrawn_at=None, created_at__gte=since).exclude(
        person_id__in=keep
    )
    rows = rows.filter(person_id=only) if only else rows
    found = [pk for pk, _read, _mailed in _about(mentions, rows)]
    return Notice.objects.filter(pk__in=found).update(withdrawn_at=clock.now())


def give_back(mentions: Collection[str], person_pk: int) -> int:
    """He may hear of it again: what was taken back is in his list again. Returns how many."""
    rows = Notice.objects.filter(person_id=person_pk).exclude(withdrawn_at=None)
    found = [pk for pk, _read, _mailed in _about(mentions, rows)]
    return Notice.objects.filter(pk__in=found).update(withdrawn_at=None)


def heard(mentions: Collection[str], person_pk: int) -> Heard:
    """What one person had been told of a matter that he must not hear of any more; one query."""
    rows = Notice.objects.filter(person_id=person_pk).exclude(withdrawn_at=None)
    found = list(_about(mentions, rows))
    return Heard(
        count=len(found),
        read=sum(read for _pk, read, _mailed in found),
        mailed=sum(mailed for _pk, _read, mailed in found),
    )


def _about(mentions: Collection[str], rows: "QuerySet[Notice]") -> Iterator[tuple[int, bool, bool]]:
    """(key, was read, was mailed) of those that name one of the ids."""
    names = [name for name in mentions if name]
    for row in rows.only("pk", "public_id", "key", "url_args", "read_at", "mailed_at").iterator():
        told = (row.key, *(str(argument) for argument in row.url_args))
        if any(name in text for name in names for text in told):
            yield row.pk, row.read_at is not None, row.mailed_at is not None
