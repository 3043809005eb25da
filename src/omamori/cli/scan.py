"""洗い出しの指令。``omamori scan``: conducts the scans of an installation; ``omamori scan PATH --report FILE``: of one PC.

The second needs no installation: it looks through a folder of the machine it runs on and writes what it found, without
any content, into a file for the office.
"""

import argparse
import contextlib
import dataclasses
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from omamori.do.discovery.domain.files import Listed, Outcome, Trouble, Wanted
from omamori.do.discovery.sources.port import Source


def run(options: argparse.Namespace) -> int:
    """Conduct open scans, or look through one folder."""
    if options.path is None:
        return _conduct(options)
    if options.report is None:
        print("omamori: --report FILE で、報告を書くファイルを指定してください。", file=sys.stderr)
        return 2
    return _report(options)


def _conduct(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from omamori.do.discovery import launching

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if options.once:
        # Begun by a worker: whoever has no parent any more has nobody to work for.
        threading.Thread(target=_watch, args=(os.getppid(), stop), daemon=True).start()
    launching.conduct(on=options.on, workers=options.workers, once=options.once, stop=stop)
    return 0


def _watch(parent: int, stop: threading.Event) -> None:
    while not stop.wait(2.0):
        if os.getppid() != parent:
            stop.set()


def _report(options: argparse.Namespace) -> int:
    from omamori.do.discovery.sources.port import StoreGone

    try:
        told = _write(options)
    except StoreGone:
        print(
            "omamori: フォルダーを開けません。場所と、読む権利を確かめてください。", file=sys.stderr
        )
        return 2
    print(
        f"{told.seen:,} 件を調べました。"
        f"個人情報のあるもの {told.found:,} 件、調べきれないもの {told.unread:,} 件。"
    )
    if not told.whole:
        print("開けないフォルダーがあったため、すべては調べていません。", file=sys.stderr)
    print(
        f"報告: {options.report}"
        "  (お守りの「洗い出し」→「パソコンを調べた報告を渡す」で渡してください)"
    )
    return 1 if told.found else 0


@dataclasses.dataclass
class _Told:
    """What a report has told so far."""

    seen: int = 0
    found: int = 0
    unread: int = 0
    whole: bool = True


def _write(options: argparse.Namespace) -> _Told:
    from omamori.do.discovery.domain import reports
    from omamori.do.discovery.examining import Examining, engine
    from omamori.do.discovery.sources.folders import FolderSource
    from omamori.foundation.calendar import clock

    root, told = Path(options.path).absolute(), _Told()
    source = FolderSource(str(root))
    source.check()
    workers = options.workers or max(1, (os.cpu_count() or 2) - 1)
    examining = Examining(workers, options.mode)
    head = {"root": str(root), "made_at": clock.now(), "mode": options.mode}
    with Path(options.report).open("w", encoding="ascii") as file, contextlib.closing(examining):
        file.write(reports.head(**head, engine=engine(options.mode)))

        def look(listed: Listed) -> Outcome:
            return examining.look_into(source, Wanted(path=listed.path), options.mode)

        for listed, outcome in _in_turn(_files(source, told), look, workers):
            told.seen, told.unread = told.seen + 1, told.unread + (not outcome.examined)
            told.found += outcome.told
            if outcome.told or not outcome.examined:
                file.write(reports.line(listed, outcome))
            if told.seen % 100 == 0 and sys.stderr.isatty():
                print(f"\r{told.seen:,} 件", end="", file=sys.stderr)
        file.write(reports.end(files=told.seen, whole=told.whole))
    return told


def _files(source: Source, told: _Told) -> Iterator[Listed]:
    for thing in source.listing():
        if isinstance(thing, Trouble):
            told.whole = False
        else:
            yield thing


def _in_turn(
    things: Iterator[Listed], look: Callable[[Listed], Outcome], workers: int
) -> Iterator[tuple[Listed, Outcome]]:
    """Look at several at a time, without running ahead of what was written."""
    with ThreadPoolExecutor(workers) as threads:
        waiting: deque[tuple[Listed, Future[Outcome]]] = deque()
        for thing in things:
            waiting.append((thing, threads.submit(look, thing)))
            if len(waiting) > workers * 4:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()
