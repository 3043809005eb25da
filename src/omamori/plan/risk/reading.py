"""表から行へ。How cells, editions and measures become rows; used by the queries of this room."""

import dataclasses
import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from omamori.facts.lifecycle import Measure, Medium, RiskKind, Stage
from omamori.foundation.access.actor import Actor
from omamori.plan.risk import cells
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.domain.particulars import changed
from omamori.plan.risk.domain.reopening import CAUSES
from omamori.plan.risk.models import AddedMeasure, Cell, Edition, EditionState, Reopening
from omamori.plan.risk.rows import Anomaly, CellRow, EditionRow, MeasureRow

STAGES = {str(stage): stage.label for stage in Stage}
MEDIA = {str(medium): medium.label for medium in Medium}
KINDS = {str(kind): kind.label for kind in RiskKind}
STATES = {state.value: str(state.label) for state in Cell.State}
MEASURES = {str(kind): kind.label for kind in Measure}
"""Words by code, in their order."""


def in_words(codes: Iterable[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Codes as the reader reads them."""
    spoken = _spoken(get_language() or "")
    return tuple(spoken.get(code) or _(words.get(code, code)) for code in codes)


@functools.cache
def _spoken(language: str) -> Mapping[str, str]:
    """The words of a list of fifty rows, translated once."""
    with override(language or None):
        tables = (STAGES, MEDIA, KINDS, STATES)
        return {code: _(word) for words in tables for code, word in words.items()}


LISTED = (
    "public_id", "number", "process_id", "state", "stage", "media", "likelihood", "impact", "value",
    "reviewed_on", "department__name", "shown__kinds", "shown__scene", "shown__residual",
)  # fmt: skip
"""Columns of the list: the measures of fifty cells are not read to show none of them."""


def cell_row(row: Cell, names: Mapping[str, str], scale: Criteria) -> CellRow:
    """A cell as the list shows it; ``shown`` and ``department`` are at hand."""
    shown = row.shown
    told = [getattr(row, name) for name in LISTED[:10]]
    said = (shown.kinds, shown.scene, shown.residual) if shown else (None, None, None)
    return listed_rows([(*told, row.department.name, *said)], names, scale)[0]


def listed_rows(
    rows: Iterable[Sequence[Any]], names: Mapping[str, str], scale: Criteria
) -> tuple[CellRow, ...]:
    """The same of many, from the columns ``LISTED``; the reader's language is asked for once."""
    spoken = _spoken(get_language() or "")
    return tuple(_listed_row(row, names, scale, spoken) for row in rows)


def _listed_row(
    row: Sequence[Any], names: Mapping[str, str], scale: Criteria, spoken: Mapping[str, str]
) -> CellRow:
    public_id, number, process, state, stage, media, likelihood, impact, value = row[:9]
    reviewed_on, department, kinds, scene, residual = row[9:]
    return CellRow(
        public_id=public_id,
        number=number,
        process_id=process,
        process=names.get(process, ""),
        department=department,
        stage_code=stage,
        stage=spoken.get(stage, stage),
        media=tuple(spoken.get(m, m) for m in media.split(",") if m),
        kinds=tuple(spoken.get(k, k) for k in kinds or ()),
        scene=scene or "",
        residual=residual or "",
        likelihood=likelihood,
        impact=impact,
        value=value,
        band=scale.band(value) if value else "",
        state=state,
        state_label=spoken.get(state, state),
        reviewed_on=reviewed_on,
    )


def edition_row(row: Edition, scale: Criteria, items: Mapping[str, str]) -> EditionRow:
    """An edition; ``author`` and ``approver`` are at hand."""
    found = scales.value(row.likelihood, row.impact)
    return EditionRow(
        public_id=row.public_id,
        number=row.number,
        state=row.state,
        label=_(EditionState(row.state).label),
        ending=row.ending,
        says=cells.particulars_of(row),
        items=tuple(items.get(code, _("(台帳から外れた個人情報)")) for code in row.items),
        likelihood_label=_(scales.label(scale.likelihood, row.likelihood)),
        impact_label=_(scales.label(scale.impact, row.impact)),
        value=found,
        band=scale.band(found) if found else "",
        reason=row.reason,
        returned_note=row.returned_note,
        nothing_answer=row.nothing_answer,
        content_hash=row.content_hash,
        author=row.author.name,
        writers=frozenset({row.author_id, *row.writers}),
        approver=row.approver.name if row.approver else "",
        accepted_as=row.accepted_as,
        approved_at=row.approved_at,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def with_changes(editions: Iterable[EditionRow]) -> tuple[EditionRow, ...]:
    """Editions, newest first, each with what it changed."""
    ordered = sorted(editions, key=lambda row: row.number)
    found: list[EditionRow] = []
    for row in ordered:
        before = found[-1].says if found else None
        words = changed(before, row.says) if before else ()
        found.append(dataclasses.replace(row, changed=words))
    return tuple(reversed(found))


def anomaly(row: Reopening) -> Anomaly:
    """Why a cell was opened."""
    label = _(CAUSES.get(row.cause, row.cause))
    return Anomaly(cause=row.cause, label=label, source=row.source, at=row.happened_at)


def measure_row(row: AddedMeasure, actor: Actor, today: date) -> MeasureRow:
    """An added measure; ``owner``, ``closed_by`` and ``cell.shown`` are at hand."""
    shown = row.cell.shown
    return MeasureRow(
        public_id=row.public_id,
        cell_id=row.cell.public_id,
        cell_number=row.cell.number,
        scene=shown.scene if shown else "",
        kind=_(MEASURES.get(row.kind, row.kind)),
        text=row.text,
        owner=row.owner.name,
        due_on=row.due_on,
        late=row.state == AddedMeasure.State.OPEN and row.due_on < today,
        mine=row.owner_id == actor.person_pk,
        state=row.state,
        state_label=_(AddedMeasure.State(row.state).label),
        proof=row.proof,
        closed_by=row.closed_by.name if row.closed_by else "",
        closed_at=row.closed_at,
    )
