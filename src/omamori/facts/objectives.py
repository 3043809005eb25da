"""目標と計画の事実。Objectives were set and measured; events planned, moved and done; grants kept (J.3.2, J.3.3)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _YearFact(Fact):
    """A fact about something of one fiscal year.

    Attributes:
        year: in which the fiscal year begins.
    """

    default_clause: ClassVar[str] = "J.3.2"

    year: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ObjectiveSet(_YearFact):
    """An objective was set."""

    name: ClassVar[str] = "objectives.objective_set"
    label: ClassVar[str] = "目標を立てた"
    subject_kind: ClassVar[str] = "objective"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ObjectiveChanged(_YearFact):
    """What an objective says changed.

    Attributes:
        changed: names of the columns.
    """

    name: ClassVar[str] = "objectives.objective_changed"
    label: ClassVar[str] = "目標を変えた"
    subject_kind: ClassVar[str] = "objective"

    changed: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ObjectiveRemoved(_YearFact):
    """An objective was given up; the reason stays with the year's next edition."""

    name: ClassVar[str] = "objectives.objective_removed"
    label: ClassVar[str] = "目標を取りやめた"
    subject_kind: ClassVar[str] = "objective"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ObjectiveMeasured(_YearFact):
    """A figure was measured.

    Attributes:
        on: the day it was measured for.
        automatic: it came from the records by itself.
        reached: whether it meets the target.
    """

    name: ClassVar[str] = "objectives.objective_measured"
    label: ClassVar[str] = "目標の値を測った"
    subject_kind: ClassVar[str] = "objective"

    on: date
    automatic: bool
    reached: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventPlanned(_YearFact):
    """An event was entered in the plan of a year, or its record changed.

    Attributes:
        kind: e.g. ``education``.
        changed: names of the columns; empty when it is new.
    """

    name: ClassVar[str] = "objectives.event_planned"
    label: ClassVar[str] = "行事を計画した"
    subject_kind: ClassVar[str] = "event"
    default_clause: ClassVar[str] = "J.3.3"

    kind: str
    changed: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventMoved(_YearFact):
    """An event was moved to another day.

    Attributes:
        kind: e.g. ``education``.
        from_day, to_day: its first day before and after.
    """

    name: ClassVar[str] = "objectives.event_moved"
    label: ClassVar[str] = "行事の日を変えた"
    subject_kind: ClassVar[str] = "event"
    default_clause: ClassVar[str] = "J.3.3"

    kind: str
    from_day: date
    to_day: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventDone(_YearFact):
    """An event was done.

    Attributes:
        kind: e.g. ``education``.
        on: the day it was done.
        late: after its last planned day.
    """

    name: ClassVar[str] = "objectives.event_done"
    label: ClassVar[str] = "行事を行った"
    subject_kind: ClassVar[str] = "event"
    default_clause: ClassVar[str] = "J.3.3"

    kind: str
    on: date
    late: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventReopened(_YearFact):
    """That an event was done was entered by mistake and taken back.

    Attributes:
        kind: e.g. ``education``.
    """

    name: ClassVar[str] = "objectives.event_reopened"
    label: ClassVar[str] = "行事の実施の記録を取り消した"
    subject_kind: ClassVar[str] = "event"
    default_clause: ClassVar[str] = "J.3.3"

    kind: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventRemoved(_YearFact):
    """An event that had not been done was taken out of the plan.

    Attributes:
        kind: e.g. ``education``.
    """

    name: ClassVar[str] = "objectives.event_removed"
    label: ClassVar[str] = "行事を計画から除いた"
    subject_kind: ClassVar[str] = "event"
    default_clause: ClassVar[str] = "J.3.3"

    kind: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class GrantKept(Fact):
    """The grant of the PrivacyMark and its last day were entered, or that renewal was applied for.

    Attributes:
        expires_on: its last day.
        applied_on: when renewal was applied for; empty while nobody has.
    """

    name: ClassVar[str] = "objectives.grant_kept"
    label: ClassVar[str] = "認定の有効期間を記録した"
    subject_kind: ClassVar[str] = "grant"
    default_clause: ClassVar[str] = "J.3.3"

    expires_on: date
    applied_on: date | None = None
