"""Workbooks and CSV: what goes out comes back the same, and nothing in it is a formula."""

import contextlib
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.foundation.exports import delimited, download, excel, reading
from omamori.foundation.exports.tables import Cell, Column, Kind, Origin, Table, safe, unsafe

ORIGIN = Origin(company="株式会社みらい印刷", by="小林 恵", at="2026-11-24 12:00", filter="営業部")
COLUMNS = (
    Column(label="氏名"),
    Column(label="人数", kind=Kind.NUMBER),
    Column(label="入社日", kind=Kind.DATE),
)
ROWS: list[list[Cell]] = [
    ["佐藤 健", 3, date(2020, 4, 1)],
    ["=HYPERLINK(1)", 0.5, date(1899, 12, 31)],
    ["＝1+1", None, None],
    ["'=1", -1, date(2028, 2, 29)],
]


def book(rows: list[list[Cell]] | None = None) -> bytes:
    table = Table(title="名簿", columns=COLUMNS, rows=rows if rows is not None else ROWS)
    return excel.write_bytes([table], ORIGIN)[0]


def xlsx(fill: object) -> bytes:
    made = openpyxl.Workbook()
    fill(made)  # type: ignore[operator]
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_round_trip() -> None:
    sheet = excel.read(book())
    assert sheet.rows[0] == ("氏名", "人数", "入社日")
    assert [tuple(unsafe(c) for c in row) for row in sheet.rows[1:]] == [
        ("佐藤 健", "3", "2020-04-01"),
        ("=HYPERLINK(1)", "0.5", "1899-12-31"),
        ("＝1+1",),
        ("'=1", "-1", "2028-02-29"),
    ]
    assert sheet.formulas == frozenset()


def test_manifest_says_who_when_and_what() -> None:
    table = Table(title="名簿", columns=COLUMNS, rows=ROWS)
    content, summary = excel.write_bytes([table], ORIGIN)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["この表について"]
    told = dict(sheet.iter_rows(min_row=1, max_col=2, values_only=True))
    assert told["書き出した人"] == "小林 恵"
    assert told["選んだ範囲"] == "営業部"
    assert told["行数"] == "4"
    assert told["内容の SHA-256"] == summary.content_hash
    other = Table(title="名簿", columns=COLUMNS, rows=ROWS[:-1])
    assert excel.write_bytes([other], ORIGIN)[1].content_hash != summary.content_hash


def test_a_sheet_for_reading_breaks_its_lines_and_its_rows_are_tall_enough() -> None:
    columns = (Column(label="項目", width=20, wrap=True), Column(label="内容", width=21, wrap=True))
    rows = [["短い", "一行"], ["長い", "あ" * 25], ["段", "一\n二\n三"]]
    made = excel.write_bytes([Table(title="報告", columns=columns, rows=rows)], ORIGIN)[0]
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert sheet["B3"].alignment.wrap_text
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [18, 48, 48]
    assert sheet.auto_filter.ref is None


def test_heading_is_frozen_and_dates_are_dates() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book()))["名簿"]
    assert sheet.freeze_panes == "A2"
    assert sheet["C2"].value.date() == date(2020, 4, 1)
    assert sheet["A2"].font.name == "BIZ UDPゴシック"


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\u3000＝"]
)
def test_no_text_is_a_formula(start: str) -> None:
    assert safe(f"{start}1+1").startswith("'")
    text = b"".join(delimited.lines(Table(title="x", columns=COLUMNS[:1], rows=[[f"{start}1"]])))
    assert text.decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=60))
def test_what_is_made_safe_can_be_undone(value: str) -> None:
    clean = safe(value)
    assert unsafe(clean) == value
    assert not clean.startswith(tuple("=+-@＝＋－＠"))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.text(
            alphabet=st.characters(
                codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp")
            ),
            min_size=1,
            max_size=30,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_survives_the_workbook(values: list[str]) -> None:
    table = Table(title="x", columns=COLUMNS[:1], rows=[[v] for v in values])
    sheet = excel.read(excel.write_bytes([table], ORIGIN)[0])
    assert [unsafe(row[0]) if row else "" for row in sheet.rows[1:]] == values


def test_csv_opens_in_excel() -> None:
    content = b"".join(delimited.lines(Table(title="x", columns=COLUMNS, rows=ROWS)))
    assert content.startswith(b"\xef\xbb\xbf")
    assert excel.read(content).rows[1] == ("佐藤 健", "3", "2020/04/01")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_of_any_origin(encoding: str, separator: str) -> None:
    text = f'番号{separator}氏名\r\nE001{separator}"佐藤\r\n健"\r\n'
    sheet = excel.read(text.encode(encoding))
    assert sheet.rows == (("番号", "氏名"), ("E001", "佐藤\r\n健"))


def test_formulas_and_merged_cells_are_reported() -> None:
    def fill(made: openpyxl.Workbook) -> None:
        made.active.append(["番号", "氏名"])
        made.active.append(["E001", "=A2"])
        made.create_sheet("先頭", 0).append(["番号", "=1+1"])
        made["先頭"].merge_cells("A3:B3")

    sheet = excel.read(xlsx(fill))
    assert sheet.formulas == {(0, 1)}
    assert sheet.merged == ((2, 0, 2, 1),)


def test_hidden_sheets_are_passed_over() -> None:
    def fill(made: openpyxl.Workbook) -> None:
        made.active.append(["隠れた表"])
        made.create_sheet("見える").append(["見える表"])
        made.active.sheet_state = "hidden"

    assert excel.read(xlsx(fill)).rows == (("見える表",),)


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    return buffer.getvalue()


def entities() -> bytes:
    original, buffer = book(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "b">]><worksheet', 1)
            new.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"abc\x00\x01\x02", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old_excel"),
        (b"PK\x03\x04broken", "broken"),
        (book()[:-400], "broken"),
        (bomb(), "suspicious"),
        (entities(), "suspicious"),
        (b"\xff\xff\x81\x00", "encoding"),
        (("a,b\n" + "1,2\n" * 100_000).encode(), "too_many_rows"),
        ((",".join("x" * 61)).encode(), "too_many_columns"),
        (b"0" * (reading.LARGEST + 1), "too_large"),
    ],
)
def test_bad_files_end_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(reading.Unreadable) as refused:
        excel.read(content)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")


def test_a_workbook_with_too_many_rows() -> None:
    with pytest.raises(reading.Unreadable, match="too_many_rows"):
        excel.read(book([["x", 1, None]] * 20_002))


def test_a_reader_that_takes_too_long_is_killed() -> None:
    with pytest.raises(reading.Unreadable, match="timeout"):
        excel.read(book([["x", 1, None]] * 15_000), seconds=0.01)


@pytest.mark.parametrize("step", [7, 131, 997])
def test_damaged_bytes_end_in_rows_or_a_reason(step: int) -> None:
    damaged = bytearray(book())
    for position in range(40, len(damaged), step):
        damaged[position] ^= 0xFF
    with contextlib.suppress(reading.Unreadable):
        assert excel.read(bytes(damaged)).rows


def test_file_names_in_japanese() -> None:
    assert download.disposition("名簿 2026.xlsx") == (
        "attachment; filename=\"download.xlsx\"; filename*=UTF-8''%E5%90%8D%E7%B0%BF%202026.xlsx"
    )
    assert '"a' in download.disposition("a.csv")
    assert "\n" not in download.disposition('x"\r\ny.csv')
    response = download.attachment(b"x", name="a.csv", media_type="text/csv")
    assert response["Cache-Control"] == "no-store"
