"""The calculator: everybody who works here may use it, it keeps nothing, and wrong answers are answered on the page."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents.duties.models import Reckoning
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 31, 14, 40, tzinfo=UTC)
PLAIN = {
    "known_on": "2026-12-01",
    "classes": "leak",
    "persons": "1000",
    "sensitive": "no",
    "property_damage": "no",
    "malicious": "no",
    "my_number": "no",
    "role": "controller",
    "pmark_holder": "yes",
    "personal_data": "yes",
}


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def test_the_answer_with_its_reasons_and_what_ifs(world: World) -> None:
    client = at(world, "sato")
    assert client.get("/incidents/duties/").status_code == 200
    client.get("/incidents/duties/", PLAIN)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        said = client.get("/incidents/duties/", PLAIN)
    assert len(queries) <= 12
    text = said.content.decode()
    assert "知らせる義務 (1)" in text
    assert "1,001 人" in text
    assert "persons=1001" in text
    over = client.get("/incidents/duties/", PLAIN | {"persons": "1001"}).content.decode()
    assert "知らせる義務 (5)" in over
    assert "2027年1月4日" in over
    assert "30日目の 2026-12-30 (水) は年末年始の閉庁日なので" in over
    assert not Reckoning.objects.exists()


def test_wrong_answers_stay_on_the_page(world: World) -> None:
    said = at(world, "sato").get("/incidents/duties/", {"known_on": "きのう", "persons": "-3"})
    assert said.status_code == 422
    assert "きのう" in said.content.decode()
    far = at(world, "sato").get("/incidents/duties/", {"known_on": "1800-01-01"})
    assert far.status_code == 422
    assert "実在する日付" in far.content.decode()


def test_nobody_outside_sees_it(world: World) -> None:
    del world
    said = Client().get("/incidents/duties/")
    assert said.status_code == 302
