"""一年の行事。Kinds of events, where they fall in a fiscal year, and where each stands on a day."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

from omamori.facts.months import months_after

KINDS = {
    "planning": "計画の承認",
    "context_review": "組織の状況の見直し",
    "law_review": "法令等の見直し",
    "register_review": "台帳の見直し",
    "risk_review": "リスクの見直し",
    "contractor_assessment": "委託先の評価",
    "education": "教育",
    "operation_check": "運用の確認",
    "drill": "訓練",
    "audit": "内部監査",
    "corrective": "是正と効果の確認",
    "management_review": "マネジメントレビュー",
    "rules_revision": "規程の改定",
    "renewal": "更新の申請",
    "other": "そのほか",
}
STAGE_OF = {
    "planning": "plan", "context_review": "plan", "law_review": "plan", "register_review": "plan",
    "risk_review": "plan", "rules_revision": "act", "contractor_assessment": "do",
    "education": "do", "drill": "do", "operation_check": "check", "audit": "check",
    "corrective": "act", "management_review": "act", "renewal": "act", "other": "do",
}  # fmt: skip
STANDINGS = {
    "done": ("済み", "good"),
    "done_late": ("遅れて済み", "good"),
    "running": ("期間中", "key"),
    "soon": ("まもなく", "watch"),
    "planned": ("予定", ""),
    "late": ("期限切れ", "late"),
}
BusinessDay = Callable[[date], bool]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Placed:
    """First and last day of an event."""

    planned_on: date
    until: date | None


def on_or_after(day: date, is_business_day: BusinessDay) -> date:
    """The day itself or the first business day after it."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def on_or_before(day: date, is_business_day: BusinessDay) -> date:
    """The day itself or the last business day before it."""
    while not is_business_day(day):
        day -= timedelta(days=1)
    return day


def placed(
    begins: date, *, month: int, day: int, days: int, is_business_day: BusinessDay
) -> Placed:
    """Where a typical event falls in the fiscal year that begins on a day.

    Args:
        begins: first day of the fiscal year (the first of a month).
        month: counted from 1, the first month of the year.
        day: of that month; its last day where it is shorter.
        days: how long it goes on; 0 for one day.
        is_business_day: the company's calendar; public holidays are avoided.
    """
    first = months_after(begins, month - 1)
    last_of_month = months_after(first, 1) - timedelta(days=1)
    wanted = min(first + timedelta(days=day - 1), last_of_month)
    start = on_or_after(wanted, is_business_day)
    if not days:
        return Placed(planned_on=start, until=None)
    end = on_or_before(max(start, start + timedelta(days=days - 1)), is_business_day)
    return Placed(planned_on=start, until=max(start, end))


def standing(placed_on: Placed, done_on: date | None, *, on: date, notice_days: int) -> str:
    """A key of ``STANDINGS``."""
    end = placed_on.until or placed_on.planned_on
    if done_on is not None:
        return "done" if done_on <= end else "done_late"
    if end < on:
        return "late"
    if placed_on.planned_on <= on:
        return "running"
    return "soon" if placed_on.planned_on - timedelta(days=notice_days) <= on else "planned"
