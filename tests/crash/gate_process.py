"""The processes of the gate's crash test: gate, worker and examiners are killed at any line, again and again.

Usage: python gate_process.py ROUNDS SEED [SECOND]. Django is set up once; gate and worker are forks that open their
own connections, so that a round takes a fraction of a second. A sender hands in mail after mail, each until
it hears 250, and notes that; a next hop notes what arrives. In every tenth round the real examiner processes
work, and one of them is killed before its gate. In the end what is left is done in peace, and the outcome is
printed as JSON. With SECOND, a host and port, two gates stand on one database, each with a home of its own and
the folders of mails and journals in common: one of them is killed at a time, and the other takes over.
"""

import contextlib
import dataclasses
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
from collections.abc import Callable, Iterator
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
from omamori.gate import keeping
from omamori.gate import main as gate
from omamori.testing import hop
from omamori.testing.people import mirai
from pidetect.types import Examination

SENDER, RECIPIENT = "sato@mirai-print.example", "suzuki@mirai-print.example"
AHEAD = 40
HOME = Path(settings.OMAMORI.home)
DOORS = [settings.OMAMORI.smtp, *sys.argv[3:]]
"""Where the gates take mail."""
_never = threading.Event()
keeping._ADOPT = 1.0  # a journal left behind is looked for each second, not twice a minute


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


def _sender(own: int) -> None:
    """Hands in one mail after the other, each until it is taken, until the file ``enough`` is there.

    Args:
        own: the gate it goes to first; after an answer that is no yes, or none, it goes to the next one.
    """
    count, at = 0, own
    while not (HOME / "enough").exists():
        number = f"{own}-{count}"
        code, reply = _handed_in(DOORS[at % len(DOORS)], number, count % 7 * 900)
        if code == 250:
            _note("taken", f"{number} {reply.decode('ascii').split()[-1]}")
            count += 1
            # Not many more than the gate gets done between two kills.
            while count * len(DOORS) - len(_lines("arrived")) > AHEAD:
                if (HOME / "enough").exists():
                    return
                _never.wait(0.05)
        else:
            _note("tries", number)
            at += 1
            _never.wait(0.01)


def _handed_in(door: str, number: str, size: int) -> tuple[int, bytes]:
    host, _, port = door.rpartition(":")
    text = (
        f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: crash {number}\r\n"
        f"Message-ID: <{number}@mirai-print.example>\r\n\r\n{'x' * size}\r\n"
    )
    try:
        with smtplib.SMTP(host, int(port), timeout=10) as line:
            line.ehlo()
            line.mail(SENDER)
            line.rcpt(RECIPIENT)
            return line.data(text.encode())
    except (OSError, smtplib.SMTPException):
        return 0, b""


def _gate_with(examiner: Callable[[], object] | None, which: int = 0) -> None:
    if examiner is not None:
        gate.PooledExaminer = examiner  # type: ignore[assignment,misc]
    if which:
        settings.OMAMORI = dataclasses.replace(
            settings.OMAMORI, home=str(HOME / "second"), smtp=DOORS[which]
        )
    gate.run(threading.Event())


def _second_home() -> None:
    """A home of its own for the second gate; mails, journals and who is there are in common."""
    (HOME / "second").mkdir()
    for name in ("blobs", "journal", "relays"):
        (HOME / name).mkdir(exist_ok=True)
        (HOME / "second" / name).symlink_to(HOME / name)


def _answers(door: str) -> bool:
    host, _, port = door.rpartition(":")
    try:
        socket.create_connection((host, int(port)), 0.2).close()
    except OSError:
        return False
    return True


def _until_it_answers(door: str = DOORS[0]) -> None:
    """Most rounds kill a gate that works; the others one that starts, however busy the machine is."""
    limit = time.monotonic() + 20
    while not _answers(door) and time.monotonic() < limit:
        _never.wait(0.02)


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    os.waitpid(group, 0)


def _one_examiner(parent: int, dice: random.Random) -> None:
    """Kill an examiner of the gate, or the process of which they are copies, if there is one yet."""
    found = list(_descendants(parent))
    if found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(dice.choice(found), signal.SIGKILL)


def _descendants(parent: int) -> Iterator[int]:
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text("ascii").split()):
                yield child
                yield from _descendants(child)


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
            _one_examiner(door, dice)
            _never.wait(dice.uniform(0.0, 0.5))
        for pid in dice.sample([door, hand], 2):
            _kill(pid)


def _storm_on_two(rounds: int, seed: int) -> None:
    """One of two gates falls at a time; while it is away the other one sends what it had promised."""
    dice = random.Random(seed)
    hand = _child(lambda: worker.run(threading.Event()))
    gates = [_child(lambda n=n: _gate_with(QuickExaminer, n)) for n in range(2)]  # type: ignore[misc]
    for door in DOORS:
        _until_it_answers(door)
    for number in range(rounds):
        fallen = number % 2
        _never.wait(dice.uniform(0.1, 0.8))
        _kill(gates[fallen])
        _never.wait(dice.uniform(0.0, 1.0))
        gates[fallen] = _child(lambda n=fallen: _gate_with(QuickExaminer, n))  # type: ignore[misc]
        _until_it_answers(DOORS[fallen])
    _never.wait(0.3)
    for pid in (gates[1], gates[0], hand):
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
    if len(DOORS) > 1:
        _second_home()
    others = [_child(_arrivals), *(_child(lambda n=n: _sender(n)) for n in range(len(DOORS)))]  # type: ignore[misc]
    began = time.monotonic()
    try:
        (_storm_on_two if len(DOORS) > 1 else _storm)(rounds, seed)
        _settle(180.0)
    finally:
        for pid in others:
            _kill(pid)
    seconds = round(time.monotonic() - began)
    sys.stdout.write(json.dumps(_outcome() | {"rounds": rounds, "seconds": seconds}))
    shutil.rmtree(HOME / "blobs", ignore_errors=True)


main()
