"""持ち寄り。What I am to learn, what waits for a decision, and how many are late in the picture of the cycle."""

from datetime import datetime, time

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.training.courses import mine, queries, waiting
from omamori.do.training.courses.rows import MineRow
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("教育"),
        url_name="courses:mine",
        action="courses.see_own",
        order=40,
        icon="book",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Own courses, then what waits for this person's decision, then who is late in his reach."""
    on = now.astimezone(clock.JST).date()
    todo = mine.to_learn(actor, on=on) if actor.person_pk else ()
    found = [_to_learn(row) for row in todo]
    if count := waiting.to_decide(actor):
        found.append(
            HomeTask(
                title=_now("免除と修了証を決める (%(n)s 件)") % {"n": count},
                why=_now("受けなくてよいわけと、社外の修了証を確かめてください。"),
                url_name="courses:waivers",
                group="approve",
                action=_now("決める"),
            )
        )
    may_remind = reach(actor, "courses.remind") is not Reach.NONE
    if may_remind and (late := queries.late_count(actor, on=on)):
        found.append(
            HomeTask(
                title=_now("教育の期限を過ぎた人がいます (%(n)s 件)") % {"n": late},
                why=_now("受ける時間を決めるか、わけがあるときは免除を頼んでください。"),
                url_name="courses:late",
                action=_now("確かめる"),
            )
        )
    return found


def _to_learn(row: MineRow) -> HomeTask:
    return HomeTask(
        title=_now("教育を受ける: %(title)s") % {"title": row.title},
        why=_now("およそ %(n)s 分。途中でやめても、続きから受けられます。") % {"n": row.minutes},
        url_name="courses:take",
        url_args=(row.assignment_id,),
        due=datetime.combine(row.due_on, time(17), clock.JST),
        urgent=row.days_left < 0,
        group="learn",
        many=_now("教育を受ける"),
        action=_now("受ける"),
    )


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many are late, for who sees everybody."""
    if reach(actor, "courses.see") is not Reach.ALL:
        return []
    late = queries.late_count(actor, on=now.astimezone(clock.JST).date())
    return [
        CycleFigure(
            stage="do",
            label=_now("教育の期限を過ぎたもの"),
            value=_now("%(n)s 件") % {"n": late},
            state="late" if late else "good",
            url_name="courses:late",
        )
    ]
