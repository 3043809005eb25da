"""目標と計画のページ。A year from its template to its records, objectives, the board, out and in by Excel."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.foundation.calendar import clock
from omamori.foundation.notices import queries as notices
from omamori.plan.objectives import actions, as_of, home, queries, turning
from omamori.plan.objectives.jobs import measure, remind
from omamori.plan.objectives.models import Edition, Event, Figure, Move, Objective
from omamori.plan.objectives.tests.conftest import NOON
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db
AIM = {"year": "2026", "code": "O1", "title": "全員が規程に署名する", "measure": "署名の割合", "unit": "%",
       "base": "80", "target": "100", "direction": "以上", "due": "2027-03-31", "owner": "E004"}  # fmt: skip


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


@pytest.fixture
def planned(world: World) -> int:
    return actions.propose_year(world.actor("kobayashi"), "2026")


def crowd() -> None:
    Event.objects.bulk_create(
        Event(year="2026", code=f"Z{n:04}", kind="other", title=f"架空の行事 {n}",
              planned_on=date(2027, 1, 5), last_day=date(2027, 1, 5), changed_at=NOON)
        for n in range(300)
    )  # fmt: skip
    Objective.objects.bulk_create(
        Objective(year="2026", code=f"Z{n:04}", title=f"架空の目標 {n}", measure="件", target=10,
                  due=date(2027, 3, 31), changed_at=NOON)
        for n in range(100)
    )  # fmt: skip


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("local", ["sato", "watanabe", "kobayashi", "takahashi"])
def test_every_page_takes_few_queries(
    world: World, local: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd()
    client = browser(world, local)
    client.get("/plan/")
    event, aim = Event.objects.order_by("pk")[0], Objective.objects.order_by("pk")[0]
    paths = ["/plan/", "/plan/objectives/", f"/plan/events/{event.public_id}/",
             f"/plan/objectives/{aim.public_id}/"]  # fmt: skip
    for path in paths:
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200, path
    assert client.get("/plan/").content.decode().count("<tr ") == 51
    with django_assert_max_num_queries(40):
        answer = client.get("/plan/board/")
    assert answer.status_code == (403 if local == "sato" else 200)


def test_pages_follow_without_gap_or_repeat(world: World) -> None:
    crowd()
    client, path = browser(world, "watanabe"), "/plan/?year=2026"
    seen: list[str] = []
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r'href="/plan/events/([0-9a-z]{26})/"', page)
        following = re.search(r'href="(/plan/\?[^"]*after=[^"]*)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 300


def test_a_year_begins_from_a_typical_one_and_is_approved_by_another(world: World) -> None:
    office, top = browser(world, "kobayashi"), browser(world, "ito")
    titles = [t.title for t in home.tasks(world.actor("kobayashi"), NOON)]
    assert "2026年度の計画をつくる" in titles
    assert "よくある一年を入れる" in office.get("/plan/").content.decode()
    office.post("/plan/propose/", {"year": "2026"})
    assert Event.objects.count() == 14
    owners = dict(Event.objects.values_list("kind", "owner__email"))
    assert owners["education"] == "yoshida@mirai-print.example"
    assert owners["audit"] == "takahashi@mirai-print.example"
    assert office.post("/plan/propose/", {"year": "2026"}).status_code == 302
    assert Event.objects.count() == 14
    page = office.get("/plan/editions/?series=2026").content.decode()
    assert "測れる目標がありません" in page
    assert office.post("/plan/objectives/new/", AIM).status_code == 302
    path = office.post("/plan/editions/propose/", {"series": "2026", "reason": "年度の計画"})[
        "Location"
    ]
    mark = re.search(r'content_hash" value="([0-9a-f]+)', top.get(path).content.decode())
    assert mark
    assert office.post(f"{path}approve/", {"content_hash": mark[1]}).status_code == 403
    top.post(f"{path}approve/", {"content_hash": mark[1]})
    assert Edition.objects.get().approver == world.person("ito")
    found = as_of.sections(world.actor("takahashi"), TODAY)
    assert [(s.total) for s in found] == [1, 14]
    assert as_of.sections(world.actor("takahashi"), TODAY - timedelta(days=1)) == []
    for kind in ("education", "audit"):
        printed = office.get(f"/plan/document/{kind}/?year=2026").content.decode()
        assert "承認: 伊藤 和夫" in printed
    assert (
        "全員の教育と理解度の確認"
        in office.get("/plan/document/education/?year=2026").content.decode()
    )
    assert office.get("/plan/document/party/").status_code == 404


@pytest.mark.usefixtures("planned")
def test_an_event_is_moved_with_a_reason_and_done_with_a_record(world: World) -> None:
    trainer = browser(world, "yoshida")
    event = Event.objects.get(kind="education")
    path = f"/plan/events/{event.public_id}/"
    assert "期限切れ" in trainer.get(path).content.decode()
    no = trainer.post(
        f"{path}move/", {"planned_on": "2026-12-01", "until": "2026-11-30", "reason": "x"}
    )
    assert no.status_code == 422
    trainer.post(f"{path}move/", {"planned_on": "2026-12-01", "until": "2026-12-18", "reason": "講師の都合"})  # fmt: skip
    assert Move.objects.get().reason == "講師の都合"
    assert Event.objects.get(kind="education").last_day == date(2026, 12, 18)
    assert "講師の都合" in trainer.get(path).content.decode()
    # Whoever does not own it may neither move it nor call it done.
    stranger = browser(world, "sato")
    given = {"on": "2026-11-24", "note": "全員が受けた", "place": "共有フォルダー > PMS"}
    assert stranger.post(f"{path}done/", given).status_code == 403
    assert {stranger.get(f"{path}{form}/").status_code for form in ("done", "move")} == {403}
    assert trainer.get(f"{path}done/").status_code == 200
    assert (
        stranger.post(f"{path}move/", {"planned_on": "2026-12-02", "reason": "x"}).status_code
        == 403
    )
    assert trainer.post(f"{path}done/", given | {"on": "2026-11-25"}).status_code == 422
    assert trainer.post(f"{path}done/", given | {"place": " "}).status_code == 422
    trainer.post(f"{path}done/", given)
    assert Event.objects.get(kind="education").done_on == TODAY
    assert browser(world, "kobayashi").post(f"{path}remove/").status_code == 409
    assert (
        trainer.post(f"{path}move/", {"planned_on": "2026-12-02", "reason": "x"}).status_code == 422
    )
    trainer.post(f"{path}reopen/")
    assert Event.objects.get(kind="education").done_on is None


@pytest.mark.usefixtures("planned")
def test_owners_are_reminded_once_a_week(world: World) -> None:
    first = remind()
    assert first > 0
    assert remind() == 0
    mine = notices.mine(world.actor("yoshida"))[0]
    assert any("教育と理解度" in row.title for row in mine)
    with clock.fixed(NOON + timedelta(days=7)):
        assert remind() > 0


def test_the_renewal_comes_into_plan_and_home_by_itself(world: World) -> None:
    office = browser(world, "kobayashi")
    given = {"number": "00000000", "granted_on": "2025-06-01", "expires_on": "2027-05-31"}
    wrong = office.post("/plan/grant/", given | {"expires_on": "2025-05-31"})
    assert wrong.status_code == 422
    assert office.post("/plan/grant/", given).status_code == 302
    grant = queries.grant(on=TODAY)
    assert grant is not None
    assert (grant.opens, grant.closes, grant.standing) == (
        date(2026, 9, 30),
        date(2027, 1, 31),
        "open",
    )
    tasks = home.tasks(world.actor("kobayashi"), NOON)
    assert any("更新を申請" in t.title for t in tasks)
    actions.propose_year(world.actor("kobayashi"), "2026")
    event = Event.objects.get(kind="renewal")
    assert (event.planned_on, event.until) == (date(2026, 9, 30), date(2027, 1, 29))
    office.post("/plan/grant/", given | {"applied_on": "2026-11-20"})
    assert not any("更新を申請" in t.title for t in home.tasks(world.actor("kobayashi"), NOON))


def test_figures_are_recorded_drawn_and_measured_by_themselves(world: World) -> None:
    watanabe, office = browser(world, "watanabe"), browser(world, "kobayashi")
    office.post("/plan/objectives/new/", AIM | {"owner": "渡辺 浩"})
    assert office.post("/plan/objectives/new/", AIM).status_code == 422
    same = office.post("/plan/objectives/new/", AIM | {"code": "O2", "target": "80"})
    assert "目標値が今の値と同じ" in same.content.decode()
    row = Objective.objects.get()
    path = f"/plan/objectives/{row.public_id}/"
    assert any("値を測る" in t.title for t in home.tasks(world.actor("watanabe"), NOON))
    for day, value in (("2026-10-01", "85"), ("2026-11-20", "92.5")):
        assert watanabe.post(f"{path}measure/", {"on": day, "value": value}).status_code == 302
    assert watanabe.post(f"{path}measure/", {"on": "2026-12-01", "value": "1"}).status_code == 422
    assert (
        watanabe.post(f"{path}measure/", {"on": "2026-11-01", "value": "たくさん"}).status_code
        == 422
    )
    assert browser(world, "sato").post(f"{path}measure/", {"on": "2026-11-01", "value": "1"}).status_code == 403  # fmt: skip
    assert browser(world, "sato").get(f"{path}measure/").status_code == 403
    assert watanabe.get(f"{path}measure/").status_code == 200
    page = watanabe.get(path).content.decode()
    assert "<svg" in page
    assert "92.5" in page
    assert office.post(f"{path}remove/").status_code == 422
    known = queries.aim(world.actor("kobayashi"), row.public_id, on=TODAY).values
    office.post(f"{path}edit/", {**known, "automatic": "規程への署名の割合"})
    assert Objective.objects.get().automatic == "policies.signed_share"
    assert measure() == 0  # no rule is in force yet: there is nothing to count
    assert Figure.objects.filter(automatic=True).count() == 0
    assert Figure.objects.latest("on").value == Decimal("92.500")


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("sheet", ["events", "objectives"])
def test_out_and_in_again_changes_nothing(world: World, sheet: str) -> None:
    office = browser(world, "kobayashi")
    office.post("/plan/objectives/new/", AIM | {"base": "80.5", "method": "一行目\n二行目"})
    content = office.post(f"/plan/lists/{sheet}/export/").content
    file = SimpleUploadedFile("list.xlsx", content)
    path = office.post(f"/plan/lists/{sheet}/import/", {"file": file})["Location"]
    assert "今の記録と同じ内容です" in office.get(path).content.decode()


@pytest.mark.usefixtures("planned")
def test_the_board_tells_where_the_whole_stands(world: World) -> None:
    whole = queries.board(world.actor("tanaka"), on=TODAY)[0]
    assert whole.process == ""
    assert [q.stage for q in whole.quarters] == ["plan", "do", "check", "act"]
    assert whole.here == "plan"
    page = browser(world, "tanaka").get("/plan/board/").content.decode()
    assert "内部監査" in page


@pytest.mark.usefixtures("planned")
def test_the_board_and_the_printed_plan_leave_no_event_out(world: World) -> None:
    crowd()
    Event.objects.filter(code__startswith="Z").update(kind="education")
    shown = browser(world, "kobayashi").get("/plan/document/education/?year=2026").content.decode()
    assert "架空の行事 299" in shown
    every = turning.steps(world.actor("kobayashi"), TODAY)
    assert {"架空の行事 0", "架空の行事 299"} <= {step.label for step in every}
