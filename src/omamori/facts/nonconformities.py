"""不適合の事実。Nonconformities are opened, planned, approved, put right and proved effective (J.7.1)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _NonconformityFact(Fact):
    """A fact about one nonconformity."""

    subject_kind: ClassVar[str] = "nonconformity"
    default_clause: ClassVar[str] = "J.7.1"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NonconformityOpened(_NonconformityFact):
    """Something was found that is not as the rules say.

    Attributes:
        origin: by what it was found, e.g. ``audit``.
        source: ``person``, or the name of the fact; source_id: what that fact was about.
        rule_clause: code of the clause that was not kept, if any.
        department_id: where; empty for the whole company.
    """

    name: ClassVar[str] = "nonconformities.opened"
    label: ClassVar[str] = "不適合を記録した"

    origin: str
    source: str = "person"
    source_id: str = ""
    rule_clause: str = ""
    department_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class _RoundFact(_NonconformityFact):
    """A fact about one round of cause and action.

    Attributes:
        number: of the round, from 1.
    """

    number: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class CorrectionPlanned(_RoundFact):
    """Cause and action were written.

    Attributes:
        due_on: until when it is done.
    """

    name: ClassVar[str] = "nonconformities.planned"
    label: ClassVar[str] = "是正処置の計画を立てた"

    due_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class CorrectionReturned(_RoundFact):
    """The plan has to be written better."""

    name: ClassVar[str] = "nonconformities.returned"
    label: ClassVar[str] = "是正処置の計画を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CorrectionApproved(_RoundFact):
    """Another person than planner and owner approved the plan."""

    name: ClassVar[str] = "nonconformities.approved"
    label: ClassVar[str] = "是正処置の計画を承認した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CorrectionDone(_RoundFact):
    """The action was carried out.

    Attributes:
        check_on: from which day its effect is looked at.
    """

    name: ClassVar[str] = "nonconformities.done"
    label: ClassVar[str] = "是正処置を行った"

    check_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class EffectChecked(_RoundFact):
    """Somebody who took no part looked at the effect.

    Attributes:
        effective: it helped, and the nonconformity is closed; else the next round begins.
    """

    name: ClassVar[str] = "nonconformities.effect_checked"
    label: ClassVar[str] = "是正処置の効果を確かめた"

    effective: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class NonconformityWithdrawn(_NonconformityFact):
    """It turned out to be none; the record stays."""

    name: ClassVar[str] = "nonconformities.withdrawn"
    label: ClassVar[str] = "不適合の記録を取り消した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class EffectPredicted(_RoundFact):
    """A plan promises an effect that can be broken.

    Attributes:
        indicator: ``occurrences``, ``near_misses``, ``accidents``, or the code of a measured figure.
        kind: 事象分類 that is counted; empty for every kind.
        direction: ``at_most`` or ``at_least``; bound: in the unit of the indicator; days: of the span.
    """

    name: ClassVar[str] = "nonconformities.predicted"
    label: ClassVar[str] = "是正処置の効果を見込んだ"

    indicator: str
    direction: str
    bound: str
    days: int
    kind: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class EffectComputed(_RoundFact):
    """On its day the promise was held against what happened; no person took part.

    Attributes:
        outcome: ``effective``, ``ineffective`` or ``undecidable``; reason: code of why.
        observed: the figure; empty when there was none.
        next_on: the new day, when it could not be said and one was set.
    """

    name: ClassVar[str] = "nonconformities.effect_computed"
    label: ClassVar[str] = "是正処置の効果を計算した"

    outcome: str
    reason: str
    observed: str = ""
    next_on: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class RuleChangeBegun(_NonconformityFact):
    """A corrective action changes a rule: its next version was begun with the reason.

    Attributes:
        regulation_id, version_id: public ids.
    """

    name: ClassVar[str] = "nonconformities.rule_change_begun"
    label: ClassVar[str] = "是正処置から規程の変更を始めた"

    regulation_id: str
    version_id: str
