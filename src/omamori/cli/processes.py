"""一つずつの働き手。Starts one of the processes of an installation; ``run`` starts all of them."""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from typing import NoReturn

from omamori.cli import readiness
from omamori.config import environment


def web(options: argparse.Namespace) -> int:
    """Serve the pages with granian; replaces this process."""
    settings = environment.read()
    if not readiness.refuses(settings, options):
        _serve(settings)
    return 2


def _serve(settings: environment.Environment) -> NoReturn:
    host, port = environment.host_port(settings.web)
    program = str(Path(sys.executable).parent / "granian")
    arguments = [
        program, "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(settings.workers), "--blocking-threads", "4",
        "--log-level", "warning", "--no-ws", "--respawn-failed-workers",
        "omamori.config.wsgi:application",
    ]  # fmt: skip
    os.execv(program, arguments)  # noqa: S606 - our own server, fixed arguments


def gate(options: argparse.Namespace) -> int:
    """Take outgoing mail until told to stop."""
    if readiness.refuses(environment.read(), options):
        return 2
    from omamori.gate import main

    main.run(_until_told_to_stop())
    return 0


def worker(options: argparse.Namespace) -> int:
    """Do background work until told to stop."""
    del options
    from omamori.foundation.jobs import worker as jobs

    jobs.run(_until_told_to_stop())
    return 0


def mailbox(options: argparse.Namespace) -> int:
    """Play the outside world: take mail and keep it as files for the mailbox page."""
    del options
    from omamori.testing import hop

    settings = environment.read()
    host, port = environment.host_port(settings.next_hop)
    hop.run(host, port, settings.home / "mailbox", _until_told_to_stop())
    return 0


def _until_told_to_stop() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
