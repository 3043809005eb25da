"""隔離。Hands a file of a stranger to a process of its own and brings back what that process may say.

The process is our own interpreter on one file of ours, without the product, without an environment, without a
shell; it lowers its limits itself before it looks at the first byte. Here it gets its bytes, its time and
a bound on its answer; late, silent or babbling, it is ended.
"""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class TookTooLong(Exception):  # noqa: N818 - says what happened
    """The process was ended before it had answered."""


def answered(
    script: Path, *arguments: str, content: bytes, seconds: float, most: int
) -> bytes | None:
    """What the script says of the bytes.

    Args:
        script: run as a file with ``python -I``; reads standard input to its end, writes standard output.
        arguments: words for it; no zero bytes.
        content: the hostile file.
        seconds: until it is killed.
        most: bytes that an answer may have.

    Returns:
        The answer; empty when it died; None when it said more than ``most``.

    Raises:
        TookTooLong.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell
        [sys.executable, "-I", str(script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    late = threading.Event()
    with process, _fed(process, content), _ended(process, seconds, late):
        assert process.stdout
        answer = process.stdout.read(most + 1)
    if late.is_set():
        raise TookTooLong
    return answer if len(answer) <= most else None


@contextlib.contextmanager
def _ended(
    process: subprocess.Popen[bytes], seconds: float, late: threading.Event
) -> Iterator[None]:
    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()
        process.wait()


@contextlib.contextmanager
def _fed(process: subprocess.Popen[bytes], content: bytes) -> Iterator[None]:
    # Beside the reading of the answer: a process that says much before it has read all would wait for us for ever.
    feeder = threading.Thread(target=_feed, args=(process.stdin, content), daemon=True)
    feeder.start()
    try:
        yield
    finally:
        feeder.join()


def _feed(pipe: IO[bytes] | None, content: bytes) -> None:
    assert pipe
    # The process may end early: its answer, or its silence, says why.
    with contextlib.suppress(OSError):
        pipe.write(content)
    with contextlib.suppress(OSError):
        pipe.close()
