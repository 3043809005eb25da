"""Memory of a running installation: all processes of `make run`, after a mail went through.

Prints resident memory per part (a shared page counts in each process that maps it, so the sum errs
on the high side), the sum, and its ratio to the limit of 600 MB.
"""

import smtplib
import sys
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from installation import Installation, until

LIMIT_MB = 600


def main() -> None:
    """Start, send, measure, stop."""
    from omamori.cli import demo

    with Installation() as live:
        with smtplib.SMTP("127.0.0.1", live.smtp, timeout=60) as server:
            server.sendmail(demo.SENDER, [demo.RECIPIENT], demo.wrong_mail())
        until(lambda: psutil.pid_exists(live.processes["gate"].pid))
        total = 0.0
        for part, process in live.processes.items():
            parent = psutil.Process(process.pid)
            family = [parent, *parent.children(recursive=True)]
            megabytes = sum(p.memory_info().rss for p in family) / 1024 / 1024
            total += megabytes
            print(f"{part:8} {megabytes:6.0f} MB in {len(family)} processes")
        print(
            f"sum      {total:6.0f} MB, ratio to the limit of {LIMIT_MB} MB: {total / LIMIT_MB:.2f}"
        )


if __name__ == "__main__":
    main()
