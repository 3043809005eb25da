"""法令等に支えられるもの。Which laws a regulation or clause answers to."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import Resting
from omamori.plan.laws import queries


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """Laws whose record names one of these regulations or clauses."""
    require(actor, "laws.see")
    del on
    return [
        Resting(
            kind="law",
            code=row.code,
            label=f"{row.code} {row.title}",
            why=_("この規程は、この法令等が求めることに答えています。"),
            url_name="laws:law",
            url_args=(row.public_id,),
        )
        for row in queries.laws_on_clauses(codes)
    ]
