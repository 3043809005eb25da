"""The pages of the deck, with the eyes of who makes it, who approves it and who only learns from it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.training.materials import collecting, editing, queries
from omamori.do.training.materials.tests.world import NOW, approved, taught
from omamori.foundation.calendar import clock
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db
LIST = "/deck/"
MOST_QUERIES = 12


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield taught()


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def fields(world: World, code: str, **changed: str) -> dict[str, object]:
    """The form of a slide as the page shows it, with changes."""
    from omamori.do.training.materials.forms import SlideForm

    form = SlideForm(page=editing.one_page(code))
    given = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in given.items()} | changed


def test_the_list_costs_few_queries(world: World) -> None:
    approved(world)
    office = at(world, "kobayashi")
    office.get(LIST)
    with CaptureQueriesContext(connection) as seen:
        page = office.get(LIST).content.decode()
    assert "個人情報を守る、二つの目的" in page
    assert "第1版" in page
    assert len(seen) <= MOST_QUERIES
    pictured = page.count('<template shadowrootmode="open">')
    assert pictured == len(collecting.pages(on=TODAY))
    assert page.count('class="miniature" aria-hidden="true"') == pictured
    assert " style=" not in page


def test_from_words_to_an_approved_edition(world: World) -> None:
    office, officer = at(world, "kobayashi"), at(world, "tanaka")
    code = "why.two-purposes"
    path = f"/deck/slides/{code}/"
    assert "題の下の一文" in office.get(path).content.decode()
    wrong = office.post(path, fields(world, code, kind_0="table", block_0="一行だけ"))
    assert wrong.status_code == 422
    assert "一行だけ" in wrong.content.decode()
    assert office.post(path, fields(world, code, title="わが社の目的")).status_code == 302
    made = office.post("/deck/make/", {"audience": "", "reason": "今年度の教育"})
    assert made.status_code == 302, made.content.decode()
    edition = made["Location"]
    assert "承認を待っています" in office.get(edition).content.decode()
    assert office.post(f"{edition}approve/").status_code == 403
    mark = queries.waiting(world.actor("tanaka"))[0].content_hash
    assert "この版を承認する" in officer.get(edition).content.decode()
    assert officer.post(f"{edition}approve/", {"hash": mark}).status_code == 302
    page = officer.get(edition).content.decode()
    assert "いま使う版" in page
    assert "作っています" in page
    staff = at(world, "sato")
    shown = staff.get(f"{edition}show/").content.decode()
    assert "わが社の目的" in shown
    assert "発表する" in shown


def test_who_learns_sees_only_what_is_taught(world: World) -> None:
    staff = at(world, "sato")
    assert "まだありません" in staff.get("/deck/now/").content.decode()
    old = approved(world)
    at(world, "kobayashi").post("/deck/slides/why.impact.voices/hide/", {"why": "別に話す"})
    new = approved(world, reason="一枚外した")
    assert staff.get("/deck/now/")["Location"] == f"/deck/editions/{new}/show/"
    assert staff.get(f"/deck/editions/{new}/show/?n=3").status_code == 200
    assert staff.get(f"/deck/editions/{old}/show/").status_code == 404
    for path in (
        LIST,
        f"/deck/editions/{new}/",
        f"/deck/editions/{new}/files/html/",
        "/deck/make/",
    ):
        assert staff.get(path).status_code == 403, path
    office = at(world, "kobayashi")
    assert "旧版です" in office.get(f"/deck/editions/{old}/").content.decode()
    both = office.get(f"/deck/editions/{old}/to/{new}/").content.decode()
    assert "事故の後、それぞれに何が起きるか" in both


def test_every_slide_can_be_read_and_opened_for_writing(world: World) -> None:
    made = approved(world)
    office = at(world, "kobayashi")
    whole = office.get(f"/deck/editions/{made}/show/?all=1").content.decode()
    found = collecting.pages(on=TODAY, audience=None)
    makings = {type(one.slide.blocks[0]): one.slide.code for one in found}
    for code in makings.values():
        assert office.get(f"/deck/slides/{code}/").status_code == 200, code
    for page in found:
        if not page.slide.audience:
            assert page.slide.title.replace("'", "&#39;") in whole
    only = office.get(f"/deck/editions/{made}/show/?only=closing.contacts,company.policy")
    assert "1 / 2" in only.content.decode()
    assert office.get(f"/deck/editions/{made}/show/?only=none").status_code == 404


def test_hiding_asks_why_and_tells_what_is_lost(world: World) -> None:
    office = at(world, "kobayashi")
    path = "/deck/slides/company.policy/hide/"
    asked = office.get(path).content.decode()
    assert "どのスライドにもなくなります" in asked
    assert "承知の上で" in asked
    refused = office.post(path, {"why": "別の時間に配る"})
    assert refused.status_code == 422
    assert "別の時間に配る" in refused.content.decode()
    assert office.post(path, {"why": "別の時間に配る", "knowing": "on"}).status_code == 302
    assert "必ず教える内容が足りません" in office.get("/deck/make/").content.decode()
    moved = office.post("/deck/slides/why.two-purposes/move/", {"to": "up"}, follow=True)
    assert "これ以上は動かせません" in moved.content.decode()
