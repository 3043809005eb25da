"""One tree, four renderings: the same words on every page, the same bytes every time, nothing out of its place."""

import base64
import hashlib
import io
import os
import re
import zipfile
from typing import Any

import pypdfium2
import pytest
from lxml import html as lxml_html
from pptx import Presentation

from omamori.foundation.exports.slides import beside, paper, rendering
from omamori.foundation.exports.slides.rendering import Form, SlidesUnavailable, fit, render
from omamori.foundation.exports.slides.tests import decks
from omamori.foundation.exports.slides.tests import reading_back as back
from omamori.foundation.exports.slides.tree import Deck, Picture, Text

PDFS = (Form.SLIDES_PDF, Form.HANDOUT_PDF)


@pytest.fixture(scope="module")
def fitted() -> Deck:
    return fit(decks.ordinary())


@pytest.fixture(scope="module")
def hostile() -> dict[Form, bytes]:
    return {form: render(decks.hostile(), form) for form in (Form.HTML, Form.PPTX, Form.SLIDES_PDF)}


def _pages(data: bytes, form: Form) -> list[str]:
    if form is Form.HTML:
        return back.html_pages(data)
    return back.pptx_pages(data) if form is Form.PPTX else back.pdf_pages(data)


@pytest.mark.parametrize("form", list(Form))
def test_every_page_says_the_same_in_every_form(
    made: dict[Form, bytes], fitted: Deck, form: Form
) -> None:
    pages = _pages(made[form], form)
    assert len(pages) == back.pages(fitted)
    for text in (fitted.title, fitted.company, "第3版", "2026年12月29日"):
        assert text in pages[0]
    for number, (slide, page) in enumerate(zip(fitted.slides, pages[1:], strict=True), start=2):
        assert [text for text in back.expected(slide) if text not in page] == []
        assert f"{number}/{len(pages)}" in page


def test_notes_are_in_the_page_the_presentation_and_the_handout(
    made: dict[Form, bytes], fitted: Deck
) -> None:
    read = (
        back.html_notes(made[Form.HTML]),
        back.pptx_notes(made[Form.PPTX]),
        back.pdf_pages(made[Form.HANDOUT_PDF])[1:],
    )
    for pages in read:
        for slide, page in zip(fitted.slides, pages, strict=True):
            assert [text for text in back.notes(slide) if text not in page] == []


@pytest.mark.parametrize("form", list(Form))
def test_the_same_deck_is_the_same_bytes(made: dict[Form, bytes], form: Form) -> None:
    assert render(fit(decks.ordinary()), form) == made[form]


def test_all_four_at_once_are_the_same_bytes(made: dict[Form, bytes]) -> None:
    assert dict(rendering.render_each(decks.ordinary(), Form)) == made


@pytest.mark.parametrize("cores", [{0}, {0, 1}])
def test_a_drawing_beside_that_fails_says_so_and_leaves_nothing(
    cores: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> bytes:
        raise SlidesUnavailable

    copies: list[int] = []

    def told() -> int:
        copies.append(number := fork())
        return number

    fork = os.fork
    monkeypatch.setattr(os, "fork", told)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: cores, raising=False)
    with beside.drawn(broken) as wait, pytest.raises(SlidesUnavailable):
        wait()
    with beside.drawn(lambda: bytes(300_000)) as wait:
        assert wait() == bytes(300_000)
    with pytest.raises(ZeroDivisionError), beside.drawn(lambda: b"slow"):
        raise ZeroDivisionError
    assert len(copies) == (3 if len(cores) > 1 else 0)
    for copy in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


def test_nothing_stands_outside_its_box(
    made: dict[Form, bytes], hostile: dict[Form, bytes]
) -> None:
    for data in (made[Form.SLIDES_PDF], hostile[Form.SLIDES_PDF]):
        for number, page in enumerate(back.letters(data)):
            for letter in page:
                told = (number + 1, letter)
                assert letter.left >= 10, told
                assert letter.right <= 960 - 20, told
                assert letter.bottom <= 540, told
                assert letter.size > 17.9 or abs(letter.size - 12) < 0.1, told
                if letter.size > 17.9 and number:
                    assert letter.bottom <= 478, told


def test_no_text_in_powerpoint_is_too_small(
    made: dict[Form, bytes], hostile: dict[Form, bytes]
) -> None:
    for data in (made[Form.PPTX], hostile[Form.PPTX]):
        assert {size for size in back.pptx_sizes(data) if size < 18} == {12.0}


def test_powerpoint_has_real_charts_with_gaps_and_alternatives(made: dict[Form, bytes]) -> None:
    slides = list(Presentation(io.BytesIO(made[Form.PPTX])).slides)
    charts = [s for slide in slides for s in slide.shapes if s.has_chart]
    assert len(charts) == 4
    column = charts[0].chart
    assert list(column.plots[0].series[0].values) == [
        2399,
        2323,
        2543,
        None,
        3048,
        None,
        7009,
        9208,
        12345,
    ]
    labels = [str(label).replace("\n", "") for label in column.plots[0].categories]
    assert labels[3:6] == ["2020年度(不明)", "2021年度", "分類の変更"]
    assert 'dispBlanksAs val="gap"' in column._chartSpace.xml
    assert column.value_axis.tick_labels.number_format == "#,##0"
    assert charts[2].chart.category_axis.reverse_order
    for frame in charts:
        assert frame._element.xpath(".//p:cNvPr")[0].get("descr")
    connectors = [s for slide in slides for s in slide.shapes if s._element.tag.endswith("cxnSp")]
    assert len(connectors) == 6 + 4, "the organisation chart and the cycle"
    assert all(
        one._element.xpath(".//a:stCxn") and one._element.xpath(".//a:endCxn") for one in connectors
    )


def test_powerpoint_speaks_our_font_and_names_no_person(made: dict[Form, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made[Form.PPTX])) as package:
        names = package.namelist()
        for name in (n for n in names if "/theme/" in n):
            theme = package.read(name).decode()
            assert set(re.findall(r'<a:(?:latin|ea) typeface="([^"]*)"', theme)) == {
                "BIZ UDPGothic"
            }
        for name in (n for n in names if n.startswith("ppt/charts/chart")):
            assert '<a:ea typeface="BIZ UDPGothic"/>' in package.read(name).decode()
        books = [package.read(n) for n in names if n.endswith(".xlsx")]
    core = Presentation(io.BytesIO(made[Form.PPTX])).core_properties
    assert (core.author, core.last_modified_by) == ("株式会社みらい印刷", "株式会社みらい印刷")
    assert str(core.modified)[:10] == "2026-12-29"
    for book in books:
        with zipfile.ZipFile(io.BytesIO(book)) as sheets:
            everything = "".join(
                sheets.read(n).decode("utf-8", "replace") for n in sheets.namelist()
            )
        assert "伊藤" not in everything
        assert "2026-12-29T00:00:00Z" in everything


def test_the_file_works_alone_and_allows_nothing_else(made: dict[Form, bytes]) -> None:
    text = made[Form.HTML].decode()
    assert len(text) < 1_500_000
    assert not re.search(
        r"\sstyle=|\son\w+=", re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    )
    assert re.findall(r'(?:src|href)="(?!#|data:)([^"]*)"', text) == []
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    for tag in ("style", "script"):
        found = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(found) == 1
        digest = base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def test_inside_the_product_nothing_is_inline() -> None:
    page = rendering.view(decks.ordinary(), banner="旧版")
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert re.findall(r'<script src="([^"]*)"', page) == ["/static/ui/slides.js"]
    assert page.count("旧版") == back.pages(fit(decks.ordinary()))


@pytest.mark.parametrize("form", PDFS)
def test_pdf_is_tagged_and_can_be_found_through(
    made: dict[Form, bytes], fitted: Deck, form: Form
) -> None:
    document = pypdfium2.PdfDocument(made[form])
    titles = [mark.get_title() for mark in document.get_toc()]
    assert titles == [fitted.title, *(slide.title for slide in fitted.slides)]
    assert document.get_metadata_value("Title").startswith(fitted.title)
    assert document.is_tagged()
    document.close()
    for word in (b"/Lang", b"pdfuaid"):
        assert word in back.inflated(made[form])


def test_hostile_words_stay_words(hostile: dict[Form, bytes]) -> None:
    tree = lxml_html.document_fromstring(hostile[Form.HTML].decode())
    assert len(tree.xpath("//script")) == 1
    for form, data in hostile.items():
        pages = _pages(data, form)
        assert "<script>alert(1)</script>&amp;]]>{{7*7}}abc終" in pages[0].replace("\n", "")
        assert not any(mark in page for page in pages for mark in "\u202e\x00\x07\ufffe")
        assert "𠮷野家" in "".join(pages)


def test_emoji_are_drawn_with_a_font_of_ours(hostile: dict[Form, bytes]) -> None:
    everything = b"".join(back.pdf_objects(hostile[Form.SLIDES_PDF]).values())
    names = set(re.findall(rb"/FontName /[A-Z]{6}\+(\S+)", everything))
    assert any(name.startswith(b"Noto-Emoji") for name in names)


def test_every_form_has_as_many_pages_of_hostile_words(hostile: dict[Form, bytes]) -> None:
    count = back.pages(fit(decks.hostile()))
    assert {form: len(_pages(data, form)) for form, data in hostile.items()} == dict.fromkeys(
        hostile, count
    )


@pytest.mark.parametrize("form", list(Form))
def test_an_old_edition_says_so_on_every_page(form: Form) -> None:
    given = decks.deck(decks.slide("a", "題", Text("文")))
    pages = _pages(render(given, form, banner="旧版"), form)
    assert len(pages) == 2
    assert all("旧版" in page for page in pages)


def test_a_deck_without_slides_is_a_cover() -> None:
    for form in Form:
        assert len(_pages(render(decks.deck(edition=0), form), form)) == 1


def test_a_picture_and_a_logo_are_shown_with_their_words() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 120), "#1f3a6e").save(out, "PNG")
    picture = Picture(out.getvalue(), "image/png", "会社のマーク")
    given = decks.deck(decks.slide("p", "写真", picture, Text("受付")), logo=picture)
    assert render(given, Form.HTML).decode().count('alt="会社のマーク"') == 2
    slides = list(Presentation(io.BytesIO(render(given, Form.PPTX))).slides)
    assert [sum(s.shape_type == 13 for s in slide.shapes) for slide in slides] == [1, 1]
    document = pypdfium2.PdfDocument(render(given, Form.SLIDES_PDF))
    assert [any(o.type == 3 for o in page.get_objects()) for page in document] == [True, True]
    document.close()


def test_without_pango_pdf_is_refused_and_the_rest_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any, **__: Any) -> bytes:
        raise paper.Missing

    monkeypatch.setattr(paper, "pdf", missing)
    given = decks.deck(decks.slide("a", "題", Text("文")))
    for form in PDFS:
        with pytest.raises(SlidesUnavailable) as refused:
            render(given, form)
        assert "libpango-1.0-0" in refused.value.next_step
    assert render(given, Form.HTML)
    assert render(given, Form.PPTX)


def test_no_address_is_ever_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    asked: list[str] = []
    fetcher = paper._fetcher()
    real = fetcher.fetch

    def seen(url: str, *rest: Any) -> Any:
        asked.append(url)
        return real(url, *rest)

    monkeypatch.setattr(fetcher, "fetch", seen)
    html = f'<title>a</title><img src="{secret.as_uri()}"><img src="http://127.0.0.1:9/a.png"><p>終'
    assert "終" in back.pdf_pages(paper.pdf(html, "@import 'http://127.0.0.1:9/a.css';"))[0]
    refused = [url for url in asked if not url.startswith("font:")]
    assert len(refused) >= 2
    for url in refused:
        with pytest.raises(ValueError, match="not one of ours"):
            real(url)


def test_files_have_names_people_know() -> None:
    given = decks.ordinary()
    assert rendering.file_name(given, Form.SLIDES_PDF) == "個人情報保護教育_第3版_スライド.pdf"
    assert rendering.file_name(given, Form.PPTX) == "個人情報保護教育_第3版.pptx"
    assert rendering.content_type(Form.HTML) == "text/html; charset=utf-8"
