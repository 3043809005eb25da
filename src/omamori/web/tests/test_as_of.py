"""The system of a day: the posts, rules and controls that counted then, for those who check."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.foundation.access.actor import Role
from omamori.foundation.calendar import clock
from omamori.foundation.organization import actions as organization
from omamori.foundation.ui.collecting import day_sections
from omamori.plan.policies.tests.story import starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        found = mirai()
        starter_in_force(found)
        yield found


def auditor(world: World) -> Client:
    client = Client()
    client.force_login(world.user("takahashi"))
    return client


def test_today_and_the_first_of_april(world: World) -> None:
    html = auditor(world).get("/as-of/").content.decode()
    assert "2026年11月24日" in html
    assert "個人情報保護管理者" in html
    assert "送信の統制" in html
    assert 'value="2026-11-24"' in html
    april = auditor(world).get("/as-of/?day=2026-04-01").content.decode()
    assert "2026年4月1日（水） に効力のあった" in april


def test_a_post_that_was_taken_over_shows_who_held_it_then(world: World) -> None:
    top = world.actor("ito")
    organization.appoint(
        top, post="trainer", person_id=world.id("sato"), starts_on=date(2026, 11, 24)
    )
    actor = world.actor("takahashi")

    def trainers(day: date) -> list[str]:
        found = day_sections(actor, day)
        return [row[2] for s in found for row in s.rows if s.order == 10 and row[0] == "教育責任者"]

    assert "佐藤 健" in trainers(date(2026, 11, 24))
    assert "佐藤 健" not in trainers(date(2026, 11, 23))


@pytest.mark.parametrize(
    "day", ["2027-01-01", "9999-12-31", "0001-01-01", "1899-12-31", "あした", "2026-02-30"]
)
def test_a_day_that_cannot_be_shows_today_and_says_so(world: World, day: str) -> None:
    html = auditor(world).get("/as-of/", {"day": day}).content.decode()
    assert "今日の姿を示します" in html
    assert 'value="2026-11-24"' in html


def test_japanese_years_are_understood(world: World) -> None:
    html = auditor(world).get("/as-of/", {"day": "令和8年4月1日"}).content.decode()
    assert 'value="2026-04-01"' in html


def test_who_does_not_check_does_not_see_it(world: World) -> None:
    for local in ("sato", "watanabe"):
        client = Client()
        client.force_login(world.user(local))
        assert client.get("/as-of/").status_code == 403
    assert Role.AUDITOR in world.actor("takahashi").roles


def test_the_page_of_a_day_is_bounded(world: World) -> None:
    client = auditor(world)
    client.get("/as-of/")
    with CaptureQueriesContext(connection) as spent:
        client.get("/as-of/")
    assert len(spent) <= 60  # one section per room, each a few queries
