"""持ち寄り。The figures of the clauses, for the pages where people read the rules."""

from datetime import date

from omamori.check.conformance import queries
from omamori.foundation.ui.contributions import LivingFigure


def figures(codes: frozenset[str], on: date) -> list[LivingFigure]:
    """How far these clauses are kept."""
    return [
        LivingFigure(
            clause=found.rule_clause,
            control=found.control,
            label=found.label,
            of=found.of,
            exceptions=found.exceptions,
            days=found.days,
            state=found.state,
            url_name="conformance:clause",
            url_args=(found.rule_clause,),
        )
        for found in queries.figures(codes, on)
    ]
