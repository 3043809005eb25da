"""The state machine: whatever is tried, nobody approves his own, and nothing is approved unseen."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.facts.errors import NotFound, Refusal
from omamori.foundation.approvals.domain import errors
from omamori.foundation.approvals.domain import requests as domain
from omamori.foundation.approvals.domain.requests import (
    Case,
    Choice,
    Given,
    Question,
    Standing,
    State,
)
from omamori.foundation.calendar.clock import JST
from omamori.foundation.calendar.queries import working_hours

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
CHOICES = (Choice(id="a", label="甲社", right=True), Choice(id="b", label="乙社"))
OWNER = Question(id="owner", text="どの会社の名簿ですか", choices=CHOICES)
PERSONS = Question(
    id="persons",
    text="何人分ですか",
    choices=(Choice(id="a", label="12", right=True), Choice(id="b", label="48")),
)
HERE, AWAY = Standing(present=True), Standing(present=False)
PEOPLE = ("sato", "suzuki", "tanaka", "ito", "takahashi")


EVERYBODY = dict.fromkeys(PEOPLE, HERE)


def given_answer(owner: str = "a", persons: str = "a", **more: object) -> Given:
    """Both questions answered."""
    choices = (("owner", owner), ("persons", persons))
    return Given(**({"binding": "h1", "choices": choices} | more))  # type: ignore[arg-type]


def case(**changes: object) -> Case:
    made = Case(
        state=State.OPEN,
        barred=frozenset({"sato"}),
        candidates=("suzuki", "tanaka"),
        position=0,
        binding="h1",
        questions=(OWNER, PERSONS),
        wrong=0,
        turn_ends=NOW + timedelta(hours=1),
        due=NOW + timedelta(hours=2),
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_right_answers_approve() -> None:
    after = domain.answered(case(), "suzuki", given_answer(), EVERYBODY, NOW)
    assert after.state is State.APPROVED


@pytest.mark.parametrize(
    "wrong", [{"owner": "b"}, {"persons": "b"}, {"owner": "b", "persons": "b"}]
)
def test_one_wrong_answer_of_two_is_no_approval(wrong: dict[str, str]) -> None:
    once = domain.answered(case(), "suzuki", given_answer(**wrong), EVERYBODY, NOW)
    assert (once.state, once.wrong, once.asked) == (State.OPEN, 1, "suzuki")
    # The second passes it on, to somebody who begins with no wrong answer.
    twice = domain.answered(once, "suzuki", given_answer(**wrong), EVERYBODY, NOW)
    assert (twice.state, twice.wrong, twice.asked) == (State.OPEN, 0, "tanaka")
    for _ in range(2):
        twice = domain.answered(twice, "tanaka", given_answer(**wrong), EVERYBODY, NOW)
    assert twice.state is State.RETURNED


def test_missed_with_nobody_else_there_goes_back() -> None:
    once = case(wrong=1)
    after = domain.answered(once, "suzuki", given_answer("b"), {"suzuki": HERE}, NOW)
    assert after.state is State.RETURNED


@pytest.mark.parametrize(
    ("person", "changes", "refusal"),
    [
        ("sato", {}, errors.CheckerMustDiffer),
        ("", {}, NotFound),
        ("ito", {}, NotFound),
        ("tanaka", {}, errors.NotYourTurn),
        ("suzuki", {"state": State.CANCELLED}, errors.AlreadyAnswered),
        ("suzuki", {"due": NOW}, errors.AlreadyAnswered),
        ("suzuki", {"binding": "h2"}, errors.BindingChanged),
        ("suzuki", {"binding": ""}, errors.BindingChanged),
    ],
)
def test_who_may_not_answer(person: str, changes: dict[str, object], refusal: type) -> None:
    with pytest.raises(refusal):
        domain.answered(case(**changes), person, given_answer(), EVERYBODY, NOW)


@pytest.mark.parametrize(
    "choices",
    [
        (),
        (("owner", "a"),),
        (("owner", "a"), ("persons", "z")),
        (("owner", "a"), ("persons", "a"), ("other", "a")),
    ],
)
def test_what_was_not_asked_or_offered_is_no_answer(choices: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(NotFound):
        domain.answered(case(), "suzuki", Given(binding="h1", choices=choices), EVERYBODY, NOW)


steps = st.one_of(
    st.tuples(
        st.just("answer"),
        st.sampled_from(PEOPLE),
        st.sampled_from(["h1", "h2", ""]),
        st.sampled_from(["a", "b", "z"]),
        st.booleans(),
    ),
    st.tuples(st.just("wait"), st.integers(1, 90)),
    st.tuples(st.just("hand"), st.sampled_from(PEOPLE)),
)


def _played(
    case: Case, step: tuple[object, ...], roster: dict[str, Standing], at: datetime
) -> tuple[datetime, Case]:
    """Time and case after one step; a refused step changes nothing."""
    try:
        if step[0] == "wait":
            at += timedelta(minutes=int(step[1]))  # type: ignore[call-overload]
            return at, domain.moved(case, roster, at)
        if step[0] == "hand":
            return at, domain.handed_to(case, str(step[1]), at)
        _, person, binding, choice, stop = step
        sent = given_answer(str(choice), binding=str(binding), stop=bool(stop))
        return at, domain.answered(case, str(person), sent, roster, at)
    except Refusal:
        return at, case


@given(
    barred=st.sets(st.sampled_from(PEOPLE), min_size=1),
    candidates=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=6),
    script=st.lists(steps, max_size=14),
    away=st.sets(st.sampled_from(PEOPLE)),
    deputies=st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
)
def test_no_story_ends_with_an_own_or_unseen_approval(
    barred: set[str],
    candidates: list[str],
    script: list[tuple[object, ...]],
    away: set[str],
    deputies: dict[str, str],
) -> None:
    try:
        order = domain.order_of(tuple(candidates), frozenset(barred))
    except errors.NobodyToAsk:
        assert set(candidates) <= barred
        return
    at = NOW
    roster = {
        p: Standing(present=p not in away, stand_in=deputies.get(p, "") if p in away else "")
        for p in PEOPLE
    }
    now_case = case(barred=frozenset(barred), candidates=order, position=0)
    for step in script:
        before = now_case
        at, now_case = _played(before, step, roster, at)
        if now_case.state is State.APPROVED and before.state is State.OPEN:
            _, person, binding, choice, _stop = step
            assert person not in barred
            assert (person, binding, choice) == (before.asked, "h1", "a")
            assert at < before.due
        assert before.state is State.OPEN or now_case == before, "closed stays closed"
        assert not set(now_case.candidates) & barred
        assert now_case.wrong <= domain.WRONG_ANSWERS_ALLOWED + 1
        assert now_case.turn_ends <= now_case.due


def test_turns_halve_and_the_last_has_the_rest() -> None:
    due = NOW + timedelta(hours=2)
    assert domain.turn_end(NOW, due, last=False) == NOW + timedelta(hours=1)
    assert domain.turn_end(NOW, due, last=True) == due
    assert domain.turn_end(due - timedelta(minutes=4), due, last=False) == due


def test_a_night_takes_nothing_off_a_turn() -> None:
    hours = working_hours(NOW.date())
    evening = datetime(2026, 11, 24, 19, tzinfo=JST)
    due = hours.after(evening, timedelta(hours=4))
    assert due == datetime(2026, 11, 25, 11, tzinfo=JST)
    assert domain.turn_end(evening, due, last=False, hours=hours) == datetime(
        2026, 11, 25, 9, tzinfo=JST
    )


def test_absent_are_passed_over_and_nobody_left_keeps_the_turn_until_the_end() -> None:
    three = case(candidates=("suzuki", "tanaka", "ito"))
    moved = domain.moved(three, {"ito": HERE, "suzuki": HERE}, three.turn_ends)
    assert (moved.asked, moved.turn_ends) == ("ito", three.due)
    stays = domain.moved(three, {"suzuki": HERE}, three.turn_ends)
    assert (stays.asked, stays.turn_ends) == ("suzuki", three.due)
    assert domain.moved(stays, {}, stays.due).state is State.UNANSWERED


def test_who_goes_away_is_passed_over_at_once() -> None:
    soon = NOW + timedelta(minutes=1)
    moved = domain.moved(case(), {"tanaka": HERE, "suzuki": AWAY}, soon)
    assert moved.asked == "tanaka"
    assert domain.moved(case(), EVERYBODY, soon) == case()
    # With nobody there it waits, and can be told to be out of reach; it never lapses early.
    assert domain.moved(case(), {}, soon) == case()
    assert domain.unreachable(case(), {})
    assert not domain.unreachable(case(), {"tanaka": HERE})


def test_a_stand_in_is_asked_before_the_next_in_order() -> None:
    roster = {"suzuki": Standing(present=False, stand_in="ito"), "tanaka": HERE, "ito": HERE}
    moved = domain.moved(case(), roster, NOW)
    assert (moved.asked, moved.candidates) == ("ito", ("suzuki", "ito", "tanaka"))
    # Never one who is involved himself, nor one who stands in the order already.
    barred = domain.moved(case(barred=frozenset({"ito"})), roster, NOW)
    assert (barred.asked, barred.candidates) == ("tanaka", ("suzuki", "tanaka"))
    known = domain.moved(case(candidates=("suzuki", "tanaka", "ito")), roster, NOW)
    assert (known.asked, known.candidates) == ("tanaka", ("suzuki", "tanaka", "ito"))


@pytest.mark.parametrize(
    "choices",
    [
        (Choice(id="a", label="甲", right=True),),
        (Choice(id="a", label="甲"), Choice(id="b", label="乙")),
        (Choice(id="a", label="甲", right=True), Choice(id="b", label="乙", right=True)),
        (Choice(id="a", label="甲", right=True), Choice(id="a", label="乙")),
        (Choice(id="", label="甲", right=True), Choice(id="a", label="乙")),
    ],
)
def test_a_question_has_exactly_one_right_answer(choices: tuple[Choice, ...]) -> None:
    assert not domain.valid_questions((Question(id="q", text="どの会社ですか", choices=choices),))
    assert domain.valid_questions(())
    assert domain.valid_questions((OWNER, PERSONS))
    assert not domain.valid_questions((OWNER, OWNER))
    assert not domain.valid_questions((dataclasses.replace(OWNER, text=" "),))
