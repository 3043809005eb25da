"""持ち寄り。Papers begun, questions to approve; the menu of those who make the tests."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.training.quizzes import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("理解度テスト"),
        url_name="quizzes:quizzes",
        action="quizzes.see_quizzes",
        order=42,
        far=True,
        icon="check",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """A paper that was begun and not handed in; questions of others to be read and approved."""
    del now
    found = [
        HomeTask(
            title=_now("テストの続き: %(title)s") % {"title": title},
            why=_now("答えは保存されています。続きから始められます。"),
            url_name="quizzes:paper",
            url_args=(attempt_id,),
            due=limit_at,
            group="learn",
            many=_now("テストの続き"),
            action=_now("続ける"),
        )
        for attempt_id, title, limit_at in queries.begun(actor)
    ]
    if waiting := queries.to_approve(actor):
        found.append(
            HomeTask(
                title=_now("テストの問いを承認する"),
                why=_now("%(n)s 問が、書いた人とは別の人の承認を待っています。") % {"n": waiting},
                url_name="quizzes:bank",
                group="approve",
                action=_now("承認する"),
            )
        )
    return found
