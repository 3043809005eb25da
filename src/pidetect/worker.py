"""働き手。A process that examines one file after another and may be killed at any time.

It reads requests from standard input and answers on standard output, both as 4-byte lengths and bytes:
``{"name", "mode", "seconds", "limits"}`` and the file; the answer is an Examination as JSON. It writes no
file, opens no connection and starts no program: an audit hook ends it if a parser is talked into trying.
"""

import dataclasses
import gc
import json
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

from pidetect.examine import examine
from pidetect.extract import Limits
from pidetect.types import Examination

LENGTH = struct.Struct(">I")
_LARGEST = 0xFFFFFFFF
_RECYCLE_AFTER = 500
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


def confine(memory_bytes: int) -> None:
    """Bound this process: memory, files, core dumps; processor time is bounded per file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
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


def read_exactly(stream: BinaryIO, length: int) -> bytes | None:
    """``length`` bytes, or None at the end of the stream."""
    data = stream.read(length)
    return data if len(data) == length else None


def answer(request: dict[str, Any], data: bytes) -> Examination:
    """Examine one file; every failure that Python can still tell is an answer too."""
    name = str(request["name"])
    try:
        limits = Limits(**request.get("limits", {}))
        return examine(data, name, request.get("mode", "deep"), limits)
    except MemoryError:
        return Examination(name=name, examined=False, why="too_large")
    except RecursionError:
        return Examination(name=name, examined=False, why="nested")
    except BaseException:  # noqa: BLE001 - panics of native parsers are no Exception; the pool must get an answer
        return Examination(name=name, examined=False, why="crashed")


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the pool closes the pipe, or until it is time for a fresh process."""
    for _ in range(_RECYCLE_AFTER):
        head = read_exactly(requests, LENGTH.size * 2)
        if head is None:
            return
        size, length = (n for (n,) in LENGTH.iter_unpack(head))
        asked, data = read_exactly(requests, size), read_exactly(requests, length)
        if asked is None or data is None:
            return
        request = json.loads(asked)
        _processor_seconds(float(request["seconds"]))
        result = json.dumps(answer(request, data).as_json(), ensure_ascii=False).encode(
            "utf-8", "replace"
        )
        del data
        answers.write(LENGTH.pack(min(len(result), _LARGEST)) + result)
        answers.flush()
        gc.collect()


def warm_up() -> None:
    """Load every recogniser and parser before the first file, so that its time is not charged."""
    examine("氏名：佐藤様 a@example.jp 〒100-0005 東京都千代田区丸の内1-2-3".encode(), "")


def main() -> None:
    """Entry of ``python -m pidetect.worker MEMORY_BYTES``."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Native libraries that print must not disturb the protocol.
    os.dup2(2, 1)
    warm_up()
    # What is loaded now stays: collecting after a file looks at the file's remains only.
    gc.collect()
    gc.freeze()
    confine(int(sys.argv[1]))
    answers.write(LENGTH.pack(0))
    answers.flush()
    serve(requests, answers)


def limits_as_json(limits: Limits) -> dict[str, int]:
    """Limits for a request."""
    return dataclasses.asdict(limits)


if __name__ == "__main__":
    main()
