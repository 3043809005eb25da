"""持ち寄り。Frozen reports wait on the home page of those who may approve them: their clocks run."""

from datetime import datetime

from django.utils.translation import gettext as _

from omamori.do.incidents.papers import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import HomeTask


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """One per report."""
    del now
    return [
        HomeTask(
            title=_("事故の報告書を確認する"),
            why=_("別の人が書きました。内容を読み、確認するか、差し戻してください。"),
            url_name="papers:one",
            url_args=(row.public_id,),
            urgent=True,
            group="approve",
            many=_("事故の報告書を確認する"),
            action=_("確認する"),
        )
        for row in queries.waiting_for(actor)
    ]
