"""kill -9 at random moments while mails flow: nothing is lost, nothing arrives twice unmarked.

A sender hands in mails as a real server does: again and again until it hears 250. Meanwhile gate,
worker and web are killed and started again. The short form runs in ``make test``; the long one
(1,000 mails, 100 kills) with ``OMAMORI_TEST_LONG=1``.
"""

import json
import os
import random
import smtplib
import subprocess
import sys
import threading
from collections import Counter

import pytest

from installation import Installation, until

LONG = os.environ.get("OMAMORI_TEST_LONG") == "1"
MAILS, KILLS = (1000, 100) if LONG else (60, 6)
SENDER, RECIPIENT = "sato@mirai-print.example", "suzuki@mirai-print.example"

_LOOK = """
import django, json; django.setup()
from omamori.do.outbound import models
rows = models.Mail.objects.filter(received_at__gte="2026-01-01T00:00:00Z")
print(json.dumps([m.head.get("subject", "") for m in rows
                  if m.possible_duplicate or m.possible_duplicate_of_id is not None]))
"""


def _mail(number: int) -> bytes:
    text = (
        f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: crash {number}\r\n"
        f"Message-ID: <crash-{number}@mirai-print.example>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"社内の連絡です。{number}\r\n"
    )
    return text.encode()


class Sender(threading.Thread):
    """Hands in every mail until it is taken."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.taken, self.tries = port, 0, 0
        self.pause = threading.Event()

    def run(self) -> None:
        for number in range(MAILS):
            while not self._send(_mail(number)):
                self.pause.wait(0.1)
            self.taken += 1

    def _send(self, content: bytes) -> bool:
        self.tries += 1
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as server:
                server.sendmail(SENDER, [RECIPIENT], content)
        except (OSError, smtplib.SMTPException):
            return False
        return True


def _subject(content: bytes) -> str:
    return content.split(b"Subject: ")[1].split(b"\r\n")[0].decode()


def _marked(live: Installation) -> set[str]:
    """The subjects of our mails that the product marks as possible duplicates."""
    env = live.environment | {"DJANGO_SETTINGS_MODULE": "omamori.config.settings"}
    look = [sys.executable, "-c", _LOOK]
    answer = subprocess.run(look, env=env, capture_output=True, text=True, check=True)
    return {subject for subject in json.loads(answer.stdout) if subject.startswith("crash ")}


@pytest.mark.crash
def test_nothing_lost_and_nothing_twice_unmarked() -> None:
    chance = random.Random(20261124)
    with Installation() as live:
        sender = Sender(live.smtp)
        sender.start()
        for _ in range(KILLS):
            goal = sender.taken + MAILS // (KILLS + 1)
            part = chance.choice(["gate", "worker", "gate", "worker", "web"])
            until(lambda goal=goal: sender.taken >= goal or not sender.is_alive(), seconds=120)
            sender.pause.wait(chance.random() * 0.2)
            live.kill(part)
            live.start(part)
        sender.join(600)
        assert not sender.is_alive()

        def arrived() -> Counter[str]:
            return Counter(_subject(raw) for _, raw in live.mailbox() if b"Subject: crash" in raw)

        until(lambda: len(arrived()) == MAILS, seconds=180, pause=0.5)
        counts = arrived()
        marked = _marked(live)
        twice = {subject for subject, count in counts.items() if count > 1}
        sys.stdout.write(
            f"\n{MAILS} mails, {KILLS} kills: {sender.tries} tries, {len(counts)} arrived, "
            f"{len(twice)} twice (all marked), {len(marked)} marked\n"
        )
        assert set(counts) == {f"crash {n}" for n in range(MAILS)}, "a mail was lost"
        assert twice <= marked, "arrived twice without a mark"
        assert live.command("ledger", "verify").returncode == 0
