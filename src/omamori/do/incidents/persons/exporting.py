"""書き出す。Everybody with the state of his notice, for the report to the authorities and for the file."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from omamori.do.incidents.persons.domain import states
from omamori.do.incidents.persons.models import Matter
from omamori.do.incidents.persons.reaching import seen
from omamori.facts.errors import NotFound
from omamori.facts.lists import ListExported
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.exports import excel
from omamori.foundation.exports.tables import Cell, Column, Kind, Table
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.roster_export import origin

_COLUMNS = (
    Column(label="氏名", width=20),
    Column(label="お客様番号"),
    Column(label="郵便番号"),
    Column(label="住所", width=40),
    Column(label="メールアドレス", width=28),
    Column(label="電話番号"),
    Column(label="漏えいした項目", width=30),
    Column(label="知らせ方"),
    Column(label="状態"),
    Column(label="その時刻", kind=Kind.TIME),
    Column(label="証拠 (次のサーバーの答えなど)", width=24),
    Column(label="聞き返すこと", width=40),
)


def export(actor: Actor, case_id: str) -> bytes:
    """The whole list as a workbook; that it was taken is recorded.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "persons.export")
    matter = seen(actor, case_id)
    if matter is None:
        raise NotFound
    table = Table(title="本人への通知", columns=_COLUMNS, rows=_rows(matter))
    content, summary = excel.write_bytes([table], origin(actor, "この事案のすべて"))
    fact = ListExported(
        subject_id=f"persons.{matter.public_id}",
        rows=summary.rows,
        content_hash=summary.content_hash,
    )
    with transaction.atomic():
        record(fact, actor=actor)
    return content


def _rows(matter: Matter) -> Iterator[list[Cell]]:
    proofs = dict(
        matter.people.exclude(happenings__code="")
        .values_list("pk")
        .annotate(code=Max("happenings__code"))
    )
    rows = matter.people.filter(merged_into=None).order_by("public_id")
    for row in rows.iterator(chunk_size=500):
        data = row.data
        at: datetime = row.changed_at
        yield [
            *(data.get(key, "") for key in ("name", "number", "postal", "address", "mail", "phone", "items")),
            states.CHANNELS[states.Channel(row.channel)],
            states.WORDS[states.State(row.state)],
            at,
            proofs.get(row.pk, ""),
            row.question,
        ]  # fmt: skip
