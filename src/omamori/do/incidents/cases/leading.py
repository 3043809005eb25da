"""先にすること。What of a case is seen first: the duties that press, and the one step that comes next; pure."""

import dataclasses
from collections.abc import Sequence

from omamori.do.incidents.cases.showing import TaskRow
from omamori.do.incidents.duties.queries import DutyView

PRESSING_DAYS = 7
"""A duty whose day is further away is folded; one without a day (速やかに) never is."""
OVER = ("done", "lifted")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Duties:
    """The duties of a case in the order in which a person meets them.

    Attributes:
        now: late, pressing or without a day, the nearest first. later: with a day further away, or put off.
        over: done, or no longer owed.
    """

    now: tuple[DutyView, ...]
    later: tuple[DutyView, ...]
    over: tuple[DutyView, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Next:
    """The one step that the page puts first.

    Attributes:
        kind: ``task``, ``facts``, ``duty``, ``end`` or empty when nothing waits for anybody here.
        key: public id of the task, or code of the duty; label: as written there.
    """

    kind: str = ""
    key: str = ""
    label: str = ""


def grouped(duties: Sequence[DutyView]) -> Duties:
    """The duties by how soon they have to be met; within a group nothing is lost and the order of the rules is kept."""
    over = tuple(d for d in duties if d.state in OVER)
    still = [d for d in duties if d.state not in OVER]
    later = tuple(sorted(filter(_far, still), key=_nearness))
    now = tuple(sorted((d for d in still if not _far(d)), key=_nearness))
    return Duties(now=now, later=later, over=over)


def step(
    tasks: Sequence[TaskRow], duties: Duties, *, versions: int, asked: bool, left: bool
) -> Next:
    """What comes next: the first hour, then what is known, then duties, the other tasks, the end.

    Args:
        versions: number of the newest version of the facts. asked: something is not known that a duty hangs on.
        left: something stands between the case and its end.
    """
    open_tasks = [t for t in tasks if t.state == "open"]
    first_hour = [t for t in open_tasks if t.first_hour]
    if first_hour:
        return Next(kind="task", key=first_hour[0].public_id, label=first_hour[0].title)
    if asked and versions <= 1:
        return Next(kind="facts")
    for duty in (*duties.now, *(d for d in duties.later if d.state != "postponed")):
        if duty.must:
            return Next(kind="duty", key=duty.code, label=duty.label)
    if open_tasks:
        return Next(kind="task", key=open_tasks[0].public_id, label=open_tasks[0].title)
    return Next() if left else Next(kind="end")


def _far(duty: DutyView) -> bool:
    return duty.state == "postponed" or (
        duty.days_left is not None and duty.days_left > PRESSING_DAYS
    )


def _nearness(duty: DutyView) -> int:
    return duty.days_left if duty.days_left is not None else PRESSING_DAYS
