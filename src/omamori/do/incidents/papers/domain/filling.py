"""埋める。A report's lines from the case and from what people wrote; what is missing; what differs."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from omamori.do.incidents.papers.case_at_hand import CaseAtHand
from omamori.do.incidents.papers.domain.layouts import Layout

LONGEST = 5000
WRITTEN = "人が書いた"
UNKNOWN_WORD = "調査中"
"""What a field that is not known yet says on the paper."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One field of a report, filled.

    Attributes:
        text: empty while unknown. origin: where it comes from.
        must: it may not stay unknown on this paper. edited: a person wrote it over.
        same: see ``Field.same``.
    """

    code: str
    label: str
    item: str
    text: str
    origin: str
    must: bool
    edited: bool
    same: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Difference:
    """A field that says two things."""

    label: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Conflict:
    """What different addressees are told differently.

    Attributes:
        label: of the field; told: (which paper, what it says).
    """

    label: str
    told: tuple[tuple[str, str], ...]


def fill(
    layout: Layout, stage: str, case: CaseAtHand, written: Mapping[str, str]
) -> tuple[Line, ...]:
    """The lines of a report: what people wrote comes before what the case says."""
    found = []
    for field in layout.on(stage):
        known = case.value(field.origin)
        own = written.get(field.code)
        found.append(
            Line(
                code=field.code,
                label=field.label,
                item=field.item,
                text=own if own is not None else known.text,
                origin=WRITTEN if own is not None else known.origin,
                must=field.need(stage) == "must",
                edited=own is not None,
                same=field.same,
            )
        )
    return tuple(found)


def missing(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Fields that may not stay unknown and are."""
    return tuple(line for line in lines if line.must and not line.text.strip())


def changed(
    given: Mapping[str, str], lines: Sequence[Line], case_lines: Sequence[Line]
) -> dict[str, str]:
    """What a person wrote, field by field, as far as it differs from what the case says by itself.

    Args:
        given: the fields of the form. lines: as they are now. case_lines: as the case alone fills them.
    """
    own = {line.code: line.text for line in case_lines}
    found = {}
    for line in lines:
        text = given.get(line.code, line.text).replace("\r\n", "\n").strip()
        if text != own[line.code].strip():
            found[line.code] = text
    return found


def differences(before: Iterable[Line], after: Iterable[Line]) -> tuple[Difference, ...]:
    """Fields of the later paper that say something else than the earlier one, or are new."""
    old = {line.code: line.text.strip() for line in before}
    return tuple(
        Difference(label=line.label, before=old.get(line.code, ""), after=line.text)
        for line in after
        if line.text.strip() != old.get(line.code, "")
    )


def conflicts(papers: Iterable[tuple[str, Sequence[Line]]]) -> tuple[Conflict, ...]:
    """Values that must agree whoever is told and do not; unknown agrees with everything.

    Args:
        papers: name of each newest paper and its lines.
    """
    said: dict[str, list[tuple[str, str, str]]] = {}
    for name, lines in papers:
        for line in lines:
            if line.same and line.text.strip():
                said.setdefault(line.same, []).append((name, line.label, line.text.strip()))
    return tuple(
        Conflict(label=rows[0][1], told=tuple((name, text) for name, _label, text in rows))
        for rows in said.values()
        if len({_plain(text) for _name, _label, text in rows}) > 1
    )


def digest(layout: str, stage: str, version: int, lines: Iterable[Line]) -> str:
    """SHA-256 (hex) over a frozen paper: canonical JSON of its name and what every field says."""
    content: dict[str, Any] = {
        "paper": layout,
        "stage": stage,
        "version": version,
        "fields": [[line.code, line.label, line.text, line.origin] for line in lines],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def to_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as they are kept."""
    return [dataclasses.asdict(line) for line in lines]


def from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Lines as they were kept."""
    return tuple(Line(**row) for row in rows)


def _plain(text: str) -> str:
    return "".join(text.split())
