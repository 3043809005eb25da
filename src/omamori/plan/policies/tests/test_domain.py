"""版と署名の決まり。"""

import tomllib
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.plan.policies import domain
from omamori.plan.policies.domain import ClauseText, Dated

LEAP = date(2028, 2, 29)


def version(
    number: int, day: date | None, *, material: bool = True, published: bool = True
) -> Dated:
    return Dated(number=number, published=published, effective_from=day, material=material)


YEARS = [
    version(1, date(2026, 4, 1)),
    version(2, date(2027, 1, 1), material=False),
    version(3, LEAP),
    version(4, None, published=False),
]


@pytest.mark.parametrize(
    ("on", "number", "coming", "lowest"),
    [
        (date(2026, 3, 31), 0, 1, 0),
        (date(2026, 4, 1), 1, 2, 1),
        (date(2026, 12, 31), 1, 2, 1),
        (date(2027, 1, 1), 2, 3, 1),  # a correction of wording keeps signatures
        (LEAP - timedelta(days=1), 2, 3, 1),
        (LEAP, 3, 0, 3),
        (date(2031, 1, 1), 3, 0, 3),
    ],
)
def test_which_version_counts(on: date, number: int, coming: int, lowest: int) -> None:
    current, later = domain.in_force(YEARS, on), domain.upcoming(YEARS, on)
    assert (current.number if current else 0) == number
    assert (later.number if later else 0) == coming
    assert domain.signatures_count_from(YEARS, on) == lowest


def test_standing_is_a_matter_of_dates() -> None:
    on = date(2027, 5, 1)
    assert [domain.standing(v, YEARS, on) for v in YEARS] == [
        "superseded",
        "in_force",
        "scheduled",
        "open",
    ]


def test_first_version_counts_even_when_marked_immaterial() -> None:
    days = [version(1, date(2026, 4, 1), material=False)]
    assert domain.signatures_count_from(days, date(2026, 4, 1)) == 1


@given(
    days=st.lists(st.dates(date(2020, 1, 1), date(2035, 12, 31)), min_size=1, unique=True),
    flags=st.lists(st.booleans(), min_size=40, max_size=40),
    on=st.dates(date(2019, 1, 1), date(2036, 12, 31)),
)
def test_law_of_versions(days: list[date], flags: list[bool], on: date) -> None:
    versions = [version(i, day, material=flags[i % 40]) for i, day in enumerate(sorted(days), 1)]
    current, later = domain.in_force(versions, on), domain.upcoming(versions, on)
    lowest = domain.signatures_count_from(versions, on)
    if current:
        assert 1 <= lowest <= current.number
        assert not any(v.material for v in versions if lowest < v.number <= current.number)
    if current and later:
        assert later.number == current.number + 1
    assert [domain.standing(v, versions, on) for v in versions].count("in_force") == bool(current)


def test_nobody_approves_what_he_wrote() -> None:
    domain.require_other_person(1, [1, 2], 3)
    for approver in (1, 2):
        with pytest.raises(domain.ApproverMustDiffer):
            domain.require_other_person(1, [1, 2], approver)


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 23)])
def test_a_version_never_rewrites_the_past(day: date) -> None:
    with pytest.raises(domain.DayNotPossible):
        domain.require_day(day, YEARS[:2], date(2026, 11, 24), last=date(2028, 11, 24))


def test_a_version_may_begin_today() -> None:
    domain.require_day(date(2027, 1, 2), YEARS[:2], date(2027, 1, 2), last=date(2027, 1, 2))


def test_codes_are_never_given_twice() -> None:
    assert domain.next_code("R1", []) == "R1-1"
    assert domain.next_code("R1", ["R1-1", "R1-13", "R1-2"]) == "R1-14"


def clause(code: str, heading: str, body: str) -> ClauseText:
    return ClauseText(code=code, number="", heading=heading, body=body)


BEFORE = domain.renumbered(
    [
        clause("R1-1", "目的", "誤りを防ぐ。"),
        clause("R1-2", "経路", "会社の経路で送る。私用のメールを使わない。"),
        clause("R1-3", "保管", "鍵をかける。"),
    ]
)


def test_comparison_names_what_changed() -> None:
    after = domain.renumbered(
        [
            BEFORE[0],
            clause("R1-2", "経路", "会社の経路で必ず送る。私用のメールを使わない。"),
            clause("R1-4", "待ち時間", "三分待つ。"),
        ]
    )
    changes = domain.compare(BEFORE, after)
    assert [(c.code, c.kind) for c in changes] == [
        ("R1-1", "same"),
        ("R1-2", "changed"),
        ("R1-3", "removed"),
        ("R1-4", "added"),
    ]
    assert [p.text for p in changes[1].body if p.kind == "added"] == ["必ず"]
    assert not [p for p in changes[1].body if p.kind == "removed"]


text = st.text(alphabet="あいう送信確認。\n 12", max_size=60)


@given(before=text, after=text)
def test_a_comparison_loses_nothing(before: str, after: str) -> None:
    found = domain.pieces(before, after)
    assert "".join(p.text for p in found if p.kind != "added") == before
    assert "".join(p.text for p in found if p.kind != "removed") == after
    assert (before == after) == all(p.kind == "same" for p in found)
    for piece in found:
        assert "".join(piece.lines) == piece.text
        assert not piece.lines[1].startswith("\n") or not piece.text.strip("\n")


def test_the_mark_of_an_added_line_stands_on_its_own_line() -> None:
    (added,) = [
        p for p in domain.pieces("守る。\n残す。", "守る。\n残す。\n見直す。") if p.kind == "added"
    ]
    assert added.lines == ("\n", "見直す。", "")


def test_how_a_line_ends_is_no_change() -> None:
    found = domain.pieces("守る。\n残す。", "守る。\r\n残す。\r\n見直す。")
    assert [(p.kind, p.text) for p in found] == [
        ("same", "守る。\n残す。"),
        ("added", "\n見直す。"),
    ]


def test_long_texts_are_compared_quickly() -> None:
    before = "".join(f"第{i}の決まりを守る。" for i in range(400))[: domain.LONGEST_BODY]
    found = domain.pieces(before, before.replace("守る", "守り、記録する"))
    assert any(p.kind == "added" for p in found)


def test_the_hash_is_of_every_word() -> None:
    one = domain.text_hash(domain.shown_text("送信規程", 1, BEFORE))
    other = [*BEFORE[:2], clause("R1-3", "保管", "鍵をかけない。")]
    assert one == domain.text_hash(domain.shown_text("送信規程", 1, BEFORE))
    assert one != domain.text_hash(domain.shown_text("送信規程", 1, domain.renumbered(other)))
    assert one != domain.text_hash(domain.shown_text("送信規程", 2, BEFORE))


def reference(folder: str, name: str) -> dict[str, Any]:
    file = resources.files("omamori.reference") / folder / name
    return tomllib.loads(file.read_text("utf-8"))


def test_every_control_stands_in_its_clause_and_every_clause_knows_its_controls() -> None:
    books = reference("policies", "starter.toml")["regulation"]
    clauses = {c["code"]: set(c.get("controls", ())) for b in books for c in b["clause"]}
    controls = {
        rule: row["clause"]
        for rule, row in reference("controls", "outbound.toml").items()
        if isinstance(row, dict)
    }
    assert {rule: clauses.get(code, set()) & {rule} for rule, code in controls.items()} == {
        rule: {rule} for rule in controls
    }
    assert set().union(*clauses.values()) == set(controls)


def test_the_starter_says_what_the_gate_does() -> None:
    """佐藤 reads in the rule exactly what happens to his mail."""
    text = "".join(
        c["body"] for b in reference("policies", "starter.toml")["regulation"] for c in b["clause"]
    )
    controls = reference("controls", "outbound.toml")
    assert controls["my_number"]["parameters"]["verdict"] == "refuse"
    assert "マイナンバーは、メールで送ってはならない" in text
    assert controls["payment_card"]["parameters"]["verdict"] == "second_check"
    assert "クレジットカード番号は、二人目の確認なしに送ってはならない" in text
    assert controls["unexamined"]["parameters"]["verdict"] == "second_check"
    assert "中身を知る二人が確かめる" in text
