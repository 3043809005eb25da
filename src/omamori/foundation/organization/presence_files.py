"""予定のファイルの出入り。Times out of a calendar or a table, and the same table out again, without a difference.

J.2.3, J.9.3: only times and states go in and out, never what an appointment is called.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from omamori.facts.errors import Invalid
from omamori.facts.lists import ListExported
from omamori.facts.organization import PresencesImported
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel, reading
from omamori.foundation.exports.tables import Cell, Column, Table
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.domain import calendar_files, errors
from omamori.foundation.organization.domain.presence import Span, Where
from omamori.foundation.organization.models import Person, Presence
from omamori.foundation.organization.presence import row_of
from omamori.foundation.organization.roster_export import origin

_COLUMNS = tuple(Column(label=label, width=20) for label in calendar_files.HEADINGS)
_BATCH = 500
_Key = tuple[int, str, datetime, datetime]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What a file brought.

    Attributes:
        entries: times taken; people: of how many persons; left_out: entries not understood.
        same: times that stood there already.
    """

    entries: int
    people: int
    left_out: int
    same: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Given:
    """One time of a file; number: of its person; stand_in: number, empty when the file does not say."""

    number: str
    span: Span
    stand_in: str = ""


def import_presence(actor: Actor, *, name: str, content: bytes) -> ImportResult:
    """Take times out of a calendar (.ics) or a table; what a file brought before is replaced.

    A table with 従業者番号 may speak of others; only the office hands in such a one. A time that
    stands there already, by hand or by file, stays as it is.

    Raises:
        NotPermitted: the table speaks of others, and the actor is not the office.
        CalendarUnreadable, Invalid: the file cannot be read, or names nobody here.
    """
    wide = require(actor, "organization.import_presence") is Reach.ALL
    now = clock.now()
    own = Person.objects.filter(pk=actor.person_pk).first()
    given, left_out = _read(name, content, own.number if own else "", now)
    people = _people(given)
    taken = [(people[g.number.casefold()], g) for g in given if g.number.casefold() in people]
    unknown = len(given) - len(taken)
    if not wide and any(p.pk != actor.person_pk for p, _ in taken):
        # The same answer for a number that does not exist: numbers are not to be tried out.
        raise Invalid(
            {"file": "ほかの人の予定が入っています。自分の予定だけのファイルを選んでください。"}
        )
    with transaction.atomic():
        named = {p.pk for p, _ in taken} or ({own.pk} if own and not unknown else set())
        same = _replace(taken, named, people, now)
        fact = PresencesImported(
            subject_id=actor.person_id, entries=len(taken), people=len(named), left_out=left_out
        )
        record(fact, actor=actor)
    return ImportResult(
        entries=len(taken), people=len(named), left_out=left_out + unknown, same=same
    )


def export_presence(actor: Actor) -> bytes:
    """Times that are not over as a workbook that the import takes back: one's own, the office everybody's.

    Raises:
        NotPermitted.
    """
    wide = require(actor, "organization.export_presence") is Reach.ALL
    rows = Presence.objects.filter(ends_at__gt=clock.now())
    if not wide:
        rows = rows.filter(person_id=actor.person_pk)
    table = Table(title="在席・不在・テレワーク", columns=_COLUMNS, rows=_cells(rows))
    chosen = "全員のこれからの予定" if wide else "自分のこれからの予定"
    content, summary = excel.write_bytes([table], origin(actor, chosen))
    fact = ListExported(
        subject_id="organization.presence",
        rows=summary.rows,
        content_hash=summary.content_hash,
    )
    with transaction.atomic():
        record(fact, actor=actor)
    return content


def _cells(rows: "QuerySet[Presence]") -> Iterable[Sequence[Cell]]:
    named = rows.select_related("person", "stand_in").order_by("person__number", "starts_at", "pk")
    for row in named[: calendar_files.MOST_ROWS].iterator(chunk_size=1000):
        span = Span(where=Where(row.where), starts_at=row.starts_at, ends_at=row.ends_at)
        stand_in = row.stand_in.number if row.stand_in else ""
        yield [row.person.number, row.person.name, *calendar_files.told(span), stand_in]


def _replace(
    taken: Sequence[tuple[Person, _Given]],
    named: set[int],
    people: dict[str, Person],
    now: datetime,
) -> int:
    """Write what is new, erase what an earlier file said and this one does not; how many stay."""
    rows = list(
        Presence.objects.filter(person_id__in=named, ends_at__gt=now).order_by("source", "pk")
    )
    there: dict[_Key, Presence] = {}
    for row in rows:  # what came by a file comes first: the same by hand stays beside it
        there.setdefault(_key(row.person_id, row.where, row.starts_at, row.ends_at), row)
    wanted = {_key(p.pk, g.span.where.value, g.span.starts_at, g.span.ends_at): g for p, g in taken}
    stay = [key for key, g in wanted.items() if key in there and _same(there[key], g, people)]
    kept = {there[key].pk for key in stay}
    gone = [row.pk for row in rows if row.source == "file" and row.pk not in kept]
    for at in range(0, len(gone), _BATCH):
        Presence.objects.filter(pk__in=gone[at : at + _BATCH]).delete()
    persons = {p.pk: p for p, _ in taken}
    made = []
    for key in wanted.keys() - set(stay):
        row = row_of(persons[key[0]], wanted[key].span, "file")
        deputy = people.get(wanted[key].stand_in.casefold())
        row.stand_in = deputy if row.where == Where.AWAY and deputy != row.person else None
        made.append(row)
    Presence.objects.bulk_create(made, batch_size=_BATCH)
    return len(stay)


def _same(row: Presence, given: _Given, people: dict[str, Person]) -> bool:
    """Whether a time stands there as the file says; a file that names nobody instead leaves who is there."""
    deputy = people.get(given.stand_in.casefold())
    return deputy is None or row.stand_in_id == deputy.pk


def _key(person: int, where: str, starts_at: datetime, ends_at: datetime) -> _Key:
    return person, where, starts_at.replace(microsecond=0), ends_at.replace(microsecond=0)


def _read(name: str, content: bytes, own_number: str, now: datetime) -> tuple[list[_Given], int]:
    """Times with the number of their person, and how many entries were not understood."""
    if len(content) > reading.LARGEST:
        raise errors.CalendarUnreadable
    if name.lower().endswith(".ics") or content[:200].lstrip().upper().startswith(b"BEGIN:VCAL"):
        text = content.decode("utf-8-sig", "replace")
        taken = calendar_files.read_ics(text, now)
        return [_Given(number=own_number, span=span) for span in taken.spans], taken.left_out
    try:
        sheet = reading.read(content)
    except reading.Unreadable as error:
        raise Invalid({"file": error.message}) from error
    rows, left_out = calendar_files.read_table(sheet.rows, now)
    given = [
        _Given(number=row.number or own_number, span=row.span, stand_in=row.stand_in)
        for row in rows
    ]
    return given, left_out


def _people(given: Sequence[_Given]) -> dict[str, Person]:
    """Who is named in a file, by number; numbers are known again in either case."""
    numbers = {g.number for g in given} | {g.stand_in for g in given if g.stand_in}
    spelled = sorted(numbers | {n.upper() for n in numbers} | {n.lower() for n in numbers})
    parts = (spelled[at : at + _BATCH] for at in range(0, len(spelled), _BATCH))
    return {
        p.number.casefold(): p for part in parts for p in Person.objects.filter(number__in=part)
    }
