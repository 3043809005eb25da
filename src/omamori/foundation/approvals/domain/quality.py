"""確認の質。How quickly and how rightly somebody checks, against dated terms; pure (J.6.1 運用の確認).

Checks by two persons decay into a habit of pressing OK. The figures are there to help, not to blame: a
person sees his own, the privacy officer sees whom to talk to, and nobody else sees either.
"""

import dataclasses
import enum
from collections.abc import Iterable
from datetime import date

SPANS = (5, 15, 30, 60, 180)
"""Upper bounds in seconds of the spans of the picture; the last span is open."""


class Sign(enum.StrEnum):
    """What the figures say."""

    FEW = "few"
    GOOD = "good"
    HURRIED = "hurried"
    GUESSING = "guessing"


@dataclasses.dataclass(frozen=True, kw_only=True)
class QualityTerms:
    """What holds on a day.

    Attributes:
        effective_from: from when; source: whence the values come.
        span_days: how far back is looked.
        hurried_seconds: below this nobody has looked.
        hurried_percent: from this share of such answers on, somebody is in the habit.
        wrong_percent: from this share of wrong answers on, somebody guesses.
        least_checks: with fewer answers nothing is said.
    """

    effective_from: date
    source: str
    span_days: int
    hurried_seconds: int
    hurried_percent: int
    wrong_percent: int
    least_checks: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figures:
    """Answers of one person in the span.

    Attributes:
        answers: measured answers; hurried: of them below the limit; wrong: of them wrong.
        seconds: all their seconds together; fastest: the shortest.
    """

    answers: int
    hurried: int
    wrong: int
    seconds: int
    fastest: int

    @property
    def average(self) -> int:
        """Seconds per answer, rounded."""
        return round(self.seconds / self.answers) if self.answers else 0


def terms_of(versions: Iterable[QualityTerms], on: date) -> QualityTerms:
    """The newest terms whose day has come; before the first, the first."""
    ordered = sorted(versions, key=lambda v: v.effective_from)
    past = [v for v in ordered if v.effective_from <= on]
    return past[-1] if past else ordered[0]


def sign_of(it: Figures, terms: QualityTerms) -> Sign:
    """What to say of somebody. Hurry is named before guessing: it is the cause more often."""
    if it.answers < terms.least_checks:
        return Sign.FEW
    if 100 * it.hurried >= terms.hurried_percent * it.answers:
        return Sign.HURRIED
    if 100 * it.wrong >= terms.wrong_percent * it.answers:
        return Sign.GUESSING
    return Sign.GOOD
