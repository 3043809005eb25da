"""環境の変更の事実。Changes of how and where people work are told, approved, looked through and closed (J.3.4)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _ChangeFact(Fact):
    """A fact about one change of the environment.

    Attributes:
        kind: code of the kind, e.g. ``telework``.
    """

    subject_kind: ClassVar[str] = "change"
    default_clause: ClassVar[str] = "J.3.4"

    kind: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeReported(_ChangeFact):
    """Somebody told of a change, or a fact showed that one has begun.

    Attributes:
        starts_on: first day of the new way.
        department_ids: where; none for the whole company.
        things: how many things rest on the old way.
        source: ``person``, or the name of the fact; source_id: what that fact was about.
    """

    name: ClassVar[str] = "safeguards.change_reported"
    label: ClassVar[str] = "環境の変更を届け出た"

    starts_on: date
    department_ids: tuple[str, ...] = ()
    things: int = 0
    source: str = "person"
    source_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeReturned(_ChangeFact):
    """The approver wants to know more before the change begins."""

    name: ClassVar[str] = "safeguards.change_returned"
    label: ClassVar[str] = "環境の変更を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeApproved(_ChangeFact):
    """The change may begin on its day; what rests on the old way is being looked at."""

    name: ClassVar[str] = "safeguards.change_approved"
    label: ClassVar[str] = "環境の変更を承認した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeWithdrawn(_ChangeFact):
    """The change does not take place."""

    name: ClassVar[str] = "safeguards.change_withdrawn"
    label: ClassVar[str] = "環境の変更を取り下げた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ThingReviewed(_ChangeFact):
    """One thing that rests on the old way was looked at.

    Attributes:
        task_id: public id of the task; thing: its kind, e.g. ``clause``; code: of the thing.
        outcome: ``changed``, ``fits``, or ``open`` when it was taken back.
    """

    name: ClassVar[str] = "safeguards.thing_reviewed"
    label: ClassVar[str] = "変更が触れるものを見直した"

    task_id: str
    thing: str
    code: str
    outcome: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeClosed(_ChangeFact):
    """The review of a change is over.

    Attributes:
        left: how many things were not looked at; a reason for it is kept.
    """

    name: ClassVar[str] = "safeguards.change_closed"
    label: ClassVar[str] = "環境の変更の見直しを終えた"

    left: int = 0
