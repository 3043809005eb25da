"""規程と実際の事実。How far clauses are kept, and when one is kept less than its threshold (J.6.1)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _ClauseFact(Fact):
    """A fact about one clause and one control that acts on it.

    Attributes:
        rule_clause: code of the clause; control: code of the control.
    """

    subject_kind: ClassVar[str] = "clause"
    default_clause: ClassVar[str] = "J.6.1"

    rule_clause: str
    control: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseBreached(_ClauseFact):
    """A clause is kept less than its threshold asks; told once until it is kept again.

    Attributes:
        of: how often the control should have acted; exceptions: how often it did not.
        share, least: whole percent that was kept, and that is asked.
        days: how many days were looked at.
    """

    name: ClassVar[str] = "conformance.clause_breached"
    label: ClassVar[str] = "条が決めた割合まで守られていない"

    of: int
    exceptions: int
    share: int
    least: int
    days: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseRecovered(_ClauseFact):
    """A clause that was not kept is kept again.

    Attributes:
        share: whole percent that was kept.
    """

    name: ClassVar[str] = "conformance.clause_recovered"
    label: ClassVar[str] = "条がまた守られている"

    share: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ThresholdChanged(Fact):
    """From a day on, another share of a clause has to be kept.

    Attributes:
        rule_clause: code of the clause.
        least: whole percent; least_cases: below so many cases nothing is concluded.
        effective_from: first day.
    """

    name: ClassVar[str] = "conformance.threshold_changed"
    label: ClassVar[str] = "条のしきい値を変えた"
    subject_kind: ClassVar[str] = "clause"
    default_clause: ClassVar[str] = "J.6.1"

    rule_clause: str
    least: int
    least_cases: int
    effective_from: date
