"""台帳を取り込む。Upload, read the headings, look, confirm: all or nothing, and only what was shown (J.3.1.1)."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports import reading, uploads
from omamori.foundation.exports.reading import Sheet, Unreadable
from omamori.foundation.exports.tables import unsafe
from omamori.foundation.storage import blobs
from omamori.plan.register.ledger_files import known
from omamori.plan.register.ledger_files.domain import headings, layout, planning
from omamori.plan.register.ledger_files.domain.books import Books, Told
from omamori.plan.register.ledger_files.domain.errors import FileClosed
from omamori.plan.register.ledger_files.models import HeadingLayout, LedgerFile

BLOB = "ledger"
OPEN_FOR = timedelta(days=1)
LARGEST = 50 * 1024 * 1024
OURS = "お守りの書式"
"""Stands above the headings of a file that we wrote."""
FILLED_DOWN = frozenset({"process_id", "department_id", "owner_id"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Preview:
    """A file as it is read now, and what it would do.

    Attributes:
        sheet, sheets: which sheet is read, and which there are.
        meant: what each heading is taken for.
        told: what a person has said. books: what it is compared with.
        formulas: how many entries hold computed cells (their values are taken).
        stripped: cells that held control characters, as Excel names them.
    """

    file: LedgerFile
    sheet: str
    sheets: tuple[str, ...]
    layout: layout.Layout
    meant: tuple[headings.Meant, ...]
    told: Told
    books: Books
    plan: planning.Plan
    formulas: int
    stripped: tuple[str, ...] = ()


def upload(actor: Actor, *, content: bytes) -> str:
    """Read a ledger and keep it for confirmation; returns its public id.

    Raises:
        NotPermitted.
        Invalid: the file cannot be read; ``file`` says why.
    """
    require(actor, "ledger_files.upload")
    sheet = _read(content, "台帳")
    row = LedgerFile.objects.create(
        uploaded_by_id=actor.person_pk or None,
        uploaded_at=clock.now(),
        file_hash=hashlib.sha256(content).hexdigest(),
        original=blobs.put(content, kind=BLOB),
        cells=uploads.put(sheet, kind=BLOB),
        told={},
    )
    return row.public_id


def settle(
    actor: Actor,
    file_id: str,
    *,
    sheet: str = "",
    heading_row: int | None = None,
    columns: Mapping[str, str] | None = None,
    told: Told | None = None,
) -> None:
    """Say how a file is to be read: which sheet, where the headings are, what they and its words mean.

    Args:
        actor: who says so.
        file_id: of the file.
        sheet: name of another sheet; empty for the same.
        heading_row: last row of the headings, from 0; None to have them found.
        columns: key by heading; None for as it was.
        told: None for as it was.

    Raises:
        NotPermitted, NotFound, FileClosed.
        Invalid: the sheet cannot be read, or a column is not one of ours.
    """
    require(actor, "ledger_files.settle")
    if columns is not None and not set(columns.values()) <= {"", *headings.COLUMNS}:
        raise Invalid({"columns": "列を一覧から選んでください。"})
    with transaction.atomic():
        row = find(file_id, for_update=True)
        if sheet and sheet != cells_of(row).name:
            read = _read(blobs.read(row.original, kind=BLOB), sheet)
            old, row.cells = row.cells, uploads.put(read, kind=BLOB)
            transaction.on_commit(lambda: blobs.erase(old, kind=BLOB))
            row.headings = {}
        row.heading_row = heading_row
        row.headings = dict(columns) if columns is not None and not sheet else row.headings
        if told is not None:
            row.told = _kept(told)
        row.save()


def _kept(told: Told) -> dict[str, object]:
    return {
        "answers": {k: dict(v) for k, v in told.answers.items()},
        "defaults": dict(told.defaults),
        "fill_down": sorted(told.fill_down),
    }


def preview(actor: Actor, file_id: str) -> Preview:
    """What a file would do now.

    Raises:
        NotPermitted, NotFound, FileClosed.
    """
    require(actor, "ledger_files.upload")
    return look(find(file_id))


def look(row: LedgerFile) -> Preview:
    """The same; callers have checked the right."""
    cells, words = cells_of(row), known.headings()
    laid = layout.lay_out(
        cells.rows, cells.merged, headings.recogniser(words), heading_row=row.heading_row
    )
    remembered = HeadingLayout.objects.filter(fingerprint=fingerprint(laid)).first()
    decided = row.headings or (remembered.headings if remembered else {})
    meant = headings.match(laid.headings, words, decided)
    columns = {m.heading.position: m.key for m in meant if m.key}
    told = _told(row, laid, columns)
    books = known.books()
    computed = {line for line, _ in cells.formulas}
    return Preview(
        file=row,
        sheet=cells.name,
        sheets=cells.names,
        layout=laid,
        meant=meant,
        told=told,
        books=books,
        plan=planning.plan(laid, columns, told, books),
        formulas=sum(1 for e in laid.entries if e.row in computed),
        stripped=cells.stripped_cells,
    )


def discard(actor: Actor, file_id: str) -> None:
    """Give an uploaded ledger up.

    Raises:
        NotPermitted, NotFound, FileClosed.
    """
    require(actor, "ledger_files.discard")
    with transaction.atomic():
        close(find(file_id, for_update=True), LedgerFile.State.DISCARDED)


def expire() -> int:
    """Give up what nobody confirmed within a day; returns how many."""
    now = clock.now()
    with transaction.atomic():
        old = LedgerFile.objects.select_for_update().filter(
            state=LedgerFile.State.OPEN, uploaded_at__lte=now - OPEN_FOR
        )
        rows = list(old)
        for row in rows:
            close(row, LedgerFile.State.DISCARDED)
    kept = LedgerFile.objects.exclude(original="").values_list("original", "cells")
    uploads.sweep({n for pair in kept for n in pair}, kind=BLOB, before=now - OPEN_FOR)
    return len(rows)


def recent() -> list[LedgerFile]:
    """The last files, newest first."""
    rows = LedgerFile.objects.select_related("uploaded_by").defer("told")
    return list(rows.order_by("-uploaded_at", "-pk")[:10])


def fingerprint(laid: layout.Layout) -> str:
    """By which a file laid out alike is known again."""
    said = json.dumps([h.spoken for h in laid.headings], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def find(file_id: str, *, for_update: bool = False) -> LedgerFile:
    """An open file.

    Raises:
        NotFound, FileClosed.
    """
    rows = LedgerFile.objects.all()
    found = (rows.select_for_update() if for_update else rows).filter(public_id=file_id).first()
    if found is None:
        raise NotFound
    if found.state != LedgerFile.State.OPEN:
        raise FileClosed
    return found


def close(row: LedgerFile, state: LedgerFile.State) -> None:
    """End a file; what it said is erased."""
    gone = [number for number in (row.original, row.cells) if number]
    row.state, row.original, row.cells, row.told = state, "", "", {}
    row.finished_at = clock.now()
    row.save()

    def erase() -> None:
        for number in gone:
            blobs.erase(number, kind=BLOB)

    transaction.on_commit(erase)


def _read(content: bytes, sheet: str) -> Sheet:
    try:
        return reading.read(content, sheet=sheet, largest=LARGEST, any_age=True)
    except Unreadable as error:
        text = error.message
        if error.code == "too_large":
            text = "ファイルが大きすぎます。50 MB までです。画像を除くか、シートを分けて保存してください。"
        if error.code == "old_excel":
            text = "パスワード付きのファイルのようです。パスワードを外して保存し直してください。"
        raise Invalid({"file": text}) from error


def cells_of(row: LedgerFile) -> Sheet:
    """What the chosen sheet of an open file says."""
    sheet = uploads.kept(row.cells, kind=BLOB)
    return dataclasses.replace(sheet, rows=tuple(tuple(map(unsafe, r)) for r in sheet.rows))


def _told(row: LedgerFile, laid: layout.Layout, columns: Mapping[int, str]) -> Told:
    said: dict[str, Any] = row.told or {}
    down = frozenset(said["fill_down"]) if "fill_down" in said else _drawn_down(laid, columns)
    return Told(
        answers=said.get("answers", {}),
        defaults={k: v for k, v in said.get("defaults", {}).items() if v},
        fill_down=down,
        own_format=any(OURS in text for text in laid.above),
    )


def _drawn_down(laid: layout.Layout, columns: Mapping[int, str]) -> frozenset[str]:
    """Columns of which ledgers often fill only the first cell of a group."""
    found = set()
    for position, key in columns.items():
        told = [e.cells[position] if position < len(e.cells) else "" for e in laid.entries]
        if (
            key in FILLED_DOWN
            and told
            and told[0]
            and sum(1 for t in told if not t) * 4 > len(told)
        ):
            found.add(key)
    return frozenset(found)
