"""持ち寄り。Lessons to be taken up and to be approved; their menu entry."""

from datetime import datetime, time

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.training.lessons import queries
from omamori.do.training.lessons.rows import LessonRow
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("短い学習"),
        url_name="lessons:list",
        action="lessons.see",
        order=43,
        far=True,
        icon="flag",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Lessons to approve, then drafts to take up."""
    on = now.astimezone(clock.JST).date()
    proposed, drafts = queries.waiting(actor)
    return [
        *(
            _task(
                row,
                _now("短い学習を承認する: %(title)s"),
                _now("だれのことか分からないかを読んで、決めてください。"),
                ("approve", _now("短い学習を承認する"), _now("承認する")),
            )
            for row in proposed
        ),
        *(
            _task(
                row,
                _now("短い学習を仕上げる: %(title)s"),
                _now("下書きを読み、直して、承認を頼んでください。"),
                ("care", _now("短い学習を仕上げる"), _now("仕上げる")),
                urgent=row.due_on <= on,
            )
            for row in drafts
        ),
    ]


def _task(
    row: LessonRow, title: str, why: str, kind: tuple[str, str, str], *, urgent: bool = False
) -> HomeTask:
    group, many, action = kind
    return HomeTask(
        title=title % {"title": row.title},
        why=why,
        url_name="lessons:one",
        url_args=(row.public_id,),
        due=datetime.combine(row.due_on, time(17), clock.JST),
        urgent=urgent,
        group=group,
        many=many,
        action=action,
    )
