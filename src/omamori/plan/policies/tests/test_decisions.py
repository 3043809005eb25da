"""読む番、道筋、章、期間の決まり: pure, for any input."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.plan.policies import domain, references
from omamori.plan.policies.domain import ClauseText, audience, duty, route
from omamori.plan.policies.domain.required import Written, asked_on, checked

people = st.frozensets(st.integers(1, 12))
states = st.sampled_from(["open", "signed", "postponed", "closed"])
DAY = date(2026, 11, 24)


@given(people, st.dictionaries(st.integers(1, 12), states), people, people)
def test_every_reader_has_one_duty_and_nobody_else(
    readers: frozenset[int], known: dict[int, str], signed: frozenset[int], away: frozenset[int]
) -> None:
    plan = duty.plan(sorted(readers), known, signed=signed, away=away)
    after = known | dict(plan.begin) | dict(plan.move)
    assert {p for p, _ in plan.begin} == readers - set(known)
    for person, state in after.items():
        if person in readers:
            wanted = "signed" if person in signed else "postponed" if person in away else "open"
            assert state == wanted
        else:
            assert state in ("closed", "signed"), "a signature stays on record"
    assert duty.plan(sorted(readers), after, signed=signed, away=away) == duty.Plan()


@given(st.integers(0, 400))
def test_reminders_come_once_a_week(days: int) -> None:
    terms = references.terms(DAY)
    number = duty.round_of(DAY, DAY + timedelta(days=days), terms)
    assert number == days // terms.remind_days
    assert duty.late_before(DAY, terms) <= DAY


def test_terms_are_those_of_the_day() -> None:
    assert references.terms(date(2020, 1, 1)) == references.terms(date(2026, 4, 1))
    assert duty.due(DAY, references.terms(DAY)) == DAY + timedelta(days=14)


@given(st.lists(st.sampled_from([*route.ORDER, "auditor"])), st.booleans())
def test_a_route_is_in_order_and_never_empty(chosen: list[str], material: bool) -> None:
    stages = route.stages(chosen, material=material)
    assert stages
    assert list(stages) == [s for s in (*route.ORDER, route.EITHER) if s in stages]
    assert material or stages == (route.EITHER,)


@pytest.mark.parametrize(
    ("stage", "roles", "wrote", "may"),
    [
        ("", {"privacy_officer"}, False, True),
        ("", {"top"}, False, True),
        ("", {"office"}, False, False),
        ("department_head", {"department_head"}, False, True),
        ("department_head", {"privacy_officer"}, False, False),
        ("privacy_officer", {"top"}, False, False),
        ("privacy_officer", {"top"}, True, True),
        ("top", {"privacy_officer"}, True, False),
    ],
)
def test_who_may_take_a_stage(stage: str, roles: set[str], wrote: bool, may: bool) -> None:
    assert route.may_take(stage, roles, nobody_can=wrote) is may


@given(st.lists(st.sampled_from(["", "総則", "雑則"]), max_size=8))
def test_chapters_keep_every_clause_in_its_order(headings: list[str]) -> None:
    clauses = [
        ClauseText(code=f"R1-{i}", number=f"第{i}条", heading="x", body="y", chapter=heading)
        for i, heading in enumerate(headings, 1)
    ]
    found = domain.chapters(clauses)
    assert [c for _, inside in found for c in inside] == clauses
    numbers = [h.split("章")[0] for h, _ in found if h]
    assert numbers == [f"第{i}" for i in range(1, len(numbers) + 1)]


def test_words_are_compared_as_words() -> None:
    found = domain.pieces("書類は部長が承認する。", "書類は課長が承認する。")
    assert [(p.kind, p.text) for p in found] == [
        ("same", "書類は"),
        ("removed", "部長"),
        ("added", "課長"),
        ("same", "が承認する。"),
    ]


def test_old_texts_keep_their_hash() -> None:
    """A version without chapters and document reads as it always did."""
    clause = ClauseText(code="R1-1", number="第1条", heading="目的", body="防ぐ。\n\n守る。")
    assert domain.shown_text("規程", 2, [clause]) == "規程 第2版\n第1条 目的\n防ぐ。\n守る。"


@given(st.sampled_from(list(audience.Reader)), st.frozensets(st.sampled_from("abc")))
def test_readers_without_values_mean_nobody_but_all(
    kind: audience.Reader, values: frozenset[str]
) -> None:
    member = audience.Member(departments=frozenset("a"), posts=frozenset("b"), employment="c")
    found = audience.includes(audience.Audience(kind=kind, values=values), member)
    plain = {audience.Reader.ALL: True, audience.Reader.NOBODY: False}
    plain[audience.Reader.CONTRACTORS] = False
    mine = {"departments": "a", "posts": "b", "employments": "c"}
    assert found is plain.get(kind, mine.get(str(kind), "") in values)


def test_what_is_asked_for_follows_the_day() -> None:
    rows = references.required("public_notice", date(2022, 4, 1))
    assert [row.code for row in rows] == ["company", "purposes", "requests", "measures", "desk"]
    assert asked_on(rows, "public_notice", date(2022, 3, 31)) == ()
    found = checked(rows, Written(answers={"company": "第1条"}))
    assert [c.missing for c in found] == [False, True, True, True, True]
