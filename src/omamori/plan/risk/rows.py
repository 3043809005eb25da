"""リスク分析の行。What pages and other rooms get to know of the risk table: frozen rows, never tables."""

import dataclasses
from datetime import date, datetime

from omamori.plan.damage.queries import Estimate
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.domain.library import Suggestion
from omamori.plan.risk.domain.particulars import Particulars
from omamori.plan.risk.domain.residuals import Question
from omamori.plan.risk.impacts import Impact

__all__ = [
    "Anomaly",
    "CellPage",
    "CellRow",
    "Criteria",
    "CriteriaRow",
    "EditionRow",
    "Estimate",
    "Heat",
    "Impact",
    "MeasurePage",
    "MeasureRow",
    "Particulars",
    "ProcessSummary",
    "Question",
    "Suggestion",
    "TableRow",
]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Anomaly:
    """Why a cell is to be looked at again.

    Attributes:
        cause: code; label: in words. source: public id or code of what changed.
    """

    cause: str
    label: str
    source: str
    at: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class CellRow:
    """A cell in the list.

    Attributes:
        process: its name today; empty when the process has ended.
        stage, media, kinds: in words; stage_code: the code of the stage.
        value: likelihood × impact, 0 while unknown; band: ``low``, ``middle``, ``high`` or empty.
        state: value of ``Cell.State``; state_label: in words.
    """

    public_id: str
    number: int
    process_id: str
    process: str
    department: str
    stage_code: str
    stage: str
    media: tuple[str, ...]
    kinds: tuple[str, ...]
    scene: str
    residual: str
    likelihood: int
    impact: int
    value: int
    band: str
    state: str
    state_label: str
    reviewed_on: date | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class CellPage:
    """One page of cells.

    Attributes:
        after: pass as ``after`` for the next ones; empty at the end.
    """

    rows: tuple[CellRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionRow:
    """One edition of a cell.

    Attributes:
        state: value of ``EditionState``; label: in words. says: its content.
        items: names of the entries of the register. ending: it takes the scene out of the table.
        likelihood_label, impact_label: words of the levels. value, band: as in ``CellRow``.
        writers: database keys of who wrote on it. accepted_as: the hat of the approver.
        changed: names of the fields that say something else than the edition before.
    """

    public_id: str
    number: int
    state: str
    label: str
    ending: bool
    says: Particulars
    items: tuple[str, ...]
    likelihood_label: str
    impact_label: str
    value: int
    band: str
    reason: str
    returned_note: str
    nothing_answer: str
    content_hash: str
    author: str
    writers: frozenset[int]
    approver: str
    accepted_as: str
    approved_at: datetime | None
    valid_from: date | None
    valid_to: date | None
    changed: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """An added measure.

    Attributes:
        kind: in words. late: its day has passed. mine: the reader does it.
    """

    public_id: str
    cell_id: str
    cell_number: int
    scene: str
    kind: str
    text: str
    owner: str
    due_on: date
    late: bool
    mine: bool
    state: str
    state_label: str
    proof: str
    closed_by: str
    closed_at: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class MeasurePage:
    """One page of added measures; ``after`` as in ``CellPage``."""

    rows: tuple[MeasureRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class TableRow:
    """A cell with everything of it, for the table of a process and the page of one cell.

    Attributes:
        counts: the edition that counts; None before the first approval and after the end.
        making: the edition in the making, if any.
        reopened: what changed since the last approval.
        may_approve: the reader may and did not write on what waits.
        for_top: it waits, and only top management may accept its value.
    """

    cell: CellRow
    counts: EditionRow | None
    making: EditionRow | None
    reopened: tuple[Anomaly, ...]
    measures: tuple[MeasureRow, ...]
    may_approve: bool
    for_top: bool

    @property
    def shown(self) -> EditionRow:
        """What a reader sees first: what counts, or else what is in the making."""
        found = self.counts or self.making
        assert found is not None
        return found


@dataclasses.dataclass(frozen=True, kw_only=True)
class Heat:
    """How many cells at each likelihood (rows) and impact (columns).

    Attributes:
        counts: a line for each level of likelihood, highest first.
    """

    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    unknown: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessSummary:
    """How the risk table of one process stands.

    Attributes:
        cells: live ones; stages: how many of the five have one.
        draft, proposed, reopened: how many stand there. highest: value.
    """

    public_id: str
    code: str
    name: str
    department: str
    cells: int
    stages: int
    draft: int
    proposed: int
    reopened: int
    highest: int
    band: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CriteriaRow:
    """An edition of the criteria."""

    public_id: str
    number: int
    state: str
    says: Criteria
    content_hash: str
    reason: str
    author: str
    mine: bool
    approver: str
    valid_from: date | None
