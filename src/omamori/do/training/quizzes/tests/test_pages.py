"""The pages of tests: a learner on a phone without a script, an officer, and who has no business there."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from omamori.do.training.quizzes import actions, queries
from omamori.do.training.quizzes.desks import desks
from omamori.do.training.quizzes.models import Attempt, Question, QuestionVersion
from omamori.do.training.quizzes.setting import Rules
from omamori.do.training.quizzes.tests.test_quizzes import answers, bank
from omamori.foundation.calendar import clock
from omamori.foundation.exports import list_pages
from omamori.plan.policies.tests.story import starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 1, 4, 1, 30, tzinfo=UTC)


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


def published(world: World, **rules: object) -> str:
    office = world.actor("kobayashi")
    quiz = actions.make(office, Rules(title="2026年度のテスト", **rules))
    actions.publish(office, quiz)
    return quiz


def read(client: Client, path: str, queries_at_most: int) -> str:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, path
    assert len(seen) <= queries_at_most, [q["sql"][:120] for q in seen]
    return answer.content.decode()


def test_an_officer_fills_the_bank_and_another_one_approves(world: World) -> None:
    office, officer = at(world, "kobayashi"), at(world, "tanaka")
    assert "当てはまる問いはありません" in read(office, "/quizzes/questions/", 12)
    assert office.post("/quizzes/questions/starter/").status_code == 302
    assert office.post("/quizzes/questions/from-clauses/").status_code == 302
    shown = read(officer, "/quizzes/questions/?state=draft", 14)
    chosen = re.findall(r'name="question" value="([a-z0-9]{26})"', shown)
    assert len(chosen) == 50
    officer.post("/quizzes/questions/approve/", {"question": chosen})
    assert QuestionVersion.objects.filter(state="approved").count() == 50
    one = Question.objects.get(code="S-101")
    page = read(officer, f"/quizzes/questions/{one.public_id}/", 14)
    assert "第 1 版" in page
    refused = officer.post(f"/quizzes/questions/{one.public_id}/reject/", {"note": ""})
    assert refused.status_code == 422
    form = officer.get(f"/quizzes/questions/{one.public_id}/edit/").content.decode()
    assert "会社名と氏名の両方を" in form
    wrong = officer.post("/quizzes/questions/new/", {"code": "Q-1", "kind": "一つ選ぶ"})
    assert wrong.status_code == 422
    for path in ("/quizzes/questions/", "/quizzes/", f"/quizzes/questions/{one.public_id}/"):
        assert at(world, "sato").get(path).status_code == 403


def test_the_bank_goes_out_as_excel_and_comes_back_the_same(world: World) -> None:
    bank(world)
    office = at(world, "kobayashi")
    content = office.post("/quizzes/lists/questions/export/").getvalue()
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    where = heads.index("正解") + 1
    upload = BytesIO(content)
    upload.name = "questions.xlsx"
    answer = office.post("/quizzes/lists/questions/import/", {"file": upload})
    number = answer["Location"].strip("/").split("/")[-1]
    plan = list_pages.planned(world.actor("kobayashi"), desks()["questions"], number)
    assert (plan.added, plan.changed, plan.problems) == ((), (), ())
    assert office.get(answer["Location"]).status_code == 200
    sheet.cell(row=2, column=where).value = "z"
    changed = BytesIO()
    sheet.parent.save(changed)
    changed.seek(0)
    changed.name = "questions.xlsx"
    answer = office.post("/quizzes/lists/questions/import/", {"file": changed})
    assert "正解に読めないものがあります" in office.get(answer["Location"]).content.decode()


def test_a_learner_answers_page_by_page_loses_nothing_and_hands_in_once(world: World) -> None:
    bank(world)
    quiz = published(world)
    client = at(world, "sato")
    begun = client.post(f"/quizzes/{quiz}/begin/")
    again = client.post(f"/quizzes/{quiz}/begin/")
    assert begun["Location"] == again["Location"]
    path = begun["Location"]
    attempt = Attempt.objects.get()
    given = answers(attempt.public_id)
    paper = queries.paper(world.actor("sato"), attempt.public_id)
    page = read(client, f"{path}1/", 6)
    assert "answer" in page or "order_" in page
    for item in paper.items:
        sent: dict[str, object] = {"question": item.id, "go": "next"}
        if item.kind == "order":
            ranks = {letter: n for n, letter in enumerate(given[item.id], start=1)}
            sent |= {f"order_{letter}": str(n) for letter, n in ranks.items()}
        else:
            sent["answer"] = given[item.id]
        with CaptureQueriesContext(connection) as asked:
            assert client.post(f"{path}{item.place}/", sent).status_code == 302
        # Session, user, hats; the paper, the question, the answer; and the savepoint around them.
        assert len(asked) <= 8, [q["sql"][:120] for q in asked]
    other_tab = at(world, "sato").get(f"{path}review/").content.decode()
    assert "まだ答えていない問い" not in other_tab
    assert client.post(f"{path}hand-in/", {"score": "10"}).status_code == 400
    for _press in range(2):
        assert client.post(f"{path}hand-in/").status_code == 302
    shown = read(client, f"{path}result/", 16)
    assert "合格" in shown
    assert paper.items[0].text in shown
    assert client.get(f"{path}1/").status_code == 302
    assert at(world, "suzuki").get(f"{path}result/").status_code == 404
    assert read(at(world, "tanaka"), f"{path}result/", 16)
    assert "10 / 10" in read(client, "/quizzes/papers/", 10)


def test_ranks_given_twice_are_refused_on_the_page_and_nothing_is_lost(world: World) -> None:
    bank(world)
    quiz = published(world, number=100, yearly=False)
    client = at(world, "sato")
    path = client.post(f"/quizzes/{quiz}/begin/")["Location"]
    paper = queries.paper(world.actor("sato"), Attempt.objects.get().public_id)
    item = next(one for one in paper.items if one.kind == "order")
    twice = {f"order_{letter}": "1" for letter, _text in item.options}
    answer = client.post(f"{path}{item.place}/", {"question": item.id, **twice})
    assert answer.status_code == 422
    assert "同じ番号を使わずに" in answer.content.decode()
    assert client.get(f"{path}999/").status_code == 404


def test_a_quiz_is_prepared_published_and_read_in_figures(world: World) -> None:
    bank(world)
    office = at(world, "kobayashi")
    sent = {
        "title": "年度末のテスト", "number": "8", "mark_kind": "count", "mark_value": "6", "yearly": "on",
        "needs": "R1 2\nemergency 1", "minutes": "0", "attempts": "0", "shuffle": "on", "previous": "",
    }  # fmt: skip
    assert office.post("/quizzes/new/", sent | {"needs": "R1 二つ"}).status_code == 422
    where = office.post("/quizzes/new/", sent)["Location"]
    assert "問いを選んで公開する" in read(office, where, 14)
    assert office.post(f"{where}publish/").status_code == 302
    quiz = where.strip("/").split("/")[-1]
    for local in ("sato", "suzuki", "tanaka", "ito", "takahashi", "watanabe"):
        actor = world.actor(local)
        attempt = actions.begin(actor, quiz, occasion="")
        actions.hand_in(actor, attempt, answers=answers(attempt))
    shown = read(office, f"{where}statistics/", 14)
    assert "条ごとの正解の割合" in shown
    assert read(at(world, "watanabe"), f"{where}statistics/", 14)
    assert at(world, "sato").get(f"{where}statistics/").status_code == 403
    assert "年度末のテスト" in read(office, "/quizzes/", 12)


def test_a_retest_of_a_course_is_not_begun_beside_the_course(world: World) -> None:
    bank(world)
    quiz, sato = published(world), world.actor("sato")
    first = actions.begin(sato, quiz, occasion="a-course")
    actions.hand_in(sato, first, answers=answers(first, right=False))
    learner = at(world, "sato")
    shown = learner.get(f"/quizzes/papers/{first}/result/")
    assert shown.status_code == 200
    assert 'name="former"' not in shown.text
    answer = learner.post(f"/quizzes/{quiz}/begin/", {"former": first})
    assert answer.status_code == 409
    assert Attempt.objects.count() == 1
