"""組織の状況。Three lists, questions before approval, approval by the top, out and in by Excel."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.foundation.approvals.home import tasks as approval_tasks
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import Touched
from omamori.plan.context import actions, as_of, home, queries, resting
from omamori.plan.context.domain import questions
from omamori.plan.context.models import Edition, Issue, Party, Review, Scope
from omamori.plan.context.tests.conftest import NOON
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


@pytest.fixture
def begun(world: World) -> int:
    return actions.load_starter(world.actor("kobayashi"))


def crowd() -> None:
    Issue.objects.bulk_create(
        Issue(
            code=f"Z{n:04}",
            kind="internal",
            title=f"架空の課題 {n}",
            influence="ある",
            changed_at=NOON,
        )
        for n in range(200)
    )


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("local", ["watanabe", "kobayashi", "takahashi"])
def test_every_page_takes_few_queries(
    world: World, local: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd()
    client = browser(world, local)
    client.get("/context/")
    for path in ("/context/", "/context/issues/", "/context/parties/", "/context/scope/"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200, path
    page = client.get("/context/issues/").content.decode()
    assert page.count("<tr ") == 51
    assert "after=" in page
    assert browser(world, "sato").get("/context/issues/").status_code == 403
    assert client.get("/context/nothing/").status_code == 404


def test_the_department_reader_changes_nothing(world: World, begun: int) -> None:
    assert begun > 15
    row, head = Issue.objects.order_by("code")[0], browser(world, "watanabe")
    for path in ("new/", f"{row.public_id}/edit/", f"{row.public_id}/remove/"):
        assert head.get(f"/context/issues/{path}").status_code == 403, path
    assert head.post("/context/editions/propose/", {"reason": "x"}).status_code == 403


@pytest.mark.usefixtures("begun")
def test_only_the_top_approves_and_exclusions_are_questioned(world: World) -> None:
    office, top = browser(world, "kobayashi"), browser(world, "ito")
    given = {"code": "S09", "kind": "除くもの", "title": "倉庫", "text": "第二倉庫を除く。"}
    refused = office.post("/context/scope/new/", given)
    assert "その理由が要ります" in refused.content.decode()
    assert office.post("/context/scope/new/", given | {"reason": "閉鎖した"}).status_code == 302
    assert questions.EXCLUDED in office.get("/context/editions/").content.decode()
    path = str(office.post("/context/editions/propose/", {"reason": "最初"})["Location"])
    html = top.get(path).content.decode()
    assert questions.EXCLUDED in html
    mark = re.search(r'content_hash" value="([0-9a-f]+)', html)
    assert mark
    assert (
        browser(world, "tanaka").post(f"{path}approve/", {"content_hash": mark[1]}).status_code
        == 403
    )
    assert [t.title for t in approval_tasks(world.actor("ito"), NOON)] == [
        "「組織の状況」第1版を承認する"
    ]
    assert top.post(f"{path}return/", {"note": ""}).status_code == 422
    top.post(f"{path}return/", {"note": "倉庫を除かない"})
    assert "倉庫を除かない" in office.get(path).content.decode()
    row = Scope.objects.get(code="S09")
    assert "除きます" in office.get(f"/context/scope/{row.public_id}/remove/").content.decode()
    office.post(f"/context/scope/{row.public_id}/remove/")
    again = str(office.post("/context/editions/propose/", {"reason": "除かない"})["Location"])
    mark = re.search(r'content_hash" value="([0-9a-f]+)', top.get(again).content.decode())
    assert mark
    top.post(f"{again}approve/", {"content_hash": mark[1]})
    assert Edition.objects.get(state="approved").number == 2
    shown = as_of.sections(world.actor("takahashi"), TODAY)
    assert [s.total for s in shown] == [4, 9, 8]
    assert as_of.sections(world.actor("takahashi"), TODAY - timedelta(days=1)) == []
    assert office.post("/context/editions/propose/", {"reason": "同じ"}).status_code == 409


@pytest.mark.usefixtures("begun")
def test_the_yearly_look(world: World) -> None:
    assert queries.review_due() == date(2027, 11, 24)
    with clock.fixed(NOON + timedelta(days=340)):
        now = clock.now()
        assert [t.title for t in home.tasks(world.actor("kobayashi"), now)] == [
            "組織の状況を見直す"
        ]
        day = clock.today().isoformat()
        client = browser(world, "kobayashi")
        assert client.post("/context/review/", {"looked_on": day, "note": " "}).status_code == 422
        client.post("/context/review/", {"looked_on": day, "note": "変わっていない"})
        assert Review.objects.get().changed is False
        assert home.tasks(world.actor("kobayashi"), now) == []


def test_the_first_look_is_due_a_year_after_the_first_row_whatever_is_written_later(
    world: World,
) -> None:
    office, early = world.actor("kobayashi"), NOON.replace(hour=8)
    with clock.fixed(early):
        actions.load_starter(office)
    assert queries.review_due() == date(2027, 11, 24)
    with clock.fixed(early + timedelta(days=300)):
        row = Issue.objects.order_by("pk")[0]
        known = queries.entry(office, "issues", row.public_id).values
        actions.change_entry(office, "issues", row.public_id, {**known, "treatment": "直した"})
    assert queries.review_due() == date(2027, 11, 24)


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("sheet", ["issues", "parties", "scope"])
def test_out_and_in_again_changes_nothing(world: World, sheet: str) -> None:
    office = browser(world, "kobayashi")
    row = Party.objects.get(code="P02")
    known = queries.entry(world.actor("kobayashi"), "parties", row.public_id).values
    needs = "預けた情報を\n契約の範囲で扱う。\n\n=1+1 と書く人もいる。"
    actions.change_entry(
        world.actor("kobayashi"), "parties", row.public_id,
        {**known, "owner": "E007 小林 恵", "needs": needs},
    )  # fmt: skip
    content = office.post(f"/context/lists/{sheet}/export/").content
    file = SimpleUploadedFile("list.xlsx", content)
    path = office.post(f"/context/lists/{sheet}/import/", {"file": file})["Location"]
    assert "今の記録と同じ内容です" in office.get(path).content.decode()


@pytest.mark.usefixtures("begun")
def test_moving_house_touches_the_scope(world: World) -> None:
    found = resting.on_change(world.actor("tanaka"), Touched(kind="move"), TODAY)
    assert [r.label for r in found] == ["対象とする事業所"]


def test_nothing_to_ask_of_a_whole_context() -> None:
    issues = [{"kind": "external", "treatment": "する"}, {"kind": "internal", "treatment": "する"}]
    parties = [{"kind": k, "answer": "応える"} for k in ("entruster", "principal", "staff", "body")]
    scope = [{"kind": "entity"}]
    assert questions.asked(issues, parties, scope) == ()
    assert set(questions.asked([], [], [])) == {
        questions.NO_ENTITY, questions.NO_EXTERNAL, questions.NO_INTERNAL, questions.MISSING,
    }  # fmt: skip
    untold = questions.asked([{**issues[0], "treatment": ""}, issues[1]], parties[:3], scope)
    assert untold == (questions.UNTREATED, questions.MISSING)
