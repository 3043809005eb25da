"""Draws, marks and item figures: what must hold for every bank, paper and class."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.training.quizzes import domain, starter
from omamori.do.training.quizzes.domain import Answered, Candidate, Need
from omamori.do.training.quizzes.reference import thresholds
from omamori.plan.policies.starter import starter as starter_rules

MARKS = ("R1", "R2", "R1-3", "content:a", "content:b", "content:c", "content:d", "mail")


@st.composite
def banks(draw: st.DrawFn) -> list[Candidate]:
    size = draw(st.integers(0, 30))
    return [
        Candidate(id=f"q{n:02}", marks=draw(st.frozensets(st.sampled_from(MARKS), max_size=4)))
        for n in range(size)
    ]


needs = st.lists(
    st.builds(Need, mark=st.sampled_from(MARKS), least=st.integers(1, 3)), max_size=5, unique_by=lambda n: n.mark
)  # fmt: skip
some = st.sets(st.integers(0, 29).map(lambda n: f"q{n:02}"))


@given(banks(), st.integers(1, 15), needs, some, some, st.text(max_size=8))
def test_a_paper_has_its_size_its_needs_and_no_question_twice(
    bank: list[Candidate],
    number: int,
    wanted: list[Need],
    last_year: set[str],
    former: set[str],
    seed: str,
) -> None:
    rules = {"number": number, "needs": wanted, "last_year": last_year, "former": former}
    try:
        ids = domain.drawn(bank, seed=seed, **rules)
    except domain.NotEnough:
        assert number > len(bank) or wanted
        return
    assert len(ids) == len(set(ids)) == number
    taken = [one for one in bank if one.id in ids]
    assert domain.unmet(taken, wanted) == ()
    assert domain.drawn(list(reversed(bank)), seed=seed, **rules) == ids


@given(banks(), st.integers(1, 15), some, some, st.text(max_size=8))
def test_old_questions_come_only_when_newer_ones_do_not_suffice(
    bank: list[Candidate], number: int, last_year: set[str], former: set[str], seed: str
) -> None:
    if number > len(bank):
        return
    ids = set(domain.drawn(bank, number=number, last_year=last_year, former=former, seed=seed))
    fresh = {one.id for one in bank} - last_year - former
    if ids & (last_year | former):
        assert fresh <= ids
    if ids & former:
        assert {one.id for one in bank} - former <= ids


def test_a_need_is_met_when_one_question_must_serve_two() -> None:
    bank = [
        Candidate(id="both", marks=frozenset({"content:a", "content:b"})),
        Candidate(id="a", marks=frozenset({"content:a"})),
        Candidate(id="b", marks=frozenset({"content:b"})),
    ]
    wanted = [Need(mark="content:a"), Need(mark="content:b")]
    for seed in "abcdefgh":
        assert domain.drawn(bank, number=1, needs=wanted, seed=seed) == ("both",)


def test_what_is_new_is_never_rounded_up() -> None:
    assert domain.new_share([], ["a"]) == 100
    assert domain.new_share([str(n) for n in range(200)], ["0"]) == 99
    assert domain.new_share(list("abcdefghijk"), list("ab")) == 81


@pytest.mark.parametrize(
    ("kind", "given_", "answer", "right"),
    [
        ("single", ["b"], ["b"], True),
        ("single", [], ["b"], False),
        ("multiple", ["c", "a"], ["a", "c"], True),
        ("multiple", ["a"], ["a", "c"], False),
        ("multiple", ["a", "b", "c"], ["a", "c"], False),
        ("order", ["a", "b", "c"], ["a", "b", "c"], True),
        ("order", ["b", "a", "c"], ["a", "b", "c"], False),
        ("truth", ["a"], ["b"], False),
    ],
)
def test_only_the_whole_answer_is_right(
    kind: str, given_: list[str], answer: list[str], right: bool
) -> None:
    assert domain.is_right(kind, given_, answer) is right


@pytest.mark.parametrize(
    ("kind", "given_", "proper"),
    [
        ("single", ["a", "b"], False),
        ("single", [], True),
        ("multiple", ["a", "a"], False),
        ("multiple", ["z"], False),
        ("order", ["a", "b"], False),
        ("order", ["c", "b", "a"], True),
    ],
)
def test_answers_that_no_page_sends_are_improper(
    kind: str, given_: list[str], proper: bool
) -> None:
    assert domain.proper_answer(kind, given_, "abc") is proper


@given(st.integers(1, 100), st.integers(1, 100))
def test_the_mark_of_a_percentage_is_reached_by_that_percentage(percent: int, of: int) -> None:
    mark = domain.reached("percent", percent, of)
    assert mark * 100 >= percent * of > (mark - 1) * 100
    assert domain.reached("count", percent, of) == min(percent, of)


def test_item_figures_stay_silent_about_few_and_tell_good_items_from_bad() -> None:
    few = domain.item_figures([Answered(right=True, rest=1.0)] * 9)
    assert (few.answers, few.difficulty, few.discrimination) == (9, None, None)
    good = [Answered(right=n >= 10, rest=n / 20) for n in range(20)]
    bad = [Answered(right=n < 10, rest=n / 20) for n in range(20)]
    assert domain.item_figures(good).difficulty == 50
    found, opposite = (
        domain.item_figures(good).discrimination,
        domain.item_figures(bad).discrimination,
    )
    assert found is not None
    assert found > 80
    assert opposite == -found
    assert domain.item_figures([Answered(right=True, rest=0.5)] * 20).discrimination is None


def test_an_item_speaks_against_the_rule_only_with_enough_answers() -> None:
    terms = thresholds()

    def told(answers: int, right: int) -> bool:
        figures = domain.item_figures([Answered(right=n < right, rest=0.5) for n in range(answers)])
        return domain.speaks_against_rule(figures, least=terms.least_answers, at_most=terms.at_most)

    assert told(20, 5)
    assert not told(20, 6)
    assert not told(19, 0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["R1-1", "R2-1"]),
            st.sampled_from(["d1", "d2", "d3"]),
            st.integers(0, 12).map(str),
            st.booleans(),
        )
    )
)
def test_nobody_can_be_picked_out_of_a_small_group(rows: list[tuple[str, str, str, bool]]) -> None:
    for share in domain.by_clause(rows):
        assert share.people >= 5
        assert 0 <= share.share <= 100


def test_the_starter_bank_is_whole_and_bound_to_the_starter_rules() -> None:
    bank = starter.questions()
    codes = {c["code"] for book in starter_rules() for c in book["clause"]}  # type: ignore[attr-defined]
    assert len(bank) >= 80
    assert len({code for code, _ in bank}) == len(bank) == len({q.text for _, q in bank})
    for code, content in bank:
        assert domain.problems(content, codes) == {}, code
        assert content.topic != "law" or content.as_of, code
    assert {q.topic for _, q in bank} == set(domain.TOPICS)
    assert {letter for _, q in bank for letter in q.contents} == set(domain.CONTENTS)
    chosen = [q.answer[0] for _, q in bank if q.kind == "truth"]
    assert 0 < chosen.count("a") < len(chosen)


def test_a_clause_with_a_time_or_a_rhythm_gives_a_question() -> None:
    made = dict(
        starter.from_clauses(
            [
                ("R6-1", "いつ消すか", "期限が来たものは、期限から一か月以内に消す。"),
                ("R5-4", "アクセス権", "責任者は、だれが開けるかを半年に一度見直す。"),
                ("R1-1", "目的", "この規程は、一人ひとりの信頼を守るために定める。"),
            ]
        )
    )
    assert set(made) == {"G-R6-1", "G-R5-4"}
    month = made["G-R6-1"]
    assert month.options[ord(month.answer[0]) - ord("a")] == "1 か月以内"
    assert "(　　)" in month.text
    assert made["G-R5-4"].options[ord(made["G-R5-4"].answer[0]) - ord("a")] == "半年に一度"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "essay"}, "kind"),
        ({"options": ("はい", "はい", "いいえ")}, "options"),
        ({"answer": ("d",)}, "answer"),
        ({"kind": "multiple", "answer": ("a", "b", "c")}, "answer"),
        ({"kind": "order"}, "answer"),
        ({"clauses": ()}, "clauses"),
        ({"clauses": ("R9-99",)}, "clauses"),
        ({"text": "短い"}, "text"),
        ({"contents": ("e",)}, "contents"),
    ],
)
def test_a_question_says_what_is_wrong_with_it(changed: dict[str, object], field: str) -> None:
    values: dict[str, object] = {
        "kind": "single",
        "topic": "mail",
        "text": "社外へ送る前に、あて先を何で確かめますか。",
        "options": ("会社名と氏名", "姓だけ", "候補の一番上"),
        "answer": ("a",),
        "explanation": "会社名と氏名の両方で確かめます。",
        "clauses": ("R1-3",),
    }
    good = domain.Content(**values)
    assert domain.problems(good, {"R1-3"}) == {}
    assert field in domain.problems(domain.Content(**(values | changed)), {"R1-3"})
    lawful = domain.Content(**(values | {"clauses": (), "as_of": date(2028, 2, 29)}))
    assert domain.problems(lawful) == {}


def test_a_need_is_met_by_another_question_as_long_as_there_is_room() -> None:
    """A known question that serves two needs stays away while each need has a new one."""
    known = domain.Candidate(id="k", marks=frozenset({"A", "B"}))
    new = [domain.Candidate(id=mark, marks=frozenset({mark})) for mark in "AB"]
    needs = [domain.Need(mark=mark) for mark in "AB"]
    for seed in range(20):
        drawn = domain.drawn([known, *new], number=2, needs=needs, former={"k"}, seed=str(seed))
        assert set(drawn) == {"A", "B"}
