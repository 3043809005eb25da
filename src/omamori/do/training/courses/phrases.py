"""言いかた。What the columns of a course say in words."""

from django.utils.translation import gettext as _

from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.domain.validity import Due, Validity
from omamori.do.training.courses.models import Course
from omamori.foundation.ui.environment import day as written

COLOURS = {
    Standing.OPEN.value: "watch",
    Standing.PASSED.value: "good",
    Standing.WAIVED.value: "key",
    Standing.ENDED.value: "",
}
STATE_COLOURS = {"draft": "watch", "open": "key", "closed": ""}


def validity_words(row: Course) -> str:
    """How long a completion counts."""
    if row.validity == Validity.YEARLY:
        return _("毎年 %(month)s月%(day)s日から受け直す") % {"month": row.month, "day": row.day}
    if row.validity == Validity.MONTHS:
        return _("修了から %(n)s か月") % {"n": row.months}
    return _("一度受ければよい")


def due_words(row: Course) -> str:
    """By when it is to be done."""
    if row.due == Due.DATE and row.due_date:
        return _("%(day)s まで") % {"day": written(row.due_date)}
    if row.due == Due.CLAUSE:
        return _("条 %(code)s の施行日の前まで") % {"code": row.due_clause}
    return _("割り当てから %(n)s 日以内") % {"n": row.due_days}


def content_words(row: Course) -> str:
    """What is learned from."""
    if row.content == Course.Content.DECK:
        one = (
            _("自社の教育資料 (決めた版)")
            if row.deck_edition
            else _("自社の教育資料 (いつも最新の版)")
        )
        n = len(row.only_slides)
        return one + (_("、変わったスライド %(n)s 枚だけ") % {"n": n} if n else "")
    if row.content == Course.Content.FILE and row.file:
        return row.file.name
    return _(str(Course.Content(row.content).label))
