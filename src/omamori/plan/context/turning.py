"""PDCA の一歩。The context is the ground on which planning stands (J.1)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import TurningStep
from omamori.plan.context import queries


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """Whether it has been looked at within the year."""
    require(actor, "context.see")
    due = queries.review_due()
    if due is None:
        return []
    return [
        TurningStep(
            process="",
            stage="plan",
            label=_("組織の状況の見直し"),
            state="late" if due < on else "done",
            on=due if due < on else queries.last_look(),
            url_name="context:overview",
        )
    ]
