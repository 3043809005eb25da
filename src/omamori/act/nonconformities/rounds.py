"""一回りを見せる。Causes, actions and promised effects of the rounds as shown, with the sentences for figures."""

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.act.nonconformities import indicators, judging
from omamori.act.nonconformities import prediction as promises
from omamori.act.nonconformities.models import Prediction, Round

REASONS = {
    "kept": gettext_lazy("見込みのとおりになりました。"),
    "exceeded": gettext_lazy("限度を超えたため、見込みは外れました。"),
    "fell_short": gettext_lazy("限度に届かなかったため、見込みは外れました。"),
    "by_chance": gettext_lazy(
        "見込みのとおりですが、何も変えなくても当たる確率が高く、効いたとは言えません。"
    ),
    "few_reports": gettext_lazy(
        "期間の中にヒヤリハットの報告がほとんどなく、起きていないのか、報告されていないのかが分かりません。"
    ),
    "few_readings": gettext_lazy("値の読み取りが少なく、判断できません。"),
    "unsettled": gettext_lazy("最後の値と真ん中の値が限度の両側に分かれ、まだ定まっていません。"),
}
OUTCOMES = {"effective": "good", "ineffective": "late", "undecidable": "watch"}
"""Colours."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ResultRow:
    """What came out on a day.

    Attributes:
        outcome: code; label, reason: in words; facts: the figures behind it, (label, value).
    """

    on: date
    outcome: str
    label: str
    colour: str
    reason: str
    facts: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class PredictionRow:
    """A promise as shown.

    Attributes:
        sentence: what was promised. base: how it stood.
        chance: percent with which it had been kept anyway, reckoned when it was made; None for a figure.
        outcome: code, empty before its day; extended: a new day was set once.
        readings: (day, value) of a figure.
    """

    sentence: str
    base: str
    chance: int | None
    indicator: str
    kind: str
    direction: str
    bound: Decimal
    days: int
    first: date | None
    last: date | None
    extended: bool
    outcome: str
    label: str
    colour: str
    results: tuple[ResultRow, ...]
    readings: tuple[tuple[date, Decimal], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class RoundRow:
    """One round of cause and action; texts are empty until they are written."""

    number: int
    cause: str
    whys: tuple[str, ...]
    other_factors: str
    watch: str
    correction: str
    action: str
    owner: str
    owner_id: str
    due_on: date
    checker: str
    checker_id: str
    planned_by: str
    planned_at: datetime
    approved_by: str
    approved_at: datetime | None
    returned_note: str
    result: str
    done_by: str
    done_at: datetime | None
    check_on: date | None
    effect: str
    effective: bool | None
    checked_by: str
    checked_at: datetime | None
    prediction: PredictionRow | None


def round_row(row: Round) -> RoundRow:
    """A round as shown; its people and its promise must have been selected along."""
    promised: Prediction | None = getattr(row, "prediction", None)
    return RoundRow(
        number=row.number,
        cause=row.cause,
        whys=tuple(row.whys),
        other_factors=row.other_factors,
        watch=row.watch,
        correction=row.correction,
        action=row.action,
        owner=row.owner.name,
        owner_id=row.owner.public_id,
        due_on=row.due_on,
        checker=row.checker.name,
        checker_id=row.checker.public_id,
        planned_by=row.planned_by.name,
        planned_at=row.planned_at,
        approved_by=row.approved_by.name if row.approved_by else "",
        approved_at=row.approved_at,
        returned_note=row.returned_note,
        result=row.result,
        done_by=row.done_by.name if row.done_by else "",
        done_at=row.done_at,
        check_on=row.check_on,
        effect=row.effect,
        effective=row.effective,
        checked_by=row.checked_by.name if row.checked_by else "",
        checked_at=row.checked_at,
        prediction=prediction_row(promised) if promised else None,
    )


def prediction_row(row: Prediction) -> PredictionRow:
    """A promise as shown; its readings must have been fetched along."""
    one, said = indicators.named(row.indicator), judging.given(row)
    name = _named(one.label, row.kind) if said.counts else one.label
    words = {"name": name, "days": row.days, "bound": indicators.plain(row.bound), "unit": one.unit}
    if row.direction == promises.AT_MOST:
        sentence = _(
            "処置の翌日から %(days)s 日のあいだ、%(name)sが %(bound)s %(unit)s以下になる。"
        )
    else:
        sentence = _(
            "処置の翌日から %(days)s 日のあいだ、%(name)sが %(bound)s %(unit)s以上になる。"
        )
    return PredictionRow(
        sentence=sentence % words,
        base=_base(row, one.unit),
        chance=_chance(row),
        indicator=row.indicator,
        kind=row.kind,
        direction=row.direction,
        bound=row.bound,
        days=row.days,
        first=row.first,
        last=row.last,
        extended=row.extended,
        outcome=row.outcome,
        label=outcome_label(row.outcome),
        colour=OUTCOMES.get(row.outcome, ""),
        results=tuple(_result(one_day, one.unit, row) for one_day in row.results),
        readings=tuple((r.day, r.value) for r in row.readings.all()),
    )


def outcome_label(code: str) -> str:
    """有効, 無効, 判定不能 in the reader's language; empty before the day."""
    return _(Prediction.Outcome(code).label) if code else ""


def _named(label: str, kind: str) -> str:
    known = dict(indicators.kinds())
    return (
        _("%(label)s (%(kind)s)") % {"label": label, "kind": known.get(kind, kind)}
        if kind
        else label
    )


def _base(row: Prediction, unit: str) -> str:
    if row.base is None:
        return _("測れません")
    words = {"value": indicators.plain(row.base), "unit": unit, "days": row.base_days}
    if row.base_days:
        return _("計画した日までの %(days)s 日に %(value)s %(unit)s") % words
    return _("計画した日は %(value)s %(unit)s") % words


def _chance(row: Prediction) -> int | None:
    if not row.base_days:
        return None
    found = promises.chance_of(
        int(row.base or 0), row.base_days, row.days,
        direction=row.direction, count=int(row.bound),
    )  # fmt: skip
    return round(found * 100)


def _result(found: dict[str, Any], unit: str, row: Prediction) -> ResultRow:
    counts = row.indicator in promises.COUNTED
    facts = [(_("見た値"), f"{found['observed']} {unit}" if found["observed"] is not None else "–")]
    if counts:
        facts.append((_("見た日数"), _("%(n)s 日") % {"n": found["days"]}))
        facts.append(
            (_("その間のヒヤリハットの報告 (全種類)"), _("%(n)s 件") % {"n": found["reports"]})
        )
    else:
        facts.append((_("読み取り"), _("%(n)s 回") % {"n": found["readings"]}))
    if found["chance"] is not None:
        facts.append((_("何も変えなくてもこうなる確率"), f"{found['chance']} %"))
    return ResultRow(
        on=date.fromisoformat(found["on"]),
        outcome=found["outcome"],
        label=outcome_label(found["outcome"]),
        colour=OUTCOMES[found["outcome"]],
        reason=str(REASONS[found["reason"]]),
        facts=tuple(facts),
    )
