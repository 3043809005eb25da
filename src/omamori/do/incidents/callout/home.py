"""持ち寄り。A running call-out stands first at home; a red bar on every page when the escalation itself has stopped."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.callout import chain_queries, pulse, queries
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("緊急の呼び出し"),
        url_name="callout:list",
        action="callout.see",
        order=52,
        far=True,
        icon="phone",
    ),
)


def alarm(actor: Actor) -> str:
    """One sentence for the top of every page while open call-outs are not worked on; no query."""
    del actor
    silent = pulse.silent_for()
    if not silent:
        return ""
    text = _now(
        "緊急の呼び出しが %(n)s 分止まっています。電話をかける人の表で、直接電話してください。"
    )
    return text % {"n": silent // 60}


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Call-outs that run, and a chain that waits for approval."""
    del now
    if reach(actor, "callout.see") is Reach.NONE:
        return []
    rows, _after = queries.callouts(actor, running=True)
    found = [_running(row) for row in rows]
    if reach(actor, "callout.approve_chain") is not Reach.NONE and chain_queries.waits_for(actor):
        found.append(
            HomeTask(
                title=_now("緊急連絡網を承認する"),
                why=_now("書いた人とは別の、あなたの承認を待っています。"),
                url_name="callout:chain",
                group="approve",
                action=_now("承認する"),
            )
        )
    return found


def _running(row: queries.StateRow) -> HomeTask:
    why = {
        "calling": _now("呼び出しが続いています。対応できるときは、開いて応答してください。"),
        "given_up": _now("だれも応答していません。電話などで直接連絡してください。"),
    }.get(row.state, _now("%(name)sさんが対応しています。") % {"name": row.taken_by})
    title = _now("訓練の呼び出し: %(title)s") if row.drill else _now("緊急の呼び出し: %(title)s")
    return HomeTask(
        title=title % {"title": row.title},
        why=why,
        url_name="callout:one",
        url_args=(row.public_id,),
        urgent=row.state != "taken",
        group="case",
        action=_now("応答する") if row.state == "calling" else "",
    )
