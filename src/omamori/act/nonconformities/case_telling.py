"""話してよい事例。An accident whose cause was found, for the short lessons: its three boxes are written already."""

from django.utils.translation import gettext as _

from omamori.act.nonconformities.reaching import FROM_CASE, seen
from omamori.do.incidents.cases import queries as cases
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import CaseToTell
from omamori.reference.statistics import axis


def case(actor: Actor, public_id: str) -> CaseToTell | None:
    """The nonconformity as a case, to whoever plans corrections; None for what only named people know.

    Raises:
        NotPermitted: not within sight.
    """
    require(actor, "nonconformities.plan")
    rows = seen(actor).filter(public_id=public_id, source=FROM_CASE)
    row = rows.select_related("department").first()
    last = row.rounds.order_by("-number").first() if row else None
    story = cases.story(actor, row.source_id) if row else ""
    if row is None or last is None or not story:
        return None
    kind = axis("kind").value(row.kind)
    return CaseToTell(
        public_id=public_id,
        story=story,
        learned=last.cause,
        others=last.other_factors,
        watch=last.watch,
        medium=row.medium,
        cause="",
        cause_words=_(kind.label) if kind else _("事故"),
        department=row.department.public_id if row.department else "",
        on=row.found_on,
    )
