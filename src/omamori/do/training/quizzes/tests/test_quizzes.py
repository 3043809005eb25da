"""From the starter bank to a marked paper: two persons, frozen texts, nothing lost, nothing forged."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from omamori.act.nonconformities.models import Nonconformity
from omamori.do.training.quizzes import actions, domain, jobs, queries, starter
from omamori.do.training.quizzes.models import Attempt, Item, Question, QuestionVersion, Quiz
from omamori.do.training.quizzes.setting import Rules
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.quizzes import PaperHandedIn, PaperRefused
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import outbox
from omamori.foundation.ledger.queries import facts_about
from omamori.plan.policies.tests.story import starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 30, 1, 30, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        found = mirai()
        starter_in_force(found)
        yield found


def bank(world: World, most: int = 200) -> None:
    actions.load_starter(world.actor("kobayashi"))
    waiting = Question.objects.order_by("code").values_list("public_id", flat=True)
    actions.approve_many(world.actor("tanaka"), list(waiting)[:most])


def published(world: World, **rules: object) -> str:
    quiz = actions.make(world.actor("kobayashi"), Rules(title="理解度テスト", **rules))
    actions.publish(world.actor("kobayashi"), quiz)
    return quiz


def answers(attempt: str, *, right: bool = True) -> dict[str, list[str]]:
    found = {}
    for item in Item.objects.filter(attempt__public_id=attempt).select_related("version"):
        shown = {
            bank: pair[0]
            for bank, pair in zip(item.shown["key"], item.shown["options"], strict=True)
        }
        good = [shown[letter] for letter in item.version.answer]
        bad = (
            [next(letter for letter in shown.values() if letter not in good)]
            if len(good) < len(shown)
            else good[::-1]
        )
        found[item.version.public_id] = good if right else bad
    return found  # fmt: skip


def wrote(world: World) -> tuple[Actor, str]:
    writer = world.actor("kobayashi")
    content = dict(starter.questions())["S-101"]
    return writer, actions.write(writer, content, code="Q-0001")


def test_nobody_approves_his_own_question_and_a_change_is_a_new_version(world: World) -> None:
    writer, question = wrote(world)
    with pytest.raises(domain.OwnQuestion):
        actions.approve(writer, question)
    with pytest.raises(NotPermitted):
        actions.approve(world.actor("sato"), question)
    actions.approve(world.actor("tanaka"), question)
    other = dict(starter.questions())["S-102"]
    actions.revise(writer, question, other)
    states = QuestionVersion.objects.values_list("number", "state")
    assert sorted(states) == [(1, "approved"), (2, "draft")]
    actions.approve(world.actor("tanaka"), question)
    assert sorted(states.all()) == [(1, "replaced"), (2, "approved")]
    with pytest.raises(domain.NotThatState):
        actions.approve(world.actor("tanaka"), question)
    with pytest.raises(Invalid):
        actions.write(writer, other, code="Q-0001")
    actions.retire(writer, question)
    assert queries.bank(writer).rows == ()
    actions.put_back(writer, question)
    assert len(queries.bank(writer, clause="R1").rows) == 1


def test_a_yearly_quiz_without_the_four_contents_is_not_published(world: World) -> None:
    _writer, question = wrote(world)
    actions.approve(world.actor("tanaka"), question)
    office = world.actor("kobayashi")
    quiz = actions.make(office, Rules(title="足りないテスト", number=1, mark_value=100))
    with pytest.raises(domain.NotPublishable):
        actions.publish(office, quiz)
    missing = [label for label, _n in queries.quiz(office, quiz).missing]
    assert any(label.startswith("d.") for label in missing)
    with pytest.raises(NotFound):
        actions.begin(world.actor("sato"), quiz, occasion="")
    with pytest.raises(Invalid):
        actions.make(office, Rules(title="", number=0, mark_value=101, needs=(("R1", 3),)))


def test_a_paper_is_frozen_kept_answer_by_answer_and_marked_once(world: World) -> None:
    bank(world)
    quiz, sato = published(world, needs=(("R1", 2),)), world.actor("sato")
    attempt = actions.begin(sato, quiz, occasion="course:1")
    assert actions.begin(sato, quiz, occasion="course:1") == attempt
    it = queries.paper(sato, attempt)
    marks = {letter for item in Item.objects.all() for letter in item.version.contents}
    assert marks == set("abcd")
    given = answers(attempt)
    for item in it.items[:4]:
        actions.answer(sato, attempt, question=item.id, given=given[item.id])
    changed = Item.objects.get(place=1).version.question.public_id
    actions.revise(world.actor("kobayashi"), changed, dict(starter.questions())["S-102"])
    actions.approve(world.actor("tanaka"), changed)
    again = queries.paper(sato, attempt)
    assert again.items[0].text == it.items[0].text
    assert again.answered == 4
    rest = {key: value for key, value in given.items() if key not in {i.id for i in it.items[:4]}}
    outcome = actions.hand_in(sato, attempt, answers=rest)
    assert (outcome.passed, outcome.score, outcome.of, outcome.missed_clauses) == (True, 10, 10, ())
    assert actions.hand_in(sato, attempt, answers={}) == outcome
    told = [r for r in facts_about("paper", attempt) if isinstance(r.fact, PaperHandedIn)]
    assert len(told) == 1
    with pytest.raises(domain.AlreadyHandedIn):
        actions.answer(sato, attempt, question=it.items[0].id, given=[])
    assert queries.outcomes("course:1") == {sato.person_id: outcome}


def test_forged_and_foreign_papers_are_refused_and_recorded(world: World) -> None:
    bank(world)
    quiz, sato, suzuki = published(world), world.actor("sato"), world.actor("suzuki")
    mine, theirs = (actions.begin(one, quiz, occasion="") for one in (sato, suzuki))
    here = set(answers(mine))
    foreign = next((key for key in answers(theirs) if key not in here), "no-such-question")
    with pytest.raises(domain.PaperForged):
        actions.hand_in(sato, mine, answers={}, claimed=["score"])
    with pytest.raises(domain.PaperForged):
        actions.hand_in(sato, mine, answers={foreign: ["a"]})
    with pytest.raises(domain.PaperForged):
        actions.answer(sato, mine, question=next(iter(here)), given=["z"])
    for doing in (
        lambda: actions.hand_in(sato, theirs, answers={}),
        lambda: queries.paper(sato, theirs),
        lambda: queries.result(sato, theirs),
    ):
        with pytest.raises(NotFound):
            doing()
    found = [r.fact for r in facts_about("paper", mine) if isinstance(r.fact, PaperRefused)]
    assert [fact.why for fact in found] == ["marks_claimed", "foreign_question", "improper_answer"]
    assert Attempt.objects.get(public_id=mine).handed_in_at is None


def test_late_answers_do_not_count_but_those_kept_in_time_do(world: World) -> None:
    bank(world)
    quiz, sato = published(world, minutes=10), world.actor("sato")
    attempt = actions.begin(sato, quiz, occasion="")
    given = answers(attempt)
    first, second = list(given)[:2]
    actions.answer(sato, attempt, question=first, given=given[first])
    with clock.fixed(NOW + timedelta(minutes=10, seconds=59)):
        actions.answer(sato, attempt, question=second, given=given[second])
    with clock.fixed(NOW + timedelta(minutes=12)):
        with pytest.raises(domain.TooLate):
            actions.hand_in(sato, attempt, answers=given)
        assert queries.result(sato, attempt).outcome.score == 2
        other = actions.begin(world.actor("suzuki"), quiz, occasion="")
    with clock.fixed(NOW + timedelta(minutes=30)):
        assert jobs.close_overdue() == 1
    assert Attempt.objects.get(public_id=other).handed_in_at is not None


def test_a_retest_asks_other_questions_about_what_was_missed(world: World) -> None:
    bank(world)
    quiz, sato = published(world, attempts=2), world.actor("sato")
    first = actions.begin(sato, quiz, occasion="c")
    outcome = actions.hand_in(sato, first, answers=answers(first, right=False))
    assert not outcome.passed
    assert outcome.missed_clauses
    assert queries.result(sato, first).may_retake
    second = actions.begin(sato, quiz, occasion="c")
    versions = [set(Item.objects.filter(attempt__public_id=a).values_list("version__question", flat=True)) for a in (first, second)]  # fmt: skip
    assert versions[0].isdisjoint(versions[1])
    asked = {
        c for item in Item.objects.filter(attempt__public_id=second) for c in item.version.clauses
    }
    assert asked & set(outcome.missed_clauses)
    actions.hand_in(sato, second, answers=answers(second, right=False))
    with pytest.raises(domain.NoAttemptsLeft):
        actions.begin(sato, quiz, occasion="c")


def test_next_years_pool_avoids_this_years(world: World) -> None:
    bank(world)
    quiz = published(world, number=15)
    later = published(world, number=15, previous=quiz)
    it = queries.quiz(world.actor("kobayashi"), later)
    assert it.new_share is not None
    assert it.new_share >= 70
    assert [key for key, _title in queries.choices()] == [later, quiz]
    actions.close(world.actor("kobayashi"), quiz)
    assert [key for key, _title in queries.choices()] == [later]


def test_what_nearly_everybody_fails_speaks_against_the_clause(world: World) -> None:
    bank(world, most=6)
    quiz = published(world, number=6, yearly=False)
    for local in list(world.people)[:21]:
        actor = world.actor(local)
        attempt = actions.begin(actor, quiz, occasion="")
        actions.hand_in(actor, attempt, answers=answers(attempt, right=False))
    told = jobs.tell_of_items()
    assert told > 0
    assert jobs.tell_of_items() == 0
    while outbox.deliver_some():
        pass
    rows = Nonconformity.objects.filter(source="quizzes.question_fails_most")
    assert set(rows.values_list("rule_clause", flat=True)) <= {
        code for version in QuestionVersion.objects.all() for code in version.clauses
    }
    assert rows.exists()
    it = queries.statistics(world.actor("tanaka"), quiz)
    assert it.row.papers == 21
    assert it.items[0].figures.right == 0
    head = queries.statistics(world.actor("watanabe"), quiz)
    assert sum(asked for _c, asked, _r in head.clauses) < sum(asked for _c, asked, _r in it.clauses)
    assert Quiz.objects.count() == 1


def test_whose_question_was_polished_by_another_still_does_not_approve_it(world: World) -> None:
    writer, question = wrote(world)
    again = dict(starter.questions())["S-102"]
    actions.revise(world.actor("tanaka"), question, again)
    for local in ("kobayashi", "tanaka"):
        with pytest.raises(domain.OwnQuestion):
            actions.approve(world.actor(local), question)
        assert queries.question(world.actor(local), question).waiting.may_approve is False  # type: ignore[union-attr]
        assert queries.to_approve(world.actor(local)) == 0
    actions.approve(world.actor("yoshida"), question)
    actions.revise(world.actor("yoshida"), question, again)
    actions.approve(writer, question)
