"""持ち寄り。Near misses that nobody has looked at wait on the home page of the office."""

from datetime import datetime

from django.utils.translation import gettext as _now

from omamori.do.incidents import queries
from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.ui.contributions import CycleFigure, HomeTask

_SHOWN = 10


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """One task for all that wait."""
    del now
    count = queries.waiting_count(actor)
    if not count:
        return []
    feared = [
        HomeTask(
            title=_now("事故のおそれ: 送ってしまったものに誤りがありました"),
            why=_now("相手への連絡と、報告が要るかの判断を、すぐに始めてください。"),
            url_name="incidents:one",
            url_args=(row.public_id,),
            urgent=True,
            group="case",
            many=_now("事故のおそれ"),
            action=_now("始める"),
        )
        for row in queries.suspected(actor)[:_SHOWN]
    ]
    return [
        *feared,
        HomeTask(
            title=_now("確認していないヒヤリハットが %(count)s 件あります") % {"count": count},
            why=_now("次に防ぐためにすることを書くと、教育と見直しの材料になります。"),
            url_name="incidents:list",
            group="case",
            action=_now("確認する"),
        ),
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many near misses wait to be learned from; only for those who answer for that."""
    del now
    if reach(actor, "incidents.review") is Reach.NONE and Role.TOP not in actor.roles:
        return []
    count = queries.unreviewed()
    return [
        CycleFigure(
            stage="act",
            label=_now("確認を待つヒヤリハット"),
            value=_now("%(n)s 件") % {"n": count},
            state="watch" if count else "good",
            url_name="incidents:list",
        )
    ]
