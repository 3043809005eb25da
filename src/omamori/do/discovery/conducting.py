"""調べを進める。Takes open scans from their list to their end, over whichever executor; may be stopped at any moment.

Any number of processes may conduct the same scan: who lists it holds a lease, who looks into a piece of its work
holds another. What a fallen process held is taken by the next.
"""

import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection

from omamori.do.discovery import claiming, summing
from omamori.do.discovery.domain.errors import LineNotSafe, NotAllowedHere, WayNotInstalled
from omamori.do.discovery.domain.files import Listed, Trouble, Wanted
from omamori.do.discovery.domain.pacing import Meter
from omamori.do.discovery.domain.stores import KINDS
from omamori.do.discovery.examining import Done, Work, engine
from omamori.do.discovery.executors import Ended, Executor
from omamori.do.discovery.keeping import keep
from omamori.do.discovery.listing import Fenced, Lister, pace_of
from omamori.do.discovery.models import Scan, Shard, Store, Tracked
from omamori.do.discovery.sources.opening import opened
from omamori.do.discovery.sources.port import StoreGone
from omamori.do.discovery.sources.reach import host_of, require_folder, require_host
from omamori.foundation.calendar import clock

log = logging.getLogger("omamori.discovery")

_BEAT = 10.0
_LOOK = 0.5
"""Seconds of one wait for what ended."""
_AFTER_TROUBLE, _MOST_TROUBLES = 1.0, 30
_AHEAD = 2
"""Pieces of work that wait in front of each slot, so that none stands idle."""


def require_reach(store: Store) -> None:
    """Refuse a store that lies where the operator does not let scans go.

    Raises:
        NotAllowedHere.
    """
    kind, known = KINDS[store.kind], store.settings
    if not kind.reached:
        require_folder(
            known.get("path", ""),
            allowed=settings.OMAMORI.scanned_folders,
            home=Path(settings.OMAMORI.home),
        )
        return
    host = known.get("host") or host_of(known.get("url", ""))
    if not host and store.kind == "s3":
        host = f"s3.{known.get('region') or 'ap-northeast-1'}.amazonaws.com"
    require_host(host, allowed=settings.OMAMORI.scan_hosts)


class Conductor:
    """Conducts open scans with one executor."""

    def __init__(self, executor: Executor, stop: threading.Event | None = None) -> None:
        """Hold nothing yet."""
        self._executor = executor
        self._stop = stop or threading.Event()
        self._me = claiming.holder()
        self._out: dict[int, tuple[Scan, Work]] = {}
        self._meters: dict[int, Meter] = {}
        self._troubles = 0
        self._ended: list[Ended] = []

    def run(self, *, once: bool = False, idle: float = 5.0) -> None:
        """Conduct whatever is open until told to stop; once: until nothing can be done now."""
        over = threading.Event()
        heart = threading.Thread(target=self._beat, args=(over,), daemon=True)
        heart.start()
        try:
            while not self._stop.is_set():
                if not once:
                    close_old_connections()
                if self._tried():
                    continue
                if once:
                    return
                self._stop.wait(idle)
        finally:
            over.set()
            heart.join()
            for _scan, work in self._out.values():
                claiming.give_back(work.shard, work.fence)

    def _beat(self, over: threading.Event) -> None:
        while not over.wait(_BEAT):
            try:
                close_old_connections()
                claiming.beat(self._me)
            except Exception as error:  # noqa: BLE001 - the heart must not stop
                log.warning("少し待って続けます", extra={"error": type(error).__name__})
        connection.close()

    def _tried(self) -> bool:
        """One round; a database that is locked or away is waited for, for the rows wait too."""
        try:
            claiming.free_fallen()
            worked = self._round()
        except OperationalError as error:
            self._troubles += 1
            if self._troubles > _MOST_TROUBLES:
                raise
            log.warning("少し待って続けます", extra={"error": type(error).__name__})
            self._stop.wait(_AFTER_TROUBLE)
            return True
        self._troubles = 0
        return worked

    def _round(self) -> bool:
        """One look at every open scan; whether something was done or is under way."""
        worked = self._compare_for_fallen()
        self._halt_given_up()
        for scan in _open():
            if self._stop.is_set():
                return False
            if not pace_of(scan.store).is_open(clock.now().astimezone(clock.JST)):
                continue
            if scan.state == Scan.State.LISTING:
                worked = self._list(scan) or worked
            else:
                worked = self._examine(scan) or worked
        taken = self._take_in(0.0 if not self._out else _LOOK)
        return worked or taken or bool(self._out)

    def _compare_for_fallen(self) -> bool:
        """Compare what was found where who ended the scan fell before he had; whether there was any."""
        left = list(claiming.uncompared().select_related("store__department"))
        for scan in left:
            if claiming.take_comparison(scan.pk, self._me):
                summing.compare_ended(scan, self._me)
        return bool(left)

    def _halt_given_up(self) -> None:
        """What was halted or given up meanwhile is not read to its end."""
        if not self._out:
            return
        asked = {scan.pk for scan, _work in self._out.values()}
        live = {
            *Scan.objects.filter(pk__in=asked, state=Scan.State.RUNNING).values_list(
                "pk", flat=True
            )
        }
        for scan, work in self._out.values():
            if scan.pk not in live:
                self._executor.halt(work)

    def _list(self, scan: Scan) -> bool:
        fence = claiming.take_listing(scan.pk, self._me)
        if fence is None:
            return False
        try:
            why = self._keep_list(scan, fence)
        except Fenced:
            return True
        except StoreGone as gone:
            return summing.end(scan, Scan.State.INCOMPLETE, gone.code)
        except (NotAllowedHere, WayNotInstalled) as refusal:
            return summing.end(scan, Scan.State.INCOMPLETE, refusal.code.rpartition(".")[2][:20])
        if why == "emptied":
            return summing.end(scan, Scan.State.INCOMPLETE, why)
        mine = Scan.objects.filter(pk=scan.pk, fence=fence, state=Scan.State.LISTING)
        mine.update(state=Scan.State.RUNNING, why=why, holder="", held_until=None)
        return True

    def _keep_list(self, scan: Scan, fence: int) -> str:
        require_reach(scan.store)
        source = opened(scan.store.kind, {**scan.store.settings, **scan.store.secrets})
        try:
            return Lister(scan, fence).keep_all(self._heeding(source.listing()))
        finally:
            source.close()

    def _heeding(self, things: "Iterator[Listed | Trouble]") -> "Iterator[Listed | Trouble]":
        """The same things, until we are told to stop: then somebody else begins the list anew."""
        for thing in things:
            if self._stop.is_set():
                raise Fenced
            yield thing

    def _examine(self, scan: Scan) -> bool:
        """Hand out pieces of a scan's work; end it when there are none left."""
        pace = pace_of(scan.store)
        if pace.limited and claiming.is_held_by_another(scan.pk, self._me):
            return False  # a pace is kept by one
        meter = self._meters.setdefault(scan.pk, Meter(pace))
        # Asked once: with Dask every look at the slots is a call to its scheduler.
        handed, most = False, self._executor.slots * _AHEAD
        while len(self._out) < most:
            if meter.wait(time.monotonic()) > 0:
                # Not now, but soon: the store bears no more.
                self._take_in(min(_LOOK, meter.wait(time.monotonic())))
                return True
            shard = claiming.take_shard(scan.pk, self._me)
            if shard is None:
                break
            handed = True
            meter.begin(time.monotonic(), shard.files, shard.size)
            if not self._hand_out(scan, shard):
                return True
        left = Shard.objects.filter(scan=scan).exclude(state=Shard.State.DONE)
        if not handed and not left.exists():
            self._meters.pop(scan.pk, None)
            state = Scan.State.INCOMPLETE if scan.why else Scan.State.DONE
            return summing.end(scan, state, scan.why)
        return handed

    def _hand_out(self, scan: Scan, shard: Shard) -> bool:
        rows = Tracked.objects.filter(shard_id=shard.pk, state=Tracked.State.WAITING)
        told = engine(scan.store.mode)
        work = Work(
            shard=shard.pk,
            fence=shard.fence,
            kind=scan.store.kind,
            settings={**scan.store.settings, **scan.store.secrets},
            mode="deep" if scan.store.mode == "deep" else "fast",
            wanted=tuple(
                # The content as last looked into, if it was with what we look with now.
                Wanted(path=r.path, size=r.size, content=r.content if r.engine == told else "")
                for r in rows.order_by("pk")
            ),
        )
        try:
            self._executor.submit(work)
        except LineNotSafe:
            claiming.give_back(shard.pk, shard.fence)
            summing.end(scan, Scan.State.INCOMPLETE, "line_not_safe")
            return False
        self._out[shard.pk] = (scan, work)
        return True

    def _take_in(self, seconds: float) -> bool:
        """Keep what ended meanwhile; whether anything did. What cannot be kept now is kept in the next round."""
        self._ended += self._executor.ended(0.0 if self._ended else seconds)
        any_ended = bool(self._ended)
        while self._ended:
            work, done = self._ended[0]
            if work.shard in self._out:
                self._keep(self._out[work.shard][0], work, done)
                del self._out[work.shard]
            del self._ended[0]
        return any_ended

    def _keep(self, scan: Scan, work: Work, done: Done | None) -> None:
        if done is not None and done.halted:
            claiming.give_back(work.shard, work.fence)
        elif done is not None and done.gone:
            claiming.give_back(work.shard, work.fence)
            summing.end(scan, Scan.State.INCOMPLETE, _vanished(done.gone))
        else:
            keep(scan, work, done)


def _open() -> list[Scan]:
    states = (Scan.State.LISTING, Scan.State.RUNNING)
    rows = Scan.objects.filter(state__in=states).select_related("store__department")
    return list(rows.order_by("pk")[:100])


def _vanished(code: str) -> str:
    return "vanished" if code == "unreachable" else code


def resumes_at(store: Store) -> "timedelta | None":
    """How long until a store may be looked through; None when it may now."""
    local = clock.now().astimezone(clock.JST)
    due = pace_of(store).opening(local)
    return None if due <= local else due - local
