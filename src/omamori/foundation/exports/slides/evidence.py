"""証拠の冊子。A sealed PDF/A-3 of headings, paragraphs and tables that carries its data inside as JSON.

An assessor reads it twenty years on without us: fonts are embedded, the text is tagged, the attached file is the
one whose SHA-256 is printed. The same content gives the same bytes.
"""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from omamori.foundation.exports.slides import paper, wording
from omamori.foundation.exports.slides.rendering import SlidesUnavailable


@dataclasses.dataclass(frozen=True)
class Lines:
    """Paragraphs."""

    paragraphs: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Grid:
    """A table; ``numeric`` are the indexes of columns of figures, ``empty`` what is said without rows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    empty: str = "該当はありません。"


@dataclasses.dataclass(frozen=True)
class Section:
    """A heading with what stands under it."""

    title: str
    parts: tuple[Lines | Grid, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Binder:
    """The document.

    Attributes:
        made_on: the only date printed beside those in the texts.
        data: plain JSON values: the same facts for machines; the file is ``name``.
    """

    title: str
    company: str
    made_on: date
    sections: tuple[Section, ...]
    data: Any
    name: str = "data.json"


LONG = 40
"""Rows from which columns are measured by us."""
_PAPER, _PADDING, _SHORT = 52.0, 1.5, 8.5
"""Width of the text, of the edges of a cell, and of the widest column that is never made narrower, in em."""
CSS = """
@page { size: A4; margin: 20mm 18mm 20mm;
  @bottom-left { content: string(foot); font: 8.5pt "BIZ UDPGothic"; color: #4d4d52; width: 130mm; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8.5pt "BIZ UDPGothic"; color: #4d4d52; } }
body { font-family: "BIZ UDPGothic", "Noto Emoji", "Noto Sans CJK JP", sans-serif; font-size: 10.5pt; line-height: 1.7;
  overflow-wrap: anywhere; color: #1a1a1c; }
h1 { font-size: 20pt; line-height: 1.4; margin: 0 0 3mm; color: #1f3a6e; }
h2 { font-size: 14pt; margin: 8mm 0 2mm; padding-bottom: 1mm; border-bottom: 1pt solid #1f3a6e;
  break-after: avoid; }
p { margin: 0 0 2mm; white-space: pre-line; }
table { width: 100%; border-collapse: collapse; margin: 2mm 0 4mm; font-size: 9.5pt; line-height: 1.5; }
table.fixed { table-layout: fixed; }
th, td { border: .5pt solid #b5b2a8; padding: .6mm 2mm; text-align: left; vertical-align: top; white-space: pre-line; }
th { background: #e6ecf7; font-weight: 700; }
tr { break-inside: avoid; }
th.n, td.n { text-align: right; }
td.n, td.s { white-space: nowrap; }
.seal { margin: 4mm 0 0; padding: 3mm; border: .5pt solid #b5b2a8; font-size: 9pt; }
.running { string-set: foot content(); height: 0; margin: 0; font-size: 1pt; line-height: 0; color: #fff; }
"""


def attached(binder: Binder) -> bytes:
    """The attached JSON: sorted, UTF-8, with a line end; what its printed SHA-256 is made of."""
    text = json.dumps(binder.data, ensure_ascii=False, sort_keys=True, indent=2)
    return (text.encode("utf-8", "replace") + b"\n").replace(b"\r\n", b"\n")


def digest(binder: Binder) -> str:
    """SHA-256 (hex) of the attached JSON, as printed."""
    return hashlib.sha256(attached(binder)).hexdigest()


def sealed(binder: Binder) -> bytes:
    """The document as PDF/A-3a with its data attached.

    Raises:
        SlidesUnavailable: Pango is missing.
    """
    data = attached(binder)
    told = wording.clean(dataclasses.replace(binder, data=None))
    name = "".join(c for c in told.name if c.isalnum() or c in "-_.") or "data.json"
    html = _html(told, name, hashlib.sha256(data).hexdigest())
    inside = paper.Attached(name, data, f"{told.title} (JSON)")
    try:
        return paper.pdf(html, CSS, variant="pdf/a-3a", attached=(inside,))
    except paper.Missing as error:
        raise SlidesUnavailable from error


def _html(binder: Binder, name: str, sha256: str) -> str:
    day = f"{binder.made_on.year}年{binder.made_on.month}月{binder.made_on.day}日"
    foot = "　".join(one for one in (binder.company, binder.title, day) if one)
    seal = (
        f"この文書には、同じ内容のデータ {name} が添付されています。"
        "添付を取り出し、SHA-256 が次の値と同じであれば、あとから変えられていません。"
    )
    return (
        '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">'
        f"<title>{escape(binder.title)}</title>"
        f'<meta name="author" content="{escape(binder.company)}"></head><body>'
        f'<p class="running">{escape(foot)}</p><h1>{escape(binder.title)}</h1>'
        f"<p>{escape(binder.company)}　{day}</p>{''.join(map(_section, binder.sections))}"
        f'<div class="seal"><p>{escape(seal)}</p><p>SHA-256: {sha256}</p></div></body></html>'
    )


def _section(section: Section) -> str:
    parts = "".join(
        "".join(f"<p>{escape(line)}</p>" for line in part.paragraphs)
        if isinstance(part, Lines)
        else _grid(part)
        for part in section.parts
    )
    return f"<h2>{escape(section.title)}</h2>{parts}"


def _grid(grid: Grid) -> str:
    if not grid.rows:
        return f"<p>{escape(grid.empty)}</p>"
    widths = _widths(grid) if len(grid.rows) > LONG else ""
    heads = _cells(grid.headings, grid.numeric).replace("<td", '<th scope="col"')
    heads = heads.replace("</td>", "</th>")
    rows = "".join(f"<tr>{_cells(row, grid.numeric)}</tr>" for row in grid.rows)
    kind = ' class="fixed"' if widths else ""
    return f"<table{kind}>{widths}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _widths(grid: Grid) -> str:
    """Columns as wide as their words ask for: a long table whose layout need not be tried costs half the time.

    Short columns get what they need; the wide ones share the rest.
    """
    columns = zip(grid.headings, *grid.rows, strict=True)
    wanted = [max(map(_ems, cells)) + _PADDING for cells in columns]
    short = sum(one for one in wanted if one <= _SHORT)
    wide = sum(one for one in wanted if one > _SHORT)
    share = min(1.0, max(_PAPER - short, _PAPER / 4) / wide) if wide else 1.0
    cut = [one if one <= _SHORT else max(one * share, _SHORT) for one in wanted]
    whole = sum(cut)
    cols = "".join(f'<col style="width:{one * 100 / whole:.2f}%">' for one in cut)
    return f"<colgroup>{cols}</colgroup>"


def _ems(text: str) -> float:
    """About how wide the longest line is, in em."""
    return max(sum(0.6 if c.isascii() else 1.0 for c in line) for line in (text or " ").split("\n"))


def _cells(row: Sequence[str], numeric: frozenset[int]) -> str:
    return "".join(
        f"<td{_kind(cell, numeric=place in numeric)}>{escape(cell)}</td>"
        for place, cell in enumerate(row)
    )


def _kind(cell: str, *, numeric: bool) -> str:
    """Figures stand right; days, numbers and short words are not broken."""
    if numeric:
        return ' class="n"'
    return ' class="s"' if cell.isascii() and 0 < _ems(cell) <= _SHORT - _PADDING else ""
