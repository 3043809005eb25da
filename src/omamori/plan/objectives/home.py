"""持ち寄り。The plan in the navigation, what waits for its owners, and how far the year has come."""

from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem
from omamori.plan.objectives import queries, years
from omamori.plan.objectives.rows import GrantRow

navigation = (
    NavigationItem(
        label=gettext_lazy("目標・年間計画"),
        url_name="objectives:year",
        action="objectives.see",
        order=24,
        far=True,
        icon="calendar",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """One's events and figures, the plan that is missing, the renewal."""
    on = now.astimezone(clock.JST).date()
    events = [
        HomeTask(
            title=row.title,
            why=_("年間計画の行事です。行ったら、結果と記録の置き場所を書いてください。"),
            url_name="objectives:event",
            url_args=(row.public_id,),
            due=_end(row.until or row.planned_on),
            urgent=row.standing == "late",
            many=_("年間計画の行事"),
            action=_("結果を書く"),
        )
        for row in queries.to_do(actor, on=on)
    ]
    figures = [
        HomeTask(
            title=_("「%(title)s」の値を測る") % {"title": row.title},
            why=_("目標に近づいているかを、四半期に一度は確かめます。"),
            url_name="objectives:measure",
            url_args=(row.public_id,),
            many=_("目標の値を測る"),
            action=_("測る"),
        )
        for row in queries.to_measure(actor, on=on)
    ]
    office = _of_office(on) if Role.OFFICE in actor.roles else []
    return events + figures + office


def _of_office(on: date) -> list[HomeTask]:
    found = [
        HomeTask(
            title=_("%(year)s年度の計画をつくる") % {"year": year},
            why=_("よくある一年のひな型を入れて、日と担当を直すのが早道です。"),
            url_name="objectives:year",
        )
        for year in years.to_plan(on)
        if not queries.counted(year, on=on)[0]
    ]
    grant = queries.grant(on=on)
    if grant is None or grant.standing not in ("soon", "open", "missed", "expired"):
        return found
    return [*found, _renewal(grant)]


def _renewal(grant: GrantRow) -> HomeTask:
    span = {"opens": _day(grant.opens), "closes": _day(grant.closes)}
    return HomeTask(
        title=_("プライバシーマークの更新を申請する"),
        why=_("申請の期間は %(opens)s から %(closes)s までです。") % span,
        url_name="objectives:grant",
        due=_end(grant.closes),
        urgent=grant.standing in ("missed", "expired"),
        action=_("準備する"),
    )


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many events of the year are done."""
    del actor
    on = now.astimezone(clock.JST).date()
    every, done, late = queries.counted(years.current(on), on=on)
    return [
        CycleFigure(
            stage="plan",
            label=_("年間計画の行事"),
            value=f"{done}/{every}" if every else "–",
            state="late" if late else "good" if every else "none",
            url_name="objectives:year",
        )
    ]


def _day(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), clock.JST)
