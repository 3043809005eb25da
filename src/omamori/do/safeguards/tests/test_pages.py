"""The pages of a change, with the eyes of those who report, approve, own a task or have no business there."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.safeguards.models import Change
from omamori.foundation.calendar import clock
from omamori.plan.policies.tests.story import starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        found = mirai()
        starter_in_force(found)
        yield found


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def answers(world: World, **changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "kind": "telework",
        "what": "営業部が週に三日、自宅で働く",
        "departments": [world.person("sato").department.public_id],
        "starts_on": "2026-12-14",
        "step": "look",
    }
    return given | changed


def reported(world: World, **changed: object) -> str:
    answer = at(world, "watanabe").post("/changes/new/", answers(world, step="send", **changed))
    assert answer.status_code == 302
    return str(answer["Location"])


def test_three_questions_a_preview_and_the_report(world: World) -> None:
    officer = at(world, "tanaka")
    seen = officer.post("/changes/new/", answers(world)).content.decode()
    assert "これまでのやり方に乗っているもの" in seen
    assert "2026年12月14日（月） から" in seen
    assert "R1-10" in seen
    assert "確認だけが抜け落ちます" in seen
    assert not Change.objects.exists()
    assert 'value="telework"' in seen
    assert "checked" in seen
    where = reported(world)
    assert Change.objects.get().tasks.filter(kind="control", code="second_check").exists()
    html = officer.get(where).content.decode()
    assert "この変更を承認する" in html
    assert officer.post(f"{where}approve/").status_code == 302
    assert "見直しを閉じる" in officer.get(where).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "1. 何が変わりますか"),
        ({"kind": "moon"}, "1. 何が変わりますか"),
        ({"what": "短い"}, "10 字以上"),
        ({"starts_on": "2030-01-01"}, "二年より先"),
        ({"starts_on": "あした"}, "3. いつから変わりますか"),
        ({"departments": ["nowhere"]}, "2. どこで変わりますか"),
    ],
)
def test_wrong_answers_are_said_beside_their_question(
    world: World, changed: dict[str, object], said: str
) -> None:
    given = answers(world, step="send") | changed
    answer = at(world, "watanabe").post("/changes/new/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Change.objects.exists()


def test_a_task_is_looked_at_on_its_own_page(world: World) -> None:
    where = reported(world)
    at(world, "tanaka").post(f"{where}approve/")
    task = Change.objects.get().tasks.get(kind="control", code="second_check")
    page = f"/changes/tasks/{task.public_id}/"
    office = at(world, "kobayashi")
    assert "今の内容を開く" in office.get(page).content.decode()
    assert office.post(page, {"outcome": "fits", "result": "はい"}).status_code == 422
    done = {"outcome": "changed", "result": "自宅からも開ける画面に変え、電話の順を決めた。"}
    assert office.post(page, done).status_code == 302
    assert "電話の順を決めた" in office.get(page).content.decode()
    assert office.post(f"{page}reopen/").status_code == 302
    given = {"owner": world.id("sato"), "due_on": "2026-12-01"}
    assert office.post(f"{page}assign/", given).status_code == 302
    assert at(world, "sato").get(page).status_code == 200
    assert at(world, "sato").get(where).status_code == 200
    assert at(world, "suzuki").get(page).status_code == 404
    assert at(world, "suzuki").get(where).status_code == 404
    assert at(world, "takahashi").post(page, done).status_code == 404
    refused = office.post(f"{where}close/", {"reason": ""})
    assert refused.status_code == 422
    assert "まだ見直していないものがあります" in refused.content.decode()


def test_sent_back_revised_withdrawn(world: World) -> None:
    where = reported(world)
    officer = at(world, "tanaka")
    assert officer.post(f"{where}return/", {"note": ""}).status_code == 422
    assert officer.post(f"{where}return/", {"note": "どの曜日かを書いて"}).status_code == 302
    head = at(world, "watanabe")
    assert "どの曜日かを書いて" in head.get(where).content.decode()
    form = head.get(f"{where}revise/").content.decode()
    assert "営業部が週に三日、自宅で働く" in form
    again = answers(world, step="send", what="営業部が月曜から水曜まで、自宅で働く")
    assert head.post(f"{where}revise/", again).status_code == 302
    assert at(world, "sato").get(f"{where}withdraw/").status_code == 404
    assert head.get(f"{where}withdraw/").status_code == 200
    assert head.post(f"{where}withdraw/").status_code == 302
    assert Change.objects.get().state == "withdrawn"


def test_the_list_of_the_head_is_narrow_and_short(world: World) -> None:
    for number in range(55):
        row = Change.objects.create(
            kind="telework",
            what=f"営業部が自宅で働く日を増やす、その {number}",
            starts_on=NOW.date(),
            reported_by=world.person("tanaka"),
            reported_at=NOW,
        )
        row.departments.add(world.person("sato").department)
    elsewhere = [world.person("kobayashi").department.public_id]
    at(world, "kobayashi").post(
        "/changes/new/",
        answers(world, step="send", departments=elsewhere, what="総務部の机の並びを変える"),
    )
    head = at(world, "watanabe")
    with CaptureQueriesContext(connection) as spent:
        html = head.get("/changes/").content.decode()
    assert len(spent) <= 10
    assert "総務部の机の並び" not in html
    after = re.search(r"after=(\w+)", html)
    assert after
    assert head.get(f"/changes/?after={after[1]}").content.decode().count("その ") == 5
    assert "総務部の机の並び" in at(world, "takahashi").get("/changes/").content.decode()
    assert at(world, "sato").get("/changes/?kind=telework&state=all").status_code == 200


def test_several_things_are_looked_at_at_once_all_or_none(world: World) -> None:
    where = reported(world)
    at(world, "tanaka").post(f"{where}approve/")
    office, change = at(world, "kobayashi"), Change.objects.get()
    controls = list(change.tasks.filter(kind="control"))
    page = f"{where}review/?kind=control"
    assert controls[0].label in office.get(page).content.decode()
    given = {"outcome": "fits", "result": "自宅からも同じ画面で確かめられる。"}
    assert "一つ以上選んで" in office.post(page, given).content.decode()
    clause = change.tasks.filter(kind="clause").first()
    assert clause
    wrong = given | {"tasks": [controls[0].public_id, clause.public_id]}
    assert office.post(page, wrong).status_code == 422
    assert change.tasks.filter(outcome="open").count() == change.tasks.count()
    done = given | {"tasks": [task.public_id for task in controls]}
    assert office.post(page, done).status_code == 302
    assert change.tasks.filter(kind="control", outcome="fits").count() == len(controls)
    assert at(world, "suzuki").get(page).status_code == 404
