"""What is in the making: counted right, listed to its end, found by its words, within sight."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from omamori.plan.register import home
from omamori.plan.register.models import ItemEdition
from omamori.plan.register.tests import story
from omamori.plan.register.tests.test_pages import browser, many
from omamori.testing.people import World

pytestmark = pytest.mark.django_db


def test_hundreds_that_wait_are_counted_right(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(story.approved_item(world), 130)
    made = ItemEdition.objects.filter(code__startswith="M-")
    made.update(state="draft", approver=None)
    head, officer = world.actor("watanabe"), world.actor("tanaka")
    titles = [t.title for t in home.tasks(head, story.NOW)]
    assert "台帳の下書き 130 件を仕上げる" in titles
    assert not [title for title in titles if "の下書きを仕上げる" in title]
    made.filter(code__gte="M-00010").update(state="proposed")
    assert "台帳の記載 120 件を承認する" in [t.title for t in home.tasks(officer, story.NOW)]
    asked = [t.title for t in home.tasks(head, story.NOW) if t.waits_for]
    assert asked == ["台帳の記載 120 件の承認"]
    client = browser(world, "watanabe")
    client.get("/register/waiting/")
    with django_assert_max_num_queries(14):
        page = client.get("/register/waiting/").content.decode()
    assert "全部で 130 件あります" in page
    assert "M-00109" in page
    assert "M-00110" not in page
    after = re.search(r"after=(\w+)", page)
    assert after
    with django_assert_max_num_queries(14):
        rest = client.get(f"/register/waiting/?after={after[1]}").content.decode()
    for code in ("M-00110", "M-00129", "M-00000", "M-00009"):
        assert code in rest
    assert "M-00109" not in rest
    assert "after=" not in rest
    assert "全部で 130 件" in client.get("/register/waiting/?after=9x").content.decode()


def test_drafts_are_found_by_name_within_sight(world: World) -> None:
    many(story.approved_item(world), 3)
    made = ItemEdition.objects.filter(code__startswith="M-")
    made.update(state="draft", approver=None)
    made.filter(code="M-00001").update(name="珍しい名簿")
    office, other = browser(world, "kobayashi"), browser(world, "sato")
    listed = office.post("/register/", {"text": "珍しい"}).content.decode()
    assert "承認待ち・下書きにも 1 件あります" in listed
    found = office.post("/register/waiting/", {"text": "珍しい"}).content.decode()
    assert "M-00001" in found
    assert "M-00002" not in found
    assert "M-00002" in office.post("/register/waiting/", {"text": "m-00002"}).content.decode()
    assert (
        "当てはまる下書きはありません"
        in office.post("/register/waiting/", {"text": "無"}).content.decode()
    )
    assert "M-00001" not in other.post("/register/waiting/", {"text": "珍しい"}).content.decode()
