"""持ち寄り。Failed jobs wait on the home page of those who can do something about them."""

from datetime import datetime

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.jobs import queries
from omamori.foundation.ui.contributions import HomeTask


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """One task when something failed for good."""
    del now
    if reach(actor, "jobs.see") is Reach.NONE:
        return []
    count = len(queries.failed(actor))
    if not count:
        return []
    return [
        HomeTask(
            title=f"失敗した仕事が {count} 件あります",
            why="自動では終わりませんでした。もう一度試すか、システム管理者に相談してください。",
            url_name="jobs:failed",
            urgent=True,
        )
    ]
