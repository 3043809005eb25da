"""そろっているか。Which of the internal rules that J.4.5 asks for a clause in force answers, and which none does."""

import dataclasses
from datetime import date

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import require
from omamori.plan.policies import approving, assigning, references
from omamori.plan.policies.domain.required import Check, Required
from omamori.plan.policies.models import Clause, Regulation, Version


@dataclasses.dataclass(frozen=True, kw_only=True)
class Covered:
    """One internal rule that is asked for.

    Attributes:
        clauses: (regulation id, clause code, title and heading) of what answers it today.
    """

    required: Required
    clauses: tuple[tuple[str, str, str], ...]


def rulebook(actor: Actor, *, on: date) -> tuple[Covered, ...]:
    """The internal rules asked for on a day, each with the clauses in force that answer it."""
    require(actor, "policies.see")
    current = [one.current.pk for one in assigning.counting(on=on)]
    rules = Regulation.Kind.RULE
    rows = Clause.objects.filter(version__in=current, version__regulation__kind=rules)
    found: dict[str, list[tuple[str, str, str]]] = {}
    rows = rows.select_related("version__regulation").exclude(answers=[])
    for row in rows.order_by("version__regulation__code", "order"):
        book = row.version.regulation
        words = f"{book.title} {row.number} {row.heading}"
        for code in row.answers:
            found.setdefault(code, []).append((book.public_id, row.code, words))
    return tuple(
        Covered(required=row, clauses=tuple(found.get(row.code, ())))
        for row in references.required(references.RULEBOOK, on)
    )


def checks_of(actor: Actor, version_id: str) -> tuple[Check, ...]:
    """What a policy or notice in the making must contain, each with its place; empty for rules.

    Raises:
        NotPermitted: not to be seen by the actor.
        NotFound: no such version, or a head whose department does not keep it.
    """
    within = require(actor, "policies.see_draft")
    row = Version.objects.select_related("regulation").filter(public_id=version_id).first()
    mine = within is Reach.ALL or (row and row.regulation.owner_id in actor.department_pks)
    if row is None or not mine:
        raise NotFound
    return approving.required_in(row)
