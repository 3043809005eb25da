"""持ち寄り。Which changes of the environment were under way on a day (J.3.4)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from omamori.do.safeguards import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.clock import JST
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection
from omamori.foundation.ui.wording import told
from omamori.reference.changes import kinds


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """What had been reported and was neither closed nor withdrawn."""
    end = datetime.combine(on + timedelta(days=1), time(), JST)
    open_then = Q(closed_at=None) | Q(closed_at__gte=end)
    rows = queries.seen(actor).filter(open_then, reported_at__lt=end)
    return [
        AsOfSection(
            order=70,
            title=_("進んでいた環境の変更"),
            headings=(_("種類"), _("変わること"), _("いつから")),
            rows=tuple(
                (
                    told(kinds()[row.kind].label) if row.kind in kinds() else row.kind,
                    row.what,
                    row.starts_on.isoformat(),
                )
                for row in rows.order_by("-public_id")[:MOST_ROWS]
            ),
            total=rows.count(),
            url_name="safeguards:list",
        )
    ]
