"""Puts the live installation on the path of all tests across modules, and lends one to the browser."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from installation import Installation


@pytest.fixture(scope="session")
def live() -> Iterator[Installation]:
    """One running installation for all stories of a run: nobody breaks it, everybody adds to it."""
    with Installation() as running:
        running.hasten()
        yield running
