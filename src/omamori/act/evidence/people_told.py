"""受講の章。Who was asked, who learned, who did not and what was done about it, as tables."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from omamori.act.evidence.gathering import Year
from omamori.do.training.courses.proving import Learner
from omamori.foundation.exports.slides.evidence import Grid, Lines

MOST = 6_000
"""People printed by name in one year; the data inside the file holds all of them."""


def counts(year: Year) -> tuple[Lines | Grid, ...]:
    """Courses with everybody counted, and class-rooms."""
    courses = Grid(
        (
            "講座",
            "対象",
            "修了",
            "うち期限後",
            "免除",
            "退職・終了",
            "まだ",
            "うち遅れ",
            "数え終わり",
        ),
        tuple(
            (
                one.title,
                *map(str, (one.asked, one.passed, one.after, one.waived, one.ended, one.open)),
                str(one.late),
                f"{one.accounted}%",
            )
            for one in year.courses
        ),
        numeric=frozenset(range(1, 9)),
        empty="この年度に割り当てた講座はありません。",
    )
    sessions = Grid(
        ("集合研修", "日", "場所", "講師", "出席", "欠席", "欠席のうち後で修了"),
        tuple(
            (
                one.course, f"{one.on:%Y/%m/%d}", one.place, one.teacher,
                str(one.present), str(one.missed), str(one.caught_up),
            )
            for one in year.sessions
        ),
        numeric=frozenset({4, 5, 6}),
        empty="この年度に行った集合研修はありません。",
    )  # fmt: skip
    return courses, sessions


def absent(year: Year) -> tuple[Lines | Grid, ...]:
    """Everybody who was late, excused or missed a class-room, with what was done, by course."""
    if not year.absent:
        return (Lines(("欠席した人、遅れた人、免除の人はいません。",)),)
    return _by_course(
        year.absent,
        ("番号", "氏名", "部門", "期限", "その後"),
        lambda one: (one.number, one.name, one.department, _day(one.due_on), followed(one)),
    )


def followed(one: Learner) -> str:
    """What was done about one person, in one line each."""
    return "\n".join(_steps(one))


def roster(year: Year) -> tuple[Lines | Grid, ...]:
    """Everybody by name, by course."""
    if not year.learners:
        return (Lines(("この年度に割り当てた人はいません。",)),)
    return _by_course(
        year.learners,
        ("番号", "氏名", "部門", "雇用の形", "状態", "修了した日", "受け方", "得点"),
        lambda one: (
            one.number, one.name, one.department, one.employment, one.label,
            _day(one.completed_on), one.way, one.score,
        ),
    )  # fmt: skip


def _by_course(
    found: Sequence[Learner],
    headings: tuple[str, ...],
    cells: Callable[[Learner], tuple[str, ...]],
) -> tuple[Lines | Grid, ...]:
    """A table for each course, at most ``MOST`` rows together."""
    told: list[Lines | Grid] = []
    for title, rows in itertools.groupby(found[:MOST], key=lambda one: one.course):
        people = tuple(map(cells, rows))
        told += [Lines((f"{title} ({len(people):,} 人)",)), Grid(headings, people)]
    return (*told, *_rest(len(found)))


def _steps(one: Learner) -> Iterable[str]:
    if one.follow_up:
        yield _("集合研修を欠席、%(day)s に割り当て直し") % {"day": _day(one.assigned_on)}
    if one.reminders:
        told = {"n": one.reminders, "day": _day(one.reminded_on)}
        yield _("催促 %(n)s 回 (最後 %(day)s)") % told
    if one.told_on:
        yield _("%(day)s 部門の責任者に連絡") % {"day": _day(one.told_on)}
    yield _end(one)


def _end(one: Learner) -> str:
    if one.excuse:
        told = {"why": one.excuse, "who": one.excused_by, "day": _day(one.excused_on)}
        return _("免除: %(why)s (%(who)s が %(day)s に承認)") % told
    if one.completed_on is None:
        return f"{one.label} ({_('期限 %(day)s') % {'day': _day(one.due_on)}})"
    late = one.completed_on > one.due_on
    text = _("%(day)s 修了 (期限のあと)") if late else _("%(day)s 修了")
    return text % {"day": _day(one.completed_on)}


def _rest(many: int) -> tuple[Lines, ...]:
    if many <= MOST:
        return ()
    return (Lines((f"ほかに {many - MOST:,} 行あります。添付のデータには全員が入っています。",)),)


def _day(value: date | None) -> str:
    return f"{value:%Y/%m/%d}" if value else ""
