"""きっかけの名前。What changed, by a name that a reader knows and may see, with the page where it stands."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.plan.policies import queries as policies
from omamori.plan.register import queries as register
from omamori.plan.risk.domain.reopening import Cause
from omamori.plan.risk.rows import Anomaly


def sources(actor: Actor, rows: Iterable[Anomaly]) -> dict[str, str]:
    """Names of what changed, by code; what the reader may not see stays unnamed."""
    return {row.source: _name(actor, row) for row in rows if row.source}


def _name(actor: Actor, row: Anomaly) -> str:
    today = clock.today()
    try:
        if row.cause in (Cause.ITEM, Cause.DISPOSAL):
            return register.item(actor, row.source, on=today).particulars.name
        if row.cause == Cause.PROCESS:
            return register.process(actor, row.source, on=today).name
    except (NotFound, NotPermitted):
        return _("(見られない記録)")
    if row.cause == Cause.CLAUSE and (found := policies.clause(row.source, on=today)):
        return f"{row.source} {found[2].heading}"
    return row.source if row.cause in (Cause.CONTROL, Cause.CLAUSE) else ""
