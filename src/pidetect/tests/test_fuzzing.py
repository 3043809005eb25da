"""A short run of the coverage-guided fuzzer: the same every time it is asked for longer (tools/fuzz)."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="no atheris here")
@pytest.mark.parametrize("what", ["extract", "scan"])
def test_a_short_run_finds_nothing(what: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "fuzz"), what, "1500", "20"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "stat::number_of_executed_units" in done.stderr
