"""検査の控え室。Processes that examine files of strangers and are killed when they take too long.

A mail gate must answer whatever it is sent: a file that hangs a parser, eats memory or crashes a native
library costs one worker process, never the caller. Nothing but bytes and JSON crosses the border.
"""

import contextlib
import json
import os
import queue
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from pidetect.extract import Limits
from pidetect.types import Examination, Mode
from pidetect.worker import LENGTH, limits_as_json

_START_SECONDS = 30.0
_CHUNK = 1 << 16
_LARGEST_ANSWER = 512 * 1024 * 1024


class _Gone(Exception):  # noqa: N818 - what happened to the worker, caught here
    """The worker died or broke the protocol."""


class _Late(Exception):  # noqa: N818 - what happened to the worker, caught here
    """The worker did not answer in time."""


class _Worker:
    """One process and its two pipes; used by one thread at a time."""

    def __init__(self, memory_bytes: int) -> None:
        root = str(Path(__file__).parent.parent)
        # Nothing of the caller's environment (keys, addresses) goes into the process.
        environment = {
            "PYTHONPATH": root,
            # Compiled modules are files, and the worker may write none.
            "PYTHONDONTWRITEBYTECODE": "1",
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
        }
        command = [sys.executable, "-m", "pidetect.worker", str(memory_bytes)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no word of the outside
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=root,
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise _Gone
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        self._ready = False

    @property
    def pid(self) -> int:
        """Process id, for measuring."""
        return self._process.pid

    def start(self) -> None:
        """Wait until the process has loaded its parsers."""
        if not self._ready:
            self._receive(LENGTH.size, time.monotonic() + _START_SECONDS)
            self._ready = True

    def ask(self, request: dict[str, object], data: bytes, until: float) -> Examination:
        """Send a file and wait for the answer; raises _Late or _Gone."""
        head = json.dumps(request).encode("utf-8", "replace")
        self._send(LENGTH.pack(len(head)) + LENGTH.pack(len(data)) + head, until)
        self._send(data, until)
        (length,) = LENGTH.unpack(self._receive(LENGTH.size, until))
        if length > _LARGEST_ANSWER:
            raise _Gone
        try:
            return Examination.from_json(json.loads(self._receive(length, until)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _Gone from error

    def _wait(self, until: float, *, writing: bool) -> None:
        poll = select.poll()
        poll.register(
            self._in if writing else self._out, select.POLLOUT if writing else select.POLLIN
        )
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(max(1, int(left * 1000))):
            raise _Late

    def _send(self, data: bytes, until: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(until, writing=True)
            try:
                view = view[os.write(self._in, view[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _Gone from error

    def _receive(self, length: int, until: float) -> bytes:
        got = bytearray()
        while len(got) < length:
            self._wait(until, writing=False)
            try:
                piece = os.read(self._out, min(_CHUNK, length - len(got)))
            except BlockingIOError:
                continue
            except OSError as error:
                raise _Gone from error
            if not piece:
                raise _Gone
            got += piece
        return bytes(got)

    def kill(self) -> None:
        """End the process and release its pipes."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()


class ExaminerPool:
    """A fixed number of workers; any thread may call ``examine`` at any time.

    Args:
        workers: processes, started when first needed.
        seconds: time for one file.
        memory_bytes: address space of one process.
        limits: sizes and depths of files.
    """

    def __init__(
        self,
        workers: int = 2,
        seconds: float = 30.0,
        memory_bytes: int = 1_500_000_000,
        limits: Limits | None = None,
    ) -> None:
        self._seconds, self._memory = seconds, memory_bytes
        self._limits = limits or Limits()
        # The last used worker is the warmest; None is a place for a worker not yet started.
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._all: set[_Worker] = set()
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
        mode: Mode = "deep",
        seconds: float | None = None,
        patience: float | None = None,
    ) -> Examination:
        """Examine one file; never raises for bad files and never hangs.

        Args:
            data: the file.
            name: its name, for the answer.
            mode: "fast" or "deep".
            seconds: time for this file instead of the pool's.
            patience: seconds to wait for a free worker (default: ten files' time); then "busy".
        """
        limit = self._seconds if seconds is None else seconds
        if len(data) > self._limits.data_bytes:
            return Examination(name=name, examined=False, why="too_large")
        try:
            worker = self._idle.get(timeout=self._seconds * 10 if patience is None else patience)
        except queue.Empty:
            return Examination(name=name, examined=False, why="busy")
        try:
            worker, answer = self._ask(worker, data, name, mode, limit)
        finally:
            self._idle.put(worker)
        return answer

    def _ask(
        self, worker: _Worker | None, data: bytes, name: str, mode: Mode, seconds: float
    ) -> tuple[_Worker | None, Examination]:
        request: dict[str, object] = {
            "name": name,
            "mode": mode,
            "seconds": seconds,
            "limits": limits_as_json(self._limits),
        }
        # A worker that retired between two files is no fault of this file: one more try, on a new one.
        for fresh in (worker is None, True):
            why = "crashed"
            try:
                worker = worker or self._start()
                worker.start()
                return worker, worker.ask(request, data, time.monotonic() + seconds)
            except _Late:
                why = "timeout"
            except (_Gone, OSError, subprocess.SubprocessError):
                why = "crashed"
            self._discard(worker)
            worker = None
            if fresh or why == "timeout":
                break
        return None, Examination(name=name, examined=False, why=why)

    def _start(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise _Gone
            worker = _Worker(self._memory)
            self._all.add(worker)
            return worker

    def _discard(self, worker: _Worker | None) -> None:
        if worker is not None:
            with self._lock:
                self._all.discard(worker)
            worker.kill()

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
