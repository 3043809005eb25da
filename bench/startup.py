"""How long the command takes from its start to its answer about one small file, and how much memory its processes hold.

Wall clock seconds (best and median of ten) of the whole command: start, one confined process, first file, table, end. Memory is
the most that any process of the command had resident. Modules are compiled beforehand, as an installer does it.
"""

import compileall
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pidetect

LIMITS = {"--fast": (0.3, 120), "--deep": (None, 400)}
TEXT = "氏名：佐藤花子 090-1234-5678\n"
MAIN = "import sys; from pidetect.cli import main; sys.exit(main())"
RUNS = 10


def run(mode: str, path: Path) -> tuple[list[float], float]:
    """Seconds of each run, and the largest process in MB."""
    folder = Path(pidetect.__file__).parent
    environment = {**os.environ, "PYTHONPATH": str(folder.parent)}
    times: list[float] = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", MAIN, mode, str(path)],
            capture_output=True,
            env=environment,
            check=False,
        )
        times.append(time.perf_counter() - begun)
        assert done.returncode == 1, done.stderr
    return times, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Print a line for each mode; fast first, because the memory of children is a maximum."""
    compileall.compile_dir(Path(pidetect.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(TEXT, "utf-8")
        for mode, (seconds, megabytes) in LIMITS.items():
            times, memory = run(mode, path)
            limit = f"limit {seconds} s, " if seconds else ""
            print(
                f"{mode[2:]}: first answer after {min(times):.2f} s (median {statistics.median(times):.2f}), "
                f"largest process {memory:.0f} MB ({limit}{megabytes} MB)"
            )


if __name__ == "__main__":
    main()
