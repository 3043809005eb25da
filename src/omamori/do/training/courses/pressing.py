"""一押しで催促する。Who looks at a course reminds everybody in his reach who is open, at most once a day each."""

from django.db import transaction

from omamori.do.training.courses import counted, reminding
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Course
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require, visible
from omamori.foundation.calendar import clock


def remind(actor: Actor, course_id: str, *, late_only: bool = False) -> int:
    """Remind those of a course who are open (or late), within the actor's reach; returns how many.

    The mails go with the next working hour (quiet days are the notices' own rule).

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.remind")
    on = clock.today()
    with transaction.atomic():
        course = Course.objects.filter(public_id=course_id, state=Course.State.OPEN).first()
        if course is None:
            raise NotFound
        reach = visible(actor, "courses.remind", own=(), department="person__department_id")
        rows = Assignment.objects.filter(reach, course=course, standing=Standing.OPEN)
        if late_only:
            rows = rows.filter(counted.late(on))
        return reminding.press(actor, course_id, rows, on=on)
