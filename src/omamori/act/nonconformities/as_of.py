"""持ち寄り。Which nonconformities were open on a day (J.7.1)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from omamori.act.nonconformities import queries
from omamori.act.nonconformities.models import Nonconformity
from omamori.act.nonconformities.reaching import seen
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.clock import JST
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """What had been found and was not yet proved to be gone."""
    end = datetime.combine(on + timedelta(days=1), time(), JST)
    open_then = Q(closed_at=None) | Q(closed_at__gte=end)
    rows = seen(actor).filter(open_then, recorded_at__lt=end)
    found = rows.select_related("department").order_by("-public_id")
    return [
        AsOfSection(
            order=80,
            title=_("終わっていない不適合"),
            headings=(_("不適合"), _("部門"), _("見つけた日"), _("条")),
            rows=tuple(_cells(row) for row in found[:MOST_ROWS]),
            total=rows.count(),
            url_name="nonconformities:list",
        )
    ]


def _cells(row: Nonconformity) -> tuple[str, ...]:
    return (
        queries.title_of(row),
        row.department.name if row.department else _("会社全体"),
        row.found_on.isoformat(),
        row.rule_clause or "–",
    )
