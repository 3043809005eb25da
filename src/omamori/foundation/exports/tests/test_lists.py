"""出て、入る一覧。What is written out comes back the same; what cannot be understood is said cell by cell."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.foundation.calendar.written_dates import read_date
from omamori.foundation.exports import delimited, excel
from omamori.foundation.exports.lists import As, Books, Item, Listing, Values, plan, understood
from omamori.foundation.exports.reading import typed_formulas
from omamori.foundation.exports.tables import Column, Kind, Origin, Table, unsafe

KINDS = {"a": "法律", "b": "国の指針", "c": "条例"}
LIST = Listing(
    name="things",
    title="架空の一覧",
    key=("code",),
    items=(
        Item(key="code", label="番号", needed=True, kind=As.CODE, longest=20),
        Item(key="title", label="名称", needed=True, longest=160, aliases=("件名",)),
        Item(key="text", label="内容", kind=As.LONG, longest=900),
        Item(key="kind", label="種類", kind=As.CHOICE, choices=KINDS),
        Item(key="kinds", label="すべての種類", kind=As.CHOICES, choices=KINDS),
        Item(key="day", label="日", kind=As.DATE),
        Item(key="number", label="数", kind=As.NUMBER),
        Item(key="clauses", label="項", kind=As.CODES, pattern=r"J\.\d+"),
        Item(key="owner", label="担当", kind=As.PERSON),
    ),
)
BOOKS = Books(
    people={"e007": "E007 小林 恵", "小林恵": "E007 小林 恵", "e007小林恵": "E007 小林 恵"},
    read_date=read_date,
)
TEXTS = st.text(min_size=0, max_size=120)
ROWS = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[A-Za-z0-9-]{1,12}", fullmatch=True),
        "title": TEXTS,
        "text": TEXTS,
        "kind": st.sampled_from(["", *KINDS, *KINDS.values()]),
        "kinds": st.lists(st.sampled_from(list(KINDS.values()))).map("、".join),
        "day": st.one_of(st.just(""), st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(str)),
        "number": st.one_of(st.just(""), st.decimals(-999999, 999999, places=3).map(str)),
        "clauses": st.lists(st.integers(1, 99).map(lambda n: f"J.{n}")).map("、".join),
        "owner": st.sampled_from(["", "E007", "小林 恵", "ｅ００７"]),
    }
)


def read(cells: Values) -> tuple[dict[str, str], dict[str, str]]:
    return understood(LIST.items, cells, BOOKS)


def sheet(*rows: Values) -> list[list[str]]:
    head = [item.label for item in LIST.items]
    return [head, *([row.get(item.key, "") for item in LIST.items] for row in rows)]


def problems(*rows: Values, known: Mapping[str, tuple[str, Values]] | None = None) -> list[str]:
    found = plan(
        LIST, sheet(*rows), formulas=frozenset(), merged=(), known=known or {}, books=BOOKS
    )
    return [f"{p.column}{p.row} {p.text}" for p in found.problems]


@given(ROWS)
def test_the_canonical_spelling_stays_as_it_is(cells: Values) -> None:
    values, _ = read(cells)
    again, wrong = read(values)
    assert again == values
    assert set(wrong) <= {"title"}


@settings(max_examples=8)
@given(st.lists(ROWS, min_size=1, max_size=6, unique_by=lambda row: str(row["code"]).lower()))
def test_out_by_excel_and_in_again_changes_nothing(rows: list[Values]) -> None:
    said = [values for values, wrong in map(read, rows) if not wrong]
    if not said:
        return
    columns = tuple(
        Column(label=i.label, kind=Kind.DATE if i.kind is As.DATE else Kind.TEXT)
        for i in LIST.items
    )
    cells = [
        [
            date.fromisoformat(v[i.key]) if i.kind is As.DATE and v[i.key] else v[i.key]
            for i in LIST.items
        ]
        for v in said
    ]
    origin = Origin(company="架空", by="小林", at="2026-11-24 12:00")
    content, _ = excel.write_bytes([Table(title="一覧", columns=columns, rows=cells)], origin)
    back = excel.read(content)
    taken = [[unsafe(cell) for cell in row] for row in back.rows]
    known = {LIST.key_of(v): (str(n), v) for n, v in enumerate(said)}
    found = plan(LIST, taken, formulas=back.formulas, merged=back.merged, known=known, books=BOOKS)
    assert found.problems == ()
    assert (len(found.added), found.changed, found.unchanged) == (0, (), len(said))


STARTS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", "＋", "'", "'=", " =", "\n="])
RISKY = st.tuples(STARTS, st.text(max_size=12)).map("".join)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@settings(max_examples=8)
@given(st.lists(st.tuples(RISKY, RISKY), min_size=1, max_size=6))
def test_texts_that_look_like_formulas_go_out_safe_and_come_back(
    form: str, said: list[tuple[str, str]]
) -> None:
    rows = [{"code": f"A{n}", "title": f"={t}", "text": x} for n, (t, x) in enumerate(said)]
    columns = tuple(Column(label=item.label) for item in LIST.items)
    table = Table(title="一覧", columns=columns, rows=sheet(*rows)[1:])
    if form == "csv":
        content = b"".join(delimited.lines(table))
    else:
        origin = Origin(company="架空", by="小林", at="2026-11-24 12:00")
        content, _ = excel.write_bytes([table], origin)
    back = excel.read(content)
    assert back.formulas == frozenset()
    cells = [cell for row in back.rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝＋\t\r\n"))]
    taken = [[unsafe(cell) for cell in row] for row in back.rows]
    known = {LIST.key_of(row): (str(n), row) for n, row in enumerate(rows)}
    found = plan(LIST, taken, formulas=back.formulas, merged=back.merged, known=known, books=BOOKS)
    assert (found.problems, found.changed, found.unchanged) == ((), (), len(rows))


def test_every_wrong_cell_is_named_with_what_to_do() -> None:
    bad = {"code": "あ", "title": "", "kind": "憲法", "day": "平成32年4月1日", "number": "約3,000",
           "clauses": "K.1", "owner": "だれか"}  # fmt: skip
    found = problems(bad)
    assert [text.split()[0] for text in found] == ["A2", "B2", "D2", "F2", "G2", "H2", "I2"]
    assert "法律、国の指針、条例" in found[2]
    assert "令和8年4月1日の形" in found[3]


def test_formulas_merged_cells_headings_and_doubles() -> None:
    good = {"code": "A1", "title": "一つ"}
    rows = sheet({**good, "text": "=1+1"})
    typed = plan(LIST, rows, formulas=typed_formulas(rows), merged=(), known={}, books=BOOKS)
    assert "数式" in typed.problems[0].text
    assert "2 行目と同じ" in problems(good, {**good, "code": "ａ１"})[0]
    merged = plan(
        LIST, sheet(good), formulas=frozenset(), merged=[(1, 0, 2, 0)], known={}, books=BOOKS
    )
    assert "結合" in merged.problems[0].text
    headless = plan(LIST, [["x"], ["y"]], formulas=frozenset(), merged=(), known={}, books=BOOKS)
    assert "見出しの行が見つかりません" in headless.problems[0].text
    lacking = plan(
        LIST,
        [["番号", "内容"], ["A1", "x"]],
        formulas=frozenset(),
        merged=(),
        known={},
        books=BOOKS,
    )
    assert "「名称」の列がありません" in lacking.problems[0].text
    assert "行がありません" in problems()[0]


def test_a_list_of_some_columns_leaves_the_others_alone() -> None:
    now, _ = read({"code": "A1", "title": "一つ", "text": "長い\n説明", "number": "1,234.500"})
    assert now["number"] == "1234.5"
    rows = [["見出しの上の題"], ["件名", "番号"], ["二つ", "a1"]]
    found = plan(LIST, rows, formulas=frozenset(), merged=(), known={"a1": ("x", now)}, books=BOOKS)
    assert [c.public_id for c in found.changed] == ["x"]
    labels = [label for label, _, _ in found.changed[0].changes]
    assert labels == ["番号", "名称"]
    assert found.changed[0].values["text"] == "長い\n説明"
    assert found.binding != plan(LIST, rows, formulas=frozenset(), merged=(), known={}, books=BOOKS).binding  # fmt: skip


@pytest.mark.parametrize(
    ("text", "stays"), [("  a\r\n\r\n\r\n\r\nb \t\n", "a\n\nb"), ("\x00x\ufffe", "x")]
)
def test_long_texts_lose_only_what_a_file_cannot_hold(text: str, stays: str) -> None:
    assert read({"code": "A", "title": "x", "text": text})[0]["text"] == stays
