"""集合研修を知らせる。Who is asked and not done hears where and when; again when that changes, and the working day before.

Nobody is told of a session that is over when it is entered. A change or an end takes the former notice away.
"""

from datetime import date, datetime, time, timedelta

from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Session
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import add_business_days
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

_TITLES = {
    "planned": "集合研修があります",
    "changed": "集合研修の日時か場所が変わりました",
    "soon": "次の営業日までに集合研修があります",
    "cancelled": "集合研修は取りやめになりました",
}
_TEXT = (
    "会場で QR コードを電話で読むと、出席になります。出られないときは、担当者に知らせてください。"
)
_CANCELLED = "この講座の新しい日は、決まると知らせます。"


def tell(session_id: str, what: str) -> int:
    """Tell everybody who is to come; returns how many were told.

    Args:
        session_id: public id.
        what: ``planned``, ``changed``, ``cancelled`` or ``soon``.
    """
    row = Session.objects.select_related("course").filter(public_id=session_id).first()
    now = clock.now()
    if row is None or row.starts_at <= now:
        return 0
    if (row.state == Session.State.CANCELLED) != (what == "cancelled"):
        return 0
    key = f"courses:session:{row.public_id}"
    if what in ("changed", "cancelled"):
        notices.settle_prefix(prefix=f"{key}:")
    return notices.notify(
        people=_expected(row),
        kind="training",
        title=_TITLES[what],
        text=_CANCELLED if what == "cancelled" else _TEXT,
        url_name="courses:mine",
        key=f"{key}:{what}:{now:%y%m%d%H%M}" if what == "changed" else f"{key}:{what}",
        about=[
            ("講座", row.course.title[:60]),
            ("日時", _said(row.starts_at, row.minutes)),
            ("場所", row.place[:60]),
        ],
    )


def tell_soon(*, on: date) -> int:
    """Remind of what takes place until the end of the next working day; each session once."""
    last = datetime.combine(add_business_days(on, 1) + timedelta(days=1), time(0), clock.JST)
    rows = Session.objects.filter(
        state=Session.State.PLANNED, starts_at__gt=clock.now(), starts_at__lt=last
    )
    keys = list(rows.order_by("starts_at").values_list("public_id", flat=True))
    return sum(tell(key, "soon") for key in keys)


def _expected(row: Session) -> list[str]:
    """Public ids of who is open in the course, works here on that day and is not away for long."""
    on = row.starts_at.astimezone(clock.JST).date()
    here = organization.everybody(on=on).values("pk")
    away = organization.people_on_leave(on=on)
    rows = Assignment.objects.filter(
        course=row.course, standing=Standing.OPEN, content_done_at=None, person__in=here
    )
    pairs = rows.values_list("person_id", "person__public_id")
    return [key for pk, key in pairs if pk not in away]


def _said(moment: datetime, minutes: int) -> str:
    local = moment.astimezone(clock.JST)
    return f"{local.month}月{local.day}日（{'月火水木金土日'[local.weekday()]}）{local:%H:%M}から {minutes} 分"
