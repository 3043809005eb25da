"""What hostile files cost: seconds until the answer and memory of the worker, with a real pool.

Prints for each file its size, the answer, seconds of the clock and of the processor, and the highest resident
memory of the worker (and how much of it the file added to a worker at rest). The limits to hold: 2 s and 300 MB
for each, on an idle machine.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from pidetect.pool import ExaminerPool
from pidetect.tests.hostile_pdf import FILES

SECONDS, MEGABYTES = 2.0, 300


class Watch:
    """The highest resident memory of a process, looked at every few milliseconds."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        self.highest = self.before = self._process.memory_info().rss
        self._began, self.processor = sum(self._process.cpu_times()[:2]), 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(0.003):
            try:
                self.highest = max(self.highest, self._process.memory_info().rss)
                self.processor = sum(self._process.cpu_times()[:2]) - self._began
            except psutil.NoSuchProcess:
                return

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join()


def main() -> int:
    """Measure every file; 1 when a limit is broken."""
    mode = "deep" if "--deep" in sys.argv else "fast"
    broken = 0
    with tempfile.TemporaryDirectory() as folder, ExaminerPool(1, seconds=20, mode=mode) as pool:
        for name, make in FILES.items():
            path = Path(folder) / "file"
            make(path)
            pool.warm_up()
            watch = Watch(pool.pids()[0])
            began = time.monotonic()
            answer = pool.examine_path(path)
            seconds = time.monotonic() - began
            watch.end()
            megabytes, added = watch.highest / 1e6, (watch.highest - watch.before) / 1e6
            bad = seconds > SECONDS or megabytes > MEGABYTES
            broken += bad
            print(
                f"{name:34} {path.stat().st_size / 1e6:9.2f} MB  {answer.why or 'examined':11}"
                f" {seconds:5.2f} s ({watch.processor:4.1f} of a processor) {megabytes:4.0f} MB (+{added:3.0f}){'  BROKEN' if bad else ''}"
            )
    print(f"{len(FILES)} files, {broken} beyond {SECONDS} s or {MEGABYTES} MB, mode {mode}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
