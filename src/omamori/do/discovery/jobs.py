"""洗い出しの仕事。Each night every store is looked through; samples are erased after thirty days (J.3.1.1, J.9.1)."""

from datetime import time, timedelta

from django.db import transaction
from django.db.models import Max, Q

from omamori.do.discovery import answering, beginnings, claiming, launching, summing
from omamori.do.discovery.domain.errors import ScanIsOpen
from omamori.do.discovery.listing import pace_of
from omamori.do.discovery.models import Place, Scan, Store
from omamori.do.discovery.steering import start_scan
from omamori.facts.base import Recorded
from omamori.facts.discovery import ScanBegun, ScanEnded, ScanResumed
from omamori.facts.register import ItemApproved, ItemDisposed
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on

KEEP_SAMPLES = timedelta(days=30)
_OFTEN = timedelta(hours=6)
"""A store that was begun by hand in the evening is not begun again in the night; what was put there after a look
in the morning, or after one that a machine switched off at night made up for at noon, is found in the next."""
_CONFIRM = timedelta(days=30)


@every(day_at=time(1, 0))
def begin_nightly() -> None:
    """Begin a scan of every store that is looked through by night."""
    before = clock.now() - _OFTEN
    stores = Store.objects.filter(retired_at=None, nightly=True).exclude(kind="report")
    last = stores.annotate(last=Max("scans__begun_at"))
    due = last.filter(Q(last=None) | Q(last__lt=before))
    for store_id in due.order_by("pk").values_list("public_id", flat=True):
        try:
            start_scan(SYSTEM, store_id)
        except ScanIsOpen:
            continue


@every(minutes=1)
def look_after_scans() -> None:
    """See that somebody conducts what is open."""
    states = (Scan.State.LISTING, Scan.State.RUNNING)
    local = clock.now().astimezone(clock.JST)
    scans = Scan.objects.filter(state__in=states).select_related("store")
    # Not for one that waits for its hours: it would only be told to come again.
    open_now = any(pace_of(scan.store).is_open(local) for scan in scans)
    if open_now or claiming.uncompared().exists():
        launching.launch()


@on(ScanBegun)
def conduct_begun(row: Recorded) -> None:
    """Somebody waits for it: do not wait for the minute."""
    assert isinstance(row.fact, ScanBegun)
    look_after_scans()


@on(ScanResumed)
def conduct_resumed(row: Recorded) -> None:
    """The same when it goes on."""
    assert isinstance(row.fact, ScanResumed)
    look_after_scans()


@every(day_at=time(5, 15))
def compare_again() -> None:
    """The register changes, exceptions end: hold every place against it once a day."""
    for store in Store.objects.filter(places__isnull=False).distinct().order_by("pk"):
        summing.compare(store, whole=False, looked=False)


@on(ScanEnded)
def compare_given_up(row: Recorded) -> None:
    """What a scan had found when it was given up is held against the register."""
    assert isinstance(row.fact, ScanEnded)
    if row.fact.state == Scan.State.CANCELLED:
        summing.compare(Store.objects.get(public_id=row.fact.store_id), whole=False)


@every(day_at=time(4, 15))
def erase_samples() -> None:
    """Masked samples are kept for thirty days."""
    old = Place.objects.filter(sampled_at__lt=clock.now() - KEEP_SAMPLES)
    for row in old.order_by("pk").iterator(chunk_size=200):
        row.samples, row.sampled_at = [], None
        row.save(update_fields=["samples", "sampled_at"])


@on(ItemApproved)
def compare_with_entry(row: Recorded) -> None:
    """An entry counts from now on: the places that wait for it are compared anew."""
    assert isinstance(row.fact, ItemApproved)
    found = Place.objects.filter(
        answer=Place.Answer.ENTERED, item_ids__icontains=row.fact.subject_id
    )
    if "new" in row.fact.changes:
        for place in found.select_related("answered_by"):
            beginnings.begin_risks(place, row.fact.process_id)
    for store in Store.objects.filter(places__in=found).distinct():
        summing.compare(store, whole=False, looked=False)


@on(ItemDisposed)
def expect_it_gone(row: Recorded) -> None:
    """A disposal was proved: the place is settled, and the next whole scan confirms it."""
    fact = row.fact
    assert isinstance(fact, ItemDisposed)
    if not fact.whole:
        return
    until = clock.today() + _CONFIRM
    rows = Place.objects.select_for_update(of=("self",)).select_related("store__department")
    with transaction.atomic():
        for place in rows.filter(item_ids__icontains=fact.subject_id, waits=True).order_by("pk"):
            answering.set_answer(SYSTEM, place, Place.Answer.DISPOSE, until=until)
