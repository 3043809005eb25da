"""Published figures: what ships passes the checks of what is typed in; a wrong sum names its cell."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.check.statistics import figures, showing, typing_in
from omamori.check.statistics.figures import Figure, Problem, Table, Year
from omamori.check.statistics.national import shipped
from omamori.reference import statistics as reference

NATIONAL = shipped()
FY2024 = {
    "total:companies": ("1,866", ""),
    "total:reports": ("9,322", ""),
    "total:prompt": ("3,120", ""),
    "event:leak": ("6,130", "75.8"),
    "event:loss": ("727", "9.0"),
    "kind:misdelivery": ("3,172", "41.4"),
    "kind:missend": ("2,250", "29.4"),
    "kind:lost": ("866", "11.3"),
    "kind:wrong_registration": ("425", "5.6"),
    "kind:unauthorised_access": ("346", "4.5"),
    "prompt_ground:special_care": ("", "58.0"),
}


@pytest.mark.parametrize("year", NATIONAL.years.values(), ids=lambda y: str(y.fiscal_year))
def test_every_shipped_year_passes_the_checks_of_entry(year: Year) -> None:
    assert figures.problems(year, NATIONAL.of_year(year.fiscal_year)) == ()


def test_every_shipped_number_names_a_known_source_and_category() -> None:
    known = NATIONAL.publications
    assert all(year.publication in known for year in NATIONAL.years.values())
    for (year, code), table in NATIONAL.tables.items():
        one = reference.axis(code)
        assert one.version == figures.taxonomy_of(year)
        assert len({row.code for row in table.rows}) == len(table.rows)
        for row in table.rows:
            assert one.value(row.code) is not None, (year, row.code)
            assert (row.publication or table.publication) in known
            assert row.how if row.derived else not row.how
    assert all(p.seen_on for p in known.values())


def test_every_source_says_where_it_leads_and_what_was_taken_from_it() -> None:
    uses = showing.uses(NATIONAL)
    assert set(uses) == set(NATIONAL.publications), (
        "a source that nothing comes from, or the reverse"
    )
    assert uses["scan-2022"] == ("2022年度の発生事象", "2022年度の事象分類")
    sites = {p.code for p in NATIONAL.publications.values() if p.only_site}
    assert sites == {"jip-2013", "adv-2020"}  # their own address is not known
    for one in NATIONAL.publications.values():
        assert one.address.startswith(("https://", "http://"))
        assert one.published_on or one.original or one.place, one.code
    assert not dataclasses.replace(NATIONAL.publications["jip-2013"], address="").only_site


def test_what_is_disputed_is_not_loaded_and_said() -> None:
    assert NATIONAL.table(2023, "kind") is None
    assert [(w.fiscal_year, w.axis) for w in NATIONAL.withheld] == [(2023, "kind")]
    assert NATIONAL.years[2023].reports == 9208
    table = NATIONAL.table(2015, "old_cause")
    assert table is not None
    assert not table.whole
    assert showing.sections(NATIONAL, 2015)[0].bars == ()
    assert 2015 not in NATIONAL.series("old_cause", showing.MIS_SENT)[0]


def test_the_break_lies_before_2022_and_nowhere_else() -> None:
    totals = showing.totals(NATIONAL)
    assert [totals.rows[at][0] for at in totals.breaks] == ["2022"]
    assert dict(totals.rows)["2021"] == 3048
    assert all(value is not None for _year, value in totals.rows)


def test_the_parts_of_what_went_astray_add_up_with_what_is_not_known() -> None:
    parts = showing.parts(NATIONAL, "mis_sent", showing.MIS_SENT)
    assert parts.years == ("2018", "2019", "2020", "2021")
    assert parts.series[-1][1] == (413, 523, 0, 124)
    assert dict(parts.series)["封入ミス"] == (None, None, 323, 333)
    whole = [sum(line[at] or 0 for _name, line in parts.series) for at in range(4)]
    assert whole == [1345, 1513, 1648, 1938]
    trend = dict(showing.trend(NATIONAL, showing.OTHER_LEAK).series)
    assert trend["関係者事務処理・作業ミス等"][-1] is None


def test_every_old_cause_has_its_row_in_the_crosswalk_or_parts_that_have() -> None:
    old = reference.axis("old_cause")
    rows = reference.crosswalk()
    parents = {value.parent for value in old.values}
    assert [v.code for v in old.values if v.code not in rows and v.code not in parents] == []
    for code, targets in rows.items():
        assert old.value(code)
        assert all(reference.axis(axis).value(target) for axis, target in targets)
    assert reference.version_on(date(2022, 3, 31)) == "old"
    assert reference.version_on(date(2022, 4, 1)) == "new"


def _found(changes: dict[str, tuple[str, str]], year: int = 2024) -> list[tuple[str, str]]:
    _entered, problems = typing_in.understood(year, FY2024 | changes)
    return [(f"{p.axis}:{p.code}", p.column) for p in problems]


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"total:companies": ("9,323", "")}, ("total:companies", "count")),
        ({"total:prompt": ("9,400", "")}, ("total:prompt", "count")),
        ({"total:reports": ("", "")}, ("total:reports", "count")),
        ({"kind:missend": ("9,999", "29.4")}, ("kind:missend", "count")),
        ({"kind:missend": ("2,520", "29.4")}, ("kind:missend", "share")),
        ({"event:loss": ("727", "90.0")}, ("event:loss", "share")),
        ({"kind:base": ("7,000", "")}, ("kind:misdelivery", "share")),
        ({"kind:lost": ("八百", "11.3")}, ("kind:lost", "count")),
        ({"kind:lost": ("-866", "11.3")}, ("kind:lost", "count")),
        ({"kind:lost": ("866", "111.3")}, ("kind:lost", "share")),
        ({"kind:theft": ("", "20.0")}, ("kind:misdelivery", "share")),
    ],
)
def test_a_wrong_number_is_refused_with_its_cell(
    changes: dict[str, tuple[str, str]], cell: tuple[str, str]
) -> None:
    assert cell in _found(changes)


def test_right_numbers_enter_as_people_write_them() -> None:
    assert _found({}) == []
    assert _found({"kind:lost": ("８６６件", "１１．３％"), "kind:theft": ("不明", "–")}) == []
    entered, _none = typing_in.understood(2024, FY2024 | {"kind:lost": ("８６６件", "11.30")})
    assert entered["kind:lost"] == ("866", "11.3")
    assert "kind:theft" not in entered


def _old(**changes: int | None) -> tuple[Problem, ...]:
    counts: dict[str, int | None] = {
        "mis_sent": 1648, "mail_mis_sent": 764, "wrong_enclosure": 323, "wrong_address": 314,
        "wrong_delivery": 137, "fax_mis_sent": 110,
    }  # fmt: skip
    rows = tuple(Figure(code=k, count=v) for k, v in (counts | changes).items())
    year = Year(fiscal_year=2020, companies=939, reports=2644, publication="p")
    table = Table(fiscal_year=2020, axis="old_cause", rows=rows, publication="p")
    return figures.problems(year, [table])


@given(st.sampled_from(showing.MIS_SENT), st.integers(-100, 1000).filter(bool))
def test_parts_that_miss_their_whole_by_any_number_are_refused(code: str, by: int) -> None:
    right = {"mail_mis_sent": 764, "wrong_enclosure": 323, "wrong_address": 314,
             "wrong_delivery": 137, "fax_mis_sent": 110}  # fmt: skip
    wrong = _old(**{code: right[code] + by})
    assert [(p.code, p.column) for p in wrong] == [("mis_sent", "count")]


@given(st.sampled_from(showing.MIS_SENT))
def test_an_unknown_part_leaves_room(code: str) -> None:
    assert _old(**{code: None}) == ()


@given(st.integers(100, 20_000), st.data())
def test_honest_rounding_always_passes(base: int, data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, base // 5), min_size=1, max_size=5))
    codes = [value.code for value in reference.axis("kind").values]
    rows = tuple(
        Figure(code=code, count=n, share=round(n / base * 100, 1))
        for code, n in zip(codes, counts, strict=False)
    )
    year = Year(fiscal_year=2024, companies=None, reports=base, publication="p")
    for told in (base, None):
        table = Table(fiscal_year=2024, axis="kind", rows=rows, publication="p", base=told)
        assert figures.problems(year, [table]) == ()


def test_a_later_release_of_the_same_year_shows_where_it_differs() -> None:
    theirs = {table.axis: table for table in NATIONAL.of_year(2024)}
    ours = dict(theirs)
    rows = [
        dataclasses.replace(r, count=2251) if r.code == "missend" else r for r in ours["kind"].rows
    ]
    ours["kind"] = dataclasses.replace(ours["kind"], rows=tuple(rows[:-1]))
    year = dataclasses.replace(NATIONAL.years[2024], prompt=None, companies=1867)
    found = figures.differences((year, ours), (NATIONAL.years[2024], theirs))
    assert [(d.axis, d.code, d.ours, d.shipped) for d in found] == [
        ("", "companies", 1867, 1866),
        ("kind", "missend", 2251, 2250),
    ]


@pytest.mark.parametrize(
    ("year", "title", "address", "day", "field"),
    [
        (2024, "集計結果", "", date(2025, 8, 29), ""),
        (2024, "集計結果", "https://example.jp/a", date(2025, 4, 1), ""),
        (2024, " ", "", date(2025, 8, 29), "source_title"),
        (2024, "集計結果", "javascript:alert(1)", date(2025, 8, 29), "source_address"),
        (2024, "集計結果", "", None, "published_on"),
        (2024, "集計結果", "", date(2026, 4, 1), "published_on"),
        (2024, "集計結果", "", date(2025, 3, 31), "published_on"),
        (2026, "集計結果", "", date(2026, 3, 1), "fiscal_year"),
        (1990, "集計結果", "", date(2025, 8, 29), "fiscal_year"),
    ],
)
def test_year_and_source_are_needed(
    year: int, title: str, address: str, day: date | None, field: str
) -> None:
    wrong = typing_in.source_problems(year, title, address, day, date(2026, 3, 31))
    assert list(wrong) == ([field] if field else [])


def test_a_file_is_read_by_its_headings_and_problems_name_cells() -> None:
    rows = [
        ["全国の事故"],
        ["No", "表", "項目", "件数", "割合（％）"],
        ["1", "全体", "報告件数", "9,322", ""],
        ["2", "事象分類", "誤送信", "2,250", "29.4%"],
        ["3", "", "盗難", "", ""],
        ["4", "事象分類", "誤送信", "1", ""],
        ["5", "事象分類", "そんな項目", "1", ""],
    ]
    cells, places, wrong = typing_in.from_rows(2024, rows)
    assert cells["kind:missend"] == ("2,250", "29.4%")
    assert cells["kind:theft"] == ("", "")
    assert places["kind:missend:share"] == typing_in.Cell(row=4, column="E")
    assert [(cell.column, cell.row) for cell, _text in wrong] == [("C", 6), ("C", 7)]
    assert typing_in.from_rows(2024, [["x"]])[2][0][0] == typing_in.Cell(row=1, column="A")


def test_the_seed_s_statement_of_mails_sent_astray_holds() -> None:
    counts = dict(showing.trend(NATIONAL, showing.MIS_SENT).series)["メール誤送信"]
    assert counts == (586, 590, 764, 1128)
    assert round(1128 / 764, 1) == 1.5
    assert not NATIONAL.is_old(date(2027, 3, 31))
    assert NATIONAL.is_old(date(2027, 4, 1))
