"""洗い出しの指令。``omamori scan``: conducts the scans of an installation; ``omamori scan PATH --report FILE``: of one PC.

The second needs no installation: it looks through a folder of the machine it runs on and writes what it found, without
any content, into a file for the office.
"""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path


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
    from omamori.do.discovery.writing_reports import write_report

    try:
        told = write_report(
            options.path,
            Path(options.report),
            mode=options.mode,
            workers=options.workers,
            tell=_tell,
        )
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


def _tell(seen: int) -> None:
    if seen % 100 == 0 and sys.stderr.isatty():
        print(f"\r{seen:,} 件", end="", file=sys.stderr)
