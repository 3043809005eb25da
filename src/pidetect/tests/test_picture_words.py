"""Pictures: comments, captions and what is written behind the end of the file are read, however small the picture is."""

import io
import struct

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pidetect.examine import examine
from pidetect.extract import Limits, extract
from pidetect.tests.files import CONTENT_TYPES, zipped

WORDS = "佐藤花子 090-1234-5678 hanako@example.jp"
FORMS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
BODY = "<d><p><t>この文書には自分の文章があり、図もあります。</t></p></d>".encode()
BLIND = Limits(ocr=False)


def icon(form: str, **more: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), "white").save(buffer, form, **more)
    return buffer.getvalue()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("behind", [WORDS.encode(), zipped({"a.txt": WORDS.encode()})])
def test_what_is_written_behind_a_picture_is_read(form: str, behind: bytes) -> None:
    assert examine(icon(form), "x").examined
    result = examine(icon(form) + behind, "x")
    assert result.examined
    assert result.kinds["phone"] == 1


@pytest.mark.parametrize("form", FORMS)
def test_bytes_without_sense_behind_a_picture_are_said_to_be_unread(form: str) -> None:
    assert examine(icon(form) + bytes(range(1, 256)) * 4, "x").why == "unsupported"
    assert examine(icon(form) + b"\x00" * 900, "x").examined


def png_text(packed: bool) -> bytes:
    info = PngInfo()
    info.add_itxt("Comment", WORDS, zip=packed)
    return icon("PNG", pnginfo=info)


def camera() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "hanako@example.jp 090-1234-5678"
    return icon("JPEG", exif=exif)


def xmp() -> bytes:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:description>{WORDS}</dc:description><dc:creator>z@example.jp</dc:creator></x:xmpmeta>"
    )
    return icon("WEBP", xmp=packet.encode())


@pytest.mark.parametrize(
    "data",
    [
        png_text(packed=False),
        png_text(packed=True),
        icon("JPEG", comment=WORDS.encode()),
        icon("GIF", comment=WORDS.encode()),
        camera(),
        xmp(),
    ],
)
def test_comments_of_a_picture_are_read(data: bytes) -> None:
    result = examine(data, "x")
    assert result.examined
    assert (result.kinds["phone"], result.kinds["email"]) == (1, 1)
    assert result.hidden


def test_a_picture_says_where_its_points_end_also_between_scans() -> None:
    buffer = io.BytesIO()
    Image.effect_noise((60, 60), 90).save(buffer, "JPEG", progressive=True, quality=95)
    parts, problems = extract(buffer.getvalue() + WORDS.encode(), "x")
    assert problems == []
    assert {p.place for p in parts} == {"末尾のあとのデータ"}


def drawing(*words: str) -> bytes:
    """An EMF with one record of text for each word."""
    head = struct.pack("<II", 1, 108) + b"\0" * 32 + b" EMF" + b"\0" * 64
    records = b""
    for word in words:
        raw = word.encode("utf-16-le")
        raw += b"\0" * (-len(raw) % 4)
        body = b"\0" * 28 + struct.pack("<II", 0, 0) + struct.pack("<II", len(word), 76)
        body += b"\0" * 24
        records += struct.pack("<II", 84, 8 + len(body) + len(raw)) + body + raw
    return head + records + struct.pack("<IIIII", 14, 20, 0, 16, 20)


def old_drawing(word: str) -> bytes:
    raw = word.encode("cp932")
    raw += b"\0" * (len(raw) % 2)
    body = struct.pack("<hhhH", 0, 0, len(word.encode("cp932")), 0) + raw
    record = struct.pack("<IH", 3 + len(body) // 2, 0x0A32) + body
    return b"\xd7\xcd\xc6\x9a" + b"\0" * 18 + b"\0" * 18 + record + struct.pack("<IH", 3, 0)


@pytest.mark.parametrize("picture", [drawing("表題", WORDS), old_drawing(WORDS)])
def test_the_words_of_a_drawing_in_a_document_are_read(picture: bytes) -> None:
    document = {
        "[Content_Types].xml": CONTENT_TYPES,
        "word/document.xml": BODY,
        "word/media/image1.emf": picture,
    }
    parts, problems = extract(zipped(document), "x")
    assert problems == []
    assert any(WORDS in p.text for p in parts)


def test_a_list_that_is_only_called_a_picture_is_read() -> None:
    document = {
        "[Content_Types].xml": CONTENT_TYPES,
        "word/document.xml": BODY,
        "word/media/image1.png": WORDS.encode(),
    }
    assert examine(zipped(document), "x", limits=BLIND).kinds["phone"] == 1


@pytest.mark.parametrize("form", FORMS)
def test_pictures_that_break_off_end_no_process(form: str) -> None:
    whole = icon(form)
    for length in range(0, len(whole), 7):
        examine(whole[:length], "x", limits=BLIND)
