"""Counts the cells that are there."""

from collections import Counter
from typing import Any

from django.db import migrations
from django.db.models import Count

_ALIKE = ("department_id", "state", "stage", "media", "likelihood", "impact")


def _count(apps: Any, _schema: Any) -> None:
    cell, tally, book = (apps.get_model("risk", name) for name in ("Cell", "Tally", "TallyBook"))
    rows = cell.objects.order_by().values_list(*_ALIKE).annotate(n=Count("pk"))
    named = [dict(zip((*_ALIKE, "n"), row, strict=True)) for row in rows]
    tally.objects.bulk_create((tally(**row) for row in named), batch_size=500)
    held: dict[str, list[list[Any]]] = {}
    for process, *row in (
        cell.objects.order_by().values_list("process_id", *_ALIKE).annotate(n=Count("pk"))
    ):
        held.setdefault(process, []).append(row)
    books = (book(process_id=process, **_summed(told)) for process, told in held.items())
    book.objects.bulk_create(books, batch_size=100)


def _summed(rows: list[list[Any]]) -> dict[str, Any]:
    live = [row for row in rows if row[1] != "ended"]
    states = Counter[str]()
    for row in live:
        states[row[1]] += row[6]
    return {
        "counted": sorted(rows),
        "department_id": (live or rows)[0][0],
        "live": states.total(),
        "draft": states["draft"],
        "proposed": states["proposed"],
        "reopened": states["reopened"],
        "stages": len({row[2] for row in live}),
        "highest": max((row[4] * row[5] for row in live), default=0),
    }


class Migration(migrations.Migration):

    dependencies = [("risk", "0005_tally")]
    operations = [migrations.RunPython(_count, migrations.RunPython.noop)]
