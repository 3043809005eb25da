"""PDCA の一歩。A business process is planned when its flow is in the register, and checked by its review (J.3.1.1)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.clock import JST
from omamori.foundation.ui.contributions import TurningStep
from omamori.plan.register import queries, reviews


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """Each process within sight: when its flow was approved, and how the review of its department stands."""
    waiting = {row.department_id: row for row in reversed(reviews.reviews(actor, on=on))}
    done = {
        row.department_id: row for row in reversed(reviews.reviews(actor, on=on, waiting=False))
    }
    found: list[TurningStep] = []
    for process in queries.processes(actor, on=on):
        found.append(
            TurningStep(
                process=process.name,
                stage="plan",
                label=_("台帳に流れを書いて承認"),
                state="done",
                on=process.valid_from,
                url_name="register:process",
                url_args=(process.public_id,),
            )
        )
        row = waiting.get(process.department_id) or done.get(process.department_id)
        if row is not None:
            ended = row.done_at.astimezone(JST).date() if row.done_at else None
            found.append(
                TurningStep(
                    process=process.name,
                    stage="check",
                    label=_("台帳の見直し (%(department)s)") % {"department": row.department},
                    state="done" if ended else "late" if row.late else "planned",
                    on=ended or row.due_on,
                    url_name="register:review",
                    url_args=(row.public_id,),
                )
            )
    return found
