"""台帳を書き出す。The register as an assessor knows it: one sheet to print, the flows, what has changed (J.4.5.3).

Two lines of headings, frozen, A3 across, page x of y. What is written comes back without a difference: the import
reads this file by the same words.
"""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from omamori.facts.ledger_files import LedgerTakenOut
from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.tables import Digest, Origin, safe
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.roster_export import origin
from omamori.foundation.partners import queries as partners
from omamori.plan.register import queries
from omamori.plan.register.domain.counting import spoken
from omamori.plan.register.domain.particulars import WORDS
from omamori.plan.register.ledger_files.domain.headings import COLUMNS
from omamori.plan.register.ledger_files.importing import OURS
from omamori.plan.register.queries import Choice
from omamori.plan.register.rows import ItemRow

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("個人情報", ("code", "name", "process_id", "department_id", "owner_id", "elements", "principals", "count", "media")),
    ("取得", ("purpose", "acquisition", "source", "consent", "consent_note")),
    ("特に注意するもの", ("sensitive", "sensitive_note", "my_number", "card", "personal_data", "retained")),
    ("委託・提供", ("contractors", "contractor_note", "third_party", "third_party_note", "joint_use", "joint_use_note",
                 "abroad", "countries")),
    ("保管", ("access_holders", "place", "storage_method", "addresses")),
    ("期限と廃棄", ("use_until_note", "use_until", "keep_until_note", "keep_until", "disposal", "disposal_note")),
    ("受託", ("entrusted", "entruster_id", "contract", "contract_until", "handback", "handback_note")),
    ("管理", ("clauses", "note")),
)  # fmt: skip
_WIDE = {"name": 24, "elements": 28, "purpose": 28, "note": 24, "place": 20, "access_holders": 20}
_NARROW = {
    "code",
    "count",
    "sensitive",
    "my_number",
    "card",
    "personal_data",
    "retained",
    "third_party",
    "joint_use",
    "abroad",
    "entrusted",
}
_FONT = "BIZ UDPゴシック"
_LABELS = {key: {c.value: c.label for c in codes} for key, codes in WORDS.items()}
_STAGES = {str(stage): stage.label for stage in Stage}
_MEDIA = {str(medium): medium.label for medium in Medium}
_LINE = 12.0
"""Points of a line."""
_ONE_PAGE = 12
"""Columns that can be read on one A3 sheet."""
_HEAD = 3
"""Rows above the headings: title, what it is, how it is read."""


def export(actor: Actor, *, on: date, choice: Choice, chosen: str) -> bytes:
    """The register of a day as a workbook; that it was taken is recorded.

    Args:
        actor: who takes it; only what he may see is in it.
        on: the day.
        choice: what to list. chosen: the same in words.

    Raises:
        NotPermitted.
    """
    require(actor, "ledger_files.export")
    told = origin(actor, chosen)
    buffer, digest = io.BytesIO(), Digest()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheets = _Sheets(book, told, on)
    sheets.register(queries.every_item(actor, on=on, choice=choice), digest)
    sheets.flows(actor)
    summary = digest.summary()
    sheets.about(summary.rows, summary.content_hash)
    book.close()
    with transaction.atomic():
        fact = LedgerTakenOut(
            subject_id=on.isoformat(), rows=summary.rows, content_hash=summary.content_hash
        )
        record(fact, actor=actor)
    return buffer.getvalue()


def template(actor: Actor) -> bytes:
    """The same without an entry, and the words to choose from.

    Raises:
        NotPermitted.
    """
    require(actor, "ledger_files.upload")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheets = _Sheets(book, origin(actor, _("ひな形")), clock.today())
    sheets.register(iter(()), Digest())
    sheets.words()
    book.close()
    return buffer.getvalue()


class _Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, told: Origin, on: date) -> None:
        self._book, self._told, self._on = book, told, on
        plain = {
            "font_name": _FONT,
            "font_size": 9,
            "text_wrap": True,
            "valign": "top",
            "border": 1,
        }
        self._text = book.add_format({**plain, "num_format": "@"})
        self._date = book.add_format({**plain, "num_format": "yyyy/mm/dd", "align": "left"})
        bold = {**plain, "bold": True, "valign": "vcenter"}
        self._heading = book.add_format({**bold, "bg_color": "#E8F1FE"})
        self._group = book.add_format({**bold, "bg_color": "#C5D7FB", "align": "center"})
        self._title = book.add_format({"font_name": _FONT, "font_size": 14, "bold": True})
        self._small = book.add_format({"font_name": _FONT, "font_size": 9})
        self._people = {
            key: f"{number} {name}"
            for key, number, name in organization.everybody(on=on).values_list(
                "public_id", "number", "name"
            )
        }
        self._partners = {k: f"{number} {name}" for k, (number, name) in partners.names().items()}

    def register(self, rows: Iterator[ItemRow], digest: Digest) -> None:
        """個人情報管理台帳."""
        sheet = self._book.add_worksheet(_("個人情報管理台帳"))
        keys = [key for _group, group in GROUPS for key in group]
        widths = [_width(key) for key in keys]
        self._paper(sheet, widths, top=_HEAD + 2)
        told = _("%(company)s ・ %(day)s 現在 ・ 書き出し %(at)s %(by)s ・ 範囲: %(range)s") % {
            "company": self._told.company, "day": f"{self._on:%Y年%-m月%-d日}", "at": self._told.at,
            "by": self._told.by, "range": self._told.filter,
        }  # fmt: skip
        sheet.write_string(0, 0, _("個人情報管理台帳"), self._title)
        sheet.write_string(1, 0, safe(told), self._small)
        sheet.write_string(2, 0, OURS, self._small)
        place = 0
        for label, group in GROUPS:
            sheet.merge_range(_HEAD, place, _HEAD, place + len(group) - 1, label, self._group)
            place += len(group)
        sheet.set_row(_HEAD + 1, _LINE * 2)
        for position, key in enumerate(keys):
            sheet.write_string(_HEAD + 1, position, COLUMNS[key], self._heading)
        digest.heading([COLUMNS[key] for key in keys])
        number = _HEAD + 1
        for number, row in enumerate(rows, start=_HEAD + 2):
            cells = self._cells(row, keys)
            digest.row(cells)
            sheet.set_row(number, _LINE * _lines(cells, widths))
            for position, cell in enumerate(cells):
                self._write(sheet, number, position, cell)
        sheet.autofilter(_HEAD + 1, 0, max(number, _HEAD + 2), len(keys) - 1)

    def flows(self, actor: Actor) -> None:
        """業務の流れ."""
        sheet = self._book.add_worksheet(_("業務の流れ"))
        labels = [
            "業務",
            "部門",
            "局面",
            "場面",
            "行う人",
            "場所",
            "媒体",
            "どこから",
            "どこへ",
            "備考",
        ]
        self._paper(sheet, [24, 16, 16, 28, 16, 18, 16, 20, 20, 28], top=1)
        for position, label in enumerate(labels):
            sheet.write_string(0, position, label, self._heading)
        processes = queries.processes(actor, on=self._on)
        steps = queries.steps_of([p.public_id for p in processes], on=self._on)
        number = 0
        for process in processes:
            for step in steps.get(process.public_id, ()):
                number += 1
                cells = [
                    f"{process.code} {process.name}", process.department, _STAGES.get(step.stage, step.stage),
                    step.title, step.actor, step.place, _MEDIA.get(step.medium, step.medium),
                    step.from_name, step.to_name, step.note,
                ]  # fmt: skip
                for position, cell in enumerate(cells):
                    self._write(sheet, number, position, cell)

    def words(self) -> None:
        """選べる言葉."""
        sheet = self._book.add_worksheet(_("選べる言葉"))
        columns = {COLUMNS[key]: [c.label for c in codes] for key, codes in WORDS.items()}
        columns[COLUMNS["department_id"]] = list(organization.department_names().values())
        self._paper(sheet, [28] * len(columns), top=1)
        longest = max(map(len, columns.values()))
        for number in range(longest + 1):
            for position, (label, words) in enumerate(columns.items()):
                told = [label, *words]
                style = self._text if number else self._heading
                text = told[number] if number < len(told) else ""
                sheet.write_string(number, position, safe(text), style)

    def about(self, rows: int, content_hash: str) -> None:
        """この表について."""
        sheet = self._book.add_worksheet(_("この表について"))
        self._paper(sheet, [24, 80], top=0)
        facts = (
            (_("会社"), self._told.company),
            (_("いつの台帳か"), self._on.isoformat()),
            (_("書き出した人"), self._told.by),
            (_("書き出した時刻"), self._told.at),
            (_("選んだ範囲"), self._told.filter),
            (_("件数"), f"{rows:,}"),
            (_("内容の SHA-256"), content_hash),
        )
        for number, (label, value) in enumerate(facts):
            sheet.write_string(number, 0, label, self._heading)
            sheet.write_string(number, 1, safe(value), self._text)

    def _paper(self, sheet: Worksheet, widths: list[int], *, top: int) -> None:
        for position, width in enumerate(widths):
            sheet.set_column(position, position, width)
        sheet.freeze_panes(top, 2 if len(widths) > _ONE_PAGE else 0)
        # Lines on paper, too: writing borders of empty cells would take half of the time.
        sheet.hide_gridlines(0)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        if top:
            sheet.repeat_rows(max(top - 2, 0), top - 1)
        wide = len(widths) > _ONE_PAGE
        # Number and name stand on each of the pages that lie side by side.
        sheet.fit_to_pages(3 if wide else 1, 0)
        if wide:
            sheet.repeat_columns(0, 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{safe(self._told.company)}&C&P / &N&R&D")

    def _write(self, sheet: Worksheet, row: int, position: int, cell: str | date | None) -> None:
        if isinstance(cell, date):
            sheet.write_datetime(row, position, cell, self._date)
        elif cell:
            sheet.write_string(row, position, safe(cell), self._text)

    def _cells(self, row: ItemRow, keys: list[str]) -> list[str | date | None]:
        given = row.particulars
        told: dict[str, Any] = vars(given) | {
            "code": row.code,
            "count": spoken(given.count) if given.count else "",
            "process_id": f"{row.process_code} {row.process}".strip(),
            "owner_id": self._people.get(row.owner_id, row.owner),
            "department_id": row.department,
            "entruster_id": self._partners.get(given.entruster_id, given.entruster_id),
            "contractors": tuple(self._partners.get(p, p) for p in given.contractors),
        }
        return [_cell(key, told[key]) for key in keys]


def _cell(key: str, value: Any) -> str | date | None:
    if isinstance(value, bool):
        return "○" if value else "×"
    if key in _LABELS:
        codes: tuple[str, ...] = value if isinstance(value, tuple) else (value,)
        return "、".join(_LABELS[key].get(code, code) for code in codes)
    if isinstance(value, tuple):
        return "、".join(value)
    return value if isinstance(value, str | date) else None


def _lines(cells: list[str | date | None], widths: list[int]) -> int:
    """Lines of the highest cell: a wide letter takes two places."""
    texts = zip(cells, widths, strict=True)
    return (
        max(-(-len(c.encode("cp932", "replace")) // w) for c, w in texts if isinstance(c, str)) or 1
    )


def _width(key: str) -> int:
    return 9 if key in _NARROW else _WIDE.get(key, 14)
