"""不適合を書き出す。The list of nonconformities with their last round, as an assessor asks for it (J.7.1)."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from omamori.act.nonconformities import queries
from omamori.facts.lists import ListExported
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.exports import excel
from omamori.foundation.exports.tables import Cell, Column, Kind, Table
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.roster_export import origin

_COLUMNS = (
    Column(label="番号", width=28),
    Column(label="不適合", width=40),
    Column(label="きっかけ"),
    Column(label="条"),
    Column(label="指針の項"),
    Column(label="部門"),
    Column(label="見つけた日", kind=Kind.DATE),
    Column(label="状態"),
    Column(label="担当"),
    Column(label="次の期日", kind=Kind.DATE),
    Column(label="何回目"),
    Column(label="効果の見込みの結果"),
    Column(label="完了した日時", kind=Kind.TIME),
)
_MOST = 10_000


def export(actor: Actor, *, on: date) -> bytes:
    """Everything within reach as a workbook; that it was taken is recorded.

    Raises:
        NotPermitted.
    """
    require(actor, "nonconformities.export")
    table = Table(title="不適合と是正処置", columns=_COLUMNS, rows=_rows(actor, on))
    content, summary = excel.write_bytes([table], origin(actor, "すべて"))
    fact = ListExported(
        subject_id="nonconformities.nonconformities",
        rows=summary.rows,
        content_hash=summary.content_hash,
    )
    with transaction.atomic():
        record(fact, actor=actor)
    return content


def _rows(actor: Actor, on: date) -> Iterator[list[Cell]]:
    found, _after = queries.nonconformities(actor, queries.Wanted(), on=on, most=_MOST)
    for row in found:
        yield [
            row.public_id,
            row.title,
            row.origin,
            row.rule_clause,
            row.item,
            row.department,
            row.found_on,
            row.state_label,
            row.owner,
            row.due,
            row.round or None,
            row.outcome_label,
            row.closed_at,
        ]
