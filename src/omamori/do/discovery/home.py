"""持ち寄り。Places that wait for the officer, entries and disposals that wait for their people, scans that saw not all."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.discovery import queries
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem
from omamori.plan.register import queries as register

navigation = (
    NavigationItem(
        label=_("洗い出し"),
        url_name="discovery:places",
        action="discovery.see",
        order=23,
        far=True,
        icon="search",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What waits for this person."""
    del now
    if reach(actor, "discovery.see") is Reach.NONE:
        return []
    return [*_to_answer(actor), *_to_finish(actor), *_to_look_after(actor)]


def _to_answer(actor: Actor) -> list[HomeTask]:
    count = queries.waiting_count(actor)
    if not count:
        return []
    return [
        HomeTask(
            title=_now("台帳と違う場所が %(count)s か所あります") % {"count": count},
            why=_now("台帳に載せるか、承知するか、廃棄するかを決めてください。"),
            url_name="discovery:places",
            action=_now("決める"),
        )
    ]


def _to_finish(actor: Actor) -> list[HomeTask]:
    found, rows = [], queries.charged_with(actor)
    entered = [i for row in rows if row.answer != "dispose" for i in row.item_ids]
    # An entry that is in the making is a task of the register, and of the register alone.
    begun = register.in_the_making(entered) if entered else frozenset()
    for row in rows:
        if row.answer != "dispose" and begun.intersection(row.item_ids):
            continue
        dispose = row.answer == "dispose"
        title = (
            _now("個人情報を廃棄する: %(name)s")
            if dispose
            else _now("台帳の記載を仕上げる: %(name)s")
        )
        why = (
            _now("復元できない方法で消してください。次に調べたときに、なくなったことを確かめます。")
            if dispose
            else _now("業務・利用目的・保管期限を書いて、承認を頼んでください。")
        )
        due = (
            datetime.combine(row.until, datetime.max.time(), clock.JST)
            if dispose and row.until
            else None
        )
        found.append(
            HomeTask(
                title=title % {"name": row.name},
                why=why,
                url_name="discovery:place",
                url_args=(row.public_id,),
                due=due,
                many=_now("個人情報を廃棄する") if dispose else _now("台帳の記載を仕上げる"),
                action=_now("廃棄する") if dispose else _now("仕上げる"),
            )
        )
    return found


def _to_look_after(actor: Actor) -> list[HomeTask]:
    count = queries.incomplete_count(actor)
    if not count:
        return []
    return [
        HomeTask(
            title=_now("調べきれていない保存先が %(count)s か所あります") % {"count": count},
            why=_now("見つからなかったのではなく、見ていない所が残っています。"),
            url_name="discovery:stores",
            action=_now("調べる"),
        )
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many places differ from the register; only for those who answer for that."""
    del now
    if reach(actor, "discovery.see") is not Reach.ALL:
        return []
    count = queries.waiting()
    return [
        CycleFigure(
            stage="do",
            label=_now("台帳と違う場所"),
            value=_now("%(n)s か所") % {"n": count},
            state="watch" if count else "good",
            url_name="discovery:places",
        )
    ]
