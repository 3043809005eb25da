"""The sealed file carries its data, proves it by its hash, and is the same for the same facts."""

import hashlib
import json
import re
from datetime import date

import pypdfium2
import pytest

from omamori.foundation.exports.slides import evidence, paper
from omamori.foundation.exports.slides.evidence import Binder, Grid, Lines, Section
from omamori.foundation.exports.slides.rendering import SlidesUnavailable
from omamori.foundation.exports.slides.tests import reading_back as back
from omamori.foundation.exports.slides.tests.reading_back import inflated

DATA = {"people": 120, "names": ["佐藤", "<b>", "\r\n"], "share": 0.98, "none": None}
BINDER = Binder(
    title="教育の記録 2027年度",
    company="株式会社みらい印刷",
    made_on=date(2028, 2, 29),
    sections=(
        Section(
            "受講した人",
            (
                Lines(("120人のうち118人が受講しました。", "<b>太字ではない</b>\u202e")),
                Grid(
                    ("部門", "人数"),
                    tuple((f"第{n}部", f"{n:,}") for n in range(60)),
                    frozenset({1}),
                ),
            ),
        ),
        Section("欠席", (Grid(("氏名", "理由"), (), empty="欠席はありません。"),)),
    ),
    data=DATA,
    name="教育/../training 2027.json",
)


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return evidence.sealed(BINDER)


def test_the_data_inside_is_the_data_whose_hash_is_printed(sealed: bytes) -> None:
    document = pypdfium2.PdfDocument(sealed)
    assert document.count_attachments() == 1
    inside = document.get_attachment(0)
    data = bytes(inside.get_data())
    assert inside.get_name() == "教育..training2027.json"
    document.close()
    assert json.loads(data) == DATA
    assert hashlib.sha256(data).hexdigest() == evidence.digest(BINDER)
    assert evidence.digest(BINDER) in back.pdf_pages(sealed)[-1]


def test_every_word_is_there_and_markup_stays_text(sealed: bytes) -> None:
    text = "".join(back.pdf_pages(sealed))
    for word in (
        "受講した人",
        "<b>太字ではない</b>",
        "第59部",
        "欠席はありません。",
        "2028年2月29日",
    ):
        assert word in text
    assert all("部門人数" in page for page in back.pdf_pages(sealed)), "headings on every page"


def test_the_same_facts_are_the_same_bytes(sealed: bytes) -> None:
    assert evidence.sealed(BINDER) == sealed
    assert re.search(rb'pdfaid:part[>="]+3', inflated(sealed))


def test_without_pango_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> bytes:
        raise paper.Missing

    monkeypatch.setattr(paper, "pdf", missing)
    with pytest.raises(SlidesUnavailable):
        evidence.sealed(BINDER)
