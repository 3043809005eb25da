"""物差し。The dated reference data of the register as its domain takes them."""

import functools
from datetime import date

from omamori.plan.register.domain import counting
from omamori.plan.register.domain.reviewing import ReviewTerms
from omamori.reference import register


@functools.cache
def _counts() -> tuple[counting.CountTerms, ...]:
    return tuple(
        counting.CountTerms(
            **{k: v for k, v in table.items() if k != "bands"},
            bands=tuple(
                counting.Band(code=b["code"], label=b["label"], most=b.get("most"))
                for b in table["bands"]
            ),
        )
        for table in register.dated("counts")
    )


@functools.cache
def _reviews() -> tuple[ReviewTerms, ...]:
    return tuple(ReviewTerms(**table) for table in register.dated("reviews"))


def counts(on: date) -> counting.CountTerms:
    """Bands, and what 約 means, on a day."""
    return counting.terms_on(_counts(), on)


def reviews(on: date) -> ReviewTerms:
    """Terms of review and disposal on a day; before the first, the first."""
    begun = [t for t in _reviews() if t.effective_from <= on]
    return (begun or _reviews()[:1])[-1]
