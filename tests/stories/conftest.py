"""Puts the browser's stage on the path; a browser for the stories of one file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

import stage


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed at the end of the file: its loop must not run beside Django's own tests."""
    with stage.browser() as found:
        yield found
