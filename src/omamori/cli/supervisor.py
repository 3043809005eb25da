"""一つの端末で。Starts web, gate, worker and the demo's outside mailbox in one terminal.

Prints what they say with their name in front, starts again what falls, ends cleanly on Ctrl-C. When it is killed
itself, its parts end with it (``lifeline``).
"""

import argparse
import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from typing import IO

from omamori.config import environment

_COLOURS = {"web": "36", "gate": "33", "worker": "32", "mailbox": "35"}
_NAMES = {"web": "ウェブ　", "gate": "ゲート　", "worker": "作業　　", "mailbox": "外の世界"}
_DOORS = ("web", "gate")
_HEALTHY = 600.0
"""Seconds after which a part that falls had worked."""
_PATIENCE = 10
"""Seconds a process gets to finish what it holds before it is killed."""


@dataclasses.dataclass
class Part:
    """One child process and how often it fell."""

    name: str
    process: "subprocess.Popen[str]"
    falls: int = 0
    started_at: float = dataclasses.field(default_factory=time.monotonic)
    start_again_at: float = 0.0


def run(options: argparse.Namespace) -> int:
    """Start everything; return when told to stop, or when a part keeps falling."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    names = ["web", "gate", "worker"]
    if options.demo:
        from omamori.cli import demo

        names.insert(0, "mailbox")
        demo.prepare()
    settings = environment.read()
    if _refuses(settings, options):
        return 2
    unsafe = ("--unsafe",) if options.unsafe else ()
    parts = [Part(name, _start(name, *unsafe)) for name in names]
    if options.demo:
        demo.greet(settings)
    else:
        print(f"omamori: {settings.base_url} で動いています。Ctrl-C で終わります。")
    code = _watch(parts, stop, *unsafe)
    _end(parts)
    return code


def _refuses(settings: environment.Environment, options: argparse.Namespace) -> bool:
    import django

    from omamori.cli import readiness

    django.setup()
    return readiness.refuses(settings, options)


def _watch(parts: list[Part], stop: threading.Event, *unsafe: str) -> int:
    while not stop.wait(0.3):
        for part in parts:
            if part.process.poll() is None:
                continue
            if not part.start_again_at:
                if time.monotonic() - part.started_at > _HEALTHY:
                    part.falls = 0  # it had worked: this is another matter than before
                part.falls += 1
                if part.falls > 5:
                    print(f"omamori: {_NAMES[part.name]} が立ち上がりません。", file=sys.stderr)
                    return 1
                # Doubling pauses: a port still in use or a locked database needs a moment.
                pause = 2**part.falls * 0.25
                part.start_again_at = time.monotonic() + pause
                print(_fell(part, pause), file=sys.stderr, flush=True)
            elif time.monotonic() >= part.start_again_at:
                part.start_again_at, part.started_at = 0.0, time.monotonic()
                part.process = _start(part.name, *unsafe)
    return 0


def _fell(part: Part, pause: float) -> str:
    code = part.process.returncode
    how = f"シグナル {-code}" if code < 0 else f"終了コード {code}"
    return f"omamori: {_NAMES[part.name].rstrip('　')}が終わりました ({how})。{pause:g} 秒後に起動し直します。"


def _start(name: str, *unsafe: str) -> "subprocess.Popen[str]":
    tied = [sys.executable, "-m", "omamori.cli.lifeline", str(os.getpid())]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*tied, name, *(unsafe if name in _DOORS else ())],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        start_new_session=True,  # Ctrl-C reaches us alone; we end the parts in order
    )
    assert process.stdout is not None
    threading.Thread(target=_echo, args=(name, process.stdout), daemon=True).start()
    return process


def _echo(name: str, stream: IO[str]) -> None:
    colour = sys.stdout.isatty()
    mark = f"\033[{_COLOURS[name]}m{_NAMES[name]}│\033[0m" if colour else f"{_NAMES[name]}│"
    for line in stream:
        print(mark, line.rstrip(), flush=True)


def _end(parts: list[Part]) -> None:
    print("omamori: 終了しています…")
    for part in parts:
        _signal(part, signal.SIGTERM)
    limit = time.monotonic() + _PATIENCE
    for part in parts:
        try:
            part.process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(part, signal.SIGKILL)
            part.process.wait()
    print("omamori: 終了しました。")


def _signal(part: Part, number: signal.Signals) -> None:
    if part.process.poll() is None:
        os.killpg(part.process.pid, number)
