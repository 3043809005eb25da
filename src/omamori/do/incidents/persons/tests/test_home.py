"""The home page leads to notices that are not over: whoever carries them on, whoever approves; nobody else learns of them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases import replies
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.persons import demo, home
from omamori.do.incidents.persons.models import Matter
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.testing.people import TODAY, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_the_demo_company_is_in_the_middle_of_it_and_home_leads_there() -> None:
    world = mirai()

    def who(local: str, on: date) -> Actor:
        return world.actor(local, min(on, TODAY))

    def noon(day: date) -> "clock.contextlib.AbstractContextManager[None]":
        return clock.fixed(datetime(day.year, day.month, day.day, 12, tzinfo=clock.JST))

    def titles(local: str) -> list[str]:
        return [task.title for task in home.tasks(world.actor(local), NOW)]

    with clock.fixed(NOW):
        assert titles("kobayashi") == []
        demo.notices(who, noon, today=TODAY)
        row = Matter.objects.get()
        assert (row.people.count(), row.enquiries.count()) == (38, 2)
        (reply,) = replies.unread(Case.objects.get(public_id=row.case_id))
        assert reply.sender == "kaiin103@members.example"
        office = world.actor("kobayashi")
        with CaptureQueriesContext(connection) as asked:
            (task,) = home.tasks(office, NOW)
        assert len(asked) <= 6, [q["sql"][:90] for q in asked]
        assert "38 人のうち 26 人" in task.why
        assert task.url_args == (row.case_id,)
        for local in ("takahashi", "sato"):
            assert titles(local) == [], local
        Matter.objects.update(state="waiting")
        assert "承認する" in titles("tanaka")[0]
        assert titles("kobayashi") == [], "who wrote it does not decide"
        cases.restrict(world.actor("tanaka"), row.case_id, restricted=True)
        assert titles("ito") == []
        row.people.update(state="published")
        assert titles("tanaka") == []
