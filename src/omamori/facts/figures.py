"""全国の数字の事実。Published figures of a fiscal year were typed in, or given up for those of the product (J.6.1)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _FiguresFact(Fact):
    """A fact about the figures of one year.

    Attributes:
        year: fiscal year, as the series of its editions.
    """

    subject_kind: ClassVar[str] = "figures"
    default_clause: ClassVar[str] = "J.6.1"

    year: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class FiguresWritten(_FiguresFact):
    """Figures were typed in or handed in; they do not count before another person approved them.

    Attributes:
        lines: how many lines are known.
    """

    name: ClassVar[str] = "statistics.figures_written"
    label: ClassVar[str] = "全国の事故の数字を入力した"

    lines: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class FiguresRetired(_FiguresFact):
    """The figures of the product are to count again for a year."""

    name: ClassVar[str] = "statistics.figures_retired"
    label: ClassVar[str] = "入力した数字をやめ、製品の数字に戻すと決めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class FiguresDiscarded(_FiguresFact):
    """What was typed in was thrown away before it was approved."""

    name: ClassVar[str] = "statistics.figures_discarded"
    label: ClassVar[str] = "入力した数字を捨てた"
