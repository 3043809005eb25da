"""メッセージの持ち寄り。Navigation, and requests for tools as tasks of those who decide (R1-2)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.do.outbound.messaging import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=gettext_lazy("メッセージ"),
        url_name="messaging:home",
        action="messaging.see_tools",
        order=12,
        icon="send",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Tools that wait for this person's decision."""
    del now
    return [
        HomeTask(
            title=_("%(tool)s の採用を決める") % {"tool": row.label},
            why=_("リスクと対策を読んで、承認するかどうかを決めてください (規程 R1-2)。"),
            url_name="messaging:tool",
            url_args=(row.public_id,),
            group="approve",
            many=_("道具の採用を決める"),
            action=_("決める"),
        )
        for row in queries.waiting_for_approval(actor)
    ]
