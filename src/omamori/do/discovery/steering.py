"""調べを動かす。Begin a scan, halt it, let it go on, give it up."""

from django.db import IntegrityError, transaction

from omamori.do.discovery import summing
from omamori.do.discovery.domain.errors import NothingToScan, ScanIsOpen, ScanIsOver, StoreIsRetired
from omamori.do.discovery.models import Scan, Trouble
from omamori.do.discovery.stores import store_of
from omamori.facts import discovery as facts
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record


def start_scan(actor: Actor, store_id: str) -> str:
    """Begin to look through a store; returns the scan's public id.

    Raises:
        NotPermitted, NotFound, StoreIsRetired, NothingToScan.
        ScanIsOpen: it is being looked through.
    """
    require(actor, "discovery.start_scan")
    try:
        with transaction.atomic():
            store = store_of(store_id)
            if store.retired_at is not None:
                raise StoreIsRetired
            if store.kind == "report":
                raise NothingToScan
            # Only the newest scan is asked which folders it could not open.
            Trouble.objects.filter(scan__store=store).delete()
            row = Scan.objects.create(
                store=store,
                state=Scan.State.LISTING,
                begun_by_id=actor.person_pk or None,
                begun_at=clock.now(),
            )
            told = facts.ScanBegun(subject_id=row.public_id, store_id=store.public_id)
            record(told, actor=actor)
    except IntegrityError as error:
        raise ScanIsOpen from error
    return row.public_id


def pause_scan(actor: Actor, scan_id: str) -> None:
    """Halt a scan; what is being looked into at this moment is finished.

    Raises:
        NotPermitted, NotFound, ScanIsOver.
    """
    require(actor, "discovery.pause_scan")
    with transaction.atomic():
        row = _scan(scan_id)
        if row.state not in (Scan.State.LISTING, Scan.State.RUNNING):
            raise ScanIsOver
        row.before_pause, row.state = row.state, Scan.State.PAUSED
        row.save(update_fields=["before_pause", "state"])
        told = facts.ScanPaused(subject_id=row.public_id, store_id=row.store.public_id)
        record(told, actor=actor)


def resume_scan(actor: Actor, scan_id: str) -> None:
    """Let a halted scan go on where it was.

    Raises:
        NotPermitted, NotFound, ScanIsOver.
    """
    require(actor, "discovery.resume_scan")
    with transaction.atomic():
        row = _scan(scan_id)
        if row.state != Scan.State.PAUSED:
            raise ScanIsOver
        row.state, row.holder, row.held_until = row.before_pause, "", None
        row.save(update_fields=["state", "holder", "held_until"])
        told = facts.ScanResumed(subject_id=row.public_id, store_id=row.store.public_id)
        record(told, actor=actor)


def cancel_scan(actor: Actor, scan_id: str) -> None:
    """Give a scan up; what it has found so far stays, the next one goes on from there.

    Raises:
        NotPermitted, NotFound, ScanIsOver.
    """
    require(actor, "discovery.cancel_scan")
    with transaction.atomic():
        row = _scan(scan_id)
        if row.ended_at is not None or not summing.end(row, Scan.State.CANCELLED):
            raise ScanIsOver


def _scan(scan_id: str) -> Scan:
    rows = Scan.objects.select_for_update(of=("self",)).select_related("store__department")
    row = rows.filter(public_id=scan_id).first()
    if row is None:
        raise NotFound
    return row
