"""How much memory finding takes: of a process that read documents, one text of 5 MB, or a file of hundreds of megabytes.

The documents are 20 MB of mixed ones; the text of the file comes by windows. Resident set at the end and at its
highest, in MB, beside the limit of each mode. All processes load all dictionaries: names and addresses are all different.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

LIMITS = {"fast": 120, "deep": 400}
# So long a file, in MB; deep reading takes longer.
FILES = {"fast": 200, "deep": 40}
PAGE = resource.getpagesize()


def measured(mode: str, size: str) -> None:
    """Read in this process and print what it holds: at the end, and at most."""
    import pidetect
    from pidetect.examine import examine_path

    if size.startswith("/"):
        assert examine_path(size, mode=mode).examined  # type: ignore[arg-type]
    else:
        from _texts import Writer

        writer = Writer(20261124)
        read = 0
        while read < (5e6 if size == "whole" else 20e6):
            text = "\n\n".join(writer.mixed() for _ in range(50 if size == "whole" else 1))
            pidetect.scan(text, mode)  # type: ignore[arg-type]
            read += len(text.encode())
    held = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"{held:.0f} {most:.0f}")


def long_file(path: Path, megabytes: int) -> None:
    """Write mixed documents one behind the other."""
    from _texts import Writer

    writer, written = Writer(20261125), 0
    with path.open("w", encoding="utf-8") as file:
        while written < megabytes * 1e6:
            text = writer.mixed()
            written += len(text.encode())
            file.write(text + "\n\n")


def main() -> None:
    """Print one line for each mode and size of text."""
    with tempfile.TemporaryDirectory() as folder:
        for mode, limit in LIMITS.items():
            path = Path(folder, mode)
            long_file(path, FILES[mode])
            for name, size in (
                ("documents", "documents"),
                ("whole", "whole"),
                (f"{FILES[mode]} MB file", str(path)),
            ):
                done = subprocess.run(
                    [sys.executable, __file__, mode, size],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                held, most = map(int, done.stdout.split())
                print(
                    f"{mode} {name:11}: {held} MB held, {most} MB at most, limit {limit} MB, ratio {limit / most:.2f}"
                )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measured(sys.argv[1], sys.argv[2])
    else:
        main()
