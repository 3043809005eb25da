"""洗い出しの問い。Stores and their scans, places and what waits; bounded pages, within the reader's reach."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from omamori.do.discovery.conducting import resumes_at
from omamori.do.discovery.domain.files import UNREADABLE, shown
from omamori.do.discovery.domain.places import VERDICTS, holds_below
from omamori.do.discovery.domain.scans import WHY
from omamori.do.discovery.domain.stores import KINDS, MODES, shown_address
from omamori.do.discovery.keeping import apart_key
from omamori.do.discovery.models import Place, Scan, Store, Tracked, Trouble
from omamori.do.discovery.rows import Overview, PlaceRow, ScanRow, StoreRow, ThingRow
from omamori.facts.errors import NotFound
from omamori.facts.lifecycle import Medium
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require, visible
from omamori.foundation.calendar import clock
from omamori.foundation.records.once import asked_once
from pidetect.types import LABELS

PAGE = 50
MOST_STORES = 500
HISTORY = 10
"""Scans shown of a store, and things shown of a place."""
_SEE = "discovery.see"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """Which places are listed; empty for all.

    Attributes:
        verdict: a key of ``VERDICTS``. store: public id. answered: those with an answer; else those that wait.
    """

    verdict: str = ""
    store: str = ""
    answered: bool = False


def overview(actor: Actor) -> Overview:
    """Figures of all places and stores in reach.

    Raises:
        NotPermitted.
    """
    waiting = _places(actor).filter(waits=True)
    counted = waiting.order_by().aggregate(
        n=Count("pk"),
        persons=Sum("estimate"),
        **{code: Count("pk", filter=Q(verdicts__contains=f",{code},")) for code in VERDICTS},
    )
    current = list(seen_stores(actor).filter(retired_at=None).values_list("pk", flat=True))
    scans = Scan.objects.filter(store__in=current).order_by()
    whole = scans.filter(state=Scan.State.DONE).values("store_id").distinct()
    return Overview(
        verdicts={code: counted[code] for code in VERDICTS},
        waiting=counted["n"],
        persons=counted["persons"] or 0,
        stores=len(current),
        incomplete=_incomplete(current).count(),
        never=len(current) - whole.count(),
    )


def places(actor: Actor, choice: Choice, *, after: str = "") -> tuple[tuple[PlaceRow, ...], str]:
    """A page of places, newest first, and where the next begins (empty at the end).

    Raises:
        NotPermitted.
    """
    rows = _places(actor)
    rows = rows.exclude(answer="none") if choice.answered else rows.filter(waits=True)
    if choice.verdict in VERDICTS:
        rows = rows.filter(verdicts__contains=f",{choice.verdict},")
    if choice.store:
        rows = rows.filter(store__public_id=choice.store)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows.order_by("-public_id")[: PAGE + 1])
    shown = tuple(_place(row) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def place(actor: Actor, place_id: str) -> PlaceRow:
    """One place.

    Raises:
        NotPermitted, NotFound.
    """
    row = _places(actor).filter(public_id=place_id).first()
    if row is None:
        raise NotFound
    return _place(row)


def things(actor: Actor, place_id: str) -> tuple[ThingRow, ...]:
    """The things of a place with the most persons.

    Raises:
        NotPermitted, NotFound.
    """
    row = _places(actor).filter(public_id=place_id).first()
    if row is None:
        raise NotFound
    rows = Tracked.objects.filter(place=row).order_by("-estimate", "pk")[:HISTORY]
    return tuple(_thing(found) for found in rows)


def stores(actor: Actor) -> tuple[StoreRow, ...]:
    """All stores in reach, newest first, each with its newest scan.

    Raises:
        NotPermitted.
    """
    rows = list(seen_stores(actor).order_by("retired_at", "-public_id")[:MOST_STORES])
    newest = _newest(Store.objects.filter(pk__in=[row.pk for row in rows]))
    scans = Scan.objects.filter(pk__in=newest.values()).select_related("store", "begun_by")
    last = {scan.store_id: scan for scan in scans}
    counted = {
        key: (whole, waiting)
        for key, whole, waiting in Place.objects.filter(store__in=[r.pk for r in rows], files__gt=0)
        .order_by()
        .values_list("store")
        .annotate(n=Count("pk"), w=Count("pk", filter=Q(waits=True)))
    }
    return tuple(
        dataclasses.replace(
            _store(row),
            last=_scan(last[row.pk]) if row.pk in last else None,
            places=counted.get(row.pk, (0, 0))[0],
            waiting=counted.get(row.pk, (0, 0))[1],
        )
        for row in rows
    )


def store(actor: Actor, store_id: str) -> StoreRow:
    """One store.

    Raises:
        NotPermitted, NotFound.
    """
    row = seen_stores(actor).filter(public_id=store_id).first()
    if row is None:
        raise NotFound
    scans = Scan.objects.filter(store=row)
    last = scans.select_related("store", "begun_by").order_by("-public_id").first()
    whole = scans.filter(state=Scan.State.DONE).aggregate(at=Max("ended_at"))["at"]
    counted = Place.objects.filter(store=row, files__gt=0).aggregate(
        n=Count("pk"), w=Count("pk", filter=Q(waits=True))
    )
    return dataclasses.replace(
        _store(row),
        last=_scan(last) if last else None,
        whole_at=whole,
        places=counted["n"],
        waiting=counted["w"],
        unreadable=Tracked.objects.filter(store=row, state=Tracked.State.UNREADABLE).count(),
    )


def scans(actor: Actor, store_id: str) -> tuple[ScanRow, ...]:
    """The newest scans of a store.

    Raises:
        NotPermitted.
    """
    rows = Scan.objects.filter(store__in=seen_stores(actor), store__public_id=store_id)
    found = rows.select_related("store", "begun_by").order_by("-public_id")[:HISTORY]
    return tuple(_scan(row) for row in found)


def unreadable(actor: Actor, store_id: str, *, after: str = "") -> tuple[tuple[ThingRow, ...], str]:
    """A page of things that could not be looked into, and where the next begins.

    Raises:
        NotPermitted.
    """
    rows = Tracked.objects.filter(
        store__in=seen_stores(actor), store__public_id=store_id, state=Tracked.State.UNREADABLE
    )
    rows = rows.filter(public_id__gt=after) if after else rows
    found = list(rows.order_by("public_id")[: PAGE + 1])
    shown = tuple(_thing(row) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def troubles(actor: Actor, store_id: str) -> tuple[tuple[str, str], ...]:
    """Folders that the newest scan could not open: path and sentence; at most a page.

    Raises:
        NotPermitted.
    """
    newest = Scan.objects.filter(store__in=seen_stores(actor), store__public_id=store_id)
    last = newest.order_by("-public_id").values_list("pk", flat=True)[:1]
    rows = Trouble.objects.filter(scan__in=list(last)).order_by("pk")[:PAGE]
    return tuple((shown(row.path) or "/", _(UNREADABLE.get(row.why, row.why))) for row in rows)


def charged_with(actor: Actor) -> tuple[PlaceRow, ...]:
    """Places whose entry or disposal waits for this person.

    Raises:
        NotPermitted.
    """
    rows = _places(actor).filter(charged_id=actor.person_pk, files__gt=0)
    unfinished = Q(answer=Place.Answer.ENTERED, verdicts__contains=",unregistered,")
    rows = rows.filter(unfinished | Q(answer=Place.Answer.DISPOSE, verdicts__gt=""))
    return tuple(_place(row) for row in rows.order_by("-public_id")[:HISTORY])


@asked_once
def waiting_count(actor: Actor) -> int:
    """How many places wait for this actor's answer; 0 for those who do not answer."""
    if reach(actor, "discovery.enter_place") is Reach.NONE:
        return 0
    return waiting()


@asked_once
def waiting() -> int:
    """How many of the company's places wait for an answer."""
    return Place.objects.filter(waits=True).count()


def incomplete_count(actor: Actor) -> int:
    """How many stores were not seen whole by their newest scan."""
    if reach(actor, "discovery.start_scan") is Reach.NONE:
        return 0
    return _incomplete(Store.objects.filter(retired_at=None)).count()


def _incomplete(stores: "QuerySet[Store] | list[int]") -> "QuerySet[Scan]":
    """The newest scans of these stores that did not see all, however many nights came before."""
    later = Scan.objects.filter(store=OuterRef("store"), pk__gt=OuterRef("pk"))
    rows = Scan.objects.filter(state=Scan.State.INCOMPLETE, store__in=stores)
    return rows.exclude(Exists(later))


def _newest(rows: "QuerySet[Store]") -> dict[int, int]:
    """The newest scan of each store."""
    found = Scan.objects.filter(store__in=rows).order_by().values("store_id")
    return dict(found.annotate(newest=Max("pk")).values_list("store_id", "newest"))


def seen_stores(actor: Actor) -> "QuerySet[Store]":
    """Stores within sight.

    Raises:
        NotPermitted.
    """
    require(actor, _SEE)
    within = visible(actor, _SEE, own=("owner_id",), department="department_id")
    return Store.objects.filter(within).select_related("department", "owner")


def _places(actor: Actor) -> "QuerySet[Place]":
    require(actor, _SEE)
    own = ("store__owner_id", "charged_id")
    within = visible(actor, _SEE, own=own, department="store__department_id")
    return Place.objects.filter(within).select_related(
        "store__department", "answered_by", "charged"
    )


def _store(row: Store) -> StoreRow:
    return StoreRow(
        public_id=row.public_id,
        name=row.name,
        kind=row.kind,
        kind_label=_(KINDS[row.kind].label),
        address=shown_address(row.kind, row.settings),
        department_id=row.department.public_id if row.department else "",
        department=row.department.name if row.department else "",
        nightly=row.nightly,
        mode=row.mode,
        mode_label=_(MODES.get(row.mode, row.mode)),
        files_per_second=row.files_per_second,
        bytes_per_second=row.bytes_per_second,
        opens=row.opens,
        closes=row.closes,
        retired=row.retired_at is not None,
        settings=dict(row.settings),
    )


def _scan(row: Scan) -> ScanRow:
    pause = resumes_at(row.store) if row.ended_at is None else None
    return ScanRow(
        public_id=row.public_id,
        state=row.state,
        label=_(Scan.State(row.state).label),
        why=_(WHY[row.why]) if row.why in WHY else "",
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        begun_by=row.begun_by.name if row.begun_by else "",
        listed=row.listed,
        done=row.examined,
        total=row.to_examine,
        unreadable=row.unreadable,
        found=row.found,
        size=row.size,
        waits_until=clock.now() + pause if pause else None,
    )


def _written(row: Place) -> tuple[str, bool, bool]:
    """The path as people read it, whether it is one file apart, and whether it stands for what lies below."""
    apart = row.key == apart_key(row.path)
    is_table = KINDS[row.store.kind].medium is Medium.DATABASE
    below = not apart and not is_table and holds_below(row.path)
    return shown(row.path) + ("/…" if below else ""), apart, below


def _place(row: Place) -> PlaceRow:
    codes = tuple(filter(None, row.verdicts.split(",")))
    path, apart, below = _written(row)
    return PlaceRow(
        public_id=row.public_id,
        name=" / ".join(filter(None, (row.store.name, path))),
        path=path,
        apart=apart,
        below=below,
        store_id=row.store.public_id,
        store=row.store.name,
        medium=str(KINDS[row.store.kind].medium),
        department_id=row.store.department.public_id if row.store.department else "",
        department=row.store.department.name if row.store.department else "",
        files=row.files,
        low=row.low,
        estimate=row.estimate,
        high=row.high,
        kinds=tuple(_(LABELS.get(kind, kind)) for kind in row.kinds),
        gravity=row.gravity,
        is_open=row.open,
        oldest=_day(row.oldest),
        verdicts=codes,
        verdict_labels=tuple(_(VERDICTS[code]) for code in codes if code in VERDICTS),
        waits=row.waits,
        answer=row.answer,
        answer_label=_(Place.Answer(row.answer).label),
        answered_by=row.answered_by.name if row.answered_by else "",
        answered_at=row.answered_at,
        reason=row.reason,
        until=row.until,
        charged_id=row.charged.public_id if row.charged else "",
        charged=row.charged.name if row.charged else "",
        item_ids=tuple(row.item_ids),
        samples=tuple((_(LABELS.get(kind, kind)), masked) for kind, masked in row.samples),
        sampled_at=row.sampled_at,
        found_at=row.found_at,
        seen_at=row.seen_at,
        cleared_at=row.cleared_at,
    )


def _thing(row: Tracked) -> ThingRow:
    return ThingRow(
        public_id=row.public_id,
        path=shown(row.path),
        size=row.size,
        changed=_day(row.changed),
        persons=row.estimate,
        kinds=tuple(_(LABELS.get(kind, kind)) for kind in row.kinds),
        why=_(UNREADABLE.get(row.why, row.why)) if row.why else "",
    )


def _day(microseconds: int) -> date | None:
    if microseconds <= 1:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    return moment.astimezone(clock.JST).date()
