"""持ち寄り。Causes to find, plans to approve, actions to do, effects to look at; the figure of ACT."""

from datetime import date, datetime, time

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.act.nonconformities import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("不適合と是正"),
        url_name="nonconformities:list",
        action="nonconformities.see",
        order=55,
        icon="check",
        stage="act",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What waits for this person, step by step."""
    on = now.astimezone(clock.JST).date()
    steps = {
        "open": (
            _now("原因を調べる: %(title)s"),
            _now("不適合の原因と、同じことが起きないようにする処置を書きます。"),
        ),
        "planned": (
            _now("是正処置の計画を承認する: %(title)s"),
            _now("計画を立てた人とも担当とも別の、あなたの承認を待っています。"),
        ),
        "running": (
            _now("是正処置を行う: %(title)s"),
            _now("期日までに行い、結果を書きます。"),
        ),
        "done": (
            _now("是正処置の効果を確かめる: %(title)s"),
            _now("同じことが起きなくなったかを、実際の記録で確かめます。"),
        ),
    }
    return [
        HomeTask(
            title=steps[row.state][0] % {"title": row.title},
            why=steps[row.state][1],
            url_name="nonconformities:one",
            url_args=(row.public_id,),
            due=_evening(row.due),
            urgent=row.late,
        )
        for row in queries.waiting_for(actor, on=on)
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many nonconformities are not over."""
    del actor
    count, late = queries.standing(on=now.astimezone(clock.JST).date())
    return [
        CycleFigure(
            stage="act",
            label=_now("終わっていない不適合"),
            value=_now("%(n)s 件") % {"n": count},
            state="late" if late else "watch" if count else "good",
            url_name="nonconformities:list",
        )
    ]


def _evening(day: date | None) -> datetime | None:
    return datetime.combine(day, time(17), clock.JST) if day else None
