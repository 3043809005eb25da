"""短い学習の事実。Lessons after a change of a clause or after a near miss (J.4.3, J.7.1)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _LessonFact(Fact):
    """A fact about one short lesson."""

    subject_kind: ClassVar[str] = "lesson"
    default_clause: ClassVar[str] = "J.4.3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class LessonDrafted(_LessonFact):
    """A lesson was drafted, by rule or by a person.

    Attributes:
        kind: ``change`` (a clause says something else) or ``case`` (something nearly happened).
        source_id: the regulation, or the near miss.
        version_number: of the regulation; 0 for a case.
    """

    name: ClassVar[str] = "lessons.drafted"
    label: ClassVar[str] = "短い学習の下書きを作った"

    kind: str
    source_id: str
    version_number: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class LessonApproved(_LessonFact):
    """A second person approved it: who is concerned shall learn it until the day.

    Attributes:
        kind: ``change`` or ``case``.
        quiz_id: the published quiz of its questions; empty when it has none.
        audience: ``all``, ``departments``, ``posts`` or ``employments``, as with the readers of a regulation.
        audience_values: public ids of departments, or codes of posts or employments; empty for ``all``.
        due_on: until when; before the effective date of the change.
        clauses: codes of the clauses it teaches.
        minutes: how long it takes.
    """

    name: ClassVar[str] = "lessons.approved"
    label: ClassVar[str] = "短い学習を承認した"

    kind: str
    quiz_id: str
    audience: str
    audience_values: tuple[str, ...] = ()
    due_on: date
    clauses: tuple[str, ...] = ()
    minutes: int = 3


@dataclasses.dataclass(frozen=True, kw_only=True)
class LessonReturned(_LessonFact):
    """It has to be written better."""

    name: ClassVar[str] = "lessons.returned"
    label: ClassVar[str] = "短い学習を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class LessonDropped(_LessonFact):
    """It is not needed; the record stays."""

    name: ClassVar[str] = "lessons.dropped"
    label: ClassVar[str] = "短い学習を取りやめた"
