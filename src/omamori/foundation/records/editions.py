"""版。Frozen states of a room's working records: proposed by one person, approved by another, valid from a day.

What people work on may change at any time; an edition keeps what it said when it was proposed, with
its hash, so that approval is bound to exactly that, and any day's state can be shown again (J.4.5.2).
"""

import dataclasses
import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import F, Q, QuerySet, Value

from omamori.facts.errors import NotFound, NotPermitted, Refusal
from omamori.foundation.records.public_id import PublicIdField

Content = Mapping[str, list[dict[str, str]]]
"""The rows of each list by its name, every row as text by column."""


class NothingChanged(Refusal):
    """What would be proposed is what counts already."""

    code = "editions.nothing_changed"
    message = "いま効力のある版から、変わったところがありません。"
    next_step = "直してから、承認を頼んでください。"


class OneWaits(Refusal):
    """An edition of this series waits for approval."""

    code = "editions.one_waits"
    message = "承認を待っている版が、すでにあります。"
    next_step = "その版が承認されるか、取り下げてから、頼んでください。"


class NotWaiting(Refusal):
    """It was approved, sent back or withdrawn meanwhile."""

    code = "editions.not_waiting"
    message = "この版は、もう承認を待っていません。"
    next_step = "版の一覧を開き直してください。"


class OtherText(Refusal):
    """The content is not the one that was shown."""

    code = "editions.other_text"
    message = "表示していた内容と、承認を待っている内容が違います。"
    next_step = "開き直して、内容をもう一度確かめてください。"


class WriterApproves(NotPermitted):
    """Whoever wrote or proposed it would approve it."""

    code = "editions.writer_approves"
    message = "書いた人・承認を頼んだ人は、自分では承認できません。"
    next_step = "書いていない人に、承認してもらってください。"


class Edition(models.Model):
    """版。Rooms make their own table of it."""

    class State(models.TextChoices):
        """Whether it waits, counts (from its day), or was not taken."""

        PROPOSED = "proposed", "承認待ち"
        APPROVED = "approved", "承認済み"
        RETURNED = "returned", "差し戻し"
        WITHDRAWN = "withdrawn", "取り下げ"

    public_id = PublicIdField()
    series = models.CharField(max_length=20, blank=True)
    """Which of several rows of editions, e.g. a fiscal year; empty where there is one."""
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(max_length=400)
    note = models.CharField(max_length=400, blank=True)
    """What the approver wants changed."""
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    author = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="proposed_%(app_label)s"
    )
    writers = models.JSONField(default=list)
    """Public ids of everybody who wrote on it: none of them may approve."""
    approver = models.ForeignKey(
        "organization.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approved_%(app_label)s",
    )
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    """Last day; empty while it counts."""

    class Meta:
        """One number once, one waiting at a time, and nobody approves himself."""

        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="%(app_label)s_edition_number_once"
            ),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(state="proposed"),
                name="%(app_label)s_edition_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")),
                name="%(app_label)s_edition_other_approves",
            ),
        ]
        indexes = [models.Index(fields=["series", "valid_from"])]


E = TypeVar("E", bound=Edition)


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionRow:
    """An edition as shown.

    Attributes:
        standing: ``proposed``, ``scheduled``, ``in_force``, ``superseded``, ``returned``, ``withdrawn``.
        may_approve: the reader neither wrote nor proposed it (his right is another matter).
    """

    public_id: str
    series: str
    number: int
    standing: str
    reason: str
    note: str
    content: Content
    content_hash: str
    author: str
    approver: str
    proposed_at: datetime
    valid_from: date | None
    valid_to: date | None
    may_approve: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Waiting:
    """An edition that waits for approval, without its content.

    Attributes:
        room: name space of its routes.
        writers: public ids of who may not approve it.
        author_pk: database key of who proposed it.
    """

    room: str
    public_id: str
    series: str
    number: int
    writers: tuple[str, ...]
    proposed_at: datetime
    author_pk: int


STANDINGS = {
    "proposed": ("承認待ち", "watch"),
    "scheduled": ("発効前", "key"),
    "in_force": ("効力あり", "good"),
    "superseded": ("旧版", ""),
    "returned": ("差し戻し", "late"),
    "withdrawn": ("取り下げ", ""),
}


def hash_of(content: Content) -> str:
    """SHA-256 of a content, the same for the same words."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def counting(table: type[E], *, on: date, series: str = "") -> E | None:
    """The edition that counts on a day."""
    still = Q(valid_to=None) | Q(valid_to__gte=on)
    rows = _rows(table).filter(still, series=series, valid_from__lte=on)
    return rows.filter(state=Edition.State.APPROVED).order_by("-number").first()


def waiting(table: type[E]) -> "QuerySet[E]":
    """What waits for approval, of every series."""
    rows = _rows(table).filter(state=Edition.State.PROPOSED)
    return rows.select_related("author").order_by("proposed_at")


def waiting_in(tables: Mapping[str, type[Edition]]) -> list[Waiting]:
    """What waits for approval in several rooms, by the name of the room; one query, without the contents."""
    first, *others = [
        _rows(table)
        .filter(state=Edition.State.PROPOSED)
        .values_list(
            Value(room), "public_id", "series", "number", "writers", "proposed_at", "author_id"
        )
        for room, table in tables.items()
    ]
    rows = first.union(*others, all=True)
    return [
        Waiting(
            room=room,
            public_id=public_id,
            series=series,
            number=number,
            writers=tuple(writers),
            proposed_at=proposed_at,
            author_pk=author_pk,
        )
        for room, public_id, series, number, writers, proposed_at, author_pk in sorted(
            rows, key=lambda row: row[5]
        )
    ]


def propose(
    table: type[E],
    *,
    series: str = "",
    content: Content,
    reason: str,
    author: tuple[int, str],
    writers: Collection[str],
    now: datetime,
) -> E:
    """Freeze what the working records say and ask for approval; inside the caller's transaction.

    Args:
        author: database key and public id of who asks.
        writers: public ids of everybody who wrote since the edition before.

    Raises:
        OneWaits, NothingChanged.
    """
    rows = _rows(table).select_for_update().filter(series=series).order_by("-number")
    known = list(rows)
    if any(row.state == Edition.State.PROPOSED for row in known):
        raise OneWaits
    newest = next((row for row in known if row.state == Edition.State.APPROVED), None)
    mark = hash_of(content)
    if newest and newest.content_hash == mark:
        raise NothingChanged
    return _rows(table).create(
        series=series,
        number=known[0].number + 1 if known else 1,
        reason=reason.strip()[:400],
        content=content,
        content_hash=mark,
        author_id=author[0],
        writers=sorted({author[1], *writers}),
        proposed_at=now,
    )


def approve(
    table: type[E],
    public_id: str,
    *,
    content_hash: str,
    approver: tuple[int, str],
    valid_from: date,
    now: datetime,
) -> E:
    """Let exactly what was shown count from a day; the one before ends the day before.

    Raises:
        NotFound, NotWaiting, OtherText, WriterApproves.
    """
    row = _waiting(table, public_id)
    if not approver[1] or approver[1] in row.writers:
        raise WriterApproves
    if content_hash != row.content_hash or hash_of(row.content) != row.content_hash:
        raise OtherText
    earlier = _rows(table).filter(series=row.series, state=Edition.State.APPROVED, valid_to=None)
    for before in earlier:
        begun = before.valid_from or valid_from
        before.valid_to = max(valid_from - timedelta(days=1), begun - timedelta(days=1))
        before.save(update_fields=["valid_to"])
    _rows(table).filter(pk=row.pk).update(
        state=Edition.State.APPROVED, decided_at=now, valid_from=valid_from, approver=approver[0]
    )
    row.refresh_from_db()
    return row


def send_back(table: type[E], public_id: str, *, note: str, by: str, now: datetime) -> E:
    """Ask the writers to change it.

    Raises:
        NotFound, NotWaiting, WriterApproves.
    """
    row = _waiting(table, public_id)
    if not by or by in row.writers:
        raise WriterApproves
    row.state, row.note, row.decided_at = Edition.State.RETURNED, note.strip()[:400], now
    row.save()
    return row


def withdraw(table: type[E], public_id: str, *, now: datetime) -> E:
    """Take a proposal back.

    Raises:
        NotFound, NotWaiting.
    """
    row = _waiting(table, public_id)
    row.state, row.decided_at = Edition.State.WITHDRAWN, now
    row.save()
    return row


def history(
    table: type[E], *, on: date, series: str = "", reader: str = ""
) -> tuple[EditionRow, ...]:
    """The last fifty editions, newest first, without their contents."""
    rows = _rows(table).filter(series=series).select_related("author", "approver")
    found = rows.defer("content").order_by("-number")[:50]
    return tuple(_without_content(row, on=on, reader=reader) for row in found)


def content_before(table: type[E], row: EditionRow) -> Content | None:
    """What the edition before said, of those that came to count; None for the first."""
    rows = _rows(table).filter(series=row.series, number__lt=row.number, valid_from__isnull=False)
    found = rows.only("content").order_by("-number").first()
    return found.content if found else None


def edition(table: type[E], public_id: str, *, on: date, reader: str = "") -> EditionRow:
    """One edition.

    Raises:
        NotFound.
    """
    rows = _rows(table).select_related("author", "approver")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return row_of(found, on=on, reader=reader)


def row_of(row: Edition, *, on: date, reader: str = "") -> EditionRow:
    """A table row as the frozen row others get."""
    shown = _without_content(row, on=on, reader=reader)
    return dataclasses.replace(shown, content=row.content)


def _without_content(row: Edition, *, on: date, reader: str) -> EditionRow:
    return EditionRow(
        public_id=row.public_id,
        series=row.series,
        number=row.number,
        standing=standing(row, on),
        reason=row.reason,
        note=row.note,
        content={},
        content_hash=row.content_hash,
        author=row.author.name,
        approver=row.approver.name if row.approver else "",
        proposed_at=row.proposed_at,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        may_approve=bool(reader) and reader not in row.writers,
    )


def standing(row: Edition, on: date) -> str:
    """How an edition stands on a day, as in ``EditionRow.standing``."""
    if row.state != Edition.State.APPROVED:
        return str(row.state)
    if row.valid_from and row.valid_from > on:
        return "scheduled"
    return "superseded" if row.valid_to and row.valid_to < on else "in_force"


def _rows(table: type[E]) -> "QuerySet[E]":
    return QuerySet(table)


def _waiting(table: type[E], public_id: str) -> E:
    rows = _rows(table).select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if found.state != Edition.State.PROPOSED:
        raise NotWaiting
    return found
