"""報告書の事実。How a paper is named in facts, what was frozen in it, and the layout of its day."""

from datetime import date
from typing import Any

from omamori.do.incidents.papers.domain.filling import Line, from_json
from omamori.do.incidents.papers.domain.layouts import Layout, layouts
from omamori.do.incidents.papers.models import Paper
from omamori.reference.papers import document


def told(row: Paper) -> dict[str, Any]:
    """The fields that every fact about a paper has."""
    return {
        "subject_id": row.case_id,
        "trace": row.case_id,
        "paper_id": row.public_id,
        "paper": row.layout,
        "stage": row.stage,
        "edition": row.version,
        "content_hash": row.sha256,
    }


def kept(row: Paper) -> tuple[Line, ...]:
    """The frozen lines; none while it is a draft."""
    return from_json(row.lines)


def layout_of(code: str, *, on: date) -> Layout | None:
    """The layout of a kind of report in force on a day; None when there is none."""
    return next((one for one in layouts(document(), on) if one.code == code), None)


def on_day(row: Paper) -> Layout:
    """The layout by which a paper was begun.

    Raises:
        KeyError: the reference data have lost it.
    """
    found = layout_of(row.layout, on=row.layout_from)
    if found is None:
        raise KeyError(row.layout)
    return found
