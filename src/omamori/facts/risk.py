"""リスク分析の事実。Cells get written, proposed, accepted, opened again; measures get added and done (J.3.1.3, J.3.1.4)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _CellFact(Fact):
    """A fact about one cell of the risk table.

    Attributes:
        process_id: public id of the business process.
        stage: code of the stage.
        department_id: public id of the department.
    """

    subject_kind: ClassVar[str] = "risk_cell"
    default_clause: ClassVar[str] = "J.3.1.3"

    process_id: str
    stage: str
    department_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiskWritten(_CellFact):
    """A cell was begun, or a change of it.

    Attributes:
        number: counts the editions of the cell from 1.
        origin: code of the scene of the library it was taken from, if any.
    """

    name: ClassVar[str] = "risk.written"
    label: ClassVar[str] = "リスクを書いた"

    number: int
    origin: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiskDiscarded(_CellFact):
    """A change in the making was thrown away."""

    name: ClassVar[str] = "risk.discarded"
    label: ClassVar[str] = "書きかけのリスクを取りやめた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiskProposed(_CellFact):
    """An edition went to approval; from here on its text is fixed.

    Attributes:
        number: of the edition. content_hash: SHA-256 of what was proposed.
        ending: the scene shall be taken out of the table.
    """

    name: ClassVar[str] = "risk.proposed"
    label: ClassVar[str] = "リスクの承認を頼んだ"

    number: int
    content_hash: str
    ending: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiskReturned(_CellFact):
    """The approver wants it changed."""

    name: ClassVar[str] = "risk.returned"
    label: ClassVar[str] = "リスクを差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiskAccepted(_CellFact):
    """Another person approved an edition and accepted its residual risk.

    Attributes:
        number: of the edition. content_hash: SHA-256 of what was approved.
        likelihood, impact: levels of the criteria; criteria: number of their edition, 0 for the shipped one.
        accepted_as: the hat under which it was accepted.
        ending: the scene was taken out of the table.
    """

    name: ClassVar[str] = "risk.accepted"
    label: ClassVar[str] = "残留リスクを受け入れ、承認した"
    default_clause: ClassVar[str] = "J.3.1.4"

    number: int
    content_hash: str
    likelihood: int
    impact: int
    criteria: int
    accepted_as: str
    ending: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiskReopened(_CellFact):
    """Something it rests on changed.

    Attributes:
        cause: code of the cause. source: public id or code of what changed.
    """

    name: ClassVar[str] = "risk.reopened"
    label: ClassVar[str] = "リスクの見直しを求めた"

    cause: str
    source: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiskEnded(_CellFact):
    """Its business process was given up, which another person had approved: the scene no longer happens."""

    name: ClassVar[str] = "risk.ended"
    label: ClassVar[str] = "業務が終わり、リスクを表から外した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class _MeasureFact(Fact):
    """A fact about an added measure.

    Attributes:
        cell_id: public id of its cell.
    """

    subject_kind: ClassVar[str] = "risk_measure"
    default_clause: ClassVar[str] = "J.3.1.4"

    cell_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MeasureAdded(_MeasureFact):
    """Something will be done.

    Attributes:
        kind: code of the kind of measure. owner_id: who. due: the last day.
    """

    name: ClassVar[str] = "risk.measure_added"
    label: ClassVar[str] = "追加対策を決めた"

    kind: str
    owner_id: str
    due: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class MeasureDone(_MeasureFact):
    """It was done, and it was said what shows it."""

    name: ClassVar[str] = "risk.measure_done"
    label: ClassVar[str] = "追加対策を終えた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class MeasureDropped(_MeasureFact):
    """It will not be done, with a reason."""

    name: ClassVar[str] = "risk.measure_dropped"
    label: ClassVar[str] = "追加対策を取りやめた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class _CriteriaFact(Fact):
    """A fact about an edition of the criteria.

    Attributes:
        number: of the edition. content_hash: SHA-256 of it.
    """

    subject_kind: ClassVar[str] = "risk_criteria"
    default_clause: ClassVar[str] = "J.3.1.3"

    number: int
    content_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CriteriaProposed(_CriteriaFact):
    """Other scales went to approval."""

    name: ClassVar[str] = "risk.criteria_proposed"
    label: ClassVar[str] = "リスクの基準の承認を頼んだ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CriteriaApproved(_CriteriaFact):
    """Another person approved them; they count from a day.

    Attributes:
        valid_from: that day.
    """

    name: ClassVar[str] = "risk.criteria_approved"
    label: ClassVar[str] = "リスクの基準を承認した"

    valid_from: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class CriteriaDiscarded(_CriteriaFact):
    """They were not approved."""

    name: ClassVar[str] = "risk.criteria_discarded"
    label: ClassVar[str] = "リスクの基準の案を取りやめた"
