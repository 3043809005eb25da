"""自動で測る値。Whole percent of people who passed or are excused, over all running courses (J.3.2)."""

from datetime import date
from decimal import Decimal

from omamori.do.training.courses import counted
from omamori.do.training.courses.domain.counting import total
from omamori.do.training.courses.models import Course
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.ui.contributions import MeasuredFigure

_EVERYBODY = Actor(person_id="", person_pk=0, roles=frozenset({Role.OFFICE}), via="job")


def settled_share(on: date) -> Decimal | None:
    """Over all running courses; None when nobody was asked."""
    running = list(Course.objects.filter(state=Course.State.OPEN))
    whole = total(counted.of_courses(_EVERYBODY, running, on=on).values(), "")
    return Decimal(whole.share) if whole.all else None


figures = (
    MeasuredFigure(
        code="courses.settled_share", label="教育を終えた人の割合", unit="%", value=settled_share
    ),
)
