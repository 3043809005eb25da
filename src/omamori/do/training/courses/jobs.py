"""講座の仕事。A nightly run, and the facts after which somebody is to learn: joiners, moves, returns, happenings."""

from datetime import time

from omamori.do.training.courses import (
    assigning,
    changes,
    from_lessons,
    inviting,
    learning,
    running,
)
from omamori.do.training.courses.domain.audience import Happening, Occasion
from omamori.do.training.courses.running import (
    assign_everybody,
    assign_one,
    remind_today,
    tell_of_session,
)
from omamori.facts.base import Recorded
from omamori.facts.callout import DrillMissed
from omamori.facts.incidents import NearMissRecorded
from omamori.facts.lessons import LessonApproved
from omamori.facts.messaging import ToolAdopted
from omamori.facts.organization import (
    LeaveEnded,
    PeopleImported,
    PersonChanged,
    PersonJoined,
    PersonLeft,
    PersonTransferred,
)
from omamori.facts.quizzes import PaperHandedIn
from omamori.facts.safeguards import ChangeApproved
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on
from omamori.foundation.organization import queries as organization

__all__ = ["assign_everybody", "assign_one", "remind_today", "tell_of_session"]


@every(day_at=time(4, 30))
def assign_nightly() -> int:
    """Whom courses reach today: joiners whose day has come, returners, renewals."""
    return assigning.assign_all(on=clock.today())


@every(day_at=time(8, 45))
def remind() -> int:
    """What the schedule asks for, and class-rooms that are near; on a day off nothing."""
    on = clock.today()
    return running.remind(on=on) + (inviting.tell_soon(on=on) if is_business_day(on) else 0)


@on(PersonJoined)
def ask_joiner(row: Recorded) -> None:
    """A new person is asked at once, not only the next night."""
    del row
    running.assign_soon()


@on(PeopleImported)
def ask_imported(row: Recorded) -> None:
    """So is everybody of a list."""
    del row
    running.assign_soon()


@on(PersonTransferred)
def ask_moved(row: Recorded) -> None:
    """Who works elsewhere may be reached by other courses."""
    del row
    running.assign_soon()


@on(PersonChanged)
def ask_changed(row: Recorded) -> None:
    """A dispatched person who is employed now, for one."""
    del row
    running.assign_soon()


@on(LeaveEnded)
def ask_returner(row: Recorded) -> None:
    """Who comes back is asked for what he missed."""
    del row
    running.assign_soon()


@on(PersonLeft)
def let_go(row: Recorded) -> None:
    """Who leaves is not counted after his last day."""
    del row
    running.assign_soon()


@on(NearMissRecorded)
def ask_after_near_miss(row: Recorded) -> None:
    """The department where something nearly happened learns why."""
    fact = row.fact
    assert isinstance(fact, NearMissRecorded)
    if fact.department_id:
        departments = frozenset((fact.department_id,))
    _happened(
        row, Happening(occasion=Occasion.NEAR_MISS, source=fact.subject_id, departments=departments)
    )


@on(DrillMissed)
def ask_after_drill(row: Recorded) -> None:
    """Who did not answer in a drill learns what is expected of him; once for each drill."""
    fact = row.fact
    assert isinstance(fact, DrillMissed)
    found = organization.person(fact.subject_id)
    if found is not None:
        one = frozenset((found.pk,))
        _happened(row, Happening(occasion=Occasion.FAILED_DRILL, source=fact.drill_id, people=one))


@on(ToolAdopted)
def ask_before_tool(row: Recorded) -> None:
    """Before people use a new tool, they hear how."""
    _happened(row, Happening(occasion=Occasion.NEW_TOOL, source=row.fact.subject_id))


@on(ChangeApproved)
def ask_before_change(row: Recorded) -> None:
    """Before people work in a new way, the same; a change that a new tool brought asks nobody twice."""
    _happened(row, changes.happening_of(row.fact.subject_id))


@on(PaperHandedIn)
def settle_paper(row: Recorded) -> None:
    """A paper was marked: when its learner did not see it (his time was over), the course hears of it here."""
    fact = row.fact
    assert isinstance(fact, PaperHandedIn)
    learning.settle_paper(fact.occasion, fact.person_id)


@on(LessonApproved)
def open_lesson(row: Recorded) -> None:
    """An approved lesson becomes a course for those whom it concerns."""
    fact = row.fact
    assert isinstance(fact, LessonApproved)
    from_lessons.open_course_of(fact)


def _happened(row: Recorded, happening: Happening) -> None:
    if assigning.happened(happening, on=row.at.astimezone(clock.JST).date()):
        running.remind_soon()
