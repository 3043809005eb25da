"""中を見る。The examiner of this process for what people hand in on pages, and the words of their files.

Files are opened in confined processes only, as at the gate. A process is started with the first message
and kept: starting one takes a third of a second, its dictionaries longer.
"""

import atexit
import threading

from pidetect.pool import ExaminerPool
from pidetect.readout import read_out
from pidetect.types import Examination

_SECONDS = 12.0
_PATIENCE = 60.0
_CHARACTERS = 60_000
_READ_SECONDS = 8.0
_lock = threading.Lock()
_pool: list[ExaminerPool] = []


def examine(data: bytes, name: str) -> Examination:
    """Look into one file or text, thoroughly; what takes too long counts as not examined."""
    return _started().examine(data, name, mode="deep", seconds=_SECONDS, patience=_PATIENCE)


def words_of(data: bytes, name: str) -> str:
    """The text of a file, also of its hidden parts; empty when it cannot be read."""
    read = read_out(data, name, characters=_CHARACTERS, seconds=_READ_SECONDS)
    cells = (" ".join(cell for row in part.grid for cell in row) for part in read.parts)
    return "\n".join([*(part.text for part in read.parts), *cells])


def _started() -> ExaminerPool:
    with _lock:
        if not _pool:
            pool = ExaminerPool(1)
            atexit.register(pool.close)
            _pool.append(pool)
        return _pool[0]
