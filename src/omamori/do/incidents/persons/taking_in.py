"""一覧を取り込む。A list by Excel, or people found in the file that leaked: looked at first, taken in when confirmed.

Files are read in processes of their own, with bounds; their cells and proposals wait sealed until somebody decides.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from omamori.do.incidents.persons.domain import merging, reading, states
from omamori.do.incidents.persons.errors import ListIsGone
from omamori.do.incidents.persons.finding import found_in
from omamori.do.incidents.persons.models import Matter, Principal
from omamori.do.incidents.persons.reaching import to_write
from omamori.facts.errors import Invalid
from omamori.facts.persons import PersonsTakenIn
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.exports.headings import Field, find, letter, words
from omamori.foundation.exports.reading import Unreadable, read
from omamori.foundation.exports.tables import unsafe
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs

BLOB = "persons_list"
KEPT_FOR = timedelta(days=1)
_BATCH = 500
COLUMNS = (
    Field(key="name", label="氏名", needed=True, aliases=("名前", "お名前", "顧客名", "会員名", "宛名", "本人氏名")),
    Field(key="number", label="お客様番号", aliases=("番号", "顧客番号", "会員番号", "ID", "会員ID", "顧客ID")),
    Field(key="postal", label="郵便番号", aliases=("〒", "ZIP", "郵便")),
    Field(key="address", label="住所", width=40, aliases=("ご住所", "所在地", "現住所", "送付先住所")),
    Field(key="mail", label="メールアドレス", width=28, aliases=("メール", "Eメール", "E-mail", "mail", "email")),
    Field(key="phone", label="電話番号", aliases=("電話", "携帯電話", "携帯", "TEL", "連絡先電話番号")),
    Field(key="items", label="漏えいした項目", width=30, aliases=("項目", "漏洩項目", "漏洩した項目", "対象項目", "漏えい項目", "漏れた項目", "漏れた情報", "流出した項目")),
)  # fmt: skip
"""Columns of a list, and the headings by which companies call them."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """One cell that is asked back: row from 1, column as Excel names it."""

    row: int
    column: str
    label: str
    text: str
    fatal: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """What a handed-in list would do.

    Attributes:
        rows: (row number, person, question in words); asked: cells asked back.
        there: how many rows stand in the list of the case already, word for word: they are not taken in again.
        doubles: how many rows are a person whom another row of the file names as well.
        unused: headings that are not used; binding: of all it would do.
    """

    rows: tuple[tuple[int, reading.Concerned, str], ...]
    asked: tuple[Asked, ...]
    there: int
    doubles: int
    unused: tuple[str, ...]
    origin: str
    binding: str

    @property
    def fatal(self) -> int:
        """How many rows are left out."""
        return len({a.row for a in self.asked if a.fatal})


def upload(actor: Actor, case_id: str, content: bytes, *, name: str, looked_into: bool) -> str:
    """Read a list, or look for people in a file, and keep what was read until somebody confirms.

    Args:
        content: the file; name: its name.
        looked_into: find people in it instead of reading columns.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: it cannot be read; ``file`` says why.
    """
    with transaction.atomic():
        to_write(actor, "persons.take_in", case_id, Matter.State.DRAFT, Matter.State.WAITING)
    forget_old()
    cells = _found(content, name) if looked_into else _read(content)
    cells["case"] = case_id
    return blobs.put(json.dumps(cells, ensure_ascii=False).encode(), kind=BLOB)


def forget_old() -> None:
    """Erase lists that nobody has confirmed within their day: they hold names and addresses."""
    for old in set(blobs.numbers(BLOB, before=clock.now() - KEPT_FOR)):
        blobs.erase(old, kind=BLOB)


def planned(actor: Actor, case_id: str, number: str) -> Plan:
    """What a kept list would do.

    Raises:
        NotPermitted, NotFound, NotThatState, ListIsGone.
    """
    with transaction.atomic():
        matter = to_write(
            actor, "persons.take_in", case_id, Matter.State.DRAFT, Matter.State.WAITING
        )
    try:
        kept = json.loads(blobs.read(number, kind=BLOB))
    except (blobs.BlobMissing, ValueError) as error:
        raise ListIsGone from error
    if kept["case"] != case_id:
        raise ListIsGone
    return _plan(kept, _standing(matter))


def confirm(actor: Actor, case_id: str, number: str, *, binding: str) -> int:
    """Take in what was shown; returns how many people were added.

    Raises:
        NotPermitted, NotFound, NotThatState, ListIsGone.
    """
    plan = planned(actor, case_id, number)
    if plan.binding != binding:
        raise ListIsGone
    with transaction.atomic():
        matter = to_write(
            actor, "persons.take_in", case_id, Matter.State.DRAFT, Matter.State.WAITING
        )
        if matter.last_list == number:
            raise ListIsGone
        add(matter, plan.rows, origin=plan.origin)
        matter.state, matter.last_list = Matter.State.DRAFT, number
        matter.writers = sorted({*matter.writers, actor.person_id})
        matter.save(update_fields=["state", "last_list", "writers"])
        fact = PersonsTakenIn(subject_id=matter.public_id, case_id=case_id, count=len(plan.rows))
        record(fact, actor=actor)
        transaction.on_commit(lambda: blobs.erase(number, kind=BLOB))
    return len(plan.rows)


def discard(actor: Actor, case_id: str, number: str) -> None:
    """Throw a list away.

    Raises:
        NotPermitted, NotFound, NotThatState, ListIsGone.
    """
    planned(actor, case_id, number)
    blobs.erase(number, kind=BLOB)


def add(matter: Matter, rows: Sequence[tuple[int, reading.Concerned, str]], *, origin: str) -> None:
    """Write people in a few statements."""
    now = clock.now()
    made = (
        Principal(
            matter=matter,
            data=merging.as_dict(row),
            channel=states.channel_of(row),
            origin=origin,
            question=question[:200],
            changed_at=now,
        )
        for _number, row, question in rows
    )
    Principal.objects.bulk_create(made, batch_size=_BATCH)


def _read(content: bytes) -> dict[str, object]:
    try:
        sheet = read(content)
    except Unreadable as error:
        raise Invalid({"file": error.message}) from error
    rows = [[unsafe(cell) for cell in row] for row in sheet.rows]
    header = find(rows, words(COLUMNS))
    if "name" not in header.columns:
        raise Invalid(
            {"file": "見出しの行に「氏名」の列が見つかりません。1行目に見出しを入れてください。"}
        )
    return {"origin": "list", "rows": rows, "formulas": sorted(sheet.formulas)}


def _found(content: bytes, name: str) -> dict[str, object]:
    people, why = found_in(content, name)
    if why:
        raise Invalid({"file": why})
    if not people:
        raise Invalid({"file": "このファイルから、氏名と連絡先の組は見つかりませんでした。"})
    head = [column.label for column in COLUMNS]
    rows = [[str(getattr(p, c.key)) for c in COLUMNS] for p in people]
    return {"origin": "found", "rows": [head, *rows], "formulas": []}


def _standing(matter: Matter) -> Iterator[reading.Concerned]:
    """Everybody of a case as he stands in the list, and as he stood there before he was joined with another."""
    for row in matter.people.only("public_id", "data", "own").iterator(chunk_size=_BATCH):
        if row.data:
            yield reading.Concerned(**row.data)
        if row.own and row.own != row.data:
            yield reading.Concerned(**row.own)


def _plan(kept: dict[str, Any], standing: Iterable[reading.Concerned]) -> Plan:
    rows = kept["rows"]
    header = find(rows, words(COLUMNS))
    places = {key: place for place, key in _columns(header.columns).items()}
    computed = {(row, place) for row, place in kept["formulas"]}
    people: list[tuple[int, reading.Concerned, str]] = []
    asked: list[Asked] = []
    for at, cells in enumerate(rows[header.row + 1 : header.row + 1 + reading.MOST]):
        number = header.row + 1 + at
        if not any(cell.strip() for cell in cells):
            continue
        given = {
            key: "=" if (number, place) in computed else cells[place] if place < len(cells) else ""
            for key, place in places.items()
        }
        row, questions = reading.understood(given)
        asked += _asked(number + 1, places, questions)
        if not any(q.fatal for q in questions):
            people.append((number + 1, row, " ".join(q.text for q in questions)))
    fresh = [people[at] for at in merging.new_places([row for _, row, _ in people], standing)]
    doubles = sum(len(group) - 1 for group in merging.groups([row for _, row, _ in fresh]))
    acts = json.dumps([[n, merging.as_dict(r)] for n, r, _ in fresh], ensure_ascii=False)
    return Plan(
        rows=tuple(fresh),
        asked=tuple(asked),
        there=len(people) - len(fresh),
        doubles=doubles,
        unused=header.unknown,
        origin=str(kept["origin"]),
        binding=hashlib.sha256(acts.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _asked(
    number: int, places: Mapping[str, int], questions: Iterable[reading.Question]
) -> Iterator[Asked]:
    """What is asked back about one row, with its cell."""
    labels = {column.key: column.label for column in COLUMNS}
    for q in questions:
        column = letter(places[q.field]) if q.field in places else ""
        yield Asked(row=number, column=column, label=labels[q.field], text=q.text, fatal=q.fatal)


def _columns(columns: dict[str, int]) -> dict[int, str]:
    return {place: key for key, place in columns.items()}
