"""まとめる。Findings by place, against the register: what waits for the officer, and how a scan ends."""

import itertools
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction

from omamori.do.discovery import claiming
from omamori.do.discovery.domain.places import (
    Answered,
    Entered,
    Figures,
    Held,
    add_up,
    verdicts,
    waits,
)
from omamori.do.discovery.domain.stores import shown_address
from omamori.do.discovery.models import Place, Scan, Shard, Store, Tracked
from omamori.facts.base import Fact
from omamori.facts.discovery import PlaceCleared, PlaceReported, ScanEnded
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record, record_many
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization
from omamori.plan.register import queries as register
from omamori.plan.register.rows import PlacedCount

_BATCH = 200
_NOTHING = Figures()
_COLUMNS = ("content", "kinds", "low", "estimate", "high", "gravity", "open", "changed")


def end(scan: Scan, state: str, why: str = "") -> bool:
    """End a scan and, unless it was given up, compare what it found; False when somebody else ended it.

    Args:
        scan: open until now.
        state: ``done`` (a whole scan), ``incomplete`` or ``cancelled``.
        why: a code of ``domain.scans.WHY`` for an incomplete one.
    """
    # Who gives a scan up does not wait for the whole store: ``jobs.compare_given_up`` hears of it.
    me, now = "" if state == Scan.State.CANCELLED else claiming.holder(), clock.now()
    held = {"holder": me, "held_until": now + claiming.COMPARING if me else None}
    with transaction.atomic():
        rows = Scan.objects.select_for_update().filter(pk=scan.pk, ended_at=None)
        if not rows.update(state=state, why=why, ended_at=now, **held):
            return False
        scan.refresh_from_db()
        Shard.objects.filter(scan=scan).delete()
        told = ScanEnded(
            subject_id=scan.public_id,
            store_id=scan.store.public_id,
            state=state,
            why=why,
            listed=scan.listed,
            examined=scan.examined,
            unreadable=scan.unreadable,
            found=scan.found,
        )
        record(told)
    if me:
        compare_ended(scan, me)
    return True


def compare_ended(scan: Scan, me: str) -> None:
    """Compare what an ended scan found; ``me`` holds it, and if he falls a conductor does it again."""
    compare(scan.store, whole=scan.state == Scan.State.DONE)
    claiming.end_comparison(scan.pk, me)


def compare(store: Store, *, whole: bool, looked: bool = True) -> int:
    """Add up each place of a store and hold it against the register; returns how many wait anew.

    Args:
        store: whose places.
        whole: everything in the store was seen, so that a place without findings is clean.
        looked: the store was looked through just now; without, the days on which places were seen stay.
    """
    today, fresh = clock.today(), 0
    for batch in _batches(Place.objects.filter(store=store).order_by("pk")):
        figures = _figures(batch)
        entered = entered_at(store, [row.path for row in batch], on=today)
        with transaction.atomic():
            facts: list[Fact] = []
            for row in batch:
                sums = figures.get(row.pk, _NOTHING)
                if looked and sums.files:
                    row.seen_at = clock.now()
                fresh += _judge(row, store, sums, entered[row.path], whole=whole, told=facts)
            record_many(facts)
    if fresh:
        _tell(store, fresh)
    return fresh


def add_up_again(store: Store, rows: list[Place]) -> None:
    """Bring places up to date whose things were moved between them; in a transaction."""
    figures = _figures(rows)
    entered = entered_at(store, [row.path for row in rows], on=clock.today())
    facts: list[Fact] = []
    for row in rows:
        sums = figures.get(row.pk, _NOTHING)
        _judge(row, store, sums, entered[row.path], whole=False, told=facts)
    record_many(facts)


def entered_at(store: Store, paths: Iterable[str], *, on: date) -> dict[str, Entered]:
    """What the register says of places of a store, under whichever of its addresses."""
    asked = {path: addresses(store, path) for path in paths}
    every = {address for some in asked.values() for address in some}
    placed = register.item_count_at_places(every, on=on)
    return {
        path: _entered([placed[a] for a in some if a in placed]) for path, some in asked.items()
    }


def addresses(store: Store, path: str) -> tuple[str, ...]:
    """How a place may stand in the register: as people see it, as this server sees it, by the store's name."""
    roots = (store.settings.get("alias", ""), shown_address(store.kind, store.settings), store.name)
    return tuple("/".join(filter(None, (root.rstrip("/\\"), path))) for root in roots if root)


def _entered(placed: list[PlacedCount]) -> Entered:
    if not placed:
        return Entered()
    ids = {item for one in placed for item in one.items}
    days = [one.keep_until for one in placed if one.keep_until]
    most = [one.high for one in placed]
    return Entered(
        item_ids=tuple(sorted(ids)),
        most=max(n or 0 for n in most) if all(n is not None for n in most) else None,
        keep_until=min(days, default=None),
    )


def _batches(rows: "Iterable[Place]") -> Iterator[list[Place]]:
    stream = iter(rows.iterator(chunk_size=_BATCH) if hasattr(rows, "iterator") else rows)
    while batch := list(itertools.islice(stream, _BATCH)):
        yield batch


def _figures(batch: list[Place]) -> dict[int, Figures]:
    rows = Tracked.objects.filter(place_id__in=[row.pk for row in batch])
    values = rows.order_by("place_id").values_list("place_id", *_COLUMNS).iterator(chunk_size=2000)
    return {
        int(place): add_up(Held(**dict(zip(_COLUMNS, row[1:], strict=True))) for row in some)
        for place, some in itertools.groupby(values, key=lambda row: row[0])
    }


def answered(row: Place) -> Answered:
    """What was said of a place."""
    return Answered(
        answer=row.answer, until=row.until, persons=row.persons_then, kinds=tuple(row.kinds_then)
    )


def disposal_key(row: Place) -> str:
    """The matter of one wish to dispose of what lies there: who is asked again is told again."""
    asked = f":{row.answered_at.timestamp():.6f}" if row.answered_at else ""
    return f"discovery-disposal:{row.public_id}{asked}"


def _judge(
    row: Place, store: Store, figures: Figures, entered: Entered, *, whole: bool, told: list[Fact]
) -> bool:
    """Bring one place up to date; whether it waits for an answer that it did not wait for before."""
    if not figures.files and not whole and row.files:
        return False  # not seen is not clean
    who: dict[str, Any] = {
        "subject_id": row.public_id,
        "store_id": store.public_id,
        "department_id": store.department.public_id if store.department else "",
    }
    now, before = clock.now(), row.waits
    if not figures.files and row.files and row.cleared_at is None:
        told.append(PlaceCleared(**who, answer=row.answer))
        row.cleared_at = now
        notices.settle(key=disposal_key(row))
    elif figures.files and row.cleared_at is not None:
        # It is back: what was said of what is gone says nothing of this.
        row.cleared_at, row.answer = None, Place.Answer.NONE
        row.reason, row.until, row.charged_id = "", None, None
    found = verdicts(figures, entered, clock.today())
    _fill(row, figures, entered, found)
    row.waits = waits(found, figures, answered(row), clock.today())
    row.save(update_fields=_WRITTEN)
    if not row.waits or before:
        return False
    report = PlaceReported(
        **who,
        verdicts=found,
        kinds=figures.kinds,
        low=figures.low,
        estimate=figures.estimate,
        high=figures.high,
        gravity=figures.gravity,
    )
    told.append(report)
    return True


_WRITTEN = (
    "files", "low", "estimate", "high", "kinds", "gravity", "open", "oldest", "verdicts", "waits",
    "item_ids", "answer", "reason", "until", "charged", "seen_at", "cleared_at",
)  # fmt: skip


def _fill(row: Place, figures: Figures, entered: Entered, found: tuple[str, ...]) -> None:
    row.files, row.gravity, row.open = figures.files, figures.gravity, figures.open
    row.low, row.estimate, row.high = figures.low, figures.estimate, figures.high
    row.kinds, row.oldest = list(figures.kinds), figures.oldest
    row.verdicts = f",{','.join(found)}," if found else ""
    # An entry that was begun for it is not in the register yet; its approval looks for the place.
    begun = row.item_ids if row.answer == Place.Answer.ENTERED else []
    row.item_ids = list(entered.item_ids) or begun


def _tell(store: Store, fresh: int) -> None:
    del fresh
    notices.notify(
        people=organization.holder_ids("privacy_officer", "office", on=clock.today()),
        kind="discovery",
        title="台帳と違う場所が見つかりました",
        text="保存先を調べて、個人情報管理台帳と違う場所を見つけました。どうするかを決めてください。",
        url_name="discovery:places",
        key=f"discovery-found:{store.public_id}:{clock.today():%Y%m%d}",
    )
