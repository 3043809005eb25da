"""持ち寄り。What is to be looked at, approved and closed; open reviews in the picture of the cycle."""

from datetime import datetime, time

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.safeguards import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("環境の変更"),
        url_name="safeguards:list",
        action="safeguards.see",
        order=45,
        far=True,
        icon="flag",
    ),
)
SHOWN = 10


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Own things to look at, changes to approve and to close."""
    on = now.astimezone(clock.JST).date()
    changes = queries.waiting_for(actor, on=on)
    return [
        *(_to_approve(row) for row in changes if row.state == "reported"),
        *(_to_review(row) for row in queries.my_open_tasks(actor, on=on, most=SHOWN)),
        *(_to_close(row) for row in changes if row.state == "approved"),
    ]


def _to_approve(row: queries.ChangeRow) -> HomeTask:
    count = {"n": row.open_tasks}
    return HomeTask(
        title=_now("環境の変更を承認する: %(kind)s") % {"kind": row.kind_label},
        why=_now("届け出を待たずに、お守りが開きました。見直すものが %(n)s 件あります。") % count
        if row.by_itself
        else _now("見直すものが %(n)s 件あります。始めてよいかを決めてください。") % count,
        url_name="safeguards:one",
        url_args=(row.public_id,),
        due=datetime.combine(row.starts_on, time(9), clock.JST),
        urgent=row.begun,
        group="approve",
        many=_now("環境の変更を承認する"),
        action=_now("承認する"),
    )


def _to_review(row: queries.TaskRow) -> HomeTask:
    return HomeTask(
        title=_now("見直す: %(label)s") % {"label": row.label},
        why=_now("環境の変更「%(what)s」が、これまでのやり方に触れます。")
        % {"what": row.change_what},
        url_name="safeguards:task",
        url_args=(row.public_id,),
        due=datetime.combine(row.due_on, time(17), clock.JST),
        urgent=row.late,
        many=_now("環境の変更で見直すもの"),
        action=_now("見直す"),
    )


def _to_close(row: queries.ChangeRow) -> HomeTask:
    return HomeTask(
        title=_now("環境の変更の見直しを閉じる: %(kind)s") % {"kind": row.kind_label},
        why=_now("触れるものは、すべて見直されました。"),
        url_name="safeguards:one",
        url_args=(row.public_id,),
        many=_now("環境の変更の見直しを閉じる"),
        action=_now("閉じる"),
    )


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many things that rest on an old way wait to be looked at."""
    del actor
    waiting, late = queries.overdue(on=now.astimezone(clock.JST).date())
    return [
        CycleFigure(
            stage="do",
            label=_now("変更の見直しの残り"),
            value=_now("%(n)s 件") % {"n": waiting},
            state="late" if late else "watch" if waiting else "good",
            url_name="safeguards:list",
        )
    ]
