"""How much memory finding takes: a process that read 20 MB of mixed documents, and one that read a single text of 5 MB.

Resident set at the end and at its highest, in MB, beside the limit of each mode. Both processes load all dictionaries:
names and addresses are all different.
"""

import resource
import subprocess
import sys
from pathlib import Path

LIMITS = {"fast": 120, "deep": 400}
PAGE = resource.getpagesize()


def measured(mode: str, *, whole: bool) -> None:
    """Read in this process and print what it holds: at the end, and at most."""
    from _texts import Writer

    import pidetect

    writer = Writer(20261124)
    read = 0
    while read < (5e6 if whole else 20e6):
        text = "\n\n".join(writer.mixed() for _ in range(50 if whole else 1))
        pidetect.scan(text, mode)  # type: ignore[arg-type]
        read += len(text.encode())
    held = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"{held:.0f} {most:.0f}")


def main() -> None:
    """Print one line for each mode and size of text."""
    for mode, limit in LIMITS.items():
        for size in ("documents", "whole"):
            done = subprocess.run(
                [sys.executable, __file__, mode, size], capture_output=True, text=True, check=True
            )
            held, most = map(int, done.stdout.split())
            print(
                f"{mode} {size:9}: {held} MB held, {most} MB at most, limit {limit} MB, ratio {limit / most:.2f}"
            )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measured(sys.argv[1], whole=sys.argv[2] == "whole")
    else:
        main()
