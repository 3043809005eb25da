"""Pictures: what is too small for letters does not matter, what is not read is told, and OCR reads the rest."""

import io
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pidetect import examine as examining
from pidetect.extract import Limits, letters, picture
from pidetect.pool import ExaminerPool
from pidetect.tests.files import CONTENT_TYPES, P, mail, zipped

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
BLIND = Limits(ocr=False)
examine = partial(examining.examine, mode="fast")
needs_ocr = pytest.mark.skipif(
    not (letters.are_readable() and FONT.is_file()), reason="Tesseract, jpn or a font is missing"
)


def drawn(size: tuple[int, int], lines: tuple[str, ...] = (), form: str = "PNG") -> bytes:
    image = Image.new("RGB", size, "white")
    if lines:
        font = ImageFont.truetype(str(FONT), 28)
        for number, line in enumerate(lines):
            ImageDraw.Draw(image).text((30, 20 + 60 * number), line, font=font, fill="black")
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


CARD = ("氏名：佐藤 花子　様", "電話 090-1234-5678", "メール hanako@example.jp")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_the_size_is_known_without_opening(form: str) -> None:
    assert picture.size(drawn((301, 47), form=form)) == (301, 47)
    assert picture.size(drawn((301, 47), form=form)[:8]) == (0, 0)


@pytest.mark.parametrize(
    ("size", "readable"),
    [
        ((1, 1), False),
        ((32, 32), False),
        ((64, 64), False),
        ((600, 4), False),
        ((2, 900), False),
        ((65, 64), True),
        ((80, 20), True),
        ((200, 60), True),
        ((900, 300), True),
    ],
)
def test_what_has_room_for_letters(size: tuple[int, int], readable: bool) -> None:
    for form in ("PNG", "JPEG", "GIF", "BMP", "WEBP"):
        assert picture.is_decoration(drawn(size, form=form)) is not readable
    assert examine(drawn(size), "a.png", limits=BLIND).why == ("image" if readable else "")


def test_a_mail_with_an_icon_is_examined_and_one_with_a_scan_is_not() -> None:
    logo = examine(mail(attachment=drawn((48, 48)), name="logo.png"), "a.eml", limits=BLIND)
    assert (logo.examined, logo.why) == (True, "")
    scan = examine(mail(attachment=drawn((900, 300)), name="scan.png"), "a.eml", limits=BLIND)
    assert (scan.examined, scan.why) == (False, "image")


def test_a_head_that_lies_is_no_decoration() -> None:
    data = drawn((900, 300))
    assert not picture.is_decoration(data[:16] + bytes(8) + data[24:])
    assert examine(b"\x89PNG\r\n\x1a\n", "a", limits=BLIND).why == "image"


@needs_ocr
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_letters_of_pictures(form: str) -> None:
    result = examine(drawn((900, 300), CARD, form), "名刺")
    assert result.examined
    assert result.kinds == {"person_name": 1, "phone": 1, "email": 1}
    assert [p.place for p in result.parts] == ["画像の文字"]


@needs_ocr
def test_a_scanned_pdf() -> None:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(drawn((900, 300), CARD))).save(buffer, "PDF")
    assert examine(buffer.getvalue(), "a.pdf", limits=BLIND).why == "image"
    result = examine(buffer.getvalue(), "a.pdf")
    assert (result.examined, result.kinds.get("phone")) == (True, 1)
    assert [p.place for p in result.parts] == ["1ページ 画像の文字"]


@needs_ocr
def test_a_picture_on_a_slide_with_text() -> None:
    slide = f'<p:sld xmlns:p="{P}" xmlns:a="x"><a:p><a:t>{"本日の議題" * 9}</a:t></a:p></p:sld>'
    data = zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "ppt/slides/slide1.xml": slide.encode(),
            "ppt/media/image1.png": drawn((900, 300), CARD),
        }
    )
    assert examine(data, "a.pptx").kinds["phone"] == 1
    assert examine(data, "a.pptx", limits=BLIND).kinds == {}


@needs_ocr
def test_drawings_beside_text_are_illustrations() -> None:
    slide = f'<p:sld xmlns:p="{P}" xmlns:a="x"><a:p><a:t>{"本日の議題" * 9}</a:t></a:p></p:sld>'
    drawing = b"\x01\x00\x00\x00l\x00\x00\x00" + bytes(200)
    data = zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "ppt/slides/slide1.xml": slide.encode(),
            **{f"ppt/media/image{n}.emf": drawing for n in range(3)},
        }
    )
    assert examine(data, "a.pptx").examined


@needs_ocr
def test_ocr_in_a_confined_process() -> None:
    with ExaminerPool(workers=1, seconds=60, mode="fast") as pool:
        assert pool.examine(drawn((900, 300), CARD), "a.png").kinds["phone"] == 1
        assert pool.examine(drawn((900, 300), CARD), "a.png", seconds=0.5).why == "timeout"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
def test_damaged_pictures(form: str) -> None:
    data = drawn((300, 100), form=form)
    assert not examine(data[: len(data) // 3], "a").examined


def test_a_picture_of_a_million_million_points() -> None:
    data = drawn((300, 100))
    huge = data[:16] + b"\x00\x0f\x42\x40" * 2 + data[24:]
    assert examine(huge, "a.png").why == "image"
