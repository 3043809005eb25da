"""組織の状況の問い。The three lists, the looks at them, and when the next one is due."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, Value

from omamori.facts.context import ContextWritten
from omamori.facts.errors import NotFound
from omamori.facts.months import months_after
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import codes_of
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.organization.list_rows import values_of
from omamori.foundation.records.editions import Content
from omamori.plan.context import reference
from omamori.plan.context.columns import SHEETS
from omamori.plan.context.domain import questions
from omamori.plan.context.models import Issue, Party, Review, Scope
from omamori.plan.context.recording import TABLES, listing_of, rows_of
from omamori.plan.context.rows import EntryPage, EntryRow, ReviewRow

PAGE = 50


def entries(
    actor: Actor, sheet: str, *, kind: str = "", text: str = "", after: str = ""
) -> EntryPage:
    """The rows of a list by number, fifty at a time.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "context.see")
    listing = listing_of(sheet)
    rows: Any = TABLES[sheet].objects.order_by("code")
    if sheet != "scope":
        rows = rows.select_related("owner")
    if kind in listing.item("kind").choices:
        rows = rows.filter(kind=kind)
    for word in text.split()[:5]:
        rows = rows.filter(_said(sheet, word))
    if after:
        rows = rows.filter(code__gt=after)
    found = list(rows[: PAGE + 1])
    return EntryPage(
        rows=tuple(_row(sheet, row) for row in found[:PAGE]),
        after=found[PAGE - 1].code if len(found) > PAGE else "",
    )


def entry(actor: Actor, sheet: str, entry_id: str) -> EntryRow:
    """One row.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "context.see")
    listing_of(sheet)
    found = TABLES[sheet].objects.filter(public_id=entry_id).first()
    if found is None:
        raise NotFound
    return _row(sheet, found)


def content() -> Content:
    """What the lists say now."""
    return {
        sheet: [dict(values_of(row, SHEETS[sheet])) for row in rows_of(sheet)] for sheet in SHEETS
    }


def doubts(said: Content) -> tuple[str, ...]:
    """What should be asked before this is approved."""
    told = {
        sheet: [
            row | {"kind": next(iter(codes_of(listing.item("kind"), row.get("kind", ""))), "")}
            for row in said.get(sheet, [])
        ]
        for sheet, listing in SHEETS.items()
    }
    return questions.asked(told["issues"], told["parties"], told["scope"])


def reviews(actor: Actor) -> tuple[ReviewRow, ...]:
    """The last looks, newest first.

    Raises:
        NotPermitted.
    """
    require(actor, "context.see")
    rows = Review.objects.select_related("reviewer").order_by("-looked_on", "-pk")[:PAGE]
    return tuple(
        ReviewRow(
            looked_on=row.looked_on, changed=row.changed, note=row.note, reviewer=row.reviewer.name
        )
        for row in rows
    )


def review_due() -> date | None:
    """The last day for the next look, the first counted from the first row; None when nothing is written yet."""
    return due_after(last_look())


def due_after(newest: date | None) -> date | None:
    """The last day for the look that follows the newest; `review_due` where it is known already."""
    if newest is None:
        first = Issue.objects.order_by("pk").values_list("public_id", flat=True).first()
        told = facts_about(ContextWritten.subject_kind, first) if first else ()
        newest = told[0].at.astimezone(clock.JST).date() if told else None
    return months_after(newest, reference.interval_months()) if newest else None


def last_look() -> date | None:
    """The day of the last look; None when nobody has looked yet."""
    return Review.objects.order_by("-looked_on").values_list("looked_on", flat=True).first()


def review_is_near(due: date, *, on: date) -> bool:
    """Whether it is time to think of the next look."""
    return due - timedelta(days=reference.notice_days()) <= on


def counts() -> tuple[int, int, int]:
    """How many issues, parties and parts of the scope there are; one query."""
    kinds = Issue.objects.order_by().values_list(Value(0)).union(
        Party.objects.order_by().values_list(Value(1)),
        Scope.objects.order_by().values_list(Value(2)),
        all=True,
    )  # fmt: skip
    found = [kind for (kind,) in kinds]
    return found.count(0), found.count(1), found.count(2)


def _said(sheet: str, word: str) -> Q:
    names = {
        "issues": ("title", "influence", "treatment"),
        "parties": ("name", "needs", "answer"),
        "scope": ("title", "text"),
    }[sheet]
    found = Q(code__iexact=word)
    for name in names:
        found |= Q(**{f"{name}__icontains": word})
    return found


def _row(sheet: str, row: Issue | Party | Scope) -> EntryRow:
    said = values_of(row, SHEETS[sheet])
    return EntryRow(
        public_id=row.public_id,
        sheet=sheet,
        code=row.code,
        name=said.get("title", "") or said.get("name", ""),
        values=said,
    )
