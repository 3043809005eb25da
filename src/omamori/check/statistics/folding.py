"""数える。Adds to the daily counts; called by the outbox, which makes each fact count exactly once."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from omamori.check.statistics.models import DailyCount
from omamori.foundation.calendar.clock import JST


def add(at: datetime, department_id: str, measure: str, key: str = "", by: int = 1) -> None:
    """Count ``by`` for the day in Japan on which ``at`` falls."""
    where = {
        "day": at.astimezone(JST).date(),
        "department_id": department_id,
        "measure": measure,
        "key": key,
    }
    if DailyCount.objects.filter(**where).update(count=F("count") + by):
        return
    try:
        with transaction.atomic():
            DailyCount.objects.create(count=by, **where)
    except IntegrityError:  # another worker made the row in between
        DailyCount.objects.filter(**where).update(count=F("count") + by)
