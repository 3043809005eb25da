"""一覧を作る。What a store holds now, compared with what it held: only what changed is looked into again (J.3.1.1).

Streams: a million things pass through here in batches, and only their rows remember them.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import F

from omamori.do.discovery.claiming import LEASE
from omamori.do.discovery.domain.files import Listed, Trouble
from omamori.do.discovery.domain.pacing import Pace
from omamori.do.discovery.domain.scans import is_emptied
from omamori.do.discovery.examining import engine
from omamori.do.discovery.models import Scan, Shard, Store, Tracked
from omamori.do.discovery.models import Trouble as TroubleRow
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.records.inserting import insert

BATCH = 1024
MOST_TROUBLES = 1000
"""Folders that could not be opened, of one scan, that are kept by name."""
_AGAIN = ("busy", "changed", "timeout", "moved", "failed", "denied", "missing")
"""Why a thing may be readable this time although it did not change."""


class Fenced(Exception):  # noqa: N818 - says what happened
    """Somebody else lists this scan by now, or it was stopped."""


def key_of(path: str) -> str:
    """The blind index by which a path is found again; names of files are names of people often enough."""
    return blind_index(
        path.encode("utf-8", "surrogatepass").decode("latin-1"), purpose="discovery.path"
    )


def pace_of(store: Store) -> Pace:
    """What a store bears."""
    return Pace(
        files=store.files_per_second,
        bytes=store.bytes_per_second,
        opens=store.opens,
        closes=store.closes,
    )


class Lister:
    """Lists one scan, under the fence with which it was taken."""

    def __init__(self, scan: Scan, fence: int) -> None:
        """Nothing is listed yet."""
        self._scan, self._fence, self._store = scan, fence, scan.store
        self._engine = engine(self._store.mode)
        self._shard = pace_of(self._store).shard
        self._troubles = 0

    def keep_all(
        self,
        things: Iterable[Listed | Trouble],
        *,
        whole: bool = True,
        may_be_empty: bool = False,
    ) -> str:
        """Keep everything that a store lists; returns why it is incomplete, empty when it is whole.

        Args:
            things: as the store lists them.
            whole: they are all there are, so that what is not among them is gone.
            may_be_empty: that there are none is no sign of a store taken off.

        Raises:
            Fenced: not ours any more.
        """
        total = 0
        for batch in _batches(things):
            listed = [thing for thing in batch if isinstance(thing, Listed)]
            total += len(listed)
            with transaction.atomic():
                self._still_mine(len(listed))
                self._keep_troubles([t for t in batch if isinstance(t, Trouble)])
                self._keep(listed)
        known = Tracked.objects.filter(store=self._store)
        if not may_be_empty and is_emptied(listed=total, tracked=int(known.exists())):
            return "emptied"
        if self._troubles or not whole:
            return "parts"
        with transaction.atomic():
            self._still_mine(0)
            self._let_go()
        return ""

    def _still_mine(self, listed: int) -> None:
        mine = Scan.objects.filter(pk=self._scan.pk, fence=self._fence, state=Scan.State.LISTING)
        if not mine.update(listed=F("listed") + listed, held_until=clock.now() + LEASE):
            raise Fenced

    def _let_go(self) -> None:
        """What a whole listing did not show any more is forgotten: even a name may be somebody's."""
        Tracked.objects.filter(store=self._store, seen__lt=self._scan.pk).delete()

    def _keep_troubles(self, troubles: list[Trouble]) -> None:
        room = max(0, MOST_TROUBLES - self._troubles)
        self._troubles += len(troubles)
        rows = [TroubleRow(scan=self._scan, path=t.path, why=t.why) for t in troubles[:room]]
        insert(rows)

    def _keep(self, listed: list[Listed]) -> None:
        by_key = {key_of(one.path): one for one in listed}
        known = {
            row[1]: row
            for row in Tracked.objects.filter(store=self._store, key__in=by_key).values_list(
                "pk", "key", "size", "changed", "engine", "state", "why", "seen", "open"
            )
        }
        seen, again, fresh = [], [], []
        for key, one in by_key.items():
            row = known.get(key)
            if row is None:
                fresh.append((key, one))
            elif row[5] == Tracked.State.WAITING and row[7] == self._scan.pk:
                continue  # listed before this lister's forerunner fell
            elif self._is_changed(row, one):
                again.append((row[0], one))
            else:
                seen.append((row[0], row[8] != one.open))
        self._mark_seen(seen)
        self._queue(again, fresh)

    def _is_changed(self, row: tuple[object, ...], one: Listed) -> bool:
        _pk, _key, size, changed, looked_with, state, why, _seen, _open = row
        return (
            not one.changed
            or (size, changed, looked_with) != (one.size, one.changed, self._engine)
            or state == Tracked.State.WAITING
            or (state == Tracked.State.UNREADABLE and why in _AGAIN)
        )

    def _mark_seen(self, seen: list[tuple[int, bool]]) -> None:
        Tracked.objects.filter(pk__in=[pk for pk, _ in seen]).update(seen=self._scan.pk)
        if turned := [pk for pk, is_turned in seen if is_turned]:
            opened = Tracked.objects.filter(pk__in=turned, open=False).values_list("pk", flat=True)
            now_open = set(opened)
            Tracked.objects.filter(pk__in=now_open).update(open=True)
            Tracked.objects.filter(pk__in=set(turned) - now_open).update(open=False)

    def _queue(self, again: list[tuple[int, Listed]], fresh: list[tuple[str, Listed]]) -> None:
        """Cut into pieces of work what must be looked into."""
        wanted: list[tuple[int | str, Listed]] = [*again, *fresh]
        rows, changed = [], []
        for piece in _pieces(wanted, *self._shard):
            size = sum(one.size for _, one in piece)
            shard = Shard.objects.create(scan=self._scan, files=len(piece), size=size)
            for which, one in piece:
                row = self._row(one, shard.pk)
                if isinstance(which, str):
                    row.key = which
                    rows.append(row)
                else:
                    row.pk = which
                    changed.append(row)
        insert(rows)
        # The findings stay as they were until it has been looked into again.
        fields = ["size", "changed", "open", "state", "seen", "shard_id"]
        Tracked.objects.bulk_update(changed, fields, batch_size=200)
        Scan.objects.filter(pk=self._scan.pk).update(to_examine=F("to_examine") + len(wanted))

    def _row(self, one: Listed, shard_id: int) -> Tracked:
        return Tracked(
            store=self._store,
            path=one.path,
            size=one.size,
            changed=one.changed,
            open=one.open,
            state=Tracked.State.WAITING,
            seen=self._scan.pk,
            shard_id=shard_id,
        )


def _batches(things: Iterable[Listed | Trouble]) -> Iterator[list[Listed | Trouble]]:
    stream = iter(things)
    while batch := list(itertools.islice(stream, BATCH)):
        yield batch


def _pieces(
    wanted: Sequence[tuple[int | str, Listed]], files: int, size: int
) -> Iterator[list[tuple[int | str, Listed]]]:
    """In order, at most so many things and bytes each; what is larger alone stands alone."""
    piece: list[tuple[int | str, Listed]] = []
    held = 0
    for one in wanted:
        if piece and (len(piece) >= files or held + one[1].size > size):
            yield piece
            piece, held = [], 0
        piece.append(one)
        held += one[1].size
    if piece:
        yield piece
