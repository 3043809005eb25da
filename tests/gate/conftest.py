"""Puts the door of the gate on the path of these tests."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from omamori.foundation.storage import blobs
from omamori.gate.intake import Answer, Intake
from omamori.gate.submission import Submission
from omamori.testing.people import mirai

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    kept: list[Submission] = []

    async def take(self: Intake, mail: Submission) -> Answer:
        kept.append(mail)
        return Answer("250 2.0.0 Taken", "passed")

    monkeypatch.setattr(Intake, "take", take)
    return kept


@pytest.fixture
def company() -> Iterator[None]:
    """The company of the tests, and no bytes left of its mails."""
    mirai()
    yield
    for number in list(blobs.numbers("mail")):
        blobs.erase(number, kind="mail")
