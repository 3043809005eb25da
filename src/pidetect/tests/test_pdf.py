"""PDF: what is fastened to it, written beside its pages or drawn without letters is read, or said to be unread."""

import io
import zlib

import pypdfium2
import pytest
from reportlab.pdfgen import canvas

from pidetect.examine import examine
from pidetect.extract import Limits, extract
from pidetect.tests.files import zipped
from pidetect.tests.hostile_pdf import pdf, stream

LIST = "佐藤花子 090-1234-5678 hanako@example.jp".encode()
DRAWN = b"BT /F1 12 Tf 20 20 Td (This page has letters of its own) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
FILE = {
    6: stream(LIST, b"/Type /EmbeddedFile"),
    7: b"<< /Type /Filespec /F (list.txt) /EF << /F 6 0 R >> >>",
}
UNTYPED = {**FILE, 6: stream(zlib.compress(LIST), b"/Filter /FlateDecode")}
NOTE = b"<< /Type /Annot /Rect [0 0 9 9] %s >>"


def document(
    *, page: bytes = b"", catalog: bytes = b"", drawn: bytes = DRAWN, **more: bytes
) -> bytes:
    """A PDF of one page; objects from number 6 on, and the font 5, as ``o6=…``."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> %s >>" % page,
        4: stream(drawn),
        5: FONT,
    }
    return pdf(objects | {int(name[1:]): body for name, body in more.items()})


def named(objects: dict[int, bytes]) -> dict[str, bytes]:
    return {f"o{number}": body for number, body in objects.items()}


def told(data: bytes) -> dict[str, str]:
    parts, problems = extract(data, "x")
    assert problems == []
    return {p.place: p.text for p in parts}


TREE = b"/Names << /EmbeddedFiles << /Names [(a) 7 0 R] >> >>"
FASTENED = NOTE % b"/Subtype /FileAttachment /FS 7 0 R"


@pytest.mark.parametrize("file", [FILE, UNTYPED])
@pytest.mark.parametrize(
    ("page", "catalog", "note"),
    [
        (b"", TREE, b"null"),
        (b"", b"/AF [7 0 R]", b"null"),
        (b"/AF [7 0 R]", b"", b"null"),
        (b"/Annots [8 0 R]", b"", FASTENED),
        (b"/Annots [8 0 R]", TREE, FASTENED),
    ],
)
def test_a_file_within_the_file_is_read_once(
    file: dict[int, bytes], page: bytes, catalog: bytes, note: bytes
) -> None:
    data = document(page=page, catalog=catalog, **named(file), o8=note)
    result = examine(data, "x")
    assert result.examined
    assert result.kinds["phone"] == 1


@pytest.mark.parametrize(
    "packing",
    [
        b"/Filter /LZWDecode",
        b"/Filter [/ASCII85Decode /FlateDecode]",
        b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
    ],
)
def test_a_file_packed_in_another_way_is_said_to_be_unread(packing: bytes) -> None:
    body = stream(zlib.compress(LIST), packing)
    data = document(catalog=b"/AF [7 0 R]", **named({**FILE, 6: body}))
    result = examine(data, "x")
    assert (result.examined, result.why) in {(False, "unsupported"), (True, "")}
    assert result.examined == ("phone" in result.kinds)


UNSHOWN = [
    (b"", b"/AcroForm << /Fields [8 0 R] >>", {8: b"<< /FT /Tx /T (a) /V (a@example.jp) >>"}),
    (
        b"/Annots [9 0 R]",
        b"/AcroForm << /Fields [8 0 R] >>",
        {
            8: b"<< /FT /Tx /V (a@example.jp) /Kids [9 0 R] >>",
            9: NOTE % b"/Subtype /Widget /Parent 8 0 R",
        },
    ),
    (b"/Annots [8 0 R]", b"", {8: NOTE % b"/Subtype /Widget /FT /Ch /Opt [(a@example.jp)]"}),
    (b"", b"/AcroForm << /XFA 8 0 R >>", {8: stream(b"<x><y>a@example.jp</y></x>")}),
    (b"/Annots [8 0 R]", b"", {8: NOTE % b"/Subtype /Text /Subj (a@example.jp)"}),
    (b"/Annots [8 0 R]", b"", {8: NOTE % b"/Subtype /FreeText /RC (<p>a@example.jp</p>)"}),
    (
        b"/Annots [8 0 R]",
        b"",
        {8: NOTE % b"/Subtype /Link /A << /S /URI /URI (mailto:a%40example.jp) >>"},
    ),
    (b"", b"/StructTreeRoot 8 0 R", {8: b"<< /S /Figure /Alt (a@example.jp) >>"}),
    (b"", b'/OpenAction << /S /JavaScript /JS (say\\("a@example.jp"\\)) >>', {}),
    (
        b"",
        b"/Metadata 8 0 R",
        {
            8: stream(
                b'<r xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>a@example.jp</dc:title></r>',
                b"/Type /Metadata /Subtype /XML",
            )
        },
    ),
]


@pytest.mark.parametrize(
    ("page", "catalog", "more"),
    UNSHOWN,
)
def test_what_stands_on_no_page_is_read(
    page: bytes, catalog: bytes, more: dict[int, bytes]
) -> None:
    result = examine(document(page=page, catalog=catalog, **named(more)), "x")
    assert result.examined
    assert result.kinds == {"email": 1}


def test_the_writer_of_the_file_is_no_content() -> None:
    meta = (
        b'<r xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>a@example.jp</dc:creator></r>'
    )
    body = stream(meta, b"/Type /Metadata /Subtype /XML")
    assert examine(document(catalog=b"/Metadata 8 0 R", o8=body), "x").kinds == {}


def test_what_a_stamp_shows_is_read_and_a_shown_value_once() -> None:
    shown = stream(
        b"BT /F1 12 Tf 9 9 Td (a@example.jp) Tj ET",
        b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /Font << /F1 5 0 R >> >>",
    )
    stamp = b"<< /Type /Annot /Subtype /Stamp /Rect [0 0 99 99] /AP << /N 9 0 R >> >>"
    data = document(page=b"/Annots [8 0 R]", o8=stamp, o9=shown)
    assert told(data)["1ページ 注釈の表示"].strip() == "a@example.jp"
    field = stamp.replace(b"/Stamp", b"/Widget /FT /Tx /T (a) /V (a@example.jp)")
    data = document(page=b"/Annots [8 0 R]", o8=field, o9=shown)
    assert examine(data, "x").kinds == {"email": 1}


BLIND = b"BT /F1 12 Tf 20 20 Td <00410123022203330444055506660777> Tj ET"
CODES = {
    5: b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Gothic /Encoding /Identity-H /DescendantFonts [9 0 R] >>",
    9: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Gothic /FontDescriptor 10 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    10: b"<< /Type /FontDescriptor /FontName /AAAAAA+Gothic /Flags 4 >>",
}
# Only the last byte may differ within a range (Adobe Technical Note 5014, 1.4.1).
RANGES = b"\n".join(b"<%02x00> <%02xff> <3041>" % (high, high) for high in range(8))
TABLE = stream(
    b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <0000> <ffff> endcodespacerange
8 beginbfrange %b endbfrange endcmap end end"""
    % RANGES
)


@pytest.mark.parametrize("ocr", [True, False])
def test_letters_without_a_table_are_said_to_be_unread(ocr: bool) -> None:
    result = examine(document(drawn=BLIND, **named(CODES)), "x", limits=Limits(ocr=ocr))
    assert (result.examined, result.why) == (False, "fonts")
    assert result.explanation.endswith("。")


def test_letters_with_a_table_are_read() -> None:
    objects = {
        **CODES,
        5: CODES[5].replace(b" >>", b" /ToUnicode 11 0 R >>"),
        11: TABLE,
    }
    assert examine(document(drawn=BLIND, **named(objects)), "x").examined


def test_a_single_sign_without_a_table_is_a_bullet() -> None:
    both = b"BT /F1 12 Tf 20 20 Td <0123> Tj ET BT /F2 12 Tf 20 40 Td (Letters) Tj ET"
    page = b"/Resources << /Font << /F1 5 0 R /F2 12 0 R >> >>"
    data = document(page=page, drawn=both, **named({**CODES, 12: FONT}))
    assert examine(data, "x").examined


def test_letters_turned_into_outlines_are_a_picture() -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    for n in range(40):
        page.line(50 + n * 9, 700, 55 + n * 9, 712)
    page.save()
    assert examine(buffer.getvalue(), "x", limits=Limits(ocr=False)).why == "image"


@pytest.mark.parametrize("more", [LIST, zipped({"a.txt": LIST}), b"\n" + LIST + b"\n%%EOF\n"])
def test_what_stands_around_a_pdf_is_read(more: bytes) -> None:
    behind = examine(document() + more, "x")
    assert behind.examined
    assert behind.kinds["phone"] == 1
    assert examine(LIST + b"\n" + document(), "x").kinds["phone"] == 1


def test_padding_behind_a_pdf_is_nothing() -> None:
    assert set(told(document() + b"\r\n\x00\x00" * 500)) == {"1ページ"}


def test_what_cannot_be_read_behind_a_pdf_is_said() -> None:
    assert examine(document() + bytes(range(1, 256)) * 9, "x").why == "unsupported"


def test_a_locked_pdf_shows_its_fields_when_it_is_opened() -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, encrypt="himitsu")
    page.drawString(50, 700, "Letters")
    page.acroForm.textfield(name="tel", value="090-1234-5678", x=50, y=500)
    page.save()
    assert examine(buffer.getvalue(), "x").why == "encrypted"
    assert examine(buffer.getvalue(), "x", passwords=("himitsu",)).kinds["phone"] == 1


def test_a_long_pdf_is_read_object_by_object() -> None:
    book = pypdfium2.PdfDocument.new()
    for _ in range(300):
        book.new_page(100, 100)
    for n in range(20):
        book.new_attachment(f"{n}.txt").set_data(f"a{n}@example.jp ".encode() * 3000)
    buffer = io.BytesIO()
    book.save(buffer)
    result = examine(buffer.getvalue(), "x")
    assert result.examined
    assert result.kinds["email"] == 60_000


def layered(config: bytes) -> bytes:
    """A page with a line of its own, one on the layer "old" and one on "new"."""
    drawn = (
        b"BT /F1 12 Tf 20 200 Td (An offer) Tj ET\n"
        b"/OC /L1 BDC BT /F1 12 Tf 20 150 Td (Hanako 090-1234-5678) Tj ET EMC\n"
        b"/OC /L2 BDC BT /F1 12 Tf 20 100 Td (A price) Tj ET EMC\n"
    )
    return document(
        drawn=drawn,
        page=b"/Resources << /Font << /F1 5 0 R >> /Properties << /L1 6 0 R /L2 7 0 R >> >>",
        catalog=b"/OCProperties << /OCGs [6 0 R 7 0 R] /D << %s /Order [6 0 R 7 0 R] >> >>"
        % config,
        o6=b"<< /Type /OCG /Name (old) >>",
        o7=b"<< /Type /OCG /Name (new) >>",
    ).replace(b" /Resources << /Font << /F1 5 0 R >> >> /Resources", b" /Resources")


@pytest.mark.parametrize("config", [b"/OFF [6 0 R]", b"/BaseState /OFF /ON [7 0 R]"])
def test_a_layer_that_is_switched_off_is_hidden(config: bytes) -> None:
    parts, problems = extract(layered(config), "x")
    assert problems == []
    seen = {p.place: (p.text.split("\n"), p.hidden) for p in parts}
    assert seen["1ページ"] == (["An offer", "", "A price"], False)
    assert seen["1ページ 非表示のレイヤー"] == (["Hanako 090-1234-5678"], True)
    assert seen["非表示のレイヤー"] == (["old"], True)


def test_layers_that_are_on_are_seen() -> None:
    seen = told(layered(b"/ON [6 0 R 7 0 R]"))
    assert "Hanako" in seen["1ページ"]
    assert not any("レイヤー" in place for place in seen)
