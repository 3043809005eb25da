"""働き手。A process that examines one file after another and may be killed at any time.

It is a copy of a process that has loaded everything (``pidetect.nursery_process``). It is asked on a socket and
answers on a pipe, both as 4-byte lengths and JSON:
``{"name", "mode", "seconds", "limits", "passwords", "spare"}`` with an open descriptor of the file (for several small texts
one behind the other: their ``names`` and ``sizes``); the answer is a list of Examinations. It writes no file, opens no connection and starts no program: an audit hook ends it if a
parser is talked into trying.
"""

import contextlib
import ctypes
import fcntl
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from pidetect import engine
from pidetect.examine import examine, examine_source
from pidetect.extract import Budget, Limits, Source, formats
from pidetect.extract.budget import processor_seconds
from pidetect.requests import LENGTH
from pidetect.types import Examination, Mode

_LARGEST = 0xFFFFFFFF
_FOR_LETTERS = 60_000_000
_RECYCLE_AFTER = 5_000
_UNTIDY, _GROWN = 16_000_000, 40_000_000
"""Bytes by which a process may have grown before it tidies up, and after that, before a fresh one takes its place.

Who has many files one behind the other asks for more (``spare``): the next file takes what the one before left.
"""
_LARGE = 256 * 1024
_QUIET = 0.2
"""Seconds without a request after which the process tidies up; behind a large file it does so at once."""
# What no parser of ours has a reason to do (PEP 578 audit events).
_FORBIDDEN = frozenset(
    (
        *("socket.connect", "socket.bind", "socket.sendto", "socket.__new__", "socket.getaddrinfo"),
        *(
            "subprocess.Popen",
            "os.system",
            "os.exec",
            "os.posix_spawn",
            "os.spawn",
            "os.fork",
            "pty.spawn",
        ),
        *(
            "os.remove",
            "os.rename",
            "os.rmdir",
            "os.mkdir",
            "os.chmod",
            "os.link",
            "os.symlink",
            "os.truncate",
        ),
        *(
            "shutil.rmtree",
            "webbrowser.open",
            "urllib.Request",
            "ftplib.connect",
            "smtplib.connect",
        ),
    )
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Leave at once when something forbidden is tried; the pool reports "crashed"."""
    if event in _FORBIDDEN:
        os._exit(3)
    writing = event == "open" and len(arguments) == 3 and isinstance(arguments[2], int)
    if writing and arguments[2] & _WRITING:
        os._exit(3)


def confine(memory_bytes: int, heap_bytes: int = 1 << 40) -> None:
    """Bound this process: memory, files, core dumps; processor time is bounded per file.

    Args:
        memory_bytes: address space, with everything that is mapped.
        heap_bytes: what may be allocated from here on.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    most = _allocated() + heap_bytes
    # Reading the letters of a picture may ask for more, and gives it back (pidetect.extract.letters).
    resource.setrlimit(resource.RLIMIT_DATA, (most, most + _FOR_LETTERS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    sys.setrecursionlimit(1_000)
    sys.addaudithook(guard)


def _processor_seconds(seconds: float) -> None:
    """The kernel ends this process when one file takes much longer than asked, even without its pool."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + int(seconds) + 2, hard))


def _allocated() -> int:
    """Bytes of data segments of this process (proc(5), statm)."""
    with open("/proc/self/statm", encoding="ascii") as numbers:  # noqa: PTH123 - no file of a path
        return int(numbers.read().split()[5]) * resource.getpagesize()


def receive(requests: socket.socket) -> tuple[dict[str, Any], int] | None:
    """The next request and the descriptor of its file; None when there is none."""
    data, files, _, _ = socket.recv_fds(requests, LENGTH.size, 1)
    if len(data) < LENGTH.size or not files:
        return None
    left = LENGTH.unpack(data)[0]
    asked = bytearray()
    while left > len(asked) and (piece := requests.recv(left - len(asked))):
        asked += piece
    if len(asked) < left:
        os.close(files[0])
        return None
    return json.loads(asked), files[0]


def answer(request: dict[str, Any], source: Source) -> Examination:
    """Examine one file; every failure that Python can still tell is an answer too."""
    name, seconds = str(request["name"]), float(request["seconds"])
    budget = Budget(seconds, min(seconds, processor_seconds(source.size)))
    budget.arm()
    try:
        return examine_source(
            source,
            name,
            request.get("mode", "deep"),
            Limits(**request.get("limits", {})),
            passwords=request.get("passwords", ()),
            budget=budget,
        )
    except MemoryError:
        return Examination(name=name, examined=False, why="too_large")
    except RecursionError:
        return Examination(name=name, examined=False, why="nested")
    except BaseException:  # noqa: BLE001 - panics of native parsers are no Exception; the pool must get an answer
        return Examination(name=name, examined=False, why="crashed")
    finally:
        budget.disarm()


def serve(requests: socket.socket, answers: BinaryIO) -> None:
    """Answer until the pool closes the socket, or until it is time for a fresh process."""
    begun, untidy, spare = _allocated(), False, _UNTIDY
    for _ in range(_RECYCLE_AFTER):
        if untidy and (_allocated() > begun + spare or not _asked_within(requests, _QUIET)):
            untidy = _tidy_up()
            if _allocated() > begun + _GROWN:
                return
        asked = receive(requests)
        if asked is None:
            return
        request, descriptor = asked
        try:
            _processor_seconds(float(request["seconds"]))
            source = Source(descriptor=descriptor)
            spare = int(request.get("spare", _UNTIDY))
            untidy, large = True, source.size > _LARGE and spare <= _UNTIDY
            with ending_with_pool(requests):
                told = [found.as_json() for found in _examined(request, source)]
        finally:
            os.close(descriptor)
        result = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
        answers.write(LENGTH.pack(min(len(result), _LARGEST)) + result)
        answers.flush()
        if large:
            untidy = _tidy_up()


def _examined(request: dict[str, Any], source: Source) -> list[Examination]:
    """One file, or several small texts of Unicode whose lengths are given."""
    if "sizes" not in request:
        return [answer(request, source)]
    data, at, texts = source.whole(source.size), 0, list[bytes]()
    for size in request["sizes"]:
        texts.append(data[at : at + size])
        at += size
    with contextlib.suppress(Exception):  # then each is looked at for itself
        engine.foresee(text.decode("utf-8-sig") for text in texts)
    return [
        answer({**request, "name": name}, Source(text))
        for name, text in zip(request["names"], texts, strict=True)
    ]


def _asked_within(requests: socket.socket, seconds: float) -> bool:
    """Whether a request comes within the time."""
    coming = select.poll()
    coming.register(requests, select.POLLIN)
    return bool(coming.poll(seconds * 1000))


def _tidy_up() -> bool:
    """Let go of what examined files left; False: nothing is untidy any more."""
    gc.collect()
    _give_back()
    return False


@contextlib.contextmanager
def ending_with_pool(requests: socket.socket) -> Iterator[None]:
    """Inside, the kernel ends this process (SIGIO) at once when the pool is gone, even within a native parser.

    A killed pool closes its end of the socket (unix(7), O_ASYNC of open(2)); no thread has to look, and it does
    not matter which thread of the pool started this process.
    """
    plain = fcntl.fcntl(requests, fcntl.F_GETFL)
    fcntl.fcntl(requests, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(requests, fcntl.F_SETFL, plain | os.O_ASYNC)
    try:
        # Gone before it could be told.
        gone = select.poll()
        gone.register(requests, 0)
        if gone.poll(0):
            os._exit(0)
        yield
    finally:
        fcntl.fcntl(requests, fcntl.F_SETFL, plain)


def _give_back() -> None:
    """Return to the system what a large file took: the heap, and pages of dictionaries that lie in files.

    malloc_trim(3), where the C library has it; madvise(2) for files that are mapped shared and read-only, whose
    pages come back when they are next read.
    """
    library = ctypes.CDLL(None)
    trim, advise = getattr(library, "malloc_trim", None), getattr(library, "madvise", None)
    if trim is not None:
        trim(0)
    if advise is not None:
        for start, end in _mapped_dictionaries():
            advise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _DONT_NEED)


_DONT_NEED = 4


def _mapped_dictionaries() -> list[tuple[int, int]]:
    """Where files are mapped shared and read-only (proc(5), maps)."""
    found: list[tuple[int, int]] = []
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:  # noqa: PTH123 - no file of a path
        for line in maps:
            places, allowed, _, _, _, *file = line.split(maxsplit=5)
            if allowed == "r--s" and file:
                start, _, end = places.partition("-")
                found.append((int(start, 16), int(end, 16)))
    return found


def warm_up(mode: Mode = "deep") -> None:
    """Load every recogniser before the first file, so that its time is not charged; in deep mode every parser, too.

    In fast mode only recognisers and signs: people wait for the first answer, and a parser or an expression is
    ready within milliseconds when a file needs it.
    """
    if mode == "fast":
        engine.scan("。", mode)
        return
    formats.load_all()
    examine("氏名：佐藤様 a@example.jp 〒100-0005 東京都千代田区丸の内1-2-3".encode(), "", mode)


def load(mode: Mode) -> None:
    """Make a process ready of which workers are copies: everything is loaded, and none of it is looked at again."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    warm_up(mode)
    # What is loaded now stays: collecting after a file looks at the file's remains only, and copies share it.
    gc.collect()
    gc.freeze()
    _give_back()


def work(requests: socket.socket, answers: BinaryIO, memory_bytes: int, heap_bytes: int) -> None:
    """Be a worker from here on: confined (see ``confine``), asked and answering as the module says."""
    confine(memory_bytes, heap_bytes)
    answers.write(LENGTH.pack(0))
    answers.flush()
    serve(requests, answers)
