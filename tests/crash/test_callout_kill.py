"""kill -9 of whoever calls people, again and again: everybody of the chain is called, and nobody twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from omamori.foundation.crypto import keyring

PROGRAM = Path(__file__).parent / "callout_process.py"
ROUNDS = 12


@pytest.mark.crash
@pytest.mark.skipif("OMAMORI_TEST_DATABASE_URL" in os.environ, reason="once is enough: on SQLite")
def test_everybody_is_called_and_nobody_twice(tmp_path: Path) -> None:
    keyring.write(keyring.generate(), tmp_path)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OMAMORI_")}
    environment |= {
        "OMAMORI_HOME": str(tmp_path),
        "PYTHONPATH": str(PROGRAM.parents[2] / "src"),
        "DJANGO_SETTINGS_MODULE": "omamori.config.settings",
    }
    result = subprocess.run(
        [sys.executable, str(PROGRAM), str(ROUNDS), "20261231"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    found = json.loads(result.stdout)
    assert found["killed"] == 2 * ROUNDS
    assert found["in_storm"] > 0, "the workers got to work between the blows"
    assert found["found"] > 0, "some had been sent although nobody knew"
    assert found["callouts"] == found["given_up"] == ROUNDS
    assert found["calls"] == found["sent"] == 3 * ROUNDS
    none = {"doubled": 0, "unsettled": 0, "gaps": [], "overdue": []}
    assert {name: found[name] for name in none} == none
