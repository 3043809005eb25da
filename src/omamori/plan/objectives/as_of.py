"""その日の計画。The plan of the year as it was approved on a day."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.records import editions
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection
from omamori.plan.objectives import years
from omamori.plan.objectives.models import Edition


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """Objectives and events of the fiscal year of that day; empty when no plan had been approved."""
    require(actor, "objectives.see_editions")
    found = editions.counting(Edition, on=on, series=years.current(on))
    if found is None:
        return []
    edition = {"n": found.number, "year": found.series}
    aims, events = found.content.get("objectives", []), found.content.get("events", [])
    return [
        AsOfSection(
            order=50,
            title=_("%(year)s年度の目標 (第%(n)s版)") % edition,
            headings=(_("番号"), _("目標"), _("目標値"), _("期限")),
            rows=tuple(
                (r["code"], r["title"], f"{r['target']} {r['unit']} {r['direction']}", r["due"])
                for r in aims[:MOST_ROWS]
            ),
            total=len(aims),
            url_name="objectives:edition",
            url_args=(found.public_id,),
        ),
        AsOfSection(
            order=51,
            title=_("%(year)s年度の年間計画 (第%(n)s版)") % edition,
            headings=(_("予定の日"), _("行事"), _("担当"), _("残す記録")),
            rows=tuple(
                (r["planned_on"], r["title"], r["owner"], r["record"])
                for r in sorted(events, key=lambda r: r["planned_on"])[:MOST_ROWS]
            ),
            total=len(events),
            url_name="objectives:edition",
            url_args=(found.public_id,),
        ),
    ]
