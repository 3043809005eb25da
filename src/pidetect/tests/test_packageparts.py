"""Office ファイルの残りの部分の試験。What is put into a package beside its text is read; far cells do not shift a list."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from pidetect.examine import examine
from pidetect.extract import extract
from pidetect.tests.files import CONTENT_TYPES, excel, powerpoint, word, zipped
from pidetect.types import Part

DIAGRAM = (
    '<d:dataModel xmlns:d="d" xmlns:a="a"><d:pt><a:p><a:r><a:rPr/><a:t>営業部長 佐</a:t></a:r>'
    "<a:r><a:t>藤花子</a:t></a:r></a:p></d:pt><d:pt><a:p><a:r><a:t>電話 090-1234-5678</a:t></a:r>"
    "</a:p></d:pt></d:dataModel>"
).encode()
CHART = '<c:c xmlns:c="c"><c:pt><c:v>佐藤花子</c:v></c:pt><c:pt><c:v>0901234567.5</c:v></c:pt></c:c>'.encode()


def parts(**members: bytes) -> list[Part]:
    return extract(zipped({"[Content_Types].xml": CONTENT_TYPES, **members}), "")[0]


@pytest.mark.parametrize(("folder", "main"), [("word", "document"), ("ppt", "presentation")])
def test_a_diagram_is_read_by_its_lines(folder: str, main: str) -> None:
    found = parts(**{f"{folder}/{main}.xml": b"<x/>", f"{folder}/diagrams/data1.xml": DIAGRAM})
    assert [(p.place, p.text.split()) for p in found] == [
        ("図表", ["営業部長", "佐藤花子", "電話", "090-1234-5678"])
    ]


def test_a_chart_gives_its_labels_and_no_numbers() -> None:
    found = parts(**{"word/document.xml": b"<x/>", "word/charts/chart1.xml": CHART})
    assert [(p.place, p.text.split()) for p in found] == [("グラフ", ["佐藤花子"])]


@pytest.mark.parametrize("name", ["名簿.csv", "word/afchunk.htm", "data/名簿.txt", "word/名簿.csv"])
def test_a_stray_file_in_a_package_is_read(name: str) -> None:
    data = zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "word/document.xml": b"<x/>",
            name: "氏名,電話\n佐藤花子,090-1234-5678\n".encode(),
        }
    )
    assert examine(data, "x.docx").kinds["phone"] == 1


def test_the_printed_head_of_a_sheet_is_read_without_its_codes() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active.oddHeader.left.text = "担当 090-1234-5678"
    book.active.oddHeader.left.font = "游ゴシック,標準"
    book.active.oddHeader.left.size = 12
    buffer = io.BytesIO()
    book.save(buffer)
    texts = {p.place: p.text for p in extract(buffer.getvalue(), "")[0]}
    assert texts["ヘッダーとフッター"].split() == ["担当", "090-1234-5678"]


@pytest.mark.parametrize("make", [word, excel, powerpoint])
def test_what_every_office_file_brings_along_is_no_text(make: Callable[[], bytes]) -> None:
    places = {p.place for p in extract(make(), "")[0]}
    assert "付属の情報" not in places
    assert not any(" > " in place for place in places)


def test_a_sheet_with_a_cell_at_its_end_keeps_its_columns() -> None:
    book = openpyxl.Workbook()
    book.active.append(["番号", "氏名", "備考", "電話"])
    for number in range(3):
        book.active.append([number, "佐藤花子", None, f"090-1234-567{number}"])
    book.active["XFD1048576"] = "終"
    buffer = io.BytesIO()
    book.save(buffer)
    (part,) = extract(buffer.getvalue(), "")[0]
    assert [line.split("\t") for line in part.text.splitlines()[1:4]] == [
        [str(number), "佐藤花子", "", f"090-1234-567{number}"] for number in range(3)
    ]
    assert len(part.text) < 1000
