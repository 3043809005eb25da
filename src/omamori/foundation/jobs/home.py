"""持ち寄り。Failed jobs wait on the home page of those who can do something about them."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.jobs import queries
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=gettext_lazy("失敗した自動処理"),
        url_name="jobs:failed",
        action="jobs.see",
        order=94,
        far=True,
        icon="gear",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """One task when something failed for good."""
    del now
    if reach(actor, "jobs.see") is Reach.NONE:
        return []
    count = queries.failed_count(actor)
    if not count:
        return []
    return [
        HomeTask(
            title=_("失敗した自動処理が %(count)s 件あります") % {"count": count},
            why=_("自動では終わりませんでした。もう一度試すか、システム管理者に相談してください。"),
            url_name="jobs:failed",
            urgent=True,
            group="system",
        )
    ]
