"""The processes of the gate's crash test: gate, worker and examiners are killed at any line, again and again.

Usage: python gate_process.py ROUNDS SEED. Django is set up once; gate and worker are forks that open their
own connections, so that a round takes a fraction of a second. A sender hands in mail after mail, each until
it hears 250, and notes that; a next hop notes what arrives. In every tenth round the real examiner processes
work, and one of them is killed before its gate. In the end what is left is done in peace, and the outcome is
printed as JSON.
"""

import contextlib
import json
import logging
import os
import random
import shutil
import signal
import smtplib
import socket
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.config.settings")
settings.MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in settings.INSTALLED_APPS}
django.setup()
logging.disable(logging.CRITICAL)

from django.core.management import call_command
from django.db import connection

from omamori.do.outbound.models import DeliveryAttempt, Mail
from omamori.foundation.jobs import worker
from omamori.foundation.ledger import sealing, subscriptions, verification
from omamori.gate import main as gate
from omamori.testing import hop
from omamori.testing.people import mirai
from pidetect.types import Examination

SENDER, RECIPIENT = "sato@mirai-print.example", "suzuki@mirai-print.example"
AHEAD = 40
HOME = Path(settings.OMAMORI.home)
_never = threading.Event()


class QuickExaminer:
    """Finds nothing, at once; no processes."""

    def examine(self, data: bytes, name: str, *, until: float = 0.0) -> Examination:
        return Examination(name=name, examined=True)

    def look_ahead(self, texts: object) -> None:
        """Nothing to gain."""

    def close(self) -> None:
        """Nothing to end."""


def _child(task: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        try:
            task()
        except BaseException:  # noqa: BLE001 - a process that falls by itself must be seen
            traceback.print_exc()
        finally:
            os._exit(0)
    # From both sides: whoever kills must find the group, however slow the child is.
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    return pid


def _note(file: str, line: str) -> None:
    with (HOME / file).open("a", encoding="ascii") as notes:
        notes.write(line + "\n")


def _arrivals() -> None:
    def keep(mail: hop.Caught) -> None:
        if b"Subject: crash " in mail.content:
            _note("arrived", mail.content.split(b"Subject: crash ")[1].split(b"\r\n")[0].decode())

    host, _, port = settings.OMAMORI.next_hop.rpartition(":")
    with hop.serving(hop.Hop(keep=keep), host, int(port)):
        _never.wait()


def _sender() -> None:
    """Hands in one mail after the other, each until it is taken, until the file ``enough`` is there."""
    host, _, port = settings.OMAMORI.smtp.rpartition(":")
    number = 0
    while not (HOME / "enough").exists():
        text = (
            f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: crash {number}\r\n"
            f"Message-ID: <{number}@mirai-print.example>\r\n\r\n{'x' * (number % 7 * 900)}\r\n"
        )
        try:
            with smtplib.SMTP(host, int(port), timeout=10) as line:
                line.ehlo()
                line.mail(SENDER)
                line.rcpt(RECIPIENT)
                code, reply = line.data(text.encode())
        except (OSError, smtplib.SMTPException):
            code = 0
        if code == 250:
            _note("taken", f"{number} {reply.decode('ascii').split()[-1]}")
            number += 1
            # Not many more than the gate gets done between two kills.
            while number - len(_lines("arrived")) > AHEAD and not (HOME / "enough").exists():
                _never.wait(0.05)
        else:
            _note("tries", str(number))
            _never.wait(0.01)


def _gate_with(examiner: Callable[[], object] | None) -> None:
    if examiner is not None:
        gate.PooledExaminer = examiner  # type: ignore[assignment,misc]
    gate.run(threading.Event())


def _answers() -> bool:
    host, _, port = settings.OMAMORI.smtp.rpartition(":")
    try:
        socket.create_connection((host, int(port)), 0.2).close()
    except OSError:
        return False
    return True


def _until_it_answers() -> None:
    """Most rounds kill a gate that works; the others one that starts, however busy the machine is."""
    limit = time.monotonic() + 20
    while not _answers() and time.monotonic() < limit:
        _never.wait(0.02)


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    os.waitpid(group, 0)


def _one_examiner(parent: int) -> None:
    """Kill one child of the gate, if it has one yet."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    if children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(children[0]), signal.SIGKILL)


def _storm(rounds: int, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(rounds):
        real = number % 10 == 9
        door = _child(lambda real=real: _gate_with(None if real else QuickExaminer))  # type: ignore[misc]
        hand = _child(lambda: worker.run(threading.Event()))
        if real or dice.random() < 0.75:
            _until_it_answers()
        _never.wait(dice.uniform(0.0, 0.4))
        if real:
            _never.wait(dice.uniform(0.0, 1.5))
            _one_examiner(door)
            _never.wait(dice.uniform(0.0, 0.5))
        for pid in dice.sample([door, hand], 2):
            _kill(pid)


def _lines(file: str) -> list[str]:
    path = HOME / file
    return path.read_text("ascii").splitlines() if path.exists() else []


def _open() -> set[str]:
    """Promised mails that nobody answers for yet: not arrived, and no row that holds them."""
    promised, arrived = dict(line.split() for line in _lines("taken")), set(_lines("arrived"))
    missing = {n: i for n, i in promised.items() if n not in arrived}
    held = Mail.objects.filter(state__startswith="waiting").values_list("public_id", flat=True)
    known = set(held) if missing else set()
    connection.close()
    return {number for number, mail_id in missing.items() if mail_id not in known}


def _settle(patience: float) -> None:
    """No more kills: everything that was promised arrives."""
    (HOME / "enough").touch()
    door, hand = _child(lambda: _gate_with(QuickExaminer)), _child(lambda: worker.run(_never))
    limit = time.monotonic() + patience
    while _open() and time.monotonic() < limit:
        _never.wait(0.5)
    _never.wait(1.5)  # what is under way is noted
    _kill(door)
    _kill(hand)


def _outcome() -> dict[str, object]:
    sealing.seal_new(settle=timedelta(0))  # the workers of the storm had no minute for it
    taken, arrived = _lines("taken"), Counter(_lines("arrived"))
    rows = Mail.objects.select_related("possible_duplicate_of")
    # By subject: a sender that hears nothing hands one mail in three times and more.
    marked = {
        m.head["subject"].removeprefix("crash ")
        for m in rows
        if m.possible_duplicate or m.possible_duplicate_of_id is not None
    }
    held = {m.head["subject"] for m in rows if m.state.startswith("waiting")}
    twice = {number for number, count in arrived.items() if count > 1}
    return {
        "taken": len(taken),
        "tries": len(taken) + len(_lines("tries")),
        "lost": sorted(_open()),
        "twice": len(twice),
        "unmarked": sorted(twice - marked),
        "marked": len(marked),
        "held": len(held),
        "rows": Mail.objects.count(),
        "attempts": DeliveryAttempt.objects.count(),
        "left_in_journal": sum(1 for _ in (HOME / "journal").glob("*/*.seg")),
        "broken": list(verification.verify().broken),
    }


def main() -> None:
    rounds, seed = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    mirai()
    # What a process loads at its first mail is loaded before the forks: rounds are for working, not for starting.
    subscriptions.load()
    worker.pumps()
    connection.close()
    (HOME / "journal").mkdir(exist_ok=True)
    others = [_child(_arrivals), _child(_sender)]
    began = time.monotonic()
    try:
        _storm(rounds, seed)
        _settle(180.0)
    finally:
        for pid in others:
            _kill(pid)
    seconds = round(time.monotonic() - began)
    sys.stdout.write(json.dumps(_outcome() | {"rounds": rounds, "seconds": seconds}))
    shutil.rmtree(HOME / "blobs", ignore_errors=True)


main()
