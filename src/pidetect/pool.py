"""検査の控え室。Processes that examine files of strangers and are killed when they take too long.

A mail gate must answer whatever it is sent: a file that hangs a parser, eats memory or crashes a native
library costs one worker process, never the caller. Nothing but an open descriptor and JSON crosses the
border: a file of gigabytes is not copied to be examined.
"""

import contextlib
import dataclasses
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from pidetect.extract import Limits
from pidetect.nursery import Gone, Late, Nursery, Worker
from pidetect.requests import limits_as_json, open_ordinary
from pidetect.types import Examination, Mode

_BYTES_PER_SECOND = 2_000_000
# What a file may take; a process of the deep mode holds 80 MB more to begin with.
_HEAP_BYTES: dict[Mode, int] = {"fast": 230_000_000, "deep": 170_000_000}
# Ended by the kernel, because the processor time of a file was spent (pidetect.extract.budget).
_SPENT = (-signal.SIGPROF, -signal.SIGXCPU)


class ExaminerPool:
    """A fixed number of workers; any thread may call ``examine`` at any time.

    Args:
        workers: processes, started when first needed.
        seconds: time for one file.
        memory_bytes: address space of one process.
        limits: sizes and depths of files.
        heap_bytes: memory that a file may take in a process, beside what the process takes empty (default: as
            much as keeps the process below 300 MB).
        mode: what files are examined in where ``examine`` does not say; "fast" workers are smaller.
        spare_bytes: memory that a process keeps between two files that follow each other at once (default: little);
            it gives back what it has as soon as none follows.
    """

    def __init__(
        self,
        workers: int = 2,
        seconds: float = 30.0,
        memory_bytes: int = 1_500_000_000,
        limits: Limits | None = None,
        *,
        heap_bytes: int | None = None,
        mode: Mode = "deep",
        spare_bytes: int | None = None,
    ) -> None:
        self._seconds, self._spare = seconds, spare_bytes
        heap = _HEAP_BYTES[mode] if heap_bytes is None else heap_bytes
        self._nursery = Nursery(memory_bytes, heap, mode)
        self._limits, self._mode = limits or Limits(), mode
        self._bounds = limits_as_json(self._limits)
        # The last used worker is the warmest; None is a place for a worker not yet started.
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        self._all: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def examine(
        self,
        data: bytes,
        name: str,
        *,
        mode: Mode | None = None,
        seconds: float | None = None,
        patience: float | None = None,
        passwords: Iterable[str] = (),
    ) -> Examination:
        """Examine one file; never raises for bad files and never hangs.

        Args:
            data: the file.
            name: its name, for the answer.
            mode: "fast" or "deep"; the pool's when not given.
            seconds: time for this file instead of the pool's.
            patience: seconds to wait for a free worker (default: ten files' time); then "busy".
            passwords: to try on what is locked; they are in no answer and in no log.

        "busy" is also told when no process could be started (no memory, too many processes).
        """
        if len(data) > self._limits.data_bytes:
            return Examination(name=name, examined=False, why="too_large")
        try:
            descriptor = _in_memory(data)
        except OSError:
            return Examination(name=name, examined=False, why="crashed")
        request = self._request(name, mode, seconds or self._seconds, passwords)
        return self._answer(request, descriptor, patience)[0]

    def examine_texts(
        self, texts: Sequence[tuple[bytes, str]], *, seconds: float, patience: float | None = None
    ) -> list[Examination]:
        """Examine small texts (UTF-8; bytes and name) together: as ``examine`` does, in less than half of the time.

        What goes wrong with one may be told of all: who then asks for each alone, knows. Time is that of all.

        Raises:
            OSError: there is no memory.
        """
        if len(texts) < 2:
            return [self.examine(d, n, seconds=seconds, patience=patience) for d, n in texts]
        descriptor = _in_memory(b"".join([data for data, _ in texts]))
        several = {"names": [name for _, name in texts], "sizes": [len(d) for d, _ in texts]}
        request = self._request("", None, seconds, ()) | several
        answers = self._answer(request, descriptor, patience)
        if len(answers) == len(texts):
            return answers
        return [dataclasses.replace(answers[0], name=name) for _, name in texts]

    def examine_path(
        self,
        path: str | os.PathLike[str],
        name: str = "",
        *,
        mode: Mode | None = None,
        seconds: float | None = None,
        patience: float | None = None,
        passwords: Iterable[str] = (),
    ) -> Examination:
        """Examine a file of any size where it lies; text larger than memory is read by windows.

        Args:
            path: where the file is; anything but a readable ordinary file is answered "missing". One that was
                written over meanwhile is "changed"; what a log gained at its end since is not looked at.
            name: its name for the answer; the last part of the path when empty.
            mode, patience, passwords: as for ``examine``.
            seconds: time for this file; the pool's, and one second for each 2 MB, when not given.
        """
        shown = name or Path(path).name
        try:
            descriptor = open_ordinary(path)
        except (OSError, ValueError):
            return Examination(name=shown, examined=False, why="missing")
        with os.fdopen(os.dup(descriptor), "rb") as again:
            before = os.fstat(again.fileno())
            given = seconds or self._seconds + before.st_size / _BYTES_PER_SECOND
            request = self._request(shown, mode, given, passwords)
            answer = self._answer(request, descriptor, patience)[0]
            if answer.examined and _rewritten(before, os.fstat(again.fileno())):
                return dataclasses.replace(answer, examined=False, why="changed")
        return answer

    def _request(
        self, name: str, mode: Mode | None, seconds: float, passwords: Iterable[str]
    ) -> dict[str, object]:
        request: dict[str, object] = {
            "name": name,
            "mode": mode or self._mode,
            "seconds": seconds,
            "limits": self._bounds,
            "passwords": list(passwords),
        }
        return request if self._spare is None else request | {"spare": self._spare}

    def _answer(
        self, request: dict[str, object], descriptor: int, patience: float | None
    ) -> list[Examination]:
        """The answer of a free worker; the descriptor is closed."""
        name = str(request["name"])
        try:
            worker = self._idle.get(timeout=self._seconds * 10 if patience is None else patience)
        except queue.Empty:
            os.close(descriptor)
            return [Examination(name=name, examined=False, why="busy")]
        try:
            worker, answer = self._ask(worker, request, descriptor)
        finally:
            self._idle.put(worker)
            os.close(descriptor)
        return answer

    def _ask(
        self, worker: Worker | None, request: dict[str, object], descriptor: int
    ) -> tuple[Worker | None, list[Examination]]:
        seconds, why = float(str(request["seconds"])), "crashed"
        if worker is not None and not worker.is_alive():
            self._discard(worker)
            worker = None
        # A worker that retired, or was killed from outside, is no fault of this file: one more try.
        for _ in range(2):
            ending: int | None = None
            # Before a worker has seen the file, the file is not to blame.
            ready = False
            try:
                worker = worker or self._start()
                worker.start()
                ready = True
                return worker, worker.ask(request, descriptor, time.monotonic() + seconds)
            except Late:
                why = "timeout" if ready else "busy"
            except (Gone, OSError, subprocess.SubprocessError):
                ending = worker.ending() if worker is not None else None
                why = self._why(ending, ready=ready)
            self._discard(worker)
            worker = None
            if ending not in (0, -signal.SIGKILL):
                break
        return None, [Examination(name=str(request["name"]), examined=False, why=why)]

    def _why(self, ending: int | None, *, ready: bool) -> str:
        """What is told of a file whose worker is gone."""
        if ready or self._closed:
            return "timeout" if ending in _SPENT else "crashed"
        return "busy"

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise Gone
            worker = self._nursery.worker()
            self._all.add(worker)
            return worker

    def _discard(self, worker: Worker | None) -> None:
        if worker is not None:
            with self._lock:
                self._all.discard(worker)
            worker.kill()

    def begin(self) -> None:
        """Start one process and do not wait for it: it loads while the caller goes on, and takes the first file."""
        with contextlib.suppress(queue.Empty, OSError, Gone):
            worker = self._idle.get_nowait()
            try:
                worker = worker or self._start()
            finally:
                self._idle.put(worker)

    def warm_up(self) -> None:
        """Start one worker now, so that the first file does not wait for it."""
        self.examine(b" ", "")

    def pids(self) -> tuple[int, ...]:
        """Process ids of the living workers."""
        with self._lock:
            return tuple(worker.pid for worker in self._all)

    def close(self) -> None:
        """End all workers; later calls answer "crashed"."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.kill()
        self._nursery.close()


def _rewritten(before: os.stat_result, after: os.stat_result) -> bool:
    """Whether a file lost or changed what it had; a log that only grows has still what was read."""
    touched = before.st_mtime_ns != after.st_mtime_ns
    return after.st_size < before.st_size or (touched and after.st_size == before.st_size)


def _in_memory(data: bytes) -> int:
    """A descriptor of bytes that stand in no file system."""
    descriptor = os.memfd_create("examined", os.MFD_CLOEXEC)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
