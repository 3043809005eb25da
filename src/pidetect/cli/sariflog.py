"""SARIF を書く。One log for the whole run, written when the last file is answered."""

import json
from typing import TextIO

from pidetect.cli.places import Place
from pidetect.cli.reports import status_of
from pidetect.sarif import log
from pidetect.types import Examination


class SarifReport:
    """Gathers answers and writes the log."""

    def __init__(self, out: TextIO) -> None:
        """Take where to write."""
        self._out = out
        self._answers: list[tuple[str, Examination]] = []

    def add(self, place: Place, result: Examination) -> int:
        """One file."""
        self._answers.append((place.path, result))
        return status_of(result)

    def end(self) -> None:
        """Write the log."""
        self._out.write(json.dumps(log(self._answers), ensure_ascii=False) + "\n")
