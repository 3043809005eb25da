"""書き留める。What was looked into goes into its rows, once, under the fence of its piece of work."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from omamori.do.discovery import claiming
from omamori.do.discovery.domain.files import SAMPLES, Outcome
from omamori.do.discovery.domain.places import place_of, table_place
from omamori.do.discovery.domain.stores import KINDS
from omamori.do.discovery.examining import Done, Work, engine
from omamori.do.discovery.listing import key_of
from omamori.do.discovery.models import Place, Scan, Shard, Store, Tracked
from omamori.facts.lifecycle import Medium
from omamori.foundation.calendar import clock

_FIELDS = (
    "content", "engine", "state", "why", "place_id", "kinds", "low", "estimate", "high", "gravity", "shard_id",
)  # fmt: skip


def keep(scan: Scan, work: Work, done: Done | None) -> bool:
    """Keep what became of a piece of work; False when it is somebody else's by now.

    Args:
        scan: whose work it was.
        work: the piece.
        done: what was found; None when whoever had it fell: it goes back, or, after many, to the unreadable.
    """
    if done is None and work.fence < claiming.MOST_TRIES:
        claiming.give_back(work.shard, work.fence)
        return False
    if done is None:
        fell = (
            Outcome(path=w.path, examined=False, why="crashed", gravity="unknown")
            for w in work.wanted
        )
        done = Done(outcomes=tuple(fell))
    with transaction.atomic():
        held = Shard.objects.select_for_update().filter(
            pk=work.shard, fence=work.fence, state=Shard.State.HELD
        )
        if not held.exists():
            return False
        _write(scan, work.shard, done.outcomes)
        held.update(state=Shard.State.DONE, holder="", held_until=None)
    return True


def _write(scan: Scan, shard_id: int, outcomes: Sequence[Outcome]) -> None:
    rows = Tracked.objects.filter(shard_id=shard_id, state=Tracked.State.WAITING)
    known = {key: (pk, state) for key, pk, state in rows.values_list("key", "pk", "content")}
    places = _places(scan.store, [o for o in outcomes if o.told and not o.same])
    told = engine(scan.store.mode)
    changed, same = [], []
    for outcome in outcomes:
        found = known.get(key_of(outcome.path))
        if found is None:
            continue
        if outcome.same:
            same.append(found[0])
        else:
            place = places.get(outcome.path) if outcome.told else None
            changed.append((*_values(outcome, told, place), found[0]))
    _update(changed)
    # What it was looked into with may have changed, what is in it has not.
    unread = Tracked.objects.filter(pk__in=same).exclude(why="")
    unread.update(state=Tracked.State.UNREADABLE, shard_id=None, engine=told)
    Tracked.objects.filter(pk__in=same, why="").update(
        state=Tracked.State.EXAMINED, shard_id=None, engine=told
    )
    Scan.objects.filter(pk=scan.pk).update(
        examined=F("examined") + len(known),
        unreadable=F("unreadable") + sum(not o.examined for o in outcomes),
        found=F("found") + sum(o.told for o in outcomes),
        size=F("size") + sum(o.size for o in outcomes),
    )


def _values(outcome: Outcome, told: str, place: int | None) -> tuple[Any, ...]:
    state = Tracked.State.EXAMINED if outcome.examined else Tracked.State.UNREADABLE
    return (
        outcome.content, told, str(state), outcome.why, place, json.dumps(dict(outcome.kinds)),
        outcome.low, outcome.estimate, outcome.high, outcome.gravity, None,
    )  # fmt: skip


def _update(rows: list[tuple[Any, ...]]) -> None:
    """One short statement for all: ``bulk_update`` writes one as long as all its values."""
    if not rows:
        return
    quote = connection.ops.quote_name
    cast = "::jsonb" if connection.vendor == "postgresql" else ""
    sets = ", ".join(f"{quote(f)} = %s{cast if f == 'kinds' else ''}" for f in _FIELDS)
    table = quote(Tracked._meta.db_table)  # noqa: SLF001 - Django documents _meta
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE id = %s", rows)  # noqa: S608 - names of our own table


def folder_of(store: Store, path: str) -> str:
    """The path of the place to which a thing belongs with others."""
    is_table = KINDS[store.kind].medium is Medium.DATABASE
    return table_place(path) if is_table else place_of(path)


def apart_key(path: str) -> str:
    """The key of the place that is one thing alone; no folder has such a name."""
    return key_of(f"{path}//")


def _places(store: Store, outcomes: list[Outcome]) -> dict[str, int]:
    """The row of the place of each thing that was found, by its path; made where it is new; samples are added to it.

    What a person has taken out of its folder stays a place of its own.
    """
    if not outcomes:
        return {}
    own = {apart_key(outcome.path): outcome.path for outcome in outcomes}
    known = Place.objects.filter(store=store, key__in=own).values_list("key", flat=True)
    where = {own[key]: (key, own[key]) for key in known}
    for outcome in outcomes:
        folder = folder_of(store, outcome.path)
        where.setdefault(outcome.path, (key_of(folder), folder))
    paths = dict(where.values())
    now = clock.now()
    rows = {row.key: row for row in Place.objects.filter(store=store, key__in=paths)}
    for key in set(paths) - set(rows):
        fresh = {"path": paths[key], "found_at": now, "seen_at": now}
        rows[key], _ = Place.objects.get_or_create(store=store, key=key, defaults=fresh)
    by_key: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_key.setdefault(where[outcome.path][0], []).append(outcome)
    for key, row in rows.items():
        _add_samples(row, by_key[key])
    return {path: rows[key].pk for path, (key, _folder) in where.items()}


def _add_samples(row: Place, outcomes: list[Outcome]) -> None:
    """At most three, of different kinds; they are erased after thirty days."""
    kept: list[list[str]] = list(row.samples)
    kinds = {kind for kind, _masked in kept}
    for kind, masked in (sample for outcome in outcomes for sample in outcome.samples):
        if len(kept) < SAMPLES and kind not in kinds:
            kept.append([kind, masked])
            kinds.add(kind)
    if len(kept) > len(row.samples):
        row.samples, row.sampled_at = kept, row.sampled_at or clock.now()
        row.save(update_fields=["samples", "sampled_at"])
