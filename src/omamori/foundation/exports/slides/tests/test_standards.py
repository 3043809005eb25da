"""What PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3) ask and a program can see, read from the bytes of two files.

A whole validator is no part of the tests; ``docs/decisions/0019-slides.md`` says what was checked with others' eyes.
"""

import re
from datetime import date
from itertools import pairwise

import pytest

from omamori.foundation.exports.slides import evidence, paper
from omamori.foundation.exports.slides.evidence import Binder, Grid, Section
from omamori.foundation.exports.slides.rendering import Form
from omamori.foundation.exports.slides.tests import reading_back as back

FORBIDDEN = (b"/Encrypt", b"/JavaScript", b"/JS", b"/Launch", b"/AA", b"/OpenAction", b"/LZWDecode")
"""What a file that is kept for decades may not hold, or what acts by itself."""


@pytest.fixture(scope="module")
def files(made: dict[Form, bytes]) -> dict[str, bytes]:
    rows = (("営業部", "48人"), ("製造部", "72人"))
    section = Section("受講した人", (Grid(("部門", "人数"), rows),))
    binder = Binder(
        title="教育の記録", company="株式会社みらい印刷", made_on=date(2028, 2, 29),
        sections=(section,), data={"people": 120},
    )  # fmt: skip
    drawn = {str(form): made[form] for form in (Form.SLIDES_PDF, Form.HANDOUT_PDF)}
    return drawn | {"evidence": evidence.sealed(binder)}


ALLOWED = frozenset(
    [
        "Document",
        "Sect",
        "Div",
        "Art",
        "P",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "THead",
        "TBody",
        "TR",
        "TH",
        "TD",
        "Figure",
        "Span",
        "NonStruct",
        "H1",
        "H2",
        "H3",
        "Caption",
        "Link",
    ]
)
NAMES = ("slides_pdf", "handout_pdf", "evidence")


@pytest.mark.parametrize("name", NAMES)
def test_the_document_says_what_it_is(files: dict[str, bytes], name: str) -> None:
    parts = back.pdf_objects(files[name])
    catalog = next(one for one in parts.values() if b"/Type /Catalog" in one)
    for asked in (b"/Lang (ja)", b"/Marked true", b"/DisplayDocTitle true", b"/StructTreeRoot"):
        assert asked in catalog, asked
    everything = b"\n".join(parts.values())
    assert [one for one in FORBIDDEN if re.search(re.escape(one) + rb"\b", everything)] == []
    assert re.search(rb"/ID\s*\[", files[name])
    told = back.inflated(files[name]).decode("utf-8", "replace")
    part = r'pdfaid:part[>="]+3' if name == "evidence" else r'pdfuaid:part[>="]+1'
    assert re.search(part, told)
    assert re.search(r"<dc:title>", told)
    assert re.search(r'pdfaid:conformance[>="]+A', told) or name != "evidence"


@pytest.mark.parametrize("name", NAMES)
def test_every_font_is_inside_and_can_be_read_aloud(files: dict[str, bytes], name: str) -> None:
    parts = back.pdf_objects(files[name])
    fonts = [one for one in parts.values() if b"/Subtype /Type0" in one]
    described = [one for one in parts.values() if b"/Type /FontDescriptor" in one]
    assert fonts
    assert all(b"/ToUnicode" in one and b"/Identity-H" in one for one in fonts)
    assert len(described) == len(fonts)
    assert all(re.search(rb"/FontFile[23] \d+ 0 R", one) for one in described)
    names = [re.search(rb"/FontName /(\S+)", one) for one in described]
    assert all(found and re.match(rb"[A-Z]{6}\+", found[1]) for found in names), (
        "only parts of fonts"
    )


@pytest.mark.parametrize("name", NAMES)
def test_everything_has_its_place_in_the_structure(files: dict[str, bytes], name: str) -> None:
    parts = back.pdf_objects(files[name])
    elements = [one for _n, one in sorted(parts.items()) if b"/Type /StructElem" in one]
    figures = [one for one in elements if back.pdf_kind(one) == "Figure"]
    assert all(re.search(rb"/Alt\s*[(<]", one) for one in figures)
    assert bool(figures) == (name != "evidence")
    heads = [one for one in elements if back.pdf_kind(one) == "TH"]
    assert heads
    assert all(re.search(rb"/Scope /(Column|Row)", one) for one in heads)


@pytest.mark.parametrize("name", NAMES)
def test_headings_lead_down_step_by_step(files: dict[str, bytes], name: str) -> None:
    parts = back.pdf_objects(files[name])
    kinds = [back.pdf_kind(one) for _n, one in sorted(parts.items())]
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H[1-6]", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {kind for kind in kinds if kind} <= ALLOWED


@pytest.mark.parametrize("name", NAMES)
def test_no_mark_on_a_page_stands_outside(files: dict[str, bytes], name: str) -> None:
    """Text is shown only inside marked content, tagged or an artifact (PDF/UA-1 7.1)."""
    shown = 0
    for page in back.pdf_contents(files[name]):
        depth = 0
        for operator in re.findall(rb"(?:^|\s)(BDC|BMC|EMC|Tj|TJ)(?=\s|$)", page):
            depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
            if operator in (b"Tj", b"TJ"):
                shown += 1
                assert depth == 1
        assert depth == 0
    assert shown > 10


def test_the_evidence_keeps_its_colours_and_its_data(files: dict[str, bytes]) -> None:
    parts = back.pdf_objects(files["evidence"])
    catalog = next(one for one in parts.values() if b"/Type /Catalog" in one)
    assert re.search(rb"/OutputIntents", catalog)
    intent = b"\n".join(parts.values())
    assert b"/GTS_PDFA1" in intent
    assert re.search(rb"/DestOutputProfile \d+ 0 R", intent)
    assert re.search(rb"/AF\s*\[", catalog)
    assert b"/AFRelationship /Source" in intent


def test_a_heading_of_a_row_is_told_from_one_of_a_column() -> None:
    html = (
        "<title>a</title><h1>a</h1><table><thead><tr><th>列</th><th>列</th></tr></thead>"
        "<tbody><tr><th>行</th><td>1</td></tr></tbody></table>"
    )
    made = paper.pdf(f'<html lang="ja">{html}</html>', "")
    parts = [one for one in back.pdf_objects(made).values() if back.pdf_kind(one) == "TH"]
    assert [re.findall(rb"/Scope /(\w+)", one) for one in parts] == [
        [b"Column"],
        [b"Column"],
        [b"Row"],
    ]
