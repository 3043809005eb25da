"""検査の控え室。Processes that examine files of strangers and are killed when they take too long.

A mail gate must answer whatever it is sent: a file that hangs a parser, eats memory or crashes a native
library costs one worker process, never the caller. Nothing but an open descriptor and JSON crosses the
border: a file of gigabytes is not copied to be examined.
"""

import contextlib
import dataclasses
import json
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from pidetect.extract import Limits
from pidetect.requests import CONFIGURATION, LENGTH, limits_as_json, open_ordinary
from pidetect.types import Examination, Mode

_START_SECONDS = 30.0
_CHUNK = 1 << 16
_LARGEST_ANSWER = 512 * 1024 * 1024
_BYTES_PER_SECOND = 2_000_000
# What a file may take; a process of the deep mode holds 80 MB more to begin with.
_HEAP_BYTES: dict[Mode, int] = {"fast": 230_000_000, "deep": 170_000_000}
# Ended by the kernel, because the processor time of a file was spent (pidetect.extract.budget).
_SPENT = (-signal.SIGPROF, -signal.SIGXCPU)


class _Gone(Exception):  # noqa: N818 - what happened to the worker, caught here
    """The worker died or broke the protocol."""


class _Late(Exception):  # noqa: N818 - what happened to the worker, caught here
    """The worker did not answer in time."""


class _Worker:
    """One process, the socket that it is asked on and the pipe of its answers; for one thread at a time."""

    def __init__(self, memory_bytes: int, heap_bytes: int, mode: Mode) -> None:
        root = str(Path(__file__).parent.parent)
        # Nothing of the caller's environment (keys, addresses) goes into the process.
        environment = {
            "PYTHONPATH": root,
            # Compiled modules are files, and the worker may write none.
            "PYTHONDONTWRITEBYTECODE": "1",
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
            # One file, one thread: the next processor belongs to the next worker.
            "OMP_THREAD_LIMIT": "1",
            CONFIGURATION: os.environ.get(CONFIGURATION, ""),
        }
        bounds = (str(memory_bytes), str(heap_bytes))
        command = [sys.executable, "-m", "pidetect.worker", *bounds, mode]
        self._socket, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no word of the outside
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=root,
                start_new_session=True,
            )
        except OSError:
            self._socket.close()
            raise
        finally:
            theirs.close()
        if self._process.stdout is None:
            raise _Gone
        self._out = self._process.stdout.fileno()
        os.set_blocking(self._socket.fileno(), False)
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

    def ask(self, request: dict[str, object], descriptor: int, until: float) -> list[Examination]:
        """Send a file, or texts, and wait for the answer; raises _Late or _Gone."""
        head = json.dumps(request).encode("utf-8", "replace")
        self._send(LENGTH.pack(len(head)) + head, descriptor, until)
        (length,) = LENGTH.unpack(self._receive(LENGTH.size, until))
        if length > _LARGEST_ANSWER:
            raise _Gone
        try:
            return [Examination.from_json(v) for v in json.loads(self._receive(length, until))]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _Gone from error

    def _wait(self, until: float, *, writing: bool) -> None:
        poll = select.poll()
        if self._socket.fileno() < 0:
            raise _Gone
        if writing:
            poll.register(self._socket.fileno(), select.POLLOUT)
        else:
            poll.register(self._out, select.POLLIN)
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(max(1, int(left * 1000))):
            raise _Late

    def _send(self, data: bytes, descriptor: int, until: float) -> None:
        """The request; the descriptor travels with its first byte (unix(7), SCM_RIGHTS)."""
        view, files = memoryview(data), [descriptor]
        while view:
            self._wait(until, writing=True)
            try:
                view = view[socket.send_fds(self._socket, [view[:_CHUNK]], files) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _Gone from error
            files = []

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

    def is_alive(self) -> bool:
        """Whether the process has not ended (it may, between two files)."""
        return self._process.poll() is None

    def ending(self) -> int | None:
        """How the process ended: 0 retired, -n by signal n; None when it is still there."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=1.0)
        return None

    def kill(self) -> None:
        """End the process and release its pipes."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        for pipe in (self._socket, self._process.stdout):
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
        heap_bytes: memory that a file may take in a process, beside what the process takes empty (default: as
            much as keeps the process below 300 MB).
        mode: what files are examined in where ``examine`` does not say; "fast" workers are smaller.
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
    ) -> None:
        self._seconds, self._memory = seconds, memory_bytes
        self._heap = _HEAP_BYTES[mode] if heap_bytes is None else heap_bytes
        self._limits, self._mode = limits or Limits(), mode
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
            path: where the file is; anything but a readable ordinary file is answered "missing".
            name: its name for the answer; the last part of the path when empty.
            mode, patience, passwords: as for ``examine``.
            seconds: time for this file; the pool's, and one second for each 2 MB, when not given.
        """
        shown = name or Path(path).name
        try:
            descriptor = open_ordinary(path)
        except (OSError, ValueError):
            return Examination(name=shown, examined=False, why="missing")
        given = seconds or self._seconds + os.fstat(descriptor).st_size / _BYTES_PER_SECOND
        return self._answer(self._request(shown, mode, given, passwords), descriptor, patience)[0]

    def _request(
        self, name: str, mode: Mode | None, seconds: float, passwords: Iterable[str]
    ) -> dict[str, object]:
        return {
            "name": name,
            "mode": mode or self._mode,
            "seconds": seconds,
            "limits": limits_as_json(self._limits),
            "passwords": list(passwords),
        }

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
        self, worker: _Worker | None, request: dict[str, object], descriptor: int
    ) -> tuple[_Worker | None, list[Examination]]:
        seconds, why = float(str(request["seconds"])), "crashed"
        if worker is not None and not worker.is_alive():
            self._discard(worker)
            worker = None
        # A worker that retired, or was killed from outside, is no fault of this file: one more try.
        for _ in range(2):
            ending: int | None = None
            try:
                worker = worker or self._start()
                worker.start()
                return worker, worker.ask(request, descriptor, time.monotonic() + seconds)
            except _Late:
                why = "timeout"
            except (_Gone, OSError, subprocess.SubprocessError):
                ending = worker.ending() if worker is not None else None
                why = "timeout" if ending in _SPENT else "crashed"
            self._discard(worker)
            worker = None
            if ending not in (0, -signal.SIGKILL):
                break
        return None, [Examination(name=str(request["name"]), examined=False, why=why)]

    def _start(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise _Gone
            worker = _Worker(self._memory, self._heap, self._mode)
            self._all.add(worker)
            return worker

    def _discard(self, worker: _Worker | None) -> None:
        if worker is not None:
            with self._lock:
                self._all.discard(worker)
            worker.kill()

    def begin(self) -> None:
        """Start one process and do not wait for it: it loads while the caller goes on, and takes the first file."""
        with contextlib.suppress(queue.Empty, OSError, _Gone):
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
