"""見合ったか。Whether a control was worth people's time in a month: pure, by dated values (J.6.1, J.7).

A check that stops nothing and costs minutes teaches people to press without looking. So each control is
asked every month what it took and what it prevented, in one sentence.
"""

import dataclasses
import enum
from collections.abc import Mapping

from omamori.reference.effort import Effort


class Worth(enum.StrEnum):
    """The answer."""

    SILENT = "silent"
    TOO_FEW = "too_few"
    WORTH = "worth"
    DEAR = "dear"
    NOT_YET = "not_yet"
    NOT_WORTH = "not_worth"


MEASURES = {
    "control_held": "held",
    "control_right": "right",
    "control_persons": "persons",
    "control_needless": "needless",
    "control_released": "released",
    "control_refused": "refused",
    "control_tested": "tested",
    "control_first": "first",
    "control_second": "second",
}
"""Measures of the daily counts and the figure of a control that each feeds."""
TAKEN_BACK = "control_taken_back"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figures:
    """What a control did in a span of days.

    Attributes:
        held: mails it held, with others or alone; refused: that it refused.
        right: of them withdrawn or put right because they would have gone wrong; persons: whose data was
            in those.
        needless: that somebody called needless; released: sent on unchanged.
        first, second: checks that senders and second persons made of its mails.
        tested: mails it would have held in test mode.
    """

    held: int = 0
    refused: int = 0
    right: int = 0
    persons: int = 0
    needless: int = 0
    released: int = 0
    first: int = 0
    second: int = 0
    tested: int = 0

    def seconds(self, effort: Effort) -> int:
        """People's time; a mail with several reasons counts for each of them."""
        return self.first * effort.self_check + self.second * effort.second_check


def figures(counts: Mapping[str, int]) -> Figures:
    """From counts by measure; words taken back, on whatever day, lessen the needless ones."""
    found = {MEASURES[name]: n for name, n in counts.items() if name in MEASURES}
    needless = found.get("needless", 0) - counts.get(TAKEN_BACK, 0)
    return Figures(**{**found, "needless": max(0, needless)})


def worth(found: Figures, effort: Effort) -> Worth:
    """Whether it was worth it."""
    prevented = found.right + found.refused
    if not found.held and not found.refused:
        return Worth.SILENT
    if prevented:
        dear = found.seconds(effort) > prevented * effort.seconds_per_prevention
        return Worth.DEAR if dear else Worth.WORTH
    if found.held < effort.least_held:
        return Worth.TOO_FEW
    if found.needless >= effort.needless_share * found.held:
        return Worth.NOT_WORTH
    return Worth.NOT_YET
