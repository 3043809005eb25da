"""調べさせる先。Where pieces of work are looked into: the processes of this machine, or other machines by Dask."""

import concurrent.futures
import functools
import importlib
import queue
import threading
from typing import Any, Protocol
from urllib.parse import urlsplit

from omamori.do.discovery.domain.errors import LineNotSafe, WayNotInstalled
from omamori.do.discovery.domain.stores import KINDS
from omamori.do.discovery.examining import Done, Examining, Work
from omamori.do.discovery.sources.reach import is_loopback

Ended = tuple[Work, Done | None]
"""A piece of work and what became of it; None when whoever had it fell."""


class Executor(Protocol):
    """Somebody who looks into pieces of work, several at a time."""

    @property
    def slots(self) -> int:
        """Pieces that are looked into at the same time."""
        ...

    def submit(self, work: Work) -> None:
        """Begin a piece of work; raises LineNotSafe."""
        ...

    def ended(self, timeout: float) -> list[Ended]:
        """What ended meanwhile; waits for the first, at most so many seconds."""
        ...

    def halt(self, work: Work) -> None:
        """Nobody waits for a piece of work any more; it ends soon, halted or done."""
        ...

    def close(self) -> None:
        """End; what was not finished is forgotten, and its row given back by its lease."""
        ...


class _Queued:
    """Collects what ended, from whatever thread it comes."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Ended] = queue.SimpleQueue()

    def ended(self, timeout: float) -> list[Ended]:
        """See ``Executor``."""
        found: list[Ended] = []
        try:
            found.append(self._queue.get(timeout=timeout))
            while True:
                found.append(self._queue.get_nowait())
        except queue.Empty:
            return found

    def _take(self, work: Work, future: Any) -> None:
        # A future of either library; a cancelled one has no exception to ask for.
        if future.cancelled() or future.exception() is not None:
            self._queue.put((work, None))
        else:
            self._queue.put((work, future.result()))


class HereExecutor(_Queued):
    """The processes of this machine."""

    def __init__(self, workers: int, examining: Examining | None = None) -> None:
        """Prepare; no process is started yet."""
        super().__init__()
        self.slots = workers
        self._examining = examining or Examining(workers)
        self._threads = concurrent.futures.ThreadPoolExecutor(workers, "scan")
        self._halts: dict[tuple[int, int], threading.Event] = {}

    def submit(self, work: Work) -> None:
        """See ``Executor``."""
        halt = self._halts[work.shard, work.fence] = threading.Event()
        future = self._threads.submit(self._examining.look, work, lambda: not halt.is_set())
        future.add_done_callback(functools.partial(self._over, work))

    def _over(self, work: Work, future: Any) -> None:
        self._halts.pop((work.shard, work.fence), None)
        self._take(work, future)

    def halt(self, work: Work) -> None:
        """See ``Executor``."""
        if halt := self._halts.get((work.shard, work.fence)):
            halt.set()

    def close(self) -> None:
        """See ``Executor``."""
        for halt in list(self._halts.values()):
            halt.set()
        self._examining.close()
        self._threads.shutdown(cancel_futures=True)


class DaskExecutor(_Queued):
    """The workers of a Dask scheduler; a worker that falls is replaced by another."""

    def __init__(self, address: str) -> None:
        """Sign on.

        Raises:
            WayNotInstalled: Dask is missing.
            OSError: nobody answers there.
        """
        super().__init__()
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError as error:
            raise WayNotInstalled from error
        parts = urlsplit(address)
        self._safe = parts.scheme == "tls" or is_loopback(parts.hostname or "")
        self._client: Any = distributed.Client(address, timeout="20s", set_as_default=False)
        self._asked: set[Any] = set()

    @property
    def slots(self) -> int:
        """See ``Executor``; workers come and go."""
        known = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return max(1, sum(int(worker["nthreads"]) for worker in known))

    def submit(self, work: Work) -> None:
        """See ``Executor``."""
        if KINDS[work.kind].secret and not self._safe:
            raise LineNotSafe
        # Not pure: the same piece taken again, under another fence, is looked into again.
        future = self._client.submit(
            look_there, work, pure=False, retries=2, key=f"scan-{work.shard}-{work.fence}"
        )
        # Who lets go of a future, cancels it.
        self._asked.add(future)
        future.add_done_callback(functools.partial(self._over, work))

    def _over(self, work: Work, future: Any) -> None:
        self._take(work, future)
        self._asked.discard(future)

    def halt(self, work: Work) -> None:
        """See ``Executor``; another machine ends what it has begun, and what it has not is called back."""
        begun = f"scan-{work.shard}-{work.fence}"
        self._client.cancel([one for one in list(self._asked) if one.key == begun])

    def close(self) -> None:
        """See ``Executor``."""
        self._client.cancel(list(self._asked))
        self._client.close()


_there: Examining | None = None
_lock = threading.Lock()


def look_there(work: Work) -> Done:
    """What a Dask worker does: one examiner process for each of its threads, kept for the next piece."""
    global _there  # noqa: PLW0603 - a worker process has one set of examiners
    with _lock:
        if _there is None:
            _there = Examining(workers=_threads_here(), mode=work.mode)
    return _there.look(work)


def _threads_here() -> int:
    distributed: Any = importlib.import_module("distributed")  # we are inside a worker of it
    return int(distributed.get_worker().state.nthreads)
