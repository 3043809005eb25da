"""PDCA の一歩。Each running course, with the share of people accounted for (J.4.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.training.courses import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import TurningStep

MOST = 20


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """Running courses that have asked somebody."""
    rows, _after = queries.courses(actor, on=on, state="open")
    return [
        TurningStep(
            process="",
            stage="do",
            label=_("教育「%(title)s」 (%(share)s%%)")
            % {"title": row.title, "share": row.tally.share},
            state="done" if not row.tally.open else "late" if row.tally.late else "running",
            url_name="courses:course",
            url_args=(row.public_id,),
        )
        for row in rows[:MOST]
        if row.tally.all
    ]
