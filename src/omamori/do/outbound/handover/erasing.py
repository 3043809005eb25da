"""消す。Files go after the link's end and its grace, names with them; later the log of who opened (J.9.1)."""

from datetime import datetime, timedelta

from django.db import transaction

from omamori.do.outbound.handover import telling
from omamori.do.outbound.handover.models import Handover, HandoverFile, Happening
from omamori.do.outbound.handover.replacing import FILES
from omamori.facts.handover import LinkErased
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs

_BATCH = 200
_UNCLAIMED = timedelta(hours=1)
"""Longer than a replacement takes; younger bytes may still get their row."""


def erase_due(now: datetime) -> int:
    """Erase the files of links that are over, and old logs; how many links."""
    due = Handover.objects.filter(erase_after__lte=now, erased_at=None).order_by("erase_after")
    ids = list(due.values_list("public_id", flat=True)[:_BATCH])
    old = Handover.objects.filter(log_until__lte=now, log_erased_at=None).order_by("log_until")
    for row in list(old[:_BATCH]):
        _forget_log(row, now)
    return sum(_erase(link_id, now) for link_id in ids)


def sweep(now: datetime) -> int:
    """Remove bytes that a crash left without a row; how many."""
    blobs.sweep_parts(FILES, older_than_seconds=_UNCLAIMED.total_seconds(), now=now.timestamp())
    old = set(blobs.numbers(FILES, before=now - _UNCLAIMED))
    left = old.difference(HandoverFile.objects.exclude(blob="").values_list("blob", flat=True))
    for number in left:
        blobs.erase(number, kind=FILES)
    return len(left)


def _erase(link_id: str, now: datetime) -> bool:
    """The rows forget first: a crash leaves bytes without a row, which the sweep removes."""
    with transaction.atomic():
        rows = Handover.objects.select_for_update(of=("self",)).select_related("mail")
        row = rows.filter(public_id=link_id, erased_at=None).first()
        if row is None:
            return False
        gone = []
        for file in row.files.all():
            gone.append(file.blob)
            file.blob, file.name = "", ""
            file.save(update_fields=["blob", "name"])
        row.erased_at = now
        row.save(update_fields=["erased_at"])
        fact = LinkErased(subject_id=row.mail.public_id, link_id=row.public_id, files=len(gone))
        record(fact)
        telling.extension_settled(row)
    for number in filter(None, gone):
        blobs.erase(number, kind=FILES)
    return True


def _forget_log(row: Handover, now: datetime) -> None:
    with transaction.atomic():
        Happening.objects.filter(receiver__handover=row).delete()
        Handover.objects.filter(pk=row.pk).update(log_erased_at=now)


def erase_all_due() -> None:
    """Everything that is due, in bounded portions."""
    now = clock.now()
    while erase_due(now):
        pass
    sweep(now)
