"""報告の形。Which form the answers take: a table for people, JSON Lines or SARIF for programs."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any, Protocol, TextIO

from pidetect.cli.places import PROBLEMS, REASONS, Place
from pidetect.gravity import gravity
from pidetect.types import Examination

NOTHING, FOUND, UNEXAMINED = 0, 1, 2


class Report(Protocol):
    """Takes answers, one after another."""

    def add(self, place: Place, result: Examination) -> int:
        """One file; gives the exit status that it asks for."""

    def end(self) -> None:
        """All files are answered."""


def status_of(result: Examination) -> int:
    """The exit status that a file asks for."""
    if not result.examined:
        return UNEXAMINED
    return FOUND if result.kinds else NOTHING


def explanation(place: Place, result: Examination) -> str:
    """Why a file could not be examined, in Japanese."""
    return PROBLEMS.get(place.problem) or REASONS.get(result.why, result.explanation)


def report(asked: Any, out: TextIO) -> Report:
    """The report that was asked for."""
    if asked.json:
        return JsonLines(out)
    if asked.sarif:
        from pidetect.cli.sariflog import SarifReport  # noqa: PLC0415 - only for machines that read it

        return SarifReport(out)
    if asked.csv:
        from pidetect.cli.csvtable import CsvTable  # noqa: PLC0415 - only for spreadsheets

        return CsvTable(out)
    from pidetect.cli.tables import Tables  # noqa: PLC0415 - only for people

    return Tables(out, listed=asked.list)


class JsonLines:
    """One object for each finding, then one for the file; the form is fixed by ``schema/output.schema.json``."""

    def __init__(self, out: TextIO) -> None:
        """Take where to write."""
        self._out = out

    def add(self, place: Place, result: Examination) -> int:
        """One file."""
        for row in rows(place, result):
            self._out.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._out.flush()
        return status_of(result)

    def end(self) -> None:
        """Nothing more."""


def rows(place: Place, result: Examination) -> Iterator[dict[str, Any]]:
    """The findings and the summary of a file as plain values."""
    for finding in result.findings:
        yield {
            "path": place.path,
            "place": finding.place,
            "kind": str(finding.kind),
            "start": finding.start,
            "end": finding.end,
            "certainty": finding.certainty,
            "person": finding.person,
        }
    summary = {
        "persons": dataclasses.asdict(result.persons),
        "others": dataclasses.asdict(result.others),
        "risk": dataclasses.asdict(result.risk),
        "gravity": str(gravity(result)),
        "kinds": {str(k): n for k, n in result.kinds.items()},
        "examined": result.examined,
        "why": result.why,
    }
    yield {"path": place.path, "summary": summary}
