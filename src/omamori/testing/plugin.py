"""試験の地面。A home folder and keys of its own for every test run; the database by one setting.

Loaded with ``-p omamori.testing.plugin`` before Django reads its settings.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_home = Path(tempfile.mkdtemp(prefix="omamori-test-"))
os.environ["OMAMORI_HOME"] = str(_home)
if url := os.environ.get("OMAMORI_TEST_DATABASE_URL"):
    os.environ["OMAMORI_DATABASE_URL"] = url

from omamori.foundation.crypto import keyring  # noqa: E402

keyring.write(keyring.generate(), _home)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(_home, ignore_errors=True)
