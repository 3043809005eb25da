"""読み出す係。The process behind ``readout``: one file from standard input, its text as JSON, and the end.

It lowers its own limits before the first byte of the file is looked at, as the examining worker does.
"""

import dataclasses
import json
import os
import signal
import sys
from typing import Any

from pidetect.extract import Budget, Piece, Source, formats, read_pieces
from pidetect.readout import HEAP_BYTES, MEMORY_BYTES
from pidetect.worker import confine


class Gathered:
    """The text read so far, up to a number of characters."""

    def __init__(self, characters: int) -> None:
        """Nothing yet."""
        self.parts: list[dict[str, Any]] = []
        self.cut = False
        self._left = characters

    def add(self, piece: Piece) -> None:
        """Keep what there is room for."""
        part = piece.part
        own = part.text[piece.first : piece.last] if piece.more else part.text[: piece.last]
        self.cut = self.cut or len(own) > self._left
        if not own or self._left <= 0:
            return
        kept = dataclasses.replace(part, text=own[: self._left])
        self._left -= len(kept.text)
        self.parts.append(dataclasses.asdict(kept))


def answer(wanted: dict[str, Any], source: Source) -> dict[str, Any]:
    """The text of one file, or why there is none."""
    gathered = Gathered(int(wanted["characters"]))
    budget = Budget(float(wanted["seconds"]), float(wanted["seconds"]))
    budget.arm()
    try:
        problems = read_pieces(source, str(wanted["name"]), gathered.add, budget=budget)
    except MemoryError:
        problems = ["too_large"]
    except RecursionError:
        problems = ["nested"]
    except BaseException:  # noqa: BLE001 - panics of native parsers are no Exception; the asker must get an answer
        problems = ["crashed"]
    finally:
        budget.disarm()
    return {"parts": gathered.parts, "why": problems[0] if problems else "", "cut": gathered.cut}


def main() -> None:
    """Entry of ``python -m pidetect.readout_process WANTED`` with the file as standard input."""
    wanted: dict[str, Any] = json.loads(sys.argv[1])
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    answers = os.fdopen(os.dup(1), "wb")
    # Native libraries that print must not disturb the answer.
    os.dup2(2, 1)
    formats.load_all()
    confine(MEMORY_BYTES, HEAP_BYTES)
    result = answer(wanted, Source(descriptor=0))
    answers.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"))
    answers.flush()


if __name__ == "__main__":
    main()
