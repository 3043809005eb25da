"""A short run of the coverage-guided fuzzer, from one seed number: longer ones, from any, are tools/fuzz."""

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
        [sys.executable, str(ROOT / "tools" / "fuzz"), what, "500", "30", "1"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    # The error and where it was raised stand before the file that raised it.
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "stat::number_of_executed_units" in done.stderr
