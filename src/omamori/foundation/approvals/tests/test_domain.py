"""The state machine: whatever is tried, nobody approves his own, and nothing is approved unseen."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.facts.errors import NotFound, Refusal
from omamori.foundation.approvals import domain
from omamori.foundation.approvals.domain import Case, Choice, Given, State

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
CHOICES = (Choice(id="a", label="甲社", right=True), Choice(id="b", label="乙社"))
PEOPLE = ("sato", "suzuki", "tanaka", "ito", "takahashi")


def case(**changes: object) -> Case:
    made = Case(
        state=State.OPEN,
        barred=frozenset({"sato"}),
        candidates=("suzuki", "tanaka"),
        position=0,
        binding="h1",
        choices=CHOICES,
        wrong=0,
        turn_ends=NOW + timedelta(hours=1),
        due=NOW + timedelta(hours=2),
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_right_answer_approves() -> None:
    after = domain.answered(case(), "suzuki", Given(binding="h1", choice="a"), NOW)
    assert after.state is State.APPROVED


def test_second_wrong_answer_returns_it() -> None:
    wrong = Given(binding="h1", choice="b")
    once = domain.answered(case(), "suzuki", wrong, NOW)
    assert (once.state, once.wrong) == (State.OPEN, 1)
    assert domain.answered(once, "suzuki", wrong, NOW).state is State.RETURNED


@pytest.mark.parametrize(
    ("person", "changes", "refusal"),
    [
        ("sato", {}, domain.CheckerMustDiffer),
        ("", {}, NotFound),
        ("ito", {}, NotFound),
        ("tanaka", {}, domain.NotYourTurn),
        ("suzuki", {"state": State.CANCELLED}, domain.AlreadyAnswered),
        ("suzuki", {"due": NOW}, domain.AlreadyAnswered),
        ("suzuki", {"binding": "h2"}, domain.BindingChanged),
        ("suzuki", {"binding": ""}, domain.BindingChanged),
    ],
)
def test_who_may_not_answer(person: str, changes: dict[str, object], refusal: type) -> None:
    with pytest.raises(refusal):
        domain.answered(case(**changes), person, Given(binding="h1", choice="a"), NOW)


def test_a_choice_that_was_not_offered_is_no_answer() -> None:
    with pytest.raises(NotFound):
        domain.answered(case(), "suzuki", Given(binding="h1", choice="c"), NOW)


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


@given(
    barred=st.sets(st.sampled_from(PEOPLE), min_size=1),
    candidates=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=6),
    script=st.lists(steps, max_size=14),
    away=st.sets(st.sampled_from(PEOPLE)),
)
def test_no_story_ends_with_an_own_or_unseen_approval(
    barred: set[str], candidates: list[str], script: list[tuple[object, ...]], away: set[str]
) -> None:
    try:
        order = domain.order_of(tuple(candidates), frozenset(barred))
    except domain.NobodyToAsk:
        assert set(candidates) <= barred
        return
    at = NOW
    now_case = case(barred=frozenset(barred), candidates=order, position=0)
    for step in script:
        before = now_case
        try:
            if step[0] == "wait":
                at += timedelta(minutes=int(step[1]))  # type: ignore[call-overload]
                now_case = domain.moved(before, {p: p not in away for p in PEOPLE}, at)
            elif step[0] == "hand":
                now_case = domain.handed_to(before, str(step[1]), at)
            else:
                _, person, binding, choice, stop = step
                sent = Given(binding=str(binding), choice=str(choice), stop=bool(stop))
                now_case = domain.answered(before, str(person), sent, at)
                if now_case.state is State.APPROVED:
                    assert person not in barred
                    assert person == before.asked
                    assert (binding, choice) == ("h1", "a")
                    assert at < before.due
        except Refusal:
            assert now_case == before
        assert before.state is State.OPEN or now_case == before, "closed stays closed"
        assert not set(now_case.candidates) & barred
        assert now_case.wrong <= domain.WRONG_ANSWERS_ALLOWED + 1
        assert now_case.turn_ends <= now_case.due


def test_turns_halve_and_the_last_has_the_rest() -> None:
    due = NOW + timedelta(hours=2)
    assert domain.turn_end(NOW, due, last=False) == NOW + timedelta(hours=1)
    assert domain.turn_end(NOW, due, last=True) == due
    assert domain.turn_end(due - timedelta(minutes=4), due, last=False) == due


def test_absent_are_passed_over_and_nobody_left_keeps_the_turn_until_the_end() -> None:
    three = case(candidates=("suzuki", "tanaka", "ito"))
    late = three.turn_ends
    moved = domain.moved(three, {"ito": True}, late)
    assert (moved.asked, moved.turn_ends) == ("ito", three.due)
    stays = domain.moved(three, {}, late)
    assert (stays.asked, stays.turn_ends) == ("suzuki", three.due)
    assert domain.moved(stays, {}, stays.due).state is State.UNANSWERED


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
    assert not domain.valid_question("どの会社ですか", choices)
    assert domain.valid_question("", ())
    assert not domain.valid_question(" ", CHOICES)
