"""kill -9 at any moment, again and again: each fact is heard exactly once, and the chain is whole.

Forty rounds of recorders and workers on an encrypted SQLite file and, where a server is given, on
PostgreSQL. Recorders and workers are killed at random; nothing may be lost, doubled or broken.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from omamori.foundation.crypto import keyring

PROGRAM = Path(__file__).parent / "outbox_process.py"
SERVER = os.environ.get("OMAMORI_TEST_DATABASE_URL", "")
ROUNDS = 40


@pytest.fixture
def home(tmp_path: Path) -> Path:
    keyring.write(keyring.generate(), tmp_path)
    return tmp_path


@pytest.fixture
def postgresql() -> Iterator[str]:
    import psycopg

    name = f"crash_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _storm(home: Path, database_url: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OMAMORI_")}
    environment |= {
        "OMAMORI_HOME": str(home),
        "OMAMORI_DATABASE_URL": database_url,
        "PYTHONPATH": str(PROGRAM.parents[2] / "src"),
        "DJANGO_SETTINGS_MODULE": "omamori.config.settings",
    }
    result = subprocess.run(
        [sys.executable, str(PROGRAM), str(ROUNDS), "20261124"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    found = json.loads(result.stdout)
    deeds = found["deeds"]
    assert deeds > ROUNDS, "the recorders got to work between the blows"
    assert found["stumbled"] > 0, "handlers failed on the way"
    assert found["seals"] > 1, "seals were made in the storm"
    # A deed and its fact stand or fall together; each handler took effect once for each.
    whole = ("facts", "sealed", "plain", "stumbling", "job")
    assert {name: found[name] for name in whole} == dict.fromkeys(whole, deeds)
    none = ("doubled", "undelivered", "open", "running")
    assert {name: found[name] for name in none} == dict.fromkeys(none, 0)
    assert found["broken"] == []


@pytest.mark.crash
@pytest.mark.skipif(bool(SERVER), reason="the run on PostgreSQL")
def test_exactly_once_on_sqlite(home: Path) -> None:
    _storm(home, "")


@pytest.mark.crash
@pytest.mark.skipif(not SERVER, reason="no PostgreSQL server given")
def test_exactly_once_on_postgresql(home: Path, postgresql: str) -> None:
    _storm(home, postgresql)
