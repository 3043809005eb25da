"""効果の見込み。What a corrective action promises in figures, and whether the promise was kept; pure.

A promise can be broken: it names a figure, a bound, a span of days. Whether a promise that was kept says anything
follows from how likely the same figure were had nothing changed. Earlier and later counts are taken as Poisson; with
a flat prior the later count, foreseen from the earlier one, is negative binomial (Gelman et al., Bayesian Data
Analysis, 3rd ed., 2.6).
"""

import dataclasses
import math
import statistics
from collections.abc import Sequence
from decimal import Decimal

from omamori.facts.sentences import said
from omamori.reference.correction import Rules

AT_MOST, AT_LEAST = "at_most", "at_least"
DIRECTIONS = (AT_MOST, AT_LEAST)
COUNTED = ("occurrences", "near_misses", "accidents")
"""Indicators that count records in the span; every other one is a figure read week by week."""
EFFECTIVE, INEFFECTIVE, UNDECIDABLE = "effective", "ineffective", "undecidable"
LONGEST_DAYS = 730


@dataclasses.dataclass(frozen=True, kw_only=True)
class Prediction:
    """A promise.

    Attributes:
        indicator: one of ``COUNTED``, or the code of a measured figure.
        kind: 事象分類 that is counted; empty for every kind.
        direction: ``at_most`` or ``at_least``; bound: in the unit of the indicator.
        days: length of the span, which begins on the day after the action was carried out.
    """

    indicator: str
    direction: str
    bound: Decimal
    days: int
    kind: str = ""

    @property
    def counts(self) -> bool:
        """Whether records are counted; else a figure is read."""
        return self.indicator in COUNTED


@dataclasses.dataclass(frozen=True, kw_only=True)
class Base:
    """How it stands when the promise is made.

    Attributes:
        value: count in the days before, or the figure of the day; None when it cannot be read.
        days: how many days were counted; 0 for a figure.
    """

    value: Decimal | None
    days: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Seen:
    """What was seen in the span.

    Attributes:
        count: records counted; days: over how many.
        reports: near misses of any kind that were reported meanwhile.
        readings: of the figure, oldest first.
    """

    days: int
    count: int = 0
    reports: int = 0
    readings: tuple[Decimal, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether the promise was kept.

    Attributes:
        outcome: ``effective``, ``ineffective`` or ``undecidable``; reason: code of the sentence that says why.
        observed: the figure it was judged by; None when there was none.
        chance: with which the promise had been kept had nothing changed; None where it is not reckoned.
    """

    outcome: str
    reason: str
    observed: Decimal | None = None
    chance: float | None = None


def keeps(direction: str, value: Decimal, bound: Decimal) -> bool:
    """Whether a value is on the promised side."""
    return value <= bound if direction == AT_MOST else value >= bound


def chance_of(before: int, base_days: int, days: int, *, direction: str, count: int) -> float:
    """The chance of seeing ``count`` or fewer (``at_most``; ``at_least``: or more) had nothing changed.

    Args:
        before: records in the ``base_days`` days before; days: length of the span.

    With r = before + 1 and p = days / (days + base_days) it is P(Bin(r + count, p) <= count), which equals the
    distribution of the negative binomial with r and 1 - p.
    """
    if direction == AT_LEAST:
        below = chance_of(before, base_days, days, direction=AT_MOST, count=count - 1)
        return max(0.0, 1.0 - below)
    if count < 0:
        return 0.0
    share = days / (days + base_days)
    total = before + 1 + count
    terms = (_binomial(total, k, share) for k in range(count + 1))
    return min(1.0, math.fsum(terms))


def problems(given: Prediction, base: Base, known: frozenset[str], rules: Rules) -> dict[str, str]:
    """What is wrong with a promise, by field.

    Args:
        given: the promise; base: how it stands today.
        known: codes of the indicators; rules: design values.
    """
    wrong: dict[str, str] = {}
    if given.indicator not in known:
        wrong["indicator"] = "何で確かめるかを、一覧から一つ選んでください。"
    if given.direction not in DIRECTIONS:
        wrong["direction"] = "「以下になる」か「以上になる」を選んでください。"
    if not rules.least_days <= given.days <= LONGEST_DAYS:
        wrong["days"] = said(
            "期間は %(least)s 日から %(most)s 日までにしてください。短すぎると、効いたかどうかを判断できません。",
            least=rules.least_days, most=LONGEST_DAYS,
        )  # fmt: skip
    if given.bound < 0 or (given.counts and given.bound != given.bound.to_integral_value()):
        wrong["bound"] = "0 以上の数を入れてください。件数は整数です。"
    return wrong or _too_safe(given, base, rules)


def judge(given: Prediction, base: Base, seen: Seen, rules: Rules) -> Verdict:
    """Whether a promise was kept, or that it cannot be said."""
    return _counted(given, base, seen, rules) if given.counts else _read(given, seen, rules)


def _too_safe(given: Prediction, base: Base, rules: Rules) -> dict[str, str]:
    """A promise that would be kept without doing anything proves nothing."""
    if given.counts:
        chance = chance_of(
            int(base.value or 0), base.days, given.days,
            direction=given.direction, count=int(given.bound),
        )  # fmt: skip
        if chance <= rules.most_chance_planned:
            return {}
        text = said(
            "何も変えなくても %(chance)s %% は当たる見込みです。限度を厳しくするか、期間を長くするか、"
            "もっと多く起きていること (ヒヤリハットなど) で確かめてください。",
            chance=round(chance * 100),
        )  # fmt: skip
        return {"bound": text}
    if base.value is None:
        return {"indicator": "この値は今、測れません。ほかの確かめ方を選んでください。"}
    if keeps(given.direction, base.value, given.bound):
        text = said(
            "今の値 (%(value)s) で、もう満たしています。いまは外れている限度を入れてください。",
            value=f"{base.value.normalize():f}",
        )
        return {"bound": text}
    return {}


def _counted(given: Prediction, base: Base, seen: Seen, rules: Rules) -> Verdict:
    observed = Decimal(seen.count)
    if not keeps(given.direction, observed, given.bound):
        reason = "exceeded" if given.direction == AT_MOST else "fell_short"
        return Verdict(outcome=INEFFECTIVE, reason=reason, observed=observed)
    chance = chance_of(
        int(base.value or 0), base.days, seen.days, direction=given.direction, count=seen.count
    )
    silent = given.indicator != "accidents" and given.direction == AT_MOST
    if silent and seen.reports < rules.least_reports:
        return Verdict(outcome=UNDECIDABLE, reason="few_reports", observed=observed, chance=chance)
    if chance > rules.most_chance:
        return Verdict(outcome=UNDECIDABLE, reason="by_chance", observed=observed, chance=chance)
    return Verdict(outcome=EFFECTIVE, reason="kept", observed=observed, chance=chance)


def _read(given: Prediction, seen: Seen, rules: Rules) -> Verdict:
    if not seen.readings:
        return Verdict(outcome=UNDECIDABLE, reason="few_readings")
    last, middle = seen.readings[-1], _middle(seen.readings)
    if len(seen.readings) < rules.least_readings:
        return Verdict(outcome=UNDECIDABLE, reason="few_readings", observed=last)
    sides = {keeps(given.direction, value, given.bound) for value in (last, middle)}
    if len(sides) == 2:
        return Verdict(outcome=UNDECIDABLE, reason="unsettled", observed=last)
    if sides == {True}:
        return Verdict(outcome=EFFECTIVE, reason="kept", observed=last)
    reason = "exceeded" if given.direction == AT_MOST else "fell_short"
    return Verdict(outcome=INEFFECTIVE, reason=reason, observed=last)


def _middle(readings: Sequence[Decimal]) -> Decimal:
    return statistics.median(readings)


def _binomial(total: int, k: int, share: float) -> float:
    """P(Bin(total, share) = k), by logarithms: counts may be large."""
    if share <= 0.0 or share >= 1.0:
        return float(k == (total if share >= 1.0 else 0))
    log = (
        math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1)
        + k * math.log(share) + (total - k) * math.log1p(-share)
    )  # fmt: skip
    return math.exp(log)
