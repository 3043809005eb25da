"""リスクの下書き。What was found and entered begins with the scenes that fit the place it lies in (J.3.1.3)."""

from django.utils.translation import gettext as _

from omamori.do.discovery.models import Place
from omamori.facts.errors import Refusal
from omamori.facts.lifecycle import Stage
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.plan.risk import actions as risk
from omamori.plan.risk import queries as risks

MOST = 3
"""Scenes of one stage that are begun: enough to go on from, few enough to be read."""
_STAGES = (Stage.STORE, Stage.DISPOSE)
"""What a scan knows of: where it lies, and that it will have to go."""


def foreseen(actor: Actor, medium: str) -> tuple[tuple[str, str, str], ...]:
    """(stage, scene, what may happen) of the risks that an entry of a place on this medium will begin with.

    Which of them fit is chosen anew when its process is known. Nothing for who sees no risks.
    """
    if reach(actor, "risk.see") is Reach.NONE:
        return ()
    words = {str(stage): stage.label for stage in _STAGES}
    rows = risks.scenes_on(actor, [medium], stages=_STAGES, most=MOST)
    return tuple((_(words[r.scene.stage]), r.scene.scene, r.scene.threat) for r in rows)


def begin_risks(place: Place, process_id: str) -> int:
    """Begin the risks of an entry in the name of who had it entered; returns how many scenes were taken.

    Nothing is begun when the table of the process has the scenes already, or he may not write in it.
    """
    who = place.answered_by
    actor = organization.actor(who.pk, on=clock.today()) if who else None
    if actor is None or not process_id:
        return 0
    try:
        scenes = [
            found.scene.code
            for stage in _STAGES
            for found in risks.suggestions(actor, process_id, stage=stage)[:MOST]
            if found.score >= 0  # scenes of quite other processes are not begun, only offered
        ]
        return len(risk.take(actor, process_id, scenes=scenes)) if scenes else 0
    except Refusal:
        return 0
