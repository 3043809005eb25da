"""物差し。The criteria of a day and the library of scenes, as this room uses them."""

import functools
from datetime import date

from omamori.foundation.records.once import asked_once
from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies import queries as policies
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain import library
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.models import CriteriaEdition, EditionState
from omamori.reference import risk as reference


@asked_once
def criteria(on: date) -> Criteria:
    """The company's own edition that counts on a day, or the shipped one. One query."""
    for content, number in _OWN.rows(on):
        return scales.read(content, number=number)
    return _shipped(on)


_OWN = Prepared(
    lambda on: (
        CriteriaEdition.objects.filter(state=EditionState.APPROVED, valid_from__lte=on)
        .order_by("-valid_from", "-number")
        .values_list("content", "number")[:1]
    ),
    date,
)


@functools.lru_cache(maxsize=8)
def _shipped(on: date) -> Criteria:
    return scales.read(reference.criteria(on), number=0)


@functools.cache
def scenes() -> dict[str, library.Scene]:
    """The library by code."""
    found = (s for stage, data in reference.scenes().items() for s in library.read(data, stage))
    return {scene.code: scene for scene in found}


@asked_once
def clauses(on: date) -> dict[str, str]:
    """Headings of the clauses in force by code: what a measure may rest on."""
    return {text.code: text.heading for _, text in policies.clauses_in_force(on=on)}
