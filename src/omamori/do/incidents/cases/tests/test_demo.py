"""The invented accidents play through the real actions."""

from datetime import date, datetime

import pytest

from omamori.act.nonconformities.models import Nonconformity
from omamori.do.incidents.cases import demo
from omamori.do.incidents.cases.models import Case
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.testing.people import TODAY, mirai


@pytest.mark.django_db
def test_two_years_are_played_and_their_corrective_actions_begin() -> None:
    world = mirai()

    def who(local: str, on: date) -> Actor:
        return world.actor(local, min(on, TODAY))

    def noon(day: date) -> "clock.contextlib.AbstractContextManager[None]":
        return clock.fixed(datetime(day.year, day.month, day.day, 12, tzinfo=clock.JST))

    with noon(TODAY):
        demo.accidents(who, noon, today=TODAY)
        drain(limit=1000)
    states = list(Case.objects.order_by("pk").values_list("state", "stage", "drill"))
    assert states.count(("closed", "accident", False)) == 3
    assert ("closed", "near_miss", False) in states
    assert ("open", "accident", False) in states
    assert ("closed", "event", True) in states
    corrections = Nonconformity.objects.filter(source="cases.correction_asked")
    assert corrections.count() == 3
    assert Case.objects.exclude(correction_id="").count() == 3
