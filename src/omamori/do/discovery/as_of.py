"""持ち寄り。What had been looked through by the end of a day, and where personal information was known to lie (J.3.1.1)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.do.discovery import queries
from omamori.do.discovery.models import Scan
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.clock import JST
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection

_LOOKED = {
    Scan.State.DONE.value: gettext_noop("調べ終わりました"),
    Scan.State.INCOMPLETE.value: gettext_noop("調べきれていません"),
}


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """Each store of that day with its last look and the places known then; one query and a count."""
    end = datetime.combine(on + timedelta(days=1), time(), JST)
    rows = queries.seen_stores(actor).filter(created_at__lt=end)
    rows = rows.filter(Q(retired_at=None) | Q(retired_at__gte=end))
    last = Scan.objects.filter(store=OuterRef("pk"), ended_at__lt=end, state__in=_LOOKED).order_by(
        "-ended_at"
    )
    known = Q(places__found_at__lt=end) & (
        Q(places__cleared_at=None) | Q(places__cleared_at__gte=end)
    )
    told = rows.annotate(
        looked=Subquery(last.values("ended_at")[:1]),
        state=Subquery(last.values("state")[:1]),
        known=Count("places", filter=known),
    )
    values = ("name", "department__name", "looked", "state", "known")
    return [
        AsOfSection(
            order=40,
            title=_("洗い出した保存先"),
            headings=(_("保存先"), _("部門"), _("最後に調べた日"), _("結果"), _("個人情報のある場所")),
            rows=tuple(_cells(row) for row in told.order_by("name").values(*values)[:MOST_ROWS]),
            total=rows.count(),
            url_name="discovery:stores",
        )
    ]  # fmt: skip


def _cells(row: "dict[str, object]") -> tuple[str, ...]:
    looked, state = row["looked"], row["state"]
    return (
        str(row["name"]),
        str(row["department__name"] or _("会社全体")),
        f"{looked.astimezone(JST):%Y-%m-%d}" if isinstance(looked, datetime) else "–",
        _(_LOOKED[state]) if isinstance(state, str) else _("まだ調べていません"),
        str(row["known"]),
    )
