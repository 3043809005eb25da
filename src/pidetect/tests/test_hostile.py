"""Files that mean harm: each gives an answer, none passes as examined, and memory stays bounded."""

import io
import re
import struct
import zipfile
import zlib
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidetect import examine as examining
from pidetect.extract import Limits
from pidetect.tests.files import CONTENT_TYPES, LIST, W, excel, mail, powerpoint, word, zipped

# How the names are found does not matter here, and the bombs are large.
examine = partial(examining.examine, mode="fast")
SMALL = Limits(inflated_bytes=20_000_000)


def test_zip_bomb() -> None:
    data = zipped({"a.txt": b"0" * 50_000_000})
    result = examine(data, "a.zip", limits=SMALL)
    assert (result.examined, result.why) == (False, "bomb")


def test_many_small_bombs() -> None:
    data = zipped({f"{n}.txt": b"0" * 300_000 for n in range(4)})
    assert examine(data, "a.zip", limits=Limits(inflated_bytes=1_000_000)).why == "bomb"
    assert examine(data, "a.zip", limits=SMALL).examined


def test_a_header_that_lies_about_the_size() -> None:
    data = bytearray(zipped({"a.txt": b"0" * 30_000_000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    assert not examine(bytes(data), "a.zip", limits=SMALL).examined


def test_zips_in_zips_in_zips() -> None:
    data = zipped({"a.txt": b"a@example.jp"})
    for depth in range(6):
        data = zipped({f"{depth}.zip": data})
    result = examine(data, "a.zip")
    assert (result.examined, result.why) == (False, "nested")


def test_three_levels_are_read() -> None:
    data = zipped({"a.txt": b"a@example.jp"})
    for depth in range(2):
        data = zipped({f"{depth}.zip": data})
    assert examine(data, "a.zip").kinds == {"email": 1}


def test_members_that_share_their_bytes() -> None:
    """The overlapping bomb: many directory entries point at the same local header."""
    data = zipped({"a.txt": b"0" * 1000})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", 40, 40)
    tail[12:16] = struct.pack("<I", len(entry) * 40)
    assert examine(data[:start] + entry * 40 + bytes(tail), "a.zip").why == "bomb"


def test_a_member_that_the_contents_leave_out() -> None:
    data = zipped({"a.txt": b"nothing", "b.txt": b"a@example.jp"})
    first, second = (m.start() for m in re.finditer(b"PK\x01\x02", data))
    tail = bytearray(data[data.index(b"PK\x05\x06") :])
    tail[8:12] = struct.pack("<HH", 1, 1)
    tail[12:16] = struct.pack("<I", second - first)
    assert examine(data[:second] + bytes(tail), "a.zip").why == "broken"


def sheet(cells: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode(),
        }
    )


def test_a_sheet_that_claims_ten_million_rows() -> None:
    def row(number: int, text: str, column: str = "A") -> str:
        cell = f'<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        return f'<row r="{number}">{cell}</row>'

    data = sheet(
        row(1, "a@example.jp")
        + row(1048576, "b@example.jp", "XFD")
        + row(10_000_000, "c@example.jp")
    )
    result = examine(data, "a.xlsx")
    assert result.examined
    assert result.kinds == {"email": 3}


def test_shared_strings_that_explode() -> None:
    members = zipfile.ZipFile(io.BytesIO(excel()))
    data = {n: members.read(n) for n in members.namelist()}
    data["xl/sharedStrings.xml"] = b"<sst>" + b" " * 40_000_000 + b"</sst>"
    assert examine(zipped(data), "a.xlsx", limits=SMALL).why == "bomb"


def test_html_beyond_the_depth_of_parsers() -> None:
    page = (
        "<html><body>"
        + "<div>" * 20_000
        + "a@example.jp"
        + "</div>" * 20_000
        + "<p>"
        + "x " * 6_000_000
        + "b@example.jp"
    )
    result = examine(page.encode(), "a.html")
    assert result.kinds == {"email": 2}


def test_entities_are_not_followed() -> None:
    bomb = "<!DOCTYPE a [<!ENTITY a 'aaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(8)
    )
    body = f'{bomb}]><w:document xmlns:w="{W}"><w:p><w:t>&h;</w:t></w:p></w:document>'
    data = zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": body.encode()})
    assert examine(data, "a.docx").why == "bomb"
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}"><w:t>&x;</w:t></w:document>'
    data = zipped(
        {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": outside.encode("utf-16")}
    )
    assert examine(data, "a.docx").why == "bomb"


def test_xml_in_xml_in_xml() -> None:
    deep = "<a>" * 20_000 + "090-1234-5678" + "</a>" * 20_000
    data = zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": deep.encode()})
    assert not examine(data, "a.docx").examined


def test_deep_mime() -> None:
    head = b"From: a@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    body = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(3000)
    )
    result = examine(head + body + b"\r\n\r\nb@example.jp", "a.eml")
    assert not result.examined


def test_many_mime_parts() -> None:
    head = b"From: a@example.jp\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    data = head + b"--b\r\n\r\nx\r\n" * 5000 + b"--b--\r\n"
    assert examine(data, "a.eml").why == "too_large"


def test_gzip_bomb() -> None:
    packer = zlib.compressobj(wbits=31)
    data = packer.compress(b"0" * 60_000_000) + packer.flush()
    assert examine(data, "a.gz", limits=SMALL).why == "bomb"


def test_a_member_that_would_escape_is_only_read() -> None:
    result = examine(zipped({"../../../../tmp/escaped.txt": b"a@example.jp"}), "a.zip")
    assert result.examined
    assert {p.place for p in result.parts} == {"escaped.txt", "ファイル名"}


SAMPLES = [
    word(),
    excel(),
    powerpoint(),
    mail(attachment=excel()),
    zipped({"a.tsv": LIST.encode()}, stored=True),
]


@settings(max_examples=150)
@given(st.sampled_from(SAMPLES), st.data())
def test_any_damage_gives_an_answer(sample: bytes, data: st.DataObject) -> None:
    broken = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    result = examine(bytes(broken[: data.draw(st.integers(1, len(broken)))]), "a", limits=SMALL)
    assert result.examined == (result.why == "")


@settings(max_examples=150)
@given(
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"%PDF-1.4\n",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"<html>",
            b"From: a\r\nTo: b\r\n\r\n",
            b"\x1b$B",
        ]
    ),
    st.binary(max_size=400),
)
def test_any_bytes_give_an_answer(head: bytes, tail: bytes) -> None:
    result = examine(head + tail, "a")
    assert result.examined == (result.why == "")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_are_read_within_the_same_bounds(method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr("a.txt", b"a@example.jp " * 10)
        package.writestr("b.txt", b"0" * 30_000_000)
    result = examine(buffer.getvalue(), "a.zip", limits=SMALL)
    assert result.why == "bomb"
    assert result.kinds["email"] == 10


def test_a_flood_of_attributes_is_read_as_it_is_written() -> None:
    flood = " ".join(f"a{n}='v'" for n in range(2_000))
    page = f"<p>担当：佐藤様</p><a {flood} title='090-1234-5678'>x</a>"
    answer = examining.examine(page.encode(), "a.html", "fast")
    assert answer.examined
    assert answer.kinds == {"person_name": 1, "phone": 1}
    # A long tag of few attributes (a picture written into the page) is no flood.
    few = f"<p>担当：佐藤様</p><a data-x='{'あ ' * 4_000}' title='090-1234-5678'>x</a>"
    assert [p.place for p in examining.examine(few.encode(), "a.html", "fast").parts] != [
        p.place for p in answer.parts
    ]
