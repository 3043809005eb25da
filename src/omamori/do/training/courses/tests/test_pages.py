"""The pages: a learner on his way to the receipt, an officer who counts everybody, and who must not see what."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.training.courses import actions, assigning, learning
from omamori.do.training.courses.domain import codes
from omamori.do.training.courses.models import Assignment, Completion, Course
from omamori.do.training.courses.sessions import code_for
from omamori.do.training.courses.tests.world import NOW, TODAY, asked, begun
from omamori.do.training.courses.writing import Given
from omamori.do.training.materials import queries as materials
from omamori.do.training.materials.tests.world import approved, taught
from omamori.do.training.quizzes import actions as quizzes
from omamori.do.training.quizzes.models import Item, Question
from omamori.do.training.quizzes.setting import Rules
from omamori.facts.courses import QuizFailed
from omamori.foundation.accounts.sign_in import qr_svg
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.plan.policies.models import Clause
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def read(client: Client, path: str, at_most: int) -> str:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, path
    assert len(seen) <= at_most, [q["sql"][:90] for q in seen]
    return answer.content.decode()


def test_the_form_shows_whom_it_would_reach_before_anything_is_kept(world: World) -> None:
    trainer = at(world, "yoshida")
    given = {
        "title": "全社の教育", "content": "room", "minutes": 30, "occasion": "always", "occasion_days": 30,
        "validity": "yearly", "month": 4, "day": 1, "months": 12, "due": "days", "due_days": 30,
        "employments": ["dispatched", "officer"], "step": "look",
    }  # fmt: skip
    seen = trainer.post("/training/courses/new/", given)
    html = seen.content.decode()
    assert seen.status_code == 200
    assert "うち役員 3 人、派遣・出向 " in html
    assert not Course.objects.exists()
    wrong = trainer.post("/training/courses/new/", given | {"title": "", "step": "keep"})
    assert wrong.status_code == 422
    assert "checked" in wrong.content.decode()
    off = given | {"due": "date", "due_date": "2026-12-31", "step": "keep"}
    asked = trainer.post("/training/courses/new/", off)
    assert asked.status_code == 422
    assert "2026年12月28日（月） にする" in asked.content.decode()
    left = {**off, "due": "days", "step": "look"}
    assert trainer.post("/training/courses/new/", left).status_code == 200
    kept = trainer.post("/training/courses/new/", off | {"due_date_off": "move 2026-12-31"})
    assert kept.status_code == 302
    page = trainer.get(kept["Location"]).content.decode()
    assert "この講座を始める" in page
    trainer.post(kept["Location"] + "open/")
    assert Course.objects.get().state == "open"
    assert Course.objects.get().due_date == date(2026, 12, 28)


def test_every_page_of_the_office_is_cheap_and_closed_to_others(world: World) -> None:
    course = begun(world)
    one = asked(world, course, "sato")
    actions.ask_waiver(
        world.actor("watanabe"), one.public_id, kind="leave", reason="育児休業に入るため"
    )
    trainer, head, staff = at(world, "yoshida"), at(world, "watanabe"), at(world, "suzuki")
    html = read(trainer, f"/training/courses/{course.public_id}/", 12)
    assert "数え終えた人" in html
    assert "経営企画室" in html
    paths = {
        "/training/courses/": 12,
        "/training/late/": 12,
        "/training/waivers/": 12,
        f"/training/assignments/{one.public_id}/": 12,
        f"/training/courses/{course.public_id}/?standing=all&text=佐藤": 12,
    }
    for path, most in paths.items():
        read(trainer, path, most)
        read(head, path, most)
        assert staff.get(path).status_code == 403
    other = asked(world, course, "nakamura")
    assert head.get(f"/training/assignments/{other.public_id}/").status_code == 404
    for path in ("/training/files/", "/training/files/new/", "/training/courses/new/"):
        assert trainer.get(path).status_code == 200
        assert head.get(path).status_code == 403
    assert "中村" not in read(head, f"/training/courses/{course.public_id}/?standing=all", 12)


def test_excel_and_statements_go_out_by_press_only(world: World) -> None:
    course = begun(world, departments=(world.person("sato").department.public_id,))
    actions.finish_content(world.actor("sato"), asked(world, course, "sato").public_id)
    trainer = at(world, "yoshida")
    assert trainer.get(f"/training/courses/{course.public_id}/excel/").status_code == 405
    book = trainer.post(f"/training/courses/{course.public_id}/excel/")
    assert book.content[:2] == b"PK"
    lines = (
        trainer.post(f"/training/courses/{course.public_id}/xapi/").content.decode().splitlines()
    )
    assert len(lines) == 2
    assert "佐藤" not in "".join(lines)
    assert trainer.get("/training/lists/records/import/").status_code == 200
    assert trainer.post("/training/lists/records/export/").content[:2] == b"PK"
    assert at(world, "suzuki").post("/training/lists/records/export/").status_code == 403


def test_a_waiver_is_asked_and_decided_on_the_pages(world: World) -> None:
    course = begun(world)
    one = asked(world, course, "sato")
    sato, trainer = at(world, "sato"), at(world, "yoshida")
    path = f"/training/take/{one.public_id}/waiver/"
    assert sato.post(path, {"kind": "leave", "reason": "短"}).status_code == 422
    assert (
        sato.post(path, {"kind": "leave", "reason": "来月から育児休業に入ります"}).status_code
        == 302
    )
    page = trainer.get("/training/waivers/").content.decode()
    decide = re.search(r"/training/waivers/[^/]+/decide/", page)
    assert decide
    assert trainer.post(decide[0], {"decision": "approve"}).status_code == 302
    assert "受けなくてよい" in sato.get(f"/training/take/{one.public_id}/").content.decode()


def test_a_session_is_held_on_the_pages(world: World) -> None:
    course = begun(world, content="room", departments=(world.person("sato").department.public_id,))
    trainer, sato = at(world, "yoshida"), at(world, "sato")
    plan = {"on": "2026-11-24", "at": "13:00", "minutes": 45, "place": "会議室", "teacher": "吉田"}
    where = trainer.post(f"/training/courses/{course.public_id}/session/", plan)["Location"]
    assert "佐藤" in trainer.get(where + "print/").content.decode()
    trainer.post(where + "open/")
    wall = trainer.get(where + "wall/").content.decode()
    code = code_for(world.actor("yoshida"), where.split("/")[-2])
    assert codes.grouped(code) in wall
    assert qr_svg(f"http://testserver/training/here/{code}/") in wall
    assert "符号は 8 文字です" in sato.get("/training/here/?code=123").content.decode()
    there = sato.get(f"/training/here/?code={codes.grouped(code).lower()}")["Location"]
    assert "会議室" in sato.get(there).content.decode()
    assert sato.post("/training/here/22222222/").status_code == 410
    taken = sato.post(there)["Location"]
    assert "研修が終わると" in read(sato, taken, 12)
    assert "出席済み" in read(sato, "/training/", 12)
    assert trainer.post(where + "tablet/", {"number": "E999"}).status_code == 422
    trainer.post(where + "tablet/", {"number": "E005"})
    html = read(trainer, where, 16)
    assert "鈴木 由香" in html
    trainer.post(where + f"back/{world.id('suzuki')}/")
    trainer.post(where + "hold/")
    assert "あとから割り当てる" in trainer.get(where).content.decode()
    trainer.post(where + "follow-up/")
    assert Assignment.objects.filter(why="follow_up").count() > 5
    assert Completion.objects.get().person_id == world.person("sato").pk
    assert sato.get(where).status_code == 403


@pytest.fixture
def school() -> Iterator[World]:
    """A company with a deck of one edition and a quiz of three questions."""
    with clock.fixed(NOW):
        found = taught()
        approved(found)
        quizzes.load_starter(found.actor("kobayashi"))
        waiting = Question.objects.order_by("code").values_list("public_id", flat=True)
        quizzes.approve_many(found.actor("tanaka"), list(waiting)[:60])
        yield found


def answer_all(client: Client, base: str, attempt: str, *, right: bool) -> None:
    items = Item.objects.filter(attempt__public_id=attempt).select_related("version")
    for item in items.order_by("place"):
        shown = dict(zip(item.shown["key"], (o[0] for o in item.shown["options"]), strict=True))
        good = [shown[letter] for letter in item.version.answer]
        given = (
            good
            if right
            else [
                next(x for x in shown.values() if x not in good)
                if len(good) < len(shown)
                else good[-1]
            ]
        )
        sent: dict[str, object] = {"question": item.version.public_id, "answer": given}
        if item.version.kind == "order":
            ranked = good if right else good[::-1]
            sent |= {f"rank_{letter}": n for n, letter in enumerate(ranked, start=1)}
        with CaptureQueriesContext(connection) as asked:
            assert client.post(f"{base}quiz/{item.place}/", sent).status_code == 302
        assert len(asked) <= 9, "an answer reads no more than itself"


def with_quiz(school: World) -> Assignment:
    """A course with deck and quiz, begun; what 佐藤 is asked."""
    trainer = school.actor("kobayashi")
    quiz = quizzes.make(trainer, Rules(title="理解度テスト", number=4, yearly=False))
    quizzes.publish(trainer, quiz)
    key = actions.keep_course(
        trainer,
        Given(
            title="今年の教育",
            quiz_id=quiz,
            departments=(school.person("sato").department.public_id,),
        ),
    )
    actions.open_course(trainer, key)
    assigning.assign_all(on=TODAY)
    return asked(school, Course.objects.get(), "sato")


def _turned(sato: Client, where: str) -> str:
    """Where the button of a slide leads."""
    html = sato.get(where).content.decode()
    code = re.search(r'name="code" value="([^"]+)"', html)
    assert code
    assert 'name="say"' not in html
    return str(sato.post(where, {"code": code[1]})["Location"])


def walked(sato: Client, base: str, one: Assignment) -> int:
    """The first slides by the buttons, then on from where somebody stopped before the last; how many there are."""
    where = sato.post(base + "start/")["Location"]
    for place in (1, 2, 3):
        assert where == base + f"slides/{place}/"
        where = _turned(sato, where)
    one.refresh_from_db()
    codes = [slide.code for slide in learning.slides(one)]
    assert one.seen == codes[:3]
    one.seen = codes[:-1]
    one.save()
    last = sato.post(base + "start/")["Location"]
    assert last == base + f"slides/{len(codes)}/"
    assert _turned(sato, last) == base
    return len(codes)


def test_from_the_first_slide_over_a_failed_quiz_to_the_receipt(school: World) -> None:
    one = with_quiz(school)
    sato, base = at(school, "sato"), f"/training/take/{one.public_id}/"
    assert sato.post(base + "quiz/").status_code == 302
    assert "始める" in read(sato, base, 12)
    assert walked(sato, base, one) > 30
    sato.post(base + "quiz/")
    one.refresh_from_db()
    answer_all(sato, base, one.attempt, right=False)
    forged = sato.post(base + "hand-in/", {"score": "100"})
    assert forged["Location"] == base
    assert Completion.objects.count() == 0
    told = read(at(school, "yoshida"), f"/training/assignments/{one.public_id}/", 14)
    assert "受け取らなかった送信 1 回" in told
    assert sato.post(base + "hand-in/")["Location"] == base + "result/"
    assert "届きませんでした" in read(sato, base + "result/", 14)
    again = read(sato, base, 12)
    assert "見直す条" in again
    assert "/policies/" in again.partition("見直す条")[2].partition("</ul>")[0]
    one.refresh_from_db()
    failed = [
        f.fact for f in facts_about("assignment", one.public_id) if isinstance(f.fact, QuizFailed)
    ]
    assert len(failed) == one.tries == 1
    for slide in _left(one):
        sato.post(base + "slides/1/", {"code": slide})
    first, _where = one.attempt, sato.post(base + "quiz/")
    one.refresh_from_db()
    assert one.attempt != first
    answer_all(sato, base, one.attempt, right=True)
    sato.post(base + "hand-in/")
    sato.post(base + "hand-in/")
    assert Completion.objects.count() == 1
    receipt = read(sato, base + "receipt/", 12)
    assert "佐藤 健" in receipt
    assert "全従業者 第1版" in receipt
    assert "今年の教育" in read(sato, "/training/", 12)
    assert at(school, "suzuki").get(base + "receipt/").status_code == 404


def test_only_what_changed_in_a_deck_is_learned_again(school: World) -> None:
    """Two presses from the redline of two editions: whom it reaches, then it is kept; all slides on demand."""
    office, code = at(school, "kobayashi"), "company.rule.carrying"
    old = materials.current_edition()
    assert old
    rule = Clause.objects.get(code="R7-1", version__regulation__code="R7")
    rule.body = rule.body + "電車の網棚には置かない。"
    rule.save()
    new = approved(school, reason="持ち出しの決まりを足した")
    page = office.get(f"/deck/editions/{old.public_id}/to/{new}/").content.decode()
    link = re.search(r'href="(/training/courses/new/[^"]+)"', page)
    assert link
    shown = office.get(unescape(link[1])).content.decode()
    assert f'name="only_slides" value="{code}"' in shown
    given = {
        "title": "学び直し", "content": "deck", "minutes": 1, "occasion": "always", "occasion_days": 30,
        "validity": "once", "month": 4, "day": 1, "months": 12, "due": "days", "due_days": 14,
        "deck_edition": new, "only_slides": code, "step": "keep",
    }  # fmt: skip
    kept = office.post("/training/courses/new/", given)["Location"]
    course = Course.objects.get(public_id=kept.split("/")[-2])
    assert (course.only_slides, course.deck_edition, course.minutes) == ([code], new, 1)
    assert "変わったスライド 1 枚だけ" in office.get(kept).content.decode()
    foreign = office.post("/training/courses/new/", given | {"only_slides": "no.such.slide"})
    assert "見せるスライドが、この版にありません" in foreign.content.decode()
    office.post(f"{kept}edit/", given | {"deck_edition": ""})
    course.refresh_from_db()
    assert course.only_slides == []
    assert office.get(f"/training/courses/new/?from={new}&to={old.public_id}").status_code == 404


def _left(one: Assignment) -> list[str]:
    from omamori.do.training.courses import learning

    if one.content_done_at:
        return []
    return [slide.code for slide in learning.slides(one) if slide.code not in one.seen]
