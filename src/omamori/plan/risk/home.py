"""持ち寄り。The risk table in the navigation, what waits for whom, how much of it is looked at."""

from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar.clock import JST
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem
from omamori.plan.risk import queries

navigation = (
    NavigationItem(
        label=gettext_lazy("リスク分析"),
        url_name="risk:list",
        action="risk.see",
        order=22,
        icon="shield",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What to accept, to look at again, to do."""
    names: dict[str, str] = {}
    asked, opened = queries.waiting(actor), queries.reopened(actor)
    if asked or opened:
        names = queries.process_names(actor)
    found = [
        HomeTask(
            title=_("「%(process)s」の残留リスクを %(n)s 件承認する")
            % {"process": names.get(process, ""), "n": count},
            why=_("書いた人とは別の人が、残ることを読んで受け入れます。"),
            url_name="risk:table",
            url_args=(process,),
            group="approve",
            many=_("業務の残留リスクを承認する"),
            action=_("承認する"),
        )
        for process, count in asked
        if process in names
    ]
    found += [
        HomeTask(
            title=_("「%(process)s」のリスクを %(n)s 件見直す")
            % {"process": names.get(process, ""), "n": count},
            why=_("よりどころにしていた台帳・規程・出来事に変わりがありました。"),
            url_name="risk:table",
            url_args=(process,),
            many=_("業務のリスクを見直す"),
            action=_("見直す"),
        )
        for process, count in opened
        if process in names
    ]
    return found + _mine(actor, now)


def _mine(actor: Actor, now: datetime) -> list[HomeTask]:
    if not actor.person_pk:
        return []
    today = now.astimezone(JST).date()
    return [
        HomeTask(
            title=_("リスクの追加対策: %(text)s") % {"text": row.text},
            why=_("済んだら、何を見れば分かるかを書いて届けます。"),
            url_name="risk:measure",
            url_args=(row.public_id,),
            due=datetime.combine(row.due_on, time(17), JST),
            urgent=row.due_on < today,
            many=_("リスクの追加対策"),
            action=_("届ける"),
        )
        for row in queries.my_measures(actor)
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many of the scenes are approved and nothing has changed below them."""
    del now
    if reach(actor, "risk.see") is Reach.NONE:
        return []
    approved, of = queries.share(actor)
    part = approved * 100 // of if of else 0
    state = "none" if not of else "good" if part == 100 else "watch" if part >= 80 else "late"
    return [
        CycleFigure(
            stage="plan",
            label=_("承認済みのリスク"),
            value=f"{part}%" if of else "–",
            state=state,
            url_name="risk:list",
        )
    ]
