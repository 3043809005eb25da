"""取り出す。A report as Excel, Word or PDF; that it was taken is recorded, and each carries its edition and hash."""

import io
from datetime import UTC, datetime

import docx
from django.db import transaction
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from omamori.do.incidents.papers import queries
from omamori.do.incidents.papers.domain.filling import UNKNOWN_WORD, Line
from omamori.do.incidents.papers.models import Paper
from omamori.do.incidents.papers.telling import told
from omamori.facts.duties import PaperTaken
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel
from omamori.foundation.exports.slides import evidence
from omamori.foundation.exports.tables import Column, Table, safe
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.roster_export import origin

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {"excel": ("xlsx", excel.MEDIA_TYPE), "word": ("docx", WORD), "pdf": ("pdf", "application/pdf")}  # fmt: skip
_FONT = "BIZ UDPゴシック"
_LABEL, _WIDE = Mm(42), Mm(128)
_TEXT, _MOST_LINES = 70, 24
"""Width of the text of a field in the sheet, in characters, and the lines of its tallest row."""
_FIXED = datetime(2000, 1, 1, tzinfo=UTC)
_MADE_BY = "お守り"


def download(actor: Actor, paper_id: str, form: str) -> tuple[bytes, str, str]:
    """Content, file name and media type.

    Raises:
        NotPermitted, NotFound.
        Invalid: no such form.
        SlidesUnavailable: PDF cannot be drawn here.
    """
    require(actor, "papers.download")
    if form not in FORMS:
        raise Invalid({"form": "excel、word、pdf のどれかを選んでください。"})
    page = queries.paper(actor, paper_id)
    suffix, media_type = FORMS[form]
    made = {"excel": _excel, "word": _word, "pdf": _pdf}[form](actor, page)
    row = Paper.objects.get(public_id=paper_id)
    with transaction.atomic():
        record(PaperTaken(**told(row), form=form), actor=actor)
    return made, f"{page.row.name}_{page.case.number}.{suffix}", media_type


def shown(line: Line) -> str:
    """What the paper says: unknown is said to be under examination."""
    return line.text or UNKNOWN_WORD


def _stamp(page: queries.PaperPage) -> str:
    drill = "【訓練】" if page.case.drill else ""
    frozen = f"SHA-256 {page.row.sha256}" if page.row.sha256 else "固める前の下書き"
    return f"{drill}{page.layout.form} / {page.row.name} / {page.row.state_label} / {frozen}"


def _excel(actor: Actor, page: queries.PaperPage) -> bytes:
    columns = (
        Column(label="区分", width=14, wrap=True),
        Column(label="項目", width=26, wrap=True),
        Column(label="内容", width=_TEXT, wrap=True),
        Column(label="どこから", width=20, wrap=True),
    )
    rows = [
        (line.item if place == 0 else "", line.label if place == 0 else "(続き)", part, line.origin)
        for line in page.lines
        for place, part in enumerate(parts_of(shown(line)))
    ]
    first = 0 if any(line.item for line in page.lines) else 1
    table = Table(
        title=page.layout.label, columns=columns[first:], rows=[row[first:] for row in rows]
    )
    content, _summary = excel.write_bytes([table], origin(actor, _stamp(page)))
    return content


def parts_of(text: str) -> list[str]:
    """A text in pieces of which each fits into one row of a sheet: Excel draws none taller."""
    parts: list[list[str]] = [[]]
    lines, most = 0, _MOST_LINES * (_TEXT - 1) // 2
    pieces = (
        line[at : at + most] for line in text.split("\n") for at in range(0, len(line) or 1, most)
    )
    for line in pieces:
        taken = excel.lines_of(line, _TEXT)
        if parts[-1] and lines + taken > _MOST_LINES:
            parts.append([])
            lines = 0
        parts[-1].append(line)
        lines += taken
    return ["\n".join(part) for part in parts]


def _word(actor: Actor, page: queries.PaperPage) -> bytes:
    del actor
    document = docx.Document()
    _style(document)
    document.add_heading(safe(page.row.name), level=1)
    document.add_paragraph(safe(_stamp(page)))
    for item, lines in page.items:
        if item:
            document.add_heading(safe(item), level=2)
        table = document.add_table(rows=0, cols=2, style="Table Grid")
        table.autofit = False
        for line in lines:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = safe(line.label), safe(shown(line))
            cells[0].width, cells[1].width = _LABEL, _WIDE
        table.columns[0].width, table.columns[1].width = _LABEL, _WIDE
    core = document.core_properties
    core.author = core.last_modified_by = _MADE_BY
    core.title, core.created, core.modified = safe(page.row.name), _FIXED, _FIXED
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _style(document: Document) -> None:
    """A4 with narrow edges, one Japanese face for text and headings."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _FONT
        face = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            face.attrib.pop(qn(f"w:{theme}"), None)
        face.set(qn("w:eastAsia"), _FONT)
    document.styles["Normal"].font.size = Pt(10.5)


def _pdf(actor: Actor, page: queries.PaperPage) -> bytes:
    company = origin(actor, "").company
    sections = tuple(
        evidence.Section(
            item or "報告",
            (
                evidence.Grid(
                    headings=("項目", "内容"),
                    rows=tuple((line.label, shown(line)) for line in lines),
                ),
            ),
        )
        for item, lines in page.items
    )
    first = evidence.Section("この文書", (evidence.Lines((_stamp(page),)),))
    binder = evidence.Binder(
        title=page.row.name,
        company=company,
        made_on=page.row.made_at.astimezone(clock.JST).date(),
        sections=(*sections, first),
        data={
            "paper": page.row.layout,
            "stage": page.row.stage,
            "version": page.row.version,
            "sha256": page.row.sha256,
            "fields": [[line.code, line.label, line.text, line.origin] for line in page.lines],
        },
        name=f"{page.row.layout}-{page.row.stage}-{page.row.version}.json",
    )
    return evidence.sealed(binder)
