"""報告を受け取る。The report of a PC becomes a store of its owner, seen once, all of it or nothing (J.3.1.1)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from omamori.do.discovery import claiming, summing
from omamori.do.discovery.domain import reports
from omamori.do.discovery.domain.errors import ScanIsOpen
from omamori.do.discovery.domain.files import Outcome, Wanted
from omamori.do.discovery.domain.pacing import ALL_DAY
from omamori.do.discovery.examining import Done, Work
from omamori.do.discovery.keeping import keep
from omamori.do.discovery.listing import Lister
from omamori.do.discovery.models import Scan, Shard, Store, Tracked
from omamori.facts.discovery import ReportTaken, StoreAdded
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

LONGEST_NAME = 80


def upload_report(actor: Actor, *, content: bytes, device: str) -> str:
    """Take in the report of a PC; returns the public id of its store.

    Raises:
        NotPermitted.
        Invalid: the PC has no name.
        ReportBroken: with the line that cannot be believed; nothing was taken in.
    """
    require(actor, "discovery.upload_report")
    name = device.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid({"device": "どのパソコンかを 80 字までで書いてください。"})
    report = reports.read(content, now=clock.now())
    with transaction.atomic():
        store = _store(actor, name, report)
        if Scan.objects.filter(store=store, ended_at=None).exists():
            raise ScanIsOpen
        scan = Scan.objects.create(
            store=store,
            state=Scan.State.LISTING,
            begun_by_id=actor.person_pk,
            begun_at=clock.now(),
        )
        _take_in(scan, report)
        told = ReportTaken(
            subject_id=scan.public_id,
            store_id=store.public_id,
            files=report.files,
            found=sum(outcome.told for _, outcome in report.told),
        )
        record(told, actor=actor)
        why = "" if report.looked else "nothing_seen" if report.whole else "cut_off"
        summing.end(scan, Scan.State.INCOMPLETE if why else Scan.State.DONE, why)
    return store.public_id


def _store(actor: Actor, name: str, report: reports.Report) -> Store:
    """The store of this person's PC; made at its first report."""
    mine = Store.objects.filter(Q(owner_id=actor.person_pk), kind="report", name=name)
    row = mine.select_for_update(of=("self",)).select_related("department").first()
    person = organization.person(actor.person_id)
    if row is None:
        row = Store(
            name=name,
            kind="report",
            owner_id=actor.person_pk,
            nightly=False,
            opens=ALL_DAY.opens,
            closes=ALL_DAY.closes,
            created_at=clock.now(),
        )
    row.department_id = person.department_pk if person else None
    row.settings, row.mode = {"device": name, "root": report.root}, report.mode
    fresh = row.pk is None
    row.save()
    if fresh:
        told = StoreAdded(
            subject_id=row.public_id,
            kind=row.kind,
            department_id=person.department_id if person else "",
        )
        record(told, actor=actor)
    return row


def _take_in(scan: Scan, report: reports.Report) -> None:
    """The report goes the way of every list: only what changed is written anew."""
    fence = claiming.take_listing(scan.pk, "report")
    assert fence is not None
    lister = Lister(scan, fence)
    lister.keep_all((listed for listed, _ in report.told), whole=report.looked, may_be_empty=True)
    Scan.objects.filter(pk=scan.pk).update(state=Scan.State.RUNNING, listed=report.files, holder="")
    by_path = {outcome.path: outcome for _, outcome in report.told}
    while (shard := claiming.take_shard(scan.pk, "report")) is not None:
        _keep(scan, shard, by_path)


def _keep(scan: Scan, shard: Shard, by_path: dict[str, Outcome]) -> None:
    rows = Tracked.objects.filter(shard_id=shard.pk, state=Tracked.State.WAITING)
    paths: Iterable[str] = [row.path for row in rows]
    work = Work(
        shard=shard.pk,
        fence=shard.fence,
        kind="report",
        settings={},
        mode="fast",
        wanted=tuple(Wanted(path=path) for path in paths),
    )
    keep(scan, work, Done(outcomes=tuple(by_path[path] for path in paths)))
