"""調べる。``pidetect PATH…``: files of all folders through a few confined processes, answers in order.

Every file is examined in a process of its own that may be killed, the standard input too: what comes through a
pipe is as strange as what comes by mail. The process starts before anything else, so that it loads meanwhile.
"""

import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from pidetect.cli.arguments import scan_parser, workers
from pidetect.cli.places import PROBLEMS, Place, gather, problem_of
from pidetect.cli.progress import Progress
from pidetect.cli.reports import NOTHING, Report, report
from pidetect.cli.terminal import printable
from pidetect.extract.document import Limits
from pidetect.pool import ExaminerPool
from pidetect.types import Examination, Mode

INTERRUPTED, TERMINATED, BROKEN_PIPE, USAGE = 130, 143, 141, 2
_EVERYTHING = 10_000_000
_LISTED = 5_000
_AHEAD = 2_000
_MOST_INPUT = 200_000_000
_PIECE, _GLANCE = 1 << 20, 0.2


def main(arguments: Sequence[str]) -> int:
    """The command; gives the exit status."""
    parser = scan_parser()
    asked = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # Names that are no text in any encoding are written as escapes, in JSON as JSON has them.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if asked.version or asked.schema:
        return _tell(schema=asked.schema)
    if not asked.paths:
        parser.error("調べるファイルかフォルダーを書いてください")
    try:
        prepare(asked.config)
        passwords = _passwords(asked.password, asked.password_file)
    except (OSError, ValueError) as error:
        parser.error(unreadable(error))
    try:
        with _ending():
            status = _run(asked, passwords)
            return max(status, tell_unusable())
    except KeyboardInterrupt:
        sys.stderr.write("\n途中でやめました。\n")
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on (head, less): the rest of the output has no place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


@contextmanager
def _ending() -> Iterator[None]:
    """Asked to end (SIGTERM), the command ends in good order: the processes go first."""
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread of a program may take signals.
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, frame: object) -> NoReturn:
    del number, frame
    raise SystemExit(TERMINATED)


def _tell(*, schema: bool) -> int:
    if schema:
        from pidetect.schema import text  # noqa: PLC0415 - asked for rarely

        sys.stdout.write(text())
        return NOTHING
    from pidetect import tagger  # noqa: PLC0415 - asked for rarely
    from pidetect.version import version  # noqa: PLC0415 - asked for rarely

    form = "機械の言葉" if tagger.is_compiled() else "Python"
    sys.stdout.write(f"pidetect {version()}\n氏名の見分け手: {form}\n")
    return NOTHING


def prepare(config: Path | None) -> None:
    """Take the configuration; raises OSError or ValueError with a Japanese sentence."""
    if config is not None:
        from pidetect import config as settings  # noqa: PLC0415 - rarely used

        settings.use(config)


def unreadable(error: OSError | ValueError) -> str:
    """What is wrong with a file of settings, passwords or a key, in Japanese and with its name."""
    if not isinstance(error, OSError):
        return str(error)
    name = printable(os.fsdecode(error.filename)) if error.filename else ""
    return f"{name}: {PROBLEMS.get(problem_of(error), '')}" if name else "読み書きできません。"


def tell_missing() -> None:
    """One line on the error output when the extra ``deep`` is not installed."""
    from pidetect import tagger  # noqa: PLC0415 - the fast mode needs none of it

    if packages := tagger.missing():
        less = "探しません" if "numpy" in packages else "見つけにくくなります"
        sys.stderr.write(
            f"{'、'.join(packages)} がないため、見出しのない文章の中の氏名は{less} "
            "(pip install 'pidetect[deep]')。ほかはくまなく調べます。\n"
        )


def tell_unusable() -> int:
    """A line for each plug-in that cannot be used: what it would have found nobody looked for. The status that follows."""
    from pidetect.recognizers import unusable  # noqa: PLC0415 - the answers come first

    told = unusable()
    sys.stderr.writelines(f"{line}。直すまで、その種類は見つかりません。\n" for line in told)
    return USAGE if told else NOTHING


def _passwords(given: Sequence[str], files: Sequence[str]) -> tuple[str, ...]:
    """Passwords of the command line and of files, one a line."""
    lines = [line for f in files for line in _text(Path(f)).splitlines()]
    return tuple(dict.fromkeys(p for p in (*given, *lines) if p))


def _text(path: Path) -> str:
    """A file of words as editors write it: UTF-8, or cp932 on Windows."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932", "replace")


def _run(asked: Any, passwords: tuple[str, ...]) -> int:
    mode: Mode = "fast" if asked.fast else "deep"
    if mode == "deep":
        tell_missing()
    complete = asked.json or asked.sarif
    listed = _EVERYTHING if complete else _LISTED
    limits = Limits(findings=listed, floor=asked.floor, ocr=not asked.no_ocr)
    count = workers(asked.workers)
    with ExaminerPool(count, seconds=asked.seconds, limits=limits, mode=mode) as pool:
        pool.begin()
        threads = ThreadPoolExecutor(count)
        scan = _Scan(pool, threads, mode, passwords)
        progress = Progress(sys.stderr, shown=not asked.no_progress)
        out = report(asked, sys.stdout)
        try:
            return _report(scan.answers(asked.paths, asked.exclude, progress), out, progress)
        finally:
            scan.stop()
            # Interrupted or done: nothing waits for a file that nobody will read about.
            threads.shutdown(wait=False, cancel_futures=True)
            pool.close()
            progress.clear()


def _report(answers: Iterator[tuple[Place, Examination]], out: Report, progress: Progress) -> int:
    status = NOTHING
    for place, result in answers:
        progress.clear()
        status = max(status, out.add(place, result))
    progress.clear()
    out.end()
    return status


class _Scan:
    """The files and their answers.

    Args:
        pool: the processes.
        threads: one for each process.
        mode: as for ``scan``.
        passwords: to try.
    """

    def __init__(
        self,
        pool: ExaminerPool,
        threads: ThreadPoolExecutor,
        mode: Mode,
        passwords: tuple[str, ...],
    ) -> None:
        self._pool, self._threads = pool, threads
        self._mode, self._passwords = mode, passwords
        self._stopped = threading.Event()

    def answers(
        self, paths: Sequence[str], exclude: Sequence[str], progress: Progress
    ) -> Iterator[tuple[Place, Examination]]:
        """Answers in the order of the paths; so many files are looked for ahead as a progress bar needs."""
        places = gather(paths, exclude)
        waiting: deque[tuple[Place, Future[Examination]]] = deque()
        done = 0
        for place in places:
            waiting.append((place, self._threads.submit(self._examine, place)))
            while waiting and (len(waiting) > _AHEAD or waiting[0][1].done()):
                yield self._next(waiting)
                done += 1
        total = done + len(waiting)
        while waiting:
            progress.update(done, total, waiting[0][0].path)
            with suppress(TimeoutError):
                waiting[0][1].result(timeout=_GLANCE)
            if waiting[0][1].done():
                yield self._next(waiting)
                done += 1

    @staticmethod
    def _next(
        waiting: deque[tuple[Place, Future[Examination]]],
    ) -> tuple[Place, Examination]:
        place, future = waiting.popleft()
        return place, future.result()

    def _examine(self, place: Place) -> Examination:
        if place.problem:
            return Examination(name=place.path, examined=False, why="missing")
        if place.path == "-":
            return self._input()
        return self._pool.examine_path(
            place.path, mode=self._mode, passwords=self._passwords, patience=86_400.0
        )

    def stop(self) -> None:
        """Wait for no more input."""
        self._stopped.set()

    def _input(self) -> Examination:
        data = b"".join(_pieces(sys.stdin.buffer, self._stopped))
        return self._pool.examine(
            data, "-", mode=self._mode, passwords=self._passwords, patience=86_400.0
        )


def _pieces(stream: BinaryIO, stopped: threading.Event) -> Iterator[bytes]:
    """The input as it comes, until its end or until told to stop: an interrupted command must not wait for a pipe."""
    try:
        descriptor = stream.fileno()
    except OSError:
        yield stream.read(_MOST_INPUT + 1)
        return
    left = _MOST_INPUT + 1
    while left > 0 and not stopped.is_set():
        if select.select([descriptor], [], [], _GLANCE)[0]:
            piece = os.read(descriptor, min(left, _PIECE))
            if not piece:
                return
            left -= len(piece)
            yield piece
