"""ホームへ。What waits for this person's eyes."""

from datetime import datetime

from django.utils.translation import gettext as _

from omamori.config import modules
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.approvals import edition_pages, queries, subjects
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.approvals.rows import OthersTurn, Waiting
from omamori.foundation.ui.contributions import HomeTask


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Requests that wait for this person, those of his that wait for others, and editions of every room."""
    del now  # the query asks the same clock
    return _requests(actor) + edition_pages.tasks(actor, _desks())


def _desks() -> list[EditionDesk]:
    found = modules.contributions("desks")
    return [module.edition_desk() for module in found if hasattr(module, "edition_desk")]


def _requests(actor: Actor) -> list[HomeTask]:
    if not actor.person_pk or reach(actor, "approvals.see") is Reach.NONE:
        return []
    rows, asked = queries.waiting(actor).rows, queries.asked_by(actor)
    labels = subjects.labels_of((*rows, *asked))
    titles = subjects.titles(actor, (*rows, *asked))
    return [
        *(_mine(row, labels, titles) for row in rows),
        *(_others(row, labels, titles) for row in asked),
    ]


def _mine(row: Waiting, labels: dict[str, str], titles: dict[str, str]) -> HomeTask:
    task = _("%(who)sさんの%(what)sを確認する") % {
        "who": row.asked_by_name,
        "what": labels.get(row.subject_id) or _("依頼"),
    }
    return HomeTask(
        title=_titled(task, titles.get(row.subject_id, "")),
        why=_("別の人の目で確かめるまで、先へ進みません。"),
        url_name="approvals:request",
        url_args=(row.public_id,),
        due=row.turn_ends,
        since=row.asked_at,
        urgent=True,
        group="send",
        many=_("二重確認を頼まれているもの"),
        action=_("確認する"),
    )


def _others(row: OthersTurn, labels: dict[str, str], titles: dict[str, str]) -> HomeTask:
    what = labels.get(row.subject_id) or _("依頼")
    return HomeTask(
        title=_titled(what, titles.get(row.subject_id, "")),
        why=_("別の人の目で確かめるまで、先へ進みません。"),
        url_name="approvals:request",
        url_args=(row.public_id,),
        due=row.due,
        since=row.asked_at,
        group="send",
        many=_("二重確認を頼んだもの"),
        waits_for=_("%(name)sさん") % {"name": row.turn_of},
    )


def _titled(task: str, title: str) -> str:
    return f"{task}: {title}" if title else task
