"""受付帳の世話。Opens the journal, takes up what former gates left, and forgets what is safe elsewhere.

A gate owns a lane; lanes of gates that died are taken over, at the start and later (another machine on
the same folder may die, too). A segment is dropped only after all its mails are booked and their bytes
and rows are synced.
"""

import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection

from omamori.do.outbound import receiving, spool
from omamori.foundation.crypto.seal import SealBroken
from omamori.foundation.records.public_id import moment_of, new_public_id
from omamori.foundation.storage.journal import Journal, Place, free_lanes
from omamori.gate import papers
from omamori.gate.answers import Answer
from omamori.gate.waiting import Waiting

log = logging.getLogger("omamori.gate")

_LOOK = 1.0
_ADOPT = 30.0
_BATCH = 200

Queue = Callable[[Waiting[Answer]], None]


@dataclasses.dataclass
class Recovery:
    """What this start took up.

    Attributes:
        recovered: mails promised by a former gate and not booked; they are judged now.
        booked: mails whose rows were already there.
        cut: records that were never promised; damaged: stretches that nobody can read.
    """

    recovered: int = 0
    booked: int = 0
    cut: int = 0
    damaged: int = 0


class Keeping:
    """The lanes this gate holds.

    Attributes:
        own: the lane it writes.
        recovery: what it found.
        taken_over: lanes of gates that died.
        trouble: ``database`` while what was found cannot be compared with the rows.
    """

    def __init__(self, root: Path) -> None:
        """Hold a lane of one's own, and those that nobody holds.

        Raises:
            OSError: the folder cannot be written.
        """
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = root
        self.recovery = Recovery()
        self.trouble = ""
        self._lanes = list(free_lanes(root))
        self.taken_over = [lane.folder.name for lane in self._lanes]
        self.own = Journal(root / new_public_id())
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gate-keeping", daemon=True)
        self._queue: Queue = lambda _: None

    def start(self, queue: Queue) -> None:
        """Take up what waits, oldest first, and keep house from now on."""
        self._queue = queue
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Mails promised and not yet booked."""
        return self.own.waiting + sum(lane.waiting for lane in self._lanes)

    @property
    def oldest(self) -> str:
        """Number of the one that waits longest; empty when none does."""
        return min((n for n in (lane.oldest for lane in (self.own, *self._lanes)) if n), default="")

    @property
    def waiting_since(self) -> datetime | None:
        """When the oldest of them was promised."""
        oldest = self.oldest
        return moment_of(oldest) if oldest else None

    def close(self) -> None:
        """Drop what is safe, give the lanes away."""
        self._ending.set()
        self._thread.join()
        self._drop()
        for lane in (self.own, *self._lanes):
            lane.close()

    def _run(self) -> None:
        try:
            for lane in self._lanes:
                self._take_up(lane)
            adopted = time.monotonic()
            while not self._ending.wait(_LOOK):
                self._drop()
                if time.monotonic() - adopted > _ADOPT:
                    adopted = time.monotonic()
                    self._adopt()
        finally:
            connection.close()

    def _adopt(self) -> None:
        for lane in free_lanes(self._root):
            self._lanes.append(lane)
            self.taken_over.append(lane.folder.name)
            self._take_up(lane)

    def _take_up(self, lane: Journal) -> None:
        found = lane.found
        self.recovery.cut += found.cut
        self.recovery.damaged += found.damaged
        for start in range(0, len(found.waiting), _BATCH):
            self._compare(lane, found.waiting[start : start + _BATCH])
        if found.waiting:
            log.info("前回の受付を引き継ぎました: %d", len(found.waiting))

    def _compare(self, lane: Journal, places: tuple[Place, ...]) -> None:
        known = self._known([place.number for place in places])
        for place in places:
            if place.number in known and self._bytes_are_safe(lane, place):
                self.recovery.booked += 1
                lane.settle(place)
            elif place.number not in known and not self._ending.is_set():
                self.recovery.recovered += 1
                self._queue(Waiting(place.number, place, lane, again=True))

    def _known(self, numbers: list[str]) -> frozenset[str]:
        while not self._ending.is_set():
            try:
                close_old_connections()
                found = receiving.booked_already(numbers)
            except DatabaseError as error:
                log.warning("データベースを待っています: %s", type(error).__name__)
                self.trouble = "database"
                self._ending.wait(_LOOK)
            else:
                self.trouble = ""
                return found
        return frozenset()

    def _bytes_are_safe(self, lane: Journal, place: Place) -> bool:
        """The row was committed; the bytes beside it may not have reached the disk."""
        try:
            if spool.lacks(place.number):
                spool.keep_as(place.number, papers.unpacked(lane.read(place))[0].content)
        except (DatabaseError, SealBroken, OSError) as error:
            log.warning("受付帳から戻せません: %s", type(error).__name__)
            return False
        return True

    def _drop(self) -> None:
        for lane in (self.own, *self._lanes):
            done = lane.finished()
            if done:
                try:
                    spool.make_durable()
                except OSError as error:
                    log.warning("まだ消せません: %s", type(error).__name__)
                    return
                lane.drop(done)
        for lane in [lane for lane in self._lanes if lane.empty]:
            self._lanes.remove(lane)
            lane.close()
