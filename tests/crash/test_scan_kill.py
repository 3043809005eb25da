"""kill -9 of whoever conducts a scan, again and again: each file is looked into and counted exactly once."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from omamori.foundation.crypto import keyring

PROGRAM = Path(__file__).parent / "scan_process.py"
SERVER = os.environ.get("OMAMORI_TEST_DATABASE_URL", "")
FOLDERS, FILES = 6, 60
KILLS = 8


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """360 files, every third with two invented persons, in six folders."""
    root = tmp_path / "share"
    for folder in range(FOLDERS):
        (root / f"f{folder}").mkdir(parents=True)
        for n in range(FILES):
            person = f"氏名：山田 花子 電話：03-5550-{folder}{n:03}\n氏名：鈴木 次郎 電話：03-5551-{folder}{n:03}\n"
            text = person if n % 3 == 0 else f"会議の記録 {folder}-{n}\n"
            (root / f"f{folder}" / f"{n}.txt").write_text(text, "utf-8")
    return root


@pytest.fixture
def database() -> Iterator[str]:
    """A database of its own where a server is given; else the encrypted file in the home folder."""
    if not SERVER:
        yield ""
        return
    import psycopg

    name = f"crash_scan_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.crash
def test_nothing_is_lost_or_doubled(share: Path, database: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    keyring.write(keyring.generate(), home)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OMAMORI_")}
    environment |= {
        "OMAMORI_HOME": str(home),
        "OMAMORI_DATABASE_URL": database,
        "OMAMORI_SCAN_FOLDERS": str(share),
        "PYTHONPATH": str(PROGRAM.parents[2] / "src"),
        "DJANGO_SETTINGS_MODULE": "omamori.config.settings",
    }
    result = subprocess.run(
        [sys.executable, str(PROGRAM), str(share), str(KILLS), "20261125"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    found = json.loads(result.stdout)
    assert found.pop("killed") >= 3, "some were killed while they worked"
    every = FOLDERS * FILES
    assert found == {
        "state": "done",
        "listed": every,
        "to_examine": every,
        "examined": every,
        "found": every // 3,
        "tracked": every,
        "looked_into": every,
        "places": [FILES // 3] * FOLDERS,
        "shards": 0,
        "ended": 1,
        "reported": FOLDERS,
    }
