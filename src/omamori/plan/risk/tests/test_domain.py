"""What a cell says and misses, when 「なし」 is questioned, which cells a change touches."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.facts.lifecycle import Measure
from omamori.plan.risk.domain import criteria, reopening, residuals
from omamori.plan.risk.domain import particulars as says
from omamori.plan.risk.domain.particulars import Particulars, Present
from omamori.reference import risk as reference
from omamori.testing.people import TODAY

SCALE = criteria.read(reference.criteria(TODAY), number=0)
LETTERS = st.characters(categories=("L", "N"), include_characters="、。 ")
CODES = st.from_regex(r"[A-Z][0-9]{1,2}-[0-9]{1,2}", fullmatch=True)
TEXTS = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)


@settings(max_examples=40)
@given(st.lists(st.tuples(TEXTS, st.lists(CODES, max_size=3, unique=True)), max_size=6))
def test_measures_come_back_from_their_lines(told: list[tuple[str, list[str]]]) -> None:
    made = tuple(Present(kind="human", text=t, clauses=tuple(c)) for t, c in told)
    lines = Particulars(stage="use", scene="x", measures=made).lines("human")
    assert says.read_measures(lines, "human") == made


@pytest.mark.parametrize(
    "line", ["数える〔R1-3、R1-4〕", "数える [R1-3 R1-4]", "数える［R1-3,R1-4］"]
)
def test_clauses_are_read_in_the_brackets_that_people_use(line: str) -> None:
    found = says.read_measures(line, "human")[0]
    assert (found.text, found.clauses) == ("数える", ("R1-3", "R1-4"))


def test_brackets_that_name_no_clause_stay_words() -> None:
    found = says.read_measures("鍵をかける〔夜間〕", "physical")[0]
    assert (found.text, found.clauses) == ("鍵をかける〔夜間〕", ())


def test_a_draft_may_have_gaps_and_a_proposal_may_not() -> None:
    bare = Particulars(stage="use", scene="だれかが何かをする。")
    assert says.problems(bare, SCALE, items=frozenset(), clauses=frozenset()) == {}
    assert set(says.missing(bare, SCALE)) == {
        "media", "kinds", "threat", "likelihood", "impact", "organisational", "residual", "watch",
    }  # fmt: skip
    short = dataclasses.replace(bare, residual="残る")
    assert "字以上" in says.missing(short, SCALE)["residual"]
    assert "residual" not in says.missing(dataclasses.replace(bare, residual="なし"), SCALE)


def test_what_cannot_be_kept_is_told_field_by_field() -> None:
    wrong = Particulars(
        stage="x", scene="", items=("i",), likelihood=9, impact=9, residual="あ" * 1001,
        measures=(Present(kind="human", text="t", clauses=("R9-9",)),),
    )  # fmt: skip
    found = says.problems(wrong, SCALE, items=frozenset(), clauses=frozenset({"R1-1"}))
    assert set(found) == {"stage", "scene", "items", "likelihood", "impact", "residual", "human"}
    many = tuple(Present(kind="human", text="t") for _ in range(13))
    crowded = dataclasses.replace(wrong, measures=many)
    assert "human" in says.problems(crowded, SCALE, items=frozenset(), clauses=frozenset())


def test_order_and_spaces_make_no_other_content() -> None:
    one = Particulars(
        stage="use", scene=" a \n b ", media=("mail", "paper"), kinds=("loss", "leak")
    )
    other = Particulars(stage="use", scene="a\nb", media=("paper", "mail"), kinds=("leak", "loss"))
    assert says.alike(one) == says.alike(other)
    assert says.fingerprint(says.alike(one), ending=False) == says.fingerprint(
        says.alike(other), ending=False
    )
    assert says.fingerprint(one, ending=True) != says.fingerprint(one, ending=False)
    assert says.changed(one, other) == ("scene", "media", "kinds")
    assert says.from_lines({str(Measure.HUMAN): "a\n\nb"})[1].text == "b"


@pytest.mark.parametrize(
    "text", ["なし", " なし。", "特になし", "－".replace("－", "-"), "N/A", "無し"]
)
def test_nothing_has_many_spellings(text: str) -> None:
    assert says.says_nothing(text, SCALE)


def test_nothing_everywhere_is_questioned_and_here_and_there_is_not() -> None:
    words = "人の誤りは、対策をしても残る。"
    assert residuals.question([words] * 9 + ["なし"], SCALE) is None
    asked = residuals.question([words] * 3 + ["なし", ""], SCALE)
    assert asked is not None
    assert (asked.nothing, asked.of) == (2, 5)
    assert "5 場面のうち 2 場面" in asked.text
    assert residuals.question([], SCALE) is None


def cell(**changes: object) -> reopening.Anchors:
    told = reopening.Anchors(
        process="p", department="d", stage="transfer", media=frozenset({"mail"}),
        items=frozenset({"i"}), clauses=frozenset({"R1-5"}),
    )  # fmt: skip
    return dataclasses.replace(told, **changes)


def event(**changes: object) -> reopening.Event:
    return dataclasses.replace(reopening.Event(cause="item", source="s"), **changes)


@pytest.mark.parametrize(
    ("happened", "here", "there"),
    [
        (event(clauses=frozenset({"R1-5"})), cell(), cell(clauses=frozenset({"R1-50"}))),
        (event(item="i", process="q"), cell(), cell(items=frozenset({"k"}))),
        (event(item="z", process="p"), cell(items=frozenset()), cell()),
        (event(item="i", stages=frozenset({"transfer"})), cell(), cell(stage="store")),
        (event(process="p"), cell(), cell(process="q")),
        (event(process="p", stages=frozenset({"transfer"})), cell(), cell(stage="use")),
        (event(department="d", media=frozenset({"mail"})), cell(), cell(department="e")),
        (event(department="d", media=frozenset({"mail"})), cell(), cell(media=frozenset({"fax"}))),
        (event(media=frozenset({"mail"})), cell(), cell(media=frozenset())),
    ],
)
def test_a_change_touches_what_rests_on_it_and_nothing_else(
    happened: reopening.Event, here: reopening.Anchors, there: reopening.Anchors
) -> None:
    assert reopening.touched(happened, [(1, here), (2, there)]) == [1]


def test_what_names_nothing_touches_nothing() -> None:
    assert not reopening.touches(event(), cell())
    assert not reopening.touches(event(stages=frozenset({"transfer"})), cell())
