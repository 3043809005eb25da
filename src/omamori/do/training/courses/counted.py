"""数える問い。Everybody of a round counted by department, in one statement however many there are."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from omamori.do.training.courses.domain import validity
from omamori.do.training.courses.domain.counting import Standing, Tally
from omamori.do.training.courses.models import Assignment, Course
from omamori.do.training.courses.writing import term_of
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import visible
from omamori.foundation.organization import queries as organization

_OPEN = Q(standing=Standing.OPEN)
_PASSED = Q(standing=Standing.PASSED)
_WAIVED = Q(standing=Standing.WAIVED)


def this_round(course: Course, *, on: date) -> "QuerySet[Assignment]":
    """The newest assignment of everybody who works here, in the round of that day; what ended is not among them."""
    rows = Assignment.objects.filter(
        course=course, person__in=organization.everybody(on=on).values("pk")
    ).exclude(standing=Standing.ENDED)
    begins = validity.begins(term_of(course), on)
    if begins > date.min:
        rows = rows.filter(assigned_on__gte=begins)
    newest = rows.order_by().values("person").annotate(newest=Max("pk")).values("newest")
    return Assignment.objects.filter(pk__in=newest)


def late(on: date) -> Q:
    """Open after its last day, of somebody who is not away for long: he could not."""
    return _OPEN & Q(due_on__lt=on) & ~Q(person__in=organization.away_for_long(on=on))


def with_away(rows: "QuerySet[Assignment]", *, on: date) -> "QuerySet[Assignment]":
    """The same with ``away``: whether its person is away for long."""
    away = organization.away_for_long(on=on).filter(pk=OuterRef("person"))
    return rows.annotate(away=Exists(away))


def in_reach(actor: Actor) -> Q:
    """Assignments that the reader may see in the counts and lists of courses."""
    return visible(actor, "courses.see", own=("person_id",), department="person__department_id")


def by_department(rows: "QuerySet[Assignment]", *, on: date) -> tuple[Tally, ...]:
    """How each department stands, in the order of the organisation."""
    found = (
        rows.order_by()
        .values(
            "person__department__public_id", "person__department__name", "person__department__order"
        )
        .annotate(
            passed=Count("pk", filter=_PASSED),
            waived=Count("pk", filter=_WAIVED),
            still=Count("pk", filter=_OPEN),
            late=Count("pk", filter=late(on)),
        )
        .order_by("person__department__order", "person__department__public_id")
    )
    return tuple(
        Tally(
            name=row["person__department__name"],
            key=row["person__department__public_id"],
            passed=row["passed"],
            waived=row["waived"],
            open=row["still"],
            late=row["late"],
        )
        for row in found
    )


def of_courses(actor: Actor, courses: Iterable[Course], *, on: date) -> dict[int, Tally]:
    """The tally of each of these courses within reach; one statement."""
    wanted = Q(pk__in=[])
    for course in courses:
        begins = validity.begins(term_of(course), on)
        part = Q(course=course)
        wanted |= part & Q(assigned_on__gte=begins) if begins > date.min else part
    rows = Assignment.objects.filter(
        wanted, person__in=organization.everybody(on=on).values("pk")
    ).exclude(standing=Standing.ENDED)
    newest = rows.order_by().values("course", "person").annotate(newest=Max("pk")).values("newest")
    found = (
        Assignment.objects.filter(in_reach(actor), pk__in=newest)
        .order_by()
        .values("course_id")
        .annotate(
            passed=Count("pk", filter=_PASSED),
            waived=Count("pk", filter=_WAIVED),
            still=Count("pk", filter=_OPEN),
            late=Count("pk", filter=late(on)),
        )
    )
    return {
        row["course_id"]: Tally(
            name="", passed=row["passed"], waived=row["waived"], open=row["still"], late=row["late"]
        )
        for row in found
    }
