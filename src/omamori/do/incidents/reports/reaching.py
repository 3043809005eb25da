"""届く範囲。A report is seen by whoever sees what it became: of a restricted case only by the named."""

from django.db.models import Q, QuerySet

from omamori.do.incidents.cases import reaching as cases
from omamori.do.incidents.reports.models import Report
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require, visible


def seen(actor: Actor) -> "QuerySet[Report]":
    """The reports this actor may see.

    Raises:
        NotPermitted: none at all.
    """
    require(actor, "reports.see")
    wide = visible(actor, "reports.see", own=("reporter_id",), department="department_id")
    of_cases = Q(became="case", record_id__in=cases.seen(actor).values("public_id"))
    return Report.objects.filter(of_cases | Q(became="near_miss")).filter(wide | of_cases)
