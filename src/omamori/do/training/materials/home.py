"""持ち寄り。The deck in the menu of who makes it; editions to approve, and slides that are out of date, as tasks."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.training.materials import queries
from omamori.do.training.materials.rows import EditionRow
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("教育資料"),
        url_name="materials:list",
        action="materials.see",
        order=41,
        far=True,
        icon="book",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Editions that wait for this person; for the office, editions in use that are out of date."""
    found = [_approve(one) for one in queries.waiting(actor)]
    if reach(actor, "materials.propose") is Reach.NONE:
        return found
    on = now.astimezone(clock.JST).date()
    return found + [_renew(*one) for one in queries.stale_counts(on=on)]


def _approve(row: EditionRow) -> HomeTask:
    return HomeTask(
        title=_now("教育資料 (%(audience)s) 第%(n)s版を承認する")
        % {"audience": row.audience_label, "n": row.number},
        why=_now("作った人とは別の人の承認が要ります。"),
        url_name="materials:edition",
        url_args=(row.public_id,),
        group="approve",
        many=_now("教育資料を承認する"),
        action=_now("承認する"),
    )


def _renew(edition_id: str, audience: str, count: int) -> HomeTask:
    return HomeTask(
        title=_now("教育資料 (%(audience)s) の %(n)s 枚が、いまの記録と違います")
        % {"audience": audience, "n": count},
        why=_now("変わったところを確かめて、新しい版を作ってください。"),
        url_name="materials:stale",
        url_args=(edition_id,),
        many=_now("いまの記録と違う教育資料"),
        action=_now("確かめる"),
    )
