"""持ち寄り。The ledger in the navigation of those who may read it; an alarm when it is broken."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.ledger import queries
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("台帳"),
        url_name="ledger:trail",
        action="ledger.see",
        order=63,
        far=True,
        icon="chain",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """One urgent task when the last verification found something."""
    del now
    if reach(actor, "ledger.see") is Reach.NONE:
        return []
    check = queries.last_check()
    if check is None or not check.broken:
        return []
    return [
        HomeTask(
            title=gettext("台帳に異常があります"),
            why=gettext(
                "記録が書き換えられたおそれがあります。確認結果を見て、証拠を守ってください。"
            ),
            url_name="ledger:check",
            url_args=(check.public_id,),
            urgent=True,
            group="system",
            action=gettext("確かめる"),
        )
    ]
