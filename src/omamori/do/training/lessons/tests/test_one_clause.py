"""A clause is revised: only those whom it concerns get a few slides and two questions, before its day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from omamori.do.training.courses import learning, mine, running
from omamori.do.training.courses.models import Assignment, Course
from omamori.do.training.lessons import actions, queries
from omamori.do.training.lessons.models import Lesson
from omamori.do.training.lessons.tests.test_lessons import changed_rule
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import outbox
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.models import Person
from omamori.plan.policies.tests.story import starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 21, 1, 30, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        found = mirai()
        starter_in_force(found)
        while outbox.deliver_some():
            pass
        yield found


def heard() -> None:
    while outbox.deliver_some():
        pass
    running.assign_everybody()


def test_from_the_new_clause_to_the_people_it_concerns(world: World) -> None:
    changed_rule(world, date(2027, 1, 4))
    heard()
    lesson = Lesson.objects.get().public_id
    assert not Assignment.objects.exists()
    actions.propose(world.actor("kobayashi"), lesson)
    actions.approve(world.actor("tanaka"), lesson)
    heard()
    course = Course.objects.get(source=lesson)
    asked = Assignment.objects.filter(course=course)
    sales = world.person("sato").department
    below = organization.departments_below([sales.public_id])
    members = organization.everybody(on=clock.today()).filter(department_id__in=below)
    assert set(asked.values_list("person_id", flat=True)) == set(
        members.values_list("pk", flat=True)
    )
    assert 0 < asked.count() < organization.everybody(on=clock.today()).count()
    assert set(asked.values_list("due_on", flat=True)) == {date(2026, 12, 28)}
    assert len(queries.slides_of(lesson)) <= 5
    assert len(Lesson.objects.get().questions) == 2
    heard()
    assert Assignment.objects.filter(course=course).count() == members.count()


def sent(world: World) -> Course:
    """The lesson that was drafted last, proposed and approved."""
    lesson = Lesson.objects.latest("pk").public_id
    actions.propose(world.actor("kobayashi"), lesson)
    actions.approve(world.actor("tanaka"), lesson)
    heard()
    return Course.objects.get(source=lesson)


def test_a_joiner_after_two_revisions_gets_the_newest_once(world: World) -> None:
    """The clause says ten minutes, then fifteen: who comes after both hears of fifteen, and only that."""
    changed_rule(world, date(2027, 1, 4))
    heard()
    first = sent(world)
    with clock.fixed(datetime(2027, 1, 6, 1, 30, tzinfo=UTC)):
        changed_rule(
            world, date(2027, 1, 25), body="確認が終わったメールは、十五分の間、送り出しを待つ。"
        )
        heard()
        second = sent(world)
    sales = world.person("sato").department
    before = Assignment.objects.filter(course=first).count()
    assert Assignment.objects.filter(course=second).count() == before
    with clock.fixed(datetime(2027, 1, 8, 1, 30, tzinfo=UTC)):
        new = Person.objects.create(
            number="E901", name="新田 新", email="nitta@mirai-print.example", department=sales,
            employment="regular", joined_on=date(2027, 1, 8),
        )  # fmt: skip
        running.assign_everybody()
        running.assign_everybody()
        (only,) = Assignment.objects.filter(person=new)
        assert only.course == second
        assert only.due_on == date(2027, 1, 22)
        actor = organization.actor(new.pk, on=clock.today())
        assert actor is not None
        learning.start(actor, only.public_id)
        taught = str(mine.take(actor, only.public_id, on=clock.today()).slides)
        assert "十五分" in taught
    with clock.fixed(datetime(2027, 1, 27, 1, 30, tzinfo=UTC)):
        late = Person.objects.create(
            number="E902", name="遅井 遅", email="osoi@mirai-print.example", department=sales,
            employment="regular", joined_on=date(2027, 1, 27),
        )  # fmt: skip
        running.assign_everybody()
        assert not Assignment.objects.filter(person=late).exists()
