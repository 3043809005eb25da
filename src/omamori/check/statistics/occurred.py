"""起きた件数を数える。How many near misses and accidents of a kind fell into some days: for who proves an effect.

A case of which only named people know is counted like every other, without its department; an exercise never is.
"""

from datetime import date

from django.db.models import Count, Q

from omamori.check.statistics.models import Occurrence


def counted(first: date, last: date, *, kind: str = "") -> tuple[int, int]:
    """(near misses, events and accidents) from one day to another, both counted; one query.

    Args:
        kind: 事象分類 (``reference/statistics``); empty for every kind.
    """
    rows = Occurrence.objects.filter(day__gte=first, day__lte=last)
    if kind:
        rows = rows.filter(kind=kind)
    near = Q(stage=Occurrence.Stage.NEAR_MISS)
    found = rows.aggregate(near=Count("pk", filter=near), rest=Count("pk", filter=~near))
    return found["near"], found["rest"]
