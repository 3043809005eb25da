"""片づける。Files in storage that no evidence knows."""

from datetime import datetime

from omamori.do.incidents.cases.evidence import KIND
from omamori.do.incidents.cases.models import Evidence
from omamori.foundation.storage import blobs


def sweep(*, before: datetime) -> int:
    """Erase them; returns how many."""
    found = set(blobs.numbers(KIND, before=before))
    orphans = found.difference(Evidence.objects.values_list("blob", flat=True))
    for number in orphans:
        blobs.erase(number, kind=KIND)
    return len(orphans)
