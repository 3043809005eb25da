"""The night, the company and the share that these tests begin with."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from omamori.do.discovery import launching
from omamori.do.discovery.conducting import Conductor
from omamori.do.discovery.executors import HereExecutor
from omamori.do.discovery.tests.share import Share
from omamori.foundation.calendar import clock
from omamori.testing.people import TODAY, World, mirai

NIGHT = datetime(TODAY.year, TODAY.month, TODAY.day, 1, 30, tzinfo=clock.JST)


@pytest.fixture(autouse=True)
def _night() -> Iterator[None]:
    with clock.fixed(NIGHT):
        yield


@pytest.fixture(autouse=True)
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a process was asked for; none is started."""
    asked: list[str] = []
    monkeypatch.setattr(launching, "launch", lambda: asked.append("launch"))
    return asked


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    """A share that scans may look through."""
    root = tmp_path / "share"
    root.mkdir(mode=0o700)
    allow(monkeypatch, scan_folders=str(tmp_path))
    return Share(root)


@pytest.fixture(scope="session")
def executor() -> Iterator[HereExecutor]:
    """One process for all tests: starting one takes longer than what it looks into."""
    made = HereExecutor(workers=1)
    yield made
    made.close()


@pytest.fixture
def scan(executor: HereExecutor) -> Callable[[], None]:
    """Conduct all open scans until nothing is left."""
    return lambda: Conductor(executor).run(once=True)


def allow(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    monkeypatch.setattr(settings, "OMAMORI", dataclasses.replace(settings.OMAMORI, **values))
