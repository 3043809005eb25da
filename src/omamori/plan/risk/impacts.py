"""影響度の目安。What counts and kinds of the register's entries suggest, with the estimates behind it."""

import dataclasses
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from omamori.plan.damage import queries as damage
from omamori.plan.register.rows import ItemRow
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain.criteria import Criteria


@dataclasses.dataclass(frozen=True, kw_only=True)
class Impact:
    """A suggestion; a person decides.

    Attributes:
        level: of the criteria. by: ``persons``, ``yen`` or the kind that decided.
        unknown: how many entries say no number of persons.
    """

    level: int
    label: str
    by: str
    estimate: damage.Estimate
    kinds: tuple[str, ...]
    unknown: int


def impact_of(entries: Iterable[ItemRow], criteria: Criteria, *, on: date) -> Impact:
    """The impact of a leak of all of these entries; where a number is unknown, it counts as nobody and is told."""
    rows = list(entries)
    standard = damage.standard(on)
    kinds = frozenset[str]().union(*(damage.kinds_of(row, standard.items) for row in rows))
    highs = [row.particulars.count_high or row.particulars.count_estimate for row in rows]
    found = damage.estimate(kinds, persons=sum(n or 0 for n in highs), found=standard)
    level, by = scales.impact_for(criteria, persons=found.persons, yen=found.total, kinds=kinds)
    known = standard.items
    return Impact(
        level=level,
        label=scales.label(criteria.impact, level),
        by=known[by].label if by in known else by,
        estimate=found,
        kinds=tuple(_(known[code].label) for code in found.kinds),
        unknown=sum(1 for n in highs if n is None),
    )
