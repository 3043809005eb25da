"""持ち寄り。Who held which post on a day, and who worked in which department (J.2.3)."""

from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.organization import queries
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """Posts with their stand-ins, and the size of the departments."""
    require(actor, "organization.see")
    posts = queries.posts(on=on)
    columns = ("department__order", "department__name")
    found = queries.everybody(on=on).values(*columns).annotate(people=Count("pk"))
    departments = list(found.order_by(*columns))
    return [
        AsOfSection(
            order=10,
            title=_("体制 (任命)"),
            headings=(_("役割"), _("部門"), _("任命された人"), _("代行者")),
            rows=tuple(
                (
                    row.label,
                    row.department_name or _("全社"),
                    row.holder.name,
                    row.stand_in.name if row.stand_in else "–",
                )
                for row in posts[:MOST_ROWS]
            ),
            total=len(posts),
            url_name="organization:posts",
        ),
        AsOfSection(
            order=11,
            title=_("部門と人数"),
            headings=(_("部門"), _("従業者の人数")),
            rows=tuple(
                (row["department__name"], f"{row['people']:,}") for row in departments[:MOST_ROWS]
            ),
            total=len(departments),
            url_name="organization:structure",
        ),
    ]
