"""Puts the door of the gate on the path of these tests."""

import sys
from pathlib import Path

import pytest

from omamori.gate.intake import Answer, Intake
from omamori.gate.submission import Submission

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    kept: list[Submission] = []

    async def take(self: Intake, mail: Submission) -> Answer:
        kept.append(mail)
        return Answer("250 2.0.0 Taken", "passed")

    monkeypatch.setattr(Intake, "take", take)
    return kept
