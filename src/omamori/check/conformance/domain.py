"""規程と実際の決まり。Whether a clause is kept, and which threshold holds on a day; pure."""

import dataclasses
import enum
from collections.abc import Iterable
from datetime import date

from omamori.facts.sentences import said

LONGEST = 400


class Standing(enum.StrEnum):
    """Whether a clause is kept."""

    KEPT = "good"
    BREACHED = "late"
    TOO_FEW = "none"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """A threshold.

    Attributes:
        least_share: whole percent; least_cases: below so many nothing is concluded.
        effective_from: first day; None for the starting value.
    """

    least_share: int
    least_cases: int
    effective_from: date | None = None


def share(of: int, exceptions: int) -> int:
    """Whole percent that was kept, never rounded up; 100 when there was nothing to keep."""
    return (of - exceptions) * 100 // of if of else 100


def standing(of: int, exceptions: int, asked: Asked) -> Standing:
    """Whether it was kept; the exact share counts, not the rounded one."""
    if of < max(asked.least_cases, 1):
        return Standing.TOO_FEW
    kept = (of - exceptions) * 100 >= asked.least_share * of
    return Standing.KEPT if kept else Standing.BREACHED


def in_force(found: Iterable[Asked], first: Asked, on: date) -> Asked:
    """The threshold of a day: the last one that had begun, in the order in which they were set."""
    begun = [a for a in found if a.effective_from is not None and a.effective_from <= on]
    return max(begun, key=lambda a: a.effective_from or on, default=first) if begun else first


def problems(asked: Asked, reason: str, today: date) -> dict[str, str]:
    """What is wrong with a new threshold, by field."""
    wrong = {}
    if not 1 <= asked.least_share <= 100:
        wrong["least_share"] = "割合は、1 から 100 までの整数で入れてください。"
    if not 1 <= asked.least_cases <= 100_000:
        wrong["least_cases"] = "件数は、1 から 100,000 までの整数で入れてください。"
    if asked.effective_from is None or asked.effective_from < today:
        wrong["effective_from"] = "適用日は、今日以降の日にしてください。"
    if len(reason.strip()) < 10 or len(reason) > LONGEST:
        wrong["reason"] = said(
            "変えるわけを、10 字以上 %(most)s 字以内で書いてください。", most=LONGEST
        )
    return wrong
