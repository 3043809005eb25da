"""The text of a file for a person: from a process that can harm nothing, never more than asked for."""

import io

import openpyxl
import pytest

from pidetect.readout import Readout, read_out


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名簿"
    sheet.append(["氏名", "住所"])
    sheet.append(["佐藤 葉子", "東京都"])
    hidden = book.create_sheet("旧顧客")
    hidden.append(["鈴木 一"])
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_comes_back_as_tables_with_what_is_hidden() -> None:
    read = read_out(workbook(), "名簿.xlsx")
    assert (read.why, read.cut) == ("", False)
    assert [(p.place, p.hidden, bool(p.grid)) for p in read.parts][:2] == [
        ("シート「名簿」", False, True),
        ("シート「旧顧客」", True, True),
    ]
    assert "佐藤 葉子" in read.parts[0].text


def test_no_more_text_comes_back_than_was_asked_for() -> None:
    read = read_out(("あ" * 5000).encode(), "長い.txt", characters=100)
    assert sum(len(p.text) for p in read.parts) == 100
    assert read.cut


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04broken", "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
        (b"", ""),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, why: str) -> None:
    assert read_out(data, "x") == Readout(why=why)


def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert read_out(workbook(), "名簿.xlsx", seconds=-5.0).why == "timeout"
