"""Office files: descriptions, settings, choices, rules, links, macros and own properties are read, or said to be unread."""

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from pidetect.examine import examine
from pidetect.extract import extract
from pidetect.extract.macros import unpacked
from pidetect.tests.compoundfile import compound
from pidetect.tests.files import A, P, excel, powerpoint, word, zipped
from pidetect.tests.test_oldoffice import old

MAIL = "a@example.jp"
BODY, SHEET = "word/document.xml", "xl/worksheets/sheet1.xml"
LINK = (
    '<Relationship Id="rx" Type="x/hyperlink" Target="mailto:a@example.jp" TargetMode="External"/>'
)


def changed(data: bytes, part: str, before: str, more: str) -> bytes:
    """A package with more text before a piece of one of its parts."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == part:
                assert before.encode() in content
                content = content.replace(before.encode(), (more + before).encode(), 1)
            package.writestr(info.filename, content)
    return target.getvalue()


def added(data: bytes, name: str, content: str | bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(name, content)
    return target.getvalue()


def book(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    made, buffer = openpyxl.Workbook(), io.BytesIO()
    made.active["A1"] = "品名"
    change(made)
    made.save(buffer)
    return buffer.getvalue()


def in_word(more: str) -> bytes:
    return changed(word(), BODY, "<w:sectPr", f"<w:p><w:r>{more}</w:r></w:p>")


PLAIN_BOOK = book(lambda _: None)
CHOICES = DataValidation("list", f'"佐藤,{MAIL}"', sqref="A1")
NAME = DefinedName("tel", attr_text=f'"{MAIL}"')
MACRO_SHEET = "<m><c><v>a@example.jp</v></c></m>"


OUTSIDE = [
    in_word('<w:drawing><wp:docPr xmlns:wp="x" id="1" name="図 1" descr="a@example.jp"/></w:drawing>'),
    in_word("<w:drawing><wp:docPr xmlns:wp=\"x\" id='1' name='図 1' title='a@example.jp'/></w:drawing>"),
    in_word('<w:pict><v:shape xmlns:v="v"><v:textpath string="a@example.jp"/></v:shape></w:pict>'),
    in_word('<w:sdtPr><w:listItem w:displayText="a@example.jp" w:value="1"/></w:sdtPr>'),
    in_word('<w:ffData><w:textInput><w:default w:val="a@example.jp"/></w:textInput></w:ffData>'),
    in_word('<w:fldSimple w:instr="HYPERLINK mailto:a@example.jp"/>'),
    in_word("<w:rPr><w:vanish/></w:rPr><w:t>a@example.jp</w:t>"),
    changed(word(), "word/settings.xml", "<w:zoom", '<w:docVars><w:docVar w:name="x" w:val="a@example.jp"/></w:docVars>'),
    changed(word(), "word/_rels/document.xml.rels", "</Relationships>", LINK),
    changed(word(), "docProps/core.xml", "</cp:coreProperties>", "<dc:description>a@example.jp</dc:description>"),
    added(word(), "docProps/custom.xml", '<Properties xmlns="p"><property name="x"><t>a@example.jp</t></property></Properties>'),
    added(word(), "word/activeX/activeX1.xml", '<ax:ocx xmlns:ax="x"><ax:ocxPr ax:value="a@example.jp"/></ax:ocx>'),
    added(word(), "word/activeX/activeX1.bin", b"\x00\x01" + MAIL.encode("utf-16-le") + b"\x00\x00"),
    added(word(), "customUI/customUI.xml", '<c><button label="a@example.jp"/></c>'),
    book(lambda b: b.active.add_data_validation(CHOICES)),
    book(lambda b: b.defined_names.add(NAME)),
    book(lambda b: b.active.__setitem__("B1", '="a@example.jp"&A1')),
    book(lambda b: setattr(b.active, "title", "a@example.jp")),
    added(PLAIN_BOOK, "xl/drawings/drawing1.xml", f'<x:w xmlns:x="x" xmlns:a="{A}"><x:cNvPr name="図 1" descr="a@example.jp"/></x:w>'),
    added(PLAIN_BOOK, "xl/tables/table1.xml", '<table comment="a@example.jp"/>'),
    added(PLAIN_BOOK, "xl/connections.xml", '<connections><connection description="a@example.jp"/></connections>'),
    added(PLAIN_BOOK, "xl/revisions/revisionLog1.xml", "<r><nc><is><t>a@example.jp</t></is></nc></r>"),
    added(PLAIN_BOOK, "xl/slicerCaches/slicerCache1.xml", '<s><i v="a@example.jp"/></s>'),
    added(PLAIN_BOOK, "xl/macrosheets/sheet1.xml", MACRO_SHEET),
    added(PLAIN_BOOK, "xl/customProperty1.bin", MAIL.encode("utf-16-le")),
    changed(PLAIN_BOOK, SHEET, "<pageMargins", '<scenarios><scenario comment="a@example.jp"/></scenarios>'),
    added(powerpoint(), "ppt/slideLayouts/slideLayout1.xml", f'<p:sld xmlns:p="{P}" xmlns:a="{A}"><a:t>a@example.jp</a:t></p:sld>'),
    added(powerpoint(), "ppt/tags/tag1.xml", '<p:tagLst xmlns:p="p"><p:tag name="A" val="a@example.jp"/></p:tagLst>'),
]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    OUTSIDE,
)
def test_words_outside_of_the_text_are_read(data: bytes) -> None:
    result = examine(data, "x")
    assert result.examined
    parts, _ = extract(data, "x")
    assert (
        any(MAIL in part.text and part.hidden for part in parts)
        or "ひな型" in str(parts)
        or "シート名" in str(parts)
    )


@pytest.mark.parametrize("make", [word, excel, powerpoint, lambda: PLAIN_BOOK])
def test_an_ordinary_file_has_no_words_outside(make: Callable[[], bytes]) -> None:
    assert "説明と設定" not in {p.place for p in extract(make(), "x")[0]}


@pytest.mark.parametrize(
    "more",
    [
        '<a:latin xmlns:a="a" typeface="游ゴシック"/>',
        '<w:rFonts w:eastAsia="ＭＳ 明朝"/>',
        '<wp:docPr xmlns:wp="x" id="1" name="テキスト ボックス 2"/>',
        '<x:y xmlns:x="x" x:z="{0A1B2C3D-0000-1111-2222-333344445555}"/>',
    ],
)
def test_names_of_fonts_and_numbered_shapes_are_no_words(more: str) -> None:
    assert "説明と設定" not in {p.place for p in extract(in_word(more), "x")[0]}


SPEC = (
    "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F7006710270"
    "0410727374757610777879"
    "7A003C"
)


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        ("0119B000616263646566676800696A6B6C6D6E6F70007172737475762E", b"abcdefghijklmnopqrstuv."),
        (
            SPEC,
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        ),
        ("0103B002614500", b"a" * 73),
    ],
)
def test_the_examples_of_the_standard_unpack(packed: str, plain: bytes) -> None:
    assert unpacked(bytes.fromhex(packed), 0, 1_000) == plain
    assert (
        unpacked(bytes.fromhex(packed)[:-2], 0, 1_000)
        == plain[: len(unpacked(bytes.fromhex(packed)[:-2], 0, 1_000))]
    )


def module(source: str) -> bytes:
    """The stream of a module: its compiled form, which is skipped, then the source, stored by literals."""
    raw = ('Attribute VB_Name = "M1"\r\n' + source).encode("cp932")
    body = b"".join(b"\0" + raw[at : at + 8] for at in range(0, len(raw), 8))
    return b"\x01\x16compiled" * 9 + b"\x01" + (0xB000 | len(body) - 1).to_bytes(2, "little") + body


PROJECT = {
    "VBA/dir": b"\x01\x00\x00",
    "VBA/M1": module('Sub a()\r\n  x = "佐藤花子 090-1234-5678"\r\nEnd Sub\r\n'),
    "UserForm1/o": b"\x00\x02" + "宛先 a@example.jp".encode("utf-16-le") + b"\x00",
}


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "xl/vbaProject.bin"])
def test_the_source_of_macros_and_the_words_of_forms_are_read(name: str) -> None:
    base = word() if name.startswith("word") else PLAIN_BOOK
    parts, problems = extract(added(base, name, compound(PROJECT)), "x")
    assert problems == []
    hidden = "\n".join(p.text for p in parts if p.hidden)
    assert "佐藤花子 090-1234-5678" in hidden
    assert "a@example.jp" in hidden
    assert "Attribute" not in hidden


def test_a_module_without_a_source_is_said_to_be_unread() -> None:
    project = compound(PROJECT | {"VBA/M1": b"compiled only" * 9})
    assert examine(added(word(), "word/vbaProject.bin", project), "x").why == "unsupported"
    assert examine(added(word(), "word/vbaProject.bin", b"no project"), "x").why == "broken"


def test_a_part_that_nobody_knows_is_said_to_be_unread() -> None:
    model = bytes(range(1, 256)) * 4
    assert examine(added(PLAIN_BOOK, "xl/model/item.data", model), "x").why == "unsupported"


def test_open_document_as_libreoffice_writes_it() -> None:
    parts, problems = extract(old("tracked.odt", "office_locks"), "x")
    assert problems == []
    seen = {p.place: p for p in parts}
    assert "del@example.jp" in seen["本文 削除された文字"].text
    assert "del@example.jp" not in seen["本文"].text
    assert "Unknown Author" not in str(parts)
    assert "hid@example.jp" in seen["説明と設定"].text
    assert seen["文書の情報"].text.split() == ["desc@example.jp", "ud@example.jp"]


T = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def open_document(body: str) -> bytes:
    content = (
        f'<o:d xmlns:o="o" xmlns:text="{T}" xmlns:table="t" xmlns:x="x" xmlns:form="f">{body}</o:d>'
    )
    return zipped({"mimetype": b"x", "content.xml": content.encode()})


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('<text:section text:display="none"><text:p>a@example.jp</text:p></text:section>', "本文 隠し文字"),
        ("<text:p><text:hidden-text>a@example.jp</text:hidden-text></text:p>", "本文 隠し文字"),
        ('<table:table-row table:visibility="collapse"><text:p>a@example.jp</text:p></table:table-row>', "本文 隠し文字"),
        ('<text:p><text:a x:href="mailto:a@example.jp">x</text:a></text:p>', "説明と設定"),
        ('<form:textarea form:current-value="a@example.jp"/>', "説明と設定"),
        ('<table:table-cell o:string-value="a@example.jp"/>', "説明と設定"),
        ('<table:content-validation table:condition="in-list(&quot;a@example.jp&quot;)"/>', "説明と設定"),
    ],
)  # fmt: skip
def test_what_an_open_document_does_not_show_is_read_as_hidden(body: str, place: str) -> None:
    parts, problems = extract(open_document(body), "x")
    assert problems == []
    assert [(p.place, p.hidden) for p in parts if MAIL in p.text] == [(place, True)]


def test_what_follows_hidden_text_is_shown() -> None:
    parts, _ = extract(
        open_document("<text:p><text:hidden-text>x</text:hidden-text>後の文</text:p>"), "x"
    )
    assert "後の文" in next(p.text for p in parts if p.place == "本文")


def test_letters_are_found_again_by_place_after_hidden_runs() -> None:
    data = in_word(
        "<w:rPr><w:vanish/></w:rPr><w:t>a@example.jp</w:t></w:r><w:r><w:t>b@example.jp</w:t>"
    )
    seen = {p.place: p.text for p in extract(data, "x")[0]}
    assert seen["本文 隠し文字"] == "a@example.jp"
    assert re.search("b@example.jp", seen["本文"])
