"""直すところの一覧。The same file back, with the cells marked that should be put right, and why."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from omamori.foundation.exports.headings import letter
from omamori.foundation.exports.tables import safe
from omamori.foundation.ui.wording import told
from omamori.plan.register.ledger_files.domain.headings import COLUMNS
from omamori.plan.register.ledger_files.importing import Preview, cells_of

_FONT = "BIZ UDPゴシック"


def marked(seen: Preview) -> bytes:
    """A workbook: the sheet as it was read, marked; and the list of problems."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    plain = {"font_name": _FONT, "text_wrap": True, "valign": "top"}
    styles = {
        "": book.add_format(plain),
        "blocking": book.add_format({**plain, "bg_color": "#FFC9C9", "bold": True}),
        "note": book.add_format({**plain, "bg_color": "#FFF3B8"}),
    }
    problems = seen.plan.problems
    states: dict[tuple[int, int], str] = {}
    texts: dict[tuple[int, int], list[str]] = {}
    for problem in problems:
        place = (problem.row, problem.position)
        texts.setdefault(place, []).append(str(told(problem.text)))
        if problem.blocking or place not in states:
            states[place] = "blocking" if problem.blocking else "note"
    sheet = book.add_worksheet(_("印を付けた台帳"))
    for row, line in enumerate(cells_of(seen.file).rows):
        for position, text in enumerate(line):
            style = styles[states.get((row, position), "")]
            sheet.write_string(row, position, safe(text), style)
    for (row, position), state in states.items():
        said = "\n".join(texts[row, position])
        if position >= 0:
            sheet.write_comment(row, position, said)
        else:
            sheet.write_string(row, len(seen.layout.headings) + 1, said, styles[state])
    _list(book, seen, styles[""])
    book.close()
    return buffer.getvalue()


def _list(book: xlsxwriter.Workbook, seen: Preview, style: object) -> None:
    sheet = book.add_worksheet(_("直すところ"))
    sheet.set_column(0, 2, 18)
    sheet.set_column(3, 3, 90)
    for position, label in enumerate((_("セル"), _("項目"), _("重さ"), _("内容と直し方"))):
        sheet.write_string(0, position, label, style)
    for number, problem in enumerate(seen.plan.problems, start=1):
        cell = letter(problem.position) if problem.position >= 0 else ""
        weight = _("直すまで取り込めない") if problem.blocking else _("空けて取り込む")
        words = (
            f"{cell}{problem.row + 1}",
            COLUMNS.get(problem.key, ""),
            weight,
            str(told(problem.text)),
        )
        for position, text in enumerate(words):
            sheet.write_string(number, position, safe(text), style)
