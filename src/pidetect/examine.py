"""調べる。One file from bytes to an answer: what is in it, how many persons, or why it cannot be said."""

from collections import Counter

from pidetect import engine
from pidetect.extract import Limits, extract
from pidetect.persons import People
from pidetect.types import Examination, Finding, Mode, Part, PartSummary

_LISTED_PARTS = 500


def examine(
    data: bytes, name: str, mode: Mode = "deep", limits: Limits | None = None
) -> Examination:
    """Examine one file in this process; for files of strangers use ``pidetect.pool``.

    Args:
        data: the file.
        name: its name; only for the answer.
        mode: "fast" or "deep", as for ``scan``.
        limits: sizes and depths.
    """
    bounds = limits or Limits()
    parts, problems = extract(data, name, bounds)
    return examine_parts(parts, problems, name, mode=mode, limits=bounds)


def examine_parts(
    parts: list[Part],
    problems: list[str],
    name: str,
    *,
    mode: Mode = "deep",
    limits: Limits | None = None,
) -> Examination:
    """Examine texts that are already extracted, as one document."""
    most = (limits or Limits()).findings
    people, kinds = People(), Counter[str]()
    findings: list[Finding] = []
    summaries: list[PartSummary] = []
    for part in parts:
        matches = engine.matches_of(part.text, mode, part.grid)
        persons = people.add(part.text, matches)
        kinds.update(str(m.kind) for m in matches)
        room = max(0, most - len(findings))
        findings += engine.findings_of(matches[:room], persons[:room], part.place)
        if len(summaries) < _LISTED_PARTS:
            summaries.append(PartSummary(part.place, len(part.text), part.hidden, len(matches)))
    return Examination(
        name=name,
        examined=not problems,
        why=problems[0] if problems else "",
        parts=tuple(summaries),
        kinds=dict(kinds),
        persons=people.estimate(),
        findings=tuple(findings),
    )
