"""ホームとまとめ。What everybody finds on the first page and on the one page for trouble."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask
from omamori.plan.policies import actions as policies
from omamori.testing.people import TODAY, World, mirai
from omamori.web import board, contacts, pages

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return mirai()


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def task(title: str, *, due: datetime | None = None, urgent: bool = False) -> HomeTask:
    return HomeTask(title=title, why="", url_name="web:home", due=due, urgent=urgent)


class Room:
    """A module that offers."""

    def __init__(self, tasks: list[HomeTask], figures: list[CycleFigure]) -> None:
        self._tasks, self._figures = tasks, figures

    def tasks(self, actor: Actor, now: datetime) -> list[HomeTask]:
        return self._tasks

    def cycle(self, actor: Actor, now: datetime) -> list[CycleFigure]:
        return self._figures


def figure(stage: str, state: str) -> CycleFigure:
    return CycleFigure(stage=stage, label="", value="1", state=state, url_name="web:home")


def offered(monkeypatch: pytest.MonkeyPatch, *rooms: Room) -> None:
    def found(file: str) -> Iterator[object]:
        assert file == "home"
        yield from rooms

    monkeypatch.setattr(board.modules, "contributions", found)


def test_urgent_first_then_by_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    soon, later = NOW + timedelta(minutes=3), NOW + timedelta(days=1)
    offered(
        monkeypatch,
        Room([task("いつでも"), task("明日", due=later)], []),
        Room([task("三分", due=soon), task("至急", urgent=True)], []),
    )
    found = board.desk(world.actor("sato"), NOW)
    assert [line.first.title for line in found.pressing] == ["至急"]
    ((code, _, lines),) = found.sections
    assert (code, [line.first.title for line in lines]) == ("care", ["三分", "明日", "いつでも"])


def test_a_stage_is_as_well_as_its_worst_figure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(
        monkeypatch,
        Room([], [figure("plan", "good"), figure("do", "good"), figure("do", "late")]),
        Room([], [figure("plan", "none"), figure("do", "watch")]),
    )
    stages = board.cycle(world.actor("tanaka"), NOW)
    assert [(s.code, s.state) for s in stages] == [
        ("plan", "good"),
        ("do", "late"),
        ("check", "none"),
        ("act", "none"),
    ]
    assert board.cycle(world.actor("sato"), NOW) == []


@pytest.mark.parametrize(
    ("local", "most"), [("sato", 32), ("watanabe", 40), ("tanaka", 89), ("ito", 89)]
)
def test_pages_open_with_few_queries(
    world: World, local: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(world, local)
    with django_assert_max_num_queries(most):
        assert client.get("/").status_code == 200
    with django_assert_max_num_queries(24):
        assert client.get("/summary/").status_code == 200


def test_home_asks_to_sign_in(world: World) -> None:
    assert Client().get("/").status_code == 302
    assert Client().get("/summary/").status_code == 302


def test_staff_get_five_buttons_and_officers_the_cycle(world: World) -> None:
    staff, officer = browser(world, "sato").get("/"), browser(world, "tanaka").get("/")
    assert staff.content.decode().count("<small>") >= 5
    assert "PDCA の今" not in staff.content.decode()
    assert "PDCA の今" in officer.content.decode()


def test_the_ladder_begins_with_the_own_head(world: World) -> None:
    found = contacts.ladder(world.actor("sato"), on=TODAY)
    names = [one.holder.name for one in found.first]
    assert names == ["渡辺 浩", "加藤 直樹", "小林 恵", "田中 美咲", "伊藤 和夫"]
    assert [one.mine for one in found.first] == [True, True, False, False, False]
    assert [one.holder.name for one in found.desk] == ["田中 美咲"]
    assert "高橋 誠" in {one.holder.name for one in found.others}
    assert len(found.heads) == 8


@pytest.mark.parametrize(
    ("day", "away"),
    [
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2028, 2, 29), True),
        (date(2028, 3, 1), False),
    ],
)
def test_a_stand_in_steps_in_by_himself(world: World, day: date, away: bool) -> None:
    leaves = apps.get_model("organization", "Leave").objects
    person = world.person("tanaka")
    leaves.create(person=person, starts_on=date(2027, 1, 1), ends_on=date(2028, 2, 29))
    found = contacts.ladder(world.actor("sato", on=day), on=day)
    officer = next(one for one in found.first if one.label == "個人情報保護管理者")
    assert officer.away is away
    assert officer.stand_in is not None
    assert officer.stand_in.name == "吉田 香織"


def test_phones_of_posts_are_shown_and_no_others(world: World) -> None:
    people = apps.get_model("organization", "Person").objects
    people.filter(pk=world.person("kobayashi").pk).update(phone="03-5550-0111")
    people.filter(pk=world.person("suzuki").pk).update(phone="03-5550-0222")
    html = browser(world, "sato").get("/summary/").content.decode()
    assert "tel:03-5550-0111" in html
    assert "03-5550-0222" not in html


def test_what_the_company_tells_everybody(world: World) -> None:
    office = world.actor("kobayashi")
    policies.publish_bulletin(
        office, title="点検の週", text="一行目\n二行目", starts_on=clock.today(), pinned=True
    )
    policies.add_contact(office, kind="company", name="夜間の代表電話", phone="03-5550-0100")
    policies.add_contact(office, kind="outside", name="審査機関", phone="03-5550-0199")
    policies.publish_message(world.actor("ito"), text="報告した人を守ります。")
    sato = browser(world, "sato")
    html = sato.get("/summary/").content.decode()
    for words in (
        "点検の週",
        "<p>二行目</p>",
        "夜間の代表電話",
        "審査機関",
        "報告した人を守ります。",
    ):
        assert words in html
    assert "お知らせを書く" not in html
    assert "点検の週" in sato.get("/").content.decode()
    assert "お知らせを書く" in browser(world, "kobayashi").get("/summary/").content.decode()


def test_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/healthz").json() == {"ok": True}
    assert b"Disallow: /" in Client().get("/robots.txt").content

    class Broken:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(pages, "connection", Broken())
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/summary/", "/summary/"),
        ("https://evil.example//evil.example/", "/"),
        ("https://evil.example/summary/", "/summary/"),
        ("", "/"),
        ("http://testserver/no/such/page/", "/"),
    ],
)
def test_choices_go_back_to_a_page_of_ours(came_from: str, back: str) -> None:
    client = Client()
    answer = client.post("/theme/", {"theme": "dark"}, headers={"referer": came_from})
    assert answer["Location"] == back
    assert answer.cookies["theme"].value == "dark"
    answer = client.post("/language/", {"language": "en"}, headers={"referer": came_from})
    assert answer["Location"] == back
    assert answer.cookies["django_language"].value == "en"


def test_unknown_choices_are_not_kept() -> None:
    client = Client()
    assert "django_language" not in client.post("/language/", {"language": "tlh"}).cookies
    client.post("/theme/", {"theme": "dark"})
    assert client.post("/theme/", {"theme": "pink"}).cookies["theme"].value == ""
    assert client.get("/theme/").status_code == 405


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/outbound/?sender=%00", None),
        ("/outbound/%00/", None),
        ("/language/", {"x\0": "1"}),
        ("/search/?q=a%00b", None),
        ("/language/", {"language": "ja\0"}),
    ],
)
def test_a_zero_byte_is_refused_wherever_it_stands(
    world: World, path: str, sent: dict[str, str] | None
) -> None:
    client = Client()
    client.force_login(world.user("sato"))
    answer = client.get(path) if sent is None else client.post(path, sent)
    assert answer.status_code == 400
    assert "読み取れませんでした" in answer.content.decode()
