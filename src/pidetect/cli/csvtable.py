"""CSV で出す。One row for each file and kind, for spreadsheets: opened with Excel, no cell becomes a formula or garbage.

A file may be called =cmd|'/c calc'!A1; such cells begin with an apostrophe (OWASP, CSV injection). The mark of UTF-8 in
front is what Excel knows Japanese text by; lines end as RFC 4180 says. Letters that steer a terminal or break a row are
written as escapes. Values are never written, only hints.
"""

import csv
from collections.abc import Iterator
from typing import TextIO

from pidetect.cli.places import Place
from pidetect.cli.reports import explanation, status_of
from pidetect.cli.tables import certainty, ranked, where
from pidetect.cli.terminal import printable
from pidetect.gravity import LABELS as GRAVITIES
from pidetect.gravity import gravity
from pidetect.types import LABELS, Examination

_MARK = "\ufeff"
_HEADINGS = (
    *("ファイル", "調べたか", "わけ", "重さ", "人数 (少なくて)", "人数 (およそ)", "人数 (多くて)"),
    *("名前や署名だけの人のほか", "種類", "件数", "確からしさ", "例", "場所"),
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")


class CsvTable:
    """Writes the head with the first file, then rows."""

    def __init__(self, out: TextIO) -> None:
        """Take where to write."""
        reconfigure = getattr(out, "reconfigure", None)
        if reconfigure is not None:
            # Whatever the terminal speaks: the mark in front promises UTF-8.
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
        self._out = out
        self._writer = csv.writer(out, lineterminator="\r\n")
        self._begun = False

    def add(self, place: Place, result: Examination) -> int:
        """One file."""
        self._begin()
        for row in rows(place, result):
            self._writer.writerow([safe(printable(cell)) for cell in row])
        self._out.flush()
        return status_of(result)

    def end(self) -> None:
        """A run without any file has its head, too."""
        self._begin()

    def _begin(self) -> None:
        if not self._begun:
            self._out.write(_MARK)
            self._writer.writerow(_HEADINGS)
            self._begun = True


def rows(place: Place, result: Examination) -> Iterator[tuple[str, ...]]:
    """The rows of a file: one for each kind, or one that says that there is none."""
    persons = result.persons
    about = (
        *(place.path, "はい" if result.examined else "いいえ"),
        *("" if result.examined else explanation(place, result), GRAVITIES[gravity(result)]),
        *(str(persons.low), str(persons.estimate), str(persons.high), str(result.others.estimate)),
    )
    if not result.kinds:
        yield (*about, "", "0", "", "", "")
    for kind, number in ranked(result):
        listed = [f for f in result.findings if f.kind == kind]
        hint = listed[0].masked if listed else ""
        found = (
            LABELS.get(kind, kind),
            str(number),
            certainty(listed),
            hint,
            where(listed, number),
        )
        yield (*about, *found)


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
