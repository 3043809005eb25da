"""持ち寄り。Cases in the menu and on the home page: what waits for this person."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.cases import queries
from omamori.do.incidents.cases.showing import CaseRow
from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("事故"),
        url_name="cases:list",
        action="cases.see",
        order=50,
        icon="near",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Own tasks, cases nobody leads, replies to be read, ends to be confirmed."""
    del now
    alone, replied = queries.waiting(actor)
    leaderless = [
        HomeTask(
            title=_now("事故 %(number)s の指揮する人を決める") % {"number": row.number},
            why=_now("指揮・記録・連絡の三人が決まると、最初の1時間が動きます。"),
            url_name="cases:one",
            url_args=(row.public_id,),
            urgent=not row.drill,
            group="case",
            action=_now("決める"),
        )
        for row in alone
    ]
    closing = [
        HomeTask(
            title=_now("事故 %(number)s の完了を確かめる") % {"number": row.number},
            why=_now("申し出た人とは別の人が、残っていることがないかを見ます。"),
            url_name="cases:one",
            url_args=(row.public_id,),
            group="case",
            action=_now("確かめる"),
        )
        for row in queries.to_close(actor)
    ]
    return [*_own(actor), *leaderless, *_replies(replied), *closing]


def _replies(rows: tuple[CaseRow, ...]) -> list[HomeTask]:
    """Cases to which somebody has answered."""
    return [
        HomeTask(
            title=_now("事故 %(number)s に届いた返信を読む") % {"number": row.number},
            why=_now("こちらのメールに返信がありました。本人からなら、問い合わせに記録します。"),
            url_name="cases:one",
            url_args=(row.public_id,),
            group="case",
            action=_now("読む"),
        )
        for row in rows
    ]


def _own(actor: Actor) -> list[HomeTask]:
    """Own tasks of cases."""
    return [
        HomeTask(
            title=(_now("【訓練】%(what)s") if row.drill else "%(what)s") % {"what": row.title},
            why=_now("事故の対応 %(number)s 「%(name)s」")
            % {"number": row.number, "name": row.codename},
            url_name="cases:one",
            url_args=(row.case_id,),
            due=None if row.drill else row.due_at,
            urgent=row.late and not row.drill,
            group="case",
            many=_now("事故の対応"),
            action=_now("対応する"),
        )
        for row in queries.my_tasks(actor)
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many cases are being handled; only for those who answer for that."""
    del now
    if reach(actor, "cases.name_member") is not Reach.ALL and Role.TOP not in actor.roles:
        return []
    count = queries.counts(actor, on=clock.today()).open
    return [
        CycleFigure(
            stage="do",
            label=_now("対応中の事故"),
            value=_now("%(n)s 件") % {"n": count},
            state="watch" if count else "good",
            url_name="cases:list",
        )
    ]
