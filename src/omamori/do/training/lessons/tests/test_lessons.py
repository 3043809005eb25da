"""A clause changes, a near miss is told: drafts, two persons, and who shall learn it until when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents import actions as incidents
from omamori.do.incidents import domain as near
from omamori.do.training.lessons import actions, domain, drafting, queries
from omamori.do.training.lessons.models import Lesson
from omamori.do.training.quizzes import queries as bank
from omamori.do.training.quizzes.domain import OwnQuestion
from omamori.facts.errors import NotFound, NotPermitted
from omamori.facts.lessons import LessonApproved
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.plan.policies import actions as policies
from omamori.plan.policies.models import Regulation, Version
from omamori.plan.policies.tests.story import starter_in_force, to_force
from omamori.plan.policies.texts import clause_texts
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 21, 1, 30, tzinfo=UTC)
STORY = "2026年12月18日、営業部の佐藤さんが、鈴木由香さんに頼まれた名簿312人分を、株式会社あさひ堂の担当に送りかけた。"


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


def changed_rule(
    world: World, effective: date, body: str = "確認が終わったメールは、十分の間、送り出しを待つ。"
) -> str:
    """R1-9 says ten minutes, or what is given, from a day on; returns the regulation's public id."""
    office = world.actor("kobayashi")
    book = Regulation.objects.get(code="R1")
    policies.choose_readers(
        world.actor("kobayashi"), book.public_id, audience="departments",
        values=[world.person("sato").department.public_id],
    )  # fmt: skip
    version = policies.draft(office, book.public_id, reason="五分では気付けなかった件があったため")
    clause = next(
        c for c in clause_texts(Version.objects.get(public_id=version)) if c.code == "R1-9"
    )
    changed = domain_clause(clause, body)
    policies.write_clause(office, version, changed)
    to_force(world, version, effective)
    return book.public_id


def domain_clause(clause: object, body: str) -> object:
    return type(clause)(**(vars(clause) | {"body": body}))


def near_miss(world: World) -> str:
    given = near.Report(
        medium="mail", cause="wrong_recipient", noticed_at=NOW, rough_count="1000", story=STORY
    )
    return incidents.report(world.actor("sato"), given)


def test_a_changed_clause_reaches_only_its_readers_before_its_day(world: World) -> None:
    book = changed_rule(world, date(2027, 1, 4))
    lesson = drafting.draft_of_change(book, 2)
    assert lesson
    assert drafting.draft_of_change(book, 2) == ""
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    it = queries.lesson(office, lesson)
    assert len(it.slides) <= 5
    assert len(it.questions) == 2
    assert it.row.clauses == ("R1-9",)
    assert it.row.due_on == date(2026, 12, 28)
    assert "十分の間" in str(it.slides)
    with pytest.raises(domain.NotThatState):
        actions.approve(officer, lesson)
    actions.propose(office, lesson)
    with pytest.raises(domain.OwnLesson):
        actions.approve(office, lesson)
    with pytest.raises(NotPermitted):
        actions.approve(world.actor("sato"), lesson)
    with pytest.raises(NotFound):
        queries.slides_of(lesson)
    actions.approve(officer, lesson)
    fact = next(r.fact for r in facts_about("lesson", lesson) if isinstance(r.fact, LessonApproved))
    assert fact.audience == "departments"
    assert fact.audience_values == (world.person("sato").department.public_id,)
    assert fact.due_on < date(2027, 1, 4)
    assert (fact.quiz_id, it.row.title) in [
        (k, t.removeprefix("短い学習: ")) for k, t in bank.choices()
    ]
    assert len(queries.slides_of(lesson)) <= 5
    assert all(slide.sources for slide in queries.slides_of(lesson))


def test_a_correction_of_wording_or_a_first_version_gives_no_lesson(world: World) -> None:
    assert drafting.draft_of_change(Regulation.objects.get(code="R2").public_id, 1) == ""
    assert not Lesson.objects.exists()


def test_two_presses_from_a_near_miss_to_a_lesson_without_names(world: World) -> None:
    number = near_miss(world)
    office = at(world, "kobayashi")
    assert f"/lessons/from-case/{number}/" in office.get(f"/incidents/{number}/").content.decode()
    path = f"/lessons/from-case/{number}/"
    shown = office.get(path).content.decode()
    for word in ("佐藤さん", "鈴木由香", "312", "18日", "あさひ堂"):
        assert word not in shown, word
    assert "約300人" in shown
    sent = {
        "title": "送り先を間違えそうになった", "story": "佐藤健さんが送りかけた。", "causes": "候補から選んだ", "others": "",
        "watch": "会社名と氏名で確かめる", "now": "送る前に見る", "example": "", "audience": "departments",
        "departments": [world.person("sato").department.public_id], "due_on": "2027-01-08",
    }  # fmt: skip
    assert office.post(path, sent | {"departments": []}).status_code == 422
    answer = office.post(path, sent)
    assert answer.status_code == 302
    lesson = Lesson.objects.get()
    assert "佐藤" not in str(lesson.content)
    assert (lesson.medium, lesson.cause) == ("mail", "wrong_recipient")
    where = answer["Location"]
    assert "人の名前" in office.get(where).content.decode()
    edited = office.post(f"{where}edit/", sent | {"story": "鈴木由香さんが見つけた。"})
    assert edited.status_code == 302
    assert "鈴木" not in office.get(where).content.decode()
    assert office.post(f"{where}propose/").status_code == 302
    assert at(world, "tanaka").post(f"{where}return/", {"note": ""}).status_code == 422
    assert at(world, "tanaka").post(f"{where}approve/").status_code == 302
    sato = at(world, "sato")
    with CaptureQueriesContext(connection) as seen:
        learned = sato.get(f"{where}learn/")
    assert learned.status_code == 200
    assert len(seen) <= 12
    assert "注意すべきこと" in learned.content.decode()
    for page in (path, where, "/lessons/", f"{where}edit/"):
        assert at(world, "sato").get(page).status_code == 403


def test_who_may_not_see_the_case_cannot_tell_it(world: World) -> None:
    number = near_miss(world)
    assert at(world, "suzuki").get(f"/lessons/from-case/{number}/").status_code == 403
    assert at(world, "kobayashi").get("/lessons/from-case/nothing/").status_code == 404


def test_the_effect_counts_the_same_kind_before_and_after(world: World) -> None:
    for days in (30, 20, 10, 5):
        with clock.fixed(NOW - timedelta(days=days)):
            incidents.report(
                world.actor("sato"),
                near.Report(
                    medium="mail",
                    cause="wrong_recipient",
                    noticed_at=clock.now(),
                    rough_count="",
                    story="同じこと",
                ),
            )
    number = near_miss(world)
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    told, _replaced = drafting.case_draft(office, number)
    terms = drafting.Terms(audience="all", values=(), due_on=date(2027, 1, 8))
    lesson = actions.draft_of_case(office, number, told, terms)
    actions.propose(office, lesson)
    actions.approve(officer, lesson)
    with clock.fixed(NOW + timedelta(days=100)):
        found = queries.lesson(office, lesson).effect
    assert found is not None
    assert (found.before, found.after, found.days, found.over) == (4, 1, 90, True)
    assert found.word == "unclear"


def test_who_changed_a_question_does_not_approve_it_with_the_lesson(world: World) -> None:
    from omamori.do.training.quizzes import actions as quizzes
    from omamori.do.training.quizzes import starter

    lesson = drafting.draft_of_change(changed_rule(world, date(2027, 1, 4)), 2)
    it = queries.lesson(world.actor("kobayashi"), lesson)
    officer = world.actor("tanaka")
    quizzes.revise(officer, it.questions[0][0], dict(starter.questions())["S-101"])
    actions.propose(world.actor("kobayashi"), lesson)
    with pytest.raises(OwnQuestion):
        actions.approve(officer, lesson)
    actions.drop(world.actor("kobayashi"), lesson)
    assert queries.lessons(officer, state="dropped")[0][0].public_id == lesson


def test_whose_lesson_was_handed_in_by_another_still_does_not_approve_it(world: World) -> None:
    case_id = near_miss(world)
    writer, other = world.actor("kobayashi"), world.actor("yoshida")
    told, _ = drafting.case_draft(writer, case_id)
    terms = drafting.Terms(audience="all", values=(), due_on=date(2027, 1, 29))
    lesson = actions.draft_of_case(writer, case_id, told, terms)
    actions.propose(other, lesson)
    for one in (writer, other):
        with pytest.raises(domain.OwnLesson):
            actions.approve(one, lesson)
        assert queries.lesson(one, lesson).may_approve is False
        assert queries.waiting(one)[0] == ()
    actions.approve(world.actor("tanaka"), lesson)


def test_a_lesson_whose_question_number_was_taken_is_told_again_not_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = drafting.write_for_lesson

    def taken(*_args: object, **_more: object) -> tuple[str, ...]:
        raise IntegrityError

    monkeypatch.setattr(drafting, "write_for_lesson", taken)
    book = changed_rule(world, date(2027, 1, 4))
    Lesson.objects.all().delete()
    with pytest.raises(IntegrityError):
        drafting.draft_of_change(book, 2)
    monkeypatch.setattr(drafting, "write_for_lesson", real)
    assert drafting.draft_of_change(book, 2)
