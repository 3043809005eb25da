"""話してよい事例。A near miss for the short lessons; who may not see it is told nothing."""

from omamori.do.incidents import queries
from omamori.do.incidents.models import NearMiss
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CaseToTell


def case(actor: Actor, public_id: str) -> CaseToTell | None:
    """The near miss with its story, to whoever reviews near misses.

    Raises:
        NotPermitted, NotFound: not within sight.
    """
    require(actor, "incidents.review")
    shown = queries.near_miss(actor, public_id)
    row = NearMiss.objects.select_related("department").get(public_id=public_id)
    return CaseToTell(
        public_id=public_id,
        story=shown.story,
        learned=shown.lesson,
        medium=row.medium,
        cause=row.cause,
        cause_words=shown.cause,
        department=row.department.public_id if row.department else "",
        on=row.noticed_at.astimezone(clock.JST).date(),
    )
