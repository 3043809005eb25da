"""SARIF。Findings as other tools read them (OASIS SARIF 2.1.0), without any value.

Offsets of text files point into the file; those of other formats count in the extracted text of a place, which is
told as a logical location.
"""

import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from pidetect.types import LABELS, UNREPORTED, WHY, Examination, Finding, Kind
from pidetect.version import version

_VERSION = "2.1.0"
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# A leak of these is grave by itself (個人情報保護法施行規則 第7条第1号・第2号, 番号法 第29条の4).
_GRAVE = frozenset(
    (Kind.MY_NUMBER, Kind.CARD, Kind.BANK_ACCOUNT, Kind.SPECIAL_CARE, Kind.CREDENTIAL)
)
_SLIGHT = frozenset((Kind.AGE, Kind.SEX, Kind.POSTAL_CODE))
_LEVELS = {"error": _GRAVE, "note": _SLIGHT}


def log(answers: Iterable[tuple[str, Examination]]) -> dict[str, Any]:
    """A log of one run.

    Args:
        answers: the path of each file as the caller named it ("-" for the standard input), and its examination.
    """
    results: list[dict[str, Any]] = []
    notices: list[dict[str, Any]] = []
    kinds = {str(k): None for k in LABELS if k not in UNREPORTED}
    for path, examination in answers:
        results += [_result(path, finding) for finding in examination.findings]
        kinds |= dict.fromkeys(map(str, examination.kinds))
        if not examination.examined:
            notices.append(_notice(path, examination.why))
    order = {kind: number for number, kind in enumerate(kinds)}
    for result in results:
        result["ruleIndex"] = order[result["ruleId"]]
    run = {
        "tool": {"driver": _driver(kinds)},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": not notices, "toolExecutionNotifications": notices}
        ],
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": _VERSION, "runs": [run]}


def _driver(kinds: Iterable[str]) -> dict[str, Any]:
    rules = [
        {
            "id": kind,
            "name": "".join(word.title() for word in kind.split("_")),
            "shortDescription": {"text": LABELS.get(kind, kind)},
            "defaultConfiguration": {"level": level(kind)},
        }
        for kind in kinds
    ]
    return {"name": "pidetect", "version": version(), "language": "ja", "rules": rules}


def level(kind: str) -> str:
    """How grave a finding of a kind is: "error", "warning" or "note"."""
    return next((name for name, kinds in _LEVELS.items() if kind in kinds), "warning")


def percent(certainty: float) -> int:
    """Rounded down and below a hundred, which would promise what no rule can."""
    return min(99, int(certainty * 100))


def _result(path: str, finding: Finding) -> dict[str, Any]:
    label = LABELS.get(finding.kind, finding.kind)
    hint = f"「{finding.masked}」" if finding.masked else ""
    return {
        "ruleId": str(finding.kind),
        "level": level(finding.kind),
        "message": {
            "text": f"{label}{hint}らしい値があります (確からしさ {percent(finding.certainty)}%)。"
        },
        "rank": round(finding.certainty * 100, 1),
        "locations": [_location(path, finding)],
        "properties": {"person": finding.person, "certainty": finding.certainty},
    }


def _location(path: str, finding: Finding) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(path)}}
    where = {"charOffset": finding.start, "charLength": finding.end - finding.start}
    if not finding.place:
        line = {"startLine": finding.line} if finding.line else {}
        return {"physicalLocation": {**physical, "region": {**line, **where}}}
    logical = {"fullyQualifiedName": finding.place, "kind": "member"}
    return {
        "physicalLocation": physical,
        "logicalLocations": [logical],
        "properties": {**where, "line": finding.line},
    }


def uri(path: str) -> str:
    """A path as a URI reference (RFC 3986); bytes that are no text are kept."""
    if path == "-":
        return "stdin"
    quoted = quote(os.fsencode(path))
    return f"file://{quoted}" if path.startswith("/") else quoted


def _notice(path: str, why: str) -> dict[str, Any]:
    return {
        "level": "warning",
        "descriptor": {"id": why},
        "message": {"text": WHY.get(why, WHY["unsupported"])},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}],
    }
