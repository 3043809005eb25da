"""苗床を使う側。Workers of a pool: each is a copy of one process that has loaded everything.

Loading takes a second and 80 MB; a copy takes milliseconds, shares that memory, and replaces a killed one at once.
The process that is copied reads no file. A worker has three channels: a socket for requests, a pipe for answers,
and a socket (fate) on which the copied process tells its birth and how it ended.
"""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from pidetect.requests import CONFIGURATION, LENGTH, ORDER, PID, STATUS
from pidetect.tagger import PURE
from pidetect.types import Examination, Mode

_START_SECONDS = 30.0
_CHUNK = 1 << 16
_LARGEST_ANSWER = 512 * 1024 * 1024


class Gone(Exception):  # noqa: N818 - what happened to the worker, caught by its pool
    """The worker died or broke the protocol."""


class Late(Exception):  # noqa: N818 - what happened to the worker, caught by its pool
    """The worker did not answer in time."""


class Worker:
    """One process, the socket that it is asked on and the pipe of its answers; for one thread at a time.

    Attributes:
        pid: its process, for measuring; 0 before it is ready.
    """

    def __init__(self, requests: socket.socket, answers: int, fate: socket.socket) -> None:
        """A worker that is ordered and perhaps not born yet; the ends of its channels are owned from here on."""
        self._socket, self._out, self._fate = requests, answers, fate
        self._handle, self._ends = -1, threading.Lock()
        self._ending: int | None = None
        self.pid = 0
        self._ready = False
        for channel in (requests.fileno(), answers, fate.fileno()):
            os.set_blocking(channel, False)

    def start(self) -> None:
        """Wait until the process is there; raises Late or Gone."""
        if self._ready:
            return
        until = time.monotonic() + _START_SECONDS
        self._wait(self._fate.fileno(), until)
        try:
            told, handles, _, _ = socket.recv_fds(self._fate, PID.size, 1)
        except OSError as error:
            raise Gone from error
        if len(told) < PID.size or not handles:
            raise Gone
        (self.pid,), (self._handle,) = PID.unpack(told), handles
        self._receive(LENGTH.size, until)
        self._ready = True

    def ask(self, request: dict[str, object], descriptor: int, until: float) -> list[Examination]:
        """Send a file, or texts, and wait for the answer; raises Late or Gone."""
        head = json.dumps(request).encode("utf-8", "replace")
        self._send(LENGTH.pack(len(head)) + head, descriptor, until)
        (length,) = LENGTH.unpack(self._receive(LENGTH.size, until))
        if length > _LARGEST_ANSWER:
            raise Gone
        try:
            return [Examination.from_json(v) for v in json.loads(self._receive(length, until))]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Gone from error

    def _wait(self, channel: int, until: float, event: int = select.POLLIN) -> None:
        if channel < 0:
            raise Gone
        poll = select.poll()
        poll.register(channel, event)
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(max(1, int(left * 1000))):
            raise Late

    def _send(self, data: bytes, descriptor: int, until: float) -> None:
        """The request; the descriptor travels with its first byte (unix(7), SCM_RIGHTS)."""
        view, files = memoryview(data), [descriptor]
        while view:
            self._wait(self._socket.fileno(), until, select.POLLOUT)
            try:
                view = view[socket.send_fds(self._socket, [view[:_CHUNK]], files) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Gone from error
            files = []

    def _receive(self, length: int, until: float) -> bytes:
        got = bytearray()
        while len(got) < length:
            self._wait(self._out, until)
            try:
                piece = os.read(self._out, min(_CHUNK, length - len(got)))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Gone from error
            if not piece:
                raise Gone
            got += piece
        return bytes(got)

    def is_alive(self) -> bool:
        """Whether the process has not ended (it may, between two files)."""
        return not self._ready or self.ending(0.0) is None

    def ending(self, seconds: float = 1.0) -> int | None:
        """How the process ended: 0 retired, -n by signal n; None when it is still there after so many seconds.

        When the process that was copied is gone, nobody knows: that counts as killed from outside.
        """
        fate = self._fate.fileno()
        if self._ending is None and fate >= 0:
            poll = select.poll()
            poll.register(fate, select.POLLIN)
            if poll.poll(seconds * 1000):
                self._ending = self._told()
        return self._ending

    def _told(self) -> int:
        with contextlib.suppress(OSError):
            told = self._fate.recv(STATUS.size)
            if len(told) == STATUS.size:
                return os.waitstatus_to_exitcode(STATUS.unpack(told)[0])
        return -signal.SIGKILL

    def kill(self) -> None:
        """End the process and release its channels; one that is not born yet ends when it finds them closed.

        The pool that closes and the thread that waits for an answer may both come here: the second has nothing to do.
        """
        with self._ends:
            handle, self._handle = self._handle, -1
            out, self._out = self._out, -1
        if handle < 0 and out < 0:
            return
        if handle >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        self._socket.close()
        if out >= 0:
            os.close(out)
        if handle >= 0:
            self.ending(5.0)
            os.close(handle)
        self._fate.close()


class Nursery:
    """The process of which the workers of a pool are copies, started when first needed, and anew when it is gone.

    Args:
        memory_bytes: address space of a worker.
        heap_bytes: what a worker may allocate beside what it begins with.
        mode: what is loaded.
    """

    def __init__(self, memory_bytes: int, heap_bytes: int, mode: Mode) -> None:
        self._order = ORDER.pack(memory_bytes, heap_bytes)
        self._mode = mode
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def worker(self) -> Worker:
        """Order a worker; it is waited for by ``Worker.start``.

        Raises:
            OSError, subprocess.SubprocessError: no process can be started.
        """
        ours, theirs = socket.socketpair()
        told, fate = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        out, answers = os.pipe()
        worker = Worker(ours, out, told)
        try:
            with self._lock:
                self._ask([theirs.fileno(), answers, fate.fileno()])
        except BaseException:
            worker.kill()
            raise
        finally:
            theirs.close()
            fate.close()
            os.close(answers)
        return worker

    def close(self) -> None:
        """End the process; its workers are not waited for."""
        with self._lock:
            self._end()

    def _ask(self, channels: list[int]) -> None:
        with contextlib.suppress(OSError):
            if self._socket is not None and self._process and self._process.poll() is None:
                socket.send_fds(self._socket, [self._order], channels)
                return
        self._end()
        socket.send_fds(self._begun(), [self._order], channels)

    def _begun(self) -> socket.socket:
        root = str(Path(__file__).parent.parent)
        # Nothing of the caller's environment (keys, addresses) goes into the process.
        environment = {
            "PYTHONPATH": root,
            # Compiled modules are files, and a worker may write none.
            "PYTHONDONTWRITEBYTECODE": "1",
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
            # One file, one thread: the next processor belongs to the next worker, and only one thread is copied.
            "OMP_THREAD_LIMIT": "1",
            "OPENBLAS_NUM_THREADS": "1",
            **{name: os.environ.get(name, "") for name in (CONFIGURATION, PURE)},
        }
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own module, no word of the outside
                    [sys.executable, "-m", "pidetect.nursery_process", self._mode],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=environment,
                    cwd=root,
                    start_new_session=True,
                )
            except BaseException:
                ours.close()
                raise
        self._socket = ours
        return ours

    def _end(self) -> None:
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            # It ends by itself when its socket closes, and has buried its workers before; but it may be loading.
            try:
                self._process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._socket = self._process = None
