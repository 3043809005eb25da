"""物差し。The criteria of a day, the estimates of damage, the library of scenes, as this room uses them."""

import functools
from datetime import date
from typing import Any

from omamori.plan.policies import queries as policies
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain import damage, library
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.models import CriteriaEdition, EditionState
from omamori.reference import risk as reference


def criteria(on: date) -> Criteria:
    """The company's own edition that counts on a day, or the shipped one. One query."""
    own = CriteriaEdition.objects.filter(state=EditionState.APPROVED, valid_from__lte=on)
    row = own.order_by("-valid_from", "-number").first()
    if row is not None:
        return scales.read(row.content, number=row.number)
    return scales.read(reference.criteria(on), number=0)


@functools.cache
def scenes() -> dict[str, library.Scene]:
    """The library by code."""
    found = (s for stage, data in reference.scenes().items() for s in library.read(data, stage))
    return {scene.code: scene for scene in found}


@functools.cache
def items() -> dict[str, damage.Item]:
    """The map of the damage model by code."""
    rows = reference.damage()["item"]
    return {row["code"]: damage.Item(**row | {"words": tuple(row["words"])}) for row in rows}


def estimate(kinds: frozenset[str], *, persons: int, on: date) -> damage.Estimate:
    """What a leak of these kinds may cost, by the coefficients of a day."""
    model = reference.in_force(reference.damage()["model"], on)
    names = ("base", "name_and_address", "name_or_contact", "not_identified", "responsible_more",
             "responsible_usual", "response_improper", "response_proper", "source")  # fmt: skip
    return damage.estimate(
        kinds,
        persons=persons,
        items=items(),
        model=damage.Model(**{name: model[name] for name in names}),
        average=average(on)["yen_per_person"],
    )


def average(on: date) -> dict[str, Any]:
    """The published average of a day, with its source."""
    return reference.in_force(reference.damage()["average"], on)


def clauses(on: date) -> dict[str, str]:
    """Headings of the clauses in force by code: what a measure may rest on."""
    return {text.code: text.heading for _, text in policies.clauses_in_force(on=on)}
