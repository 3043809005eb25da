"""ホームへ。What waits for this person's eyes."""

from datetime import datetime

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.approvals import queries, subjects
from omamori.foundation.ui.contributions import HomeTask

SHOWN = 5


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """The first requests that wait, by the end of their turn."""
    del now  # the query asks the same clock
    if not actor.person_pk or reach(actor, "approvals.see") is Reach.NONE:
        return []
    rows = queries.waiting(actor).rows
    labels, titles = subjects.labels_of(rows[:SHOWN]), subjects.titles(actor, rows[:SHOWN])
    found = [
        HomeTask(
            title=_titled(
                _("%(who)sさんの%(what)sを確認する")
                % {"who": row.asked_by_name, "what": labels.get(row.subject_id) or _("依頼")},
                titles.get(row.subject_id, ""),
            ),
            why=_("別の人の目で確かめるまで、先へ進みません。"),
            url_name="approvals:request",
            url_args=(row.public_id,),
            due=row.turn_ends,
            urgent=True,
        )
        for row in rows[:SHOWN]
    ]
    if len(rows) > SHOWN:
        more = HomeTask(
            title=_("ほかに %(n)s 件の確認を頼まれています") % {"n": len(rows) - SHOWN},
            why=_("一覧で、期限の近いものから見てください。"),
            url_name="approvals:list",
            due=min(row.turn_ends for row in rows[SHOWN:]),
        )
        found.append(more)
    return found


def _titled(task: str, title: str) -> str:
    return f"{task}: {title}" if title else task
