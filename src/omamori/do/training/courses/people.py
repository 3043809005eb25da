"""人を見る。Everybody who works here, as the frozen persons that the rules of courses speak of; a few statements."""

from datetime import date, timedelta

from omamori.do.training.courses.domain.audience import Occasion, Person, Rule
from omamori.do.training.courses.models import Course
from omamori.foundation.organization import queries as organization

_LOOKS_BACK = timedelta(days=400)


def everybody(*, on: date) -> tuple[Person, ...]:
    """All who work here that day; five statements for five thousand people."""
    paths = organization.department_paths()
    returned = organization.returned_on(since=on - _LOOKS_BACK, on=on)
    posts: dict[int, set[str]] = {}
    for row in organization.posts(on=on):
        posts.setdefault(row.holder.pk, set()).add(row.post)
    columns = organization.everybody(on=on).values_list(
        "pk", "department_id", "employment", "joined_on"
    )
    return tuple(
        Person(
            key=pk,
            departments=paths.get(department, frozenset()),
            posts=frozenset(posts.get(pk, ())),
            employment=employment,
            joined_on=joined_on,
            returned_on=returned.get(pk),
        )
        for pk, department, employment, joined_on in columns
    )


def rule_of(course: Course) -> Rule:
    """Whom a course reaches."""
    return Rule(
        departments=frozenset(course.departments),
        posts=frozenset(course.posts),
        employments=frozenset(course.employments),
        occasion=Occasion(course.occasion),
        days=course.occasion_days,
    )


def names(*, departments: bool = True) -> dict[str, str]:
    """Labels of departments (one statement, when asked for), posts and kinds of employment by code."""
    return {
        **(organization.department_names() if departments else {}),
        **organization.post_labels(),
        **organization.employment_labels(),
    }
