"""裏の仕事。The jobs of the room as functions: assign one course, assign all, remind; each may run twice."""

from datetime import date

from omamori.do.training.courses import assigning, inviting, reminding
from omamori.do.training.courses.models import Course
from omamori.do.training.courses.people import everybody
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import job


@job(retries=5)
def assign_one(course_id: str) -> int:
    """Ask everybody whom one course reaches, then send what is due today."""
    row = Course.objects.filter(public_id=course_id, state=Course.State.OPEN).first()
    if row is None:
        return 0
    on = clock.today()
    asked = assigning.assign_course(row, everybody(on=on), on=on)
    remind_soon()
    return asked


@job(retries=5)
def assign_everybody() -> int:
    """Ask whom any open course reaches: after people came, moved or came back."""
    asked = assigning.assign_all(on=clock.today())
    if asked:
        remind_soon()
    return asked


@job(retries=5)
def remind_today() -> int:
    """Send what the schedule asks for today and was not sent yet."""
    return remind(on=clock.today())


@job(retries=5)
def tell_of_session(session_id: str, what: str) -> int:
    """Tell whom a session concerns; see ``inviting.tell``."""
    return inviting.tell(session_id, what)


def invite(session_id: str, what: str) -> None:
    """Ask for it, in the caller's transaction."""
    tell_of_session.enqueue(
        key=f"courses-session-{session_id}-{what}", session_id=session_id, what=what
    )


def remind(*, on: date) -> int:
    """The same for a day, here and now."""
    return reminding.run(on=on)


def remind_soon() -> None:
    """Ask for it, in the caller's transaction; many wishes are one run."""
    remind_today.enqueue(key="courses-remind")


def assign_now(course_id: str) -> None:
    """Ask for it, in the caller's transaction."""
    assign_one.enqueue(key=f"courses-assign-{course_id}", course_id=course_id)


def assign_soon() -> None:
    """Ask for a run over everybody, in the caller's transaction; many wishes are one run."""
    assign_everybody.enqueue(key="courses-assign-all")
