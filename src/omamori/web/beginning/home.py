"""持ち寄り。The next of the first steps stands at the top of the home page until all are done (J.1.5)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.ui.contributions import HomeTask, NavigationItem
from omamori.web.beginning import queries
from omamori.web.beginning.models import Finished

navigation = (
    NavigationItem(
        label=gettext_lazy("はじめの一時間"),
        url_name="beginning:overview",
        action="beginning.see",
        order=89,
        far=True,
        icon="flag",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """The next step, for whoever sets the system up."""
    del now
    if reach(actor, "beginning.leave_out") is Reach.NONE or Finished.objects.exists():
        return []
    steps = queries.offered(actor)
    found = queries.standing(steps)
    following = next((s for s in steps if s.code == found.next), None)
    if following is None:
        return []
    words = {"title": following.title, "done": found.finished, "all": len(steps)}
    return [
        HomeTask(
            title=_("はじめの一時間: %(title)s") % words,
            why=_("%(all)s の手順のうち %(done)s が終わりました。") % words + following.why,
            url_name="beginning:overview",
        )
    ]
