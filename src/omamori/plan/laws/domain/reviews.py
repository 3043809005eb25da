"""見直しの時期。When a law is looked through again, and when a change may be switched on: pure."""

import dataclasses
from datetime import date, timedelta

from omamori.facts.errors import Refusal
from omamori.facts.months import months_after

RESULTS = {"same": "変更なし", "changed": "変更あり"}
OCCASIONS = {"yearly": "年次の見直し", "on_change": "変更を知ったとき"}


class DayUnknown(Refusal):
    """Nobody can switch on what has no day."""

    code = "laws.day_unknown"
    message = "施行日が分からない改正は、切り替えられません。"
    next_step = "公表された施行日を、出典と一緒に書いてから決めてください。"


class NotEnacted(Refusal):
    """It is a policy or an announcement, no law."""

    code = "laws.not_enacted"
    message = "まだ成立していない改正は、切り替えられません。"
    next_step = "成立したことを確かめ、段階を「成立・公布済み」に直してから決めてください。"


class TooEarly(Refusal):
    """It would count before the law does."""

    code = "laws.too_early"
    message = "施行日より前には、切り替えられません。"
    next_step = "施行日か、それより後の日を選んでください。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How often and how early, from dated reference data.

    Attributes:
        interval_months: from one review to the next.
        notice_days: before a review is due.
        switch_notice_days: before a change takes effect.
    """

    interval_months: int
    notice_days: int
    switch_notice_days: int


def next_review(last: date, rhythm: Rhythm) -> date:
    """The last day for the next review, counted from the one before (or from the entry)."""
    return months_after(last, rhythm.interval_months)


def standing(due: date, *, on: date, rhythm: Rhythm) -> str:
    """``late``, ``soon`` or ``fine``."""
    if due < on:
        return "late"
    return "soon" if due - timedelta(days=rhythm.notice_days) <= on else "fine"


def require_switch(status: str, effective_on: date | None, switch_on: date) -> None:
    """Refuse a day on which the change could not count.

    Raises:
        NotEnacted, DayUnknown, TooEarly.
    """
    if status not in ("enacted", "in_force"):
        raise NotEnacted
    if effective_on is None:
        raise DayUnknown
    if switch_on < effective_on:
        raise TooEarly


def counts(switch_on: date | None, *, on: date) -> bool:
    """Whether a change counts on a day: never before somebody has set its day and the day has come."""
    return switch_on is not None and switch_on <= on
