"""はじめの一時間の事実。A company leaves a first step out, or takes it up again (J.1.5)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _StepFact(Fact):
    subject_kind: ClassVar[str] = "first_step"
    default_clause: ClassVar[str] = "J.1.5"


@dataclasses.dataclass(frozen=True, kw_only=True)
class StepLeftOut(_StepFact):
    """A step of the beginning is left out, for a reason that stands beside it."""

    name: ClassVar[str] = "beginning.step_left_out"
    label: ClassVar[str] = "はじめの手順を見送った"


@dataclasses.dataclass(frozen=True, kw_only=True)
class StepTakenUp(_StepFact):
    """A step that was left out is to be done after all."""

    name: ClassVar[str] = "beginning.step_taken_up"
    label: ClassVar[str] = "見送った手順に戻った"
