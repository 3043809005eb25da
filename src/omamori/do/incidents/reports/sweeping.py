"""片づける。Photos in storage that no report knows."""

from datetime import datetime

from omamori.do.incidents.reports.models import Report
from omamori.do.incidents.reports.receiving import PHOTO
from omamori.foundation.storage import blobs


def sweep(*, before: datetime) -> int:
    """Erase them; returns how many."""
    found = set(blobs.numbers(PHOTO, before=before))
    orphans = found.difference(Report.objects.exclude(photo="").values_list("photo", flat=True))
    for number in orphans:
        blobs.erase(number, kind=PHOTO)
    return len(orphans)
