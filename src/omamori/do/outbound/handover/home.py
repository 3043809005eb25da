"""リンクの持ち寄り。Navigation to the links of one's mails."""

from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from omamori.do.outbound.handover import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=gettext_lazy("添付のリンク"),
        url_name="handover:list",
        action="handover.see",
        order=13,
        far=True,
        icon="send",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Receivers who ask for more days."""
    del now
    return [
        HomeTask(
            title=gettext("リンクの期限を延ばすか決める: %(subject)s") % {"subject": row.subject},
            why=gettext("受け取る人が、まだファイルを受け取れていません。"),
            url_name="handover:link",
            url_args=(row.public_id,),
            group="send",
            many=gettext("リンクの期限を延ばすか決める"),
            action=gettext("決める"),
        )
        for row in queries.asked_to_extend(actor)
    ]
