"""台帳の問い。The register of any day: processes, their flow, entries, what lies where (the public read side)."""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.records.once import asked_once
from omamori.plan.register import measures
from omamori.plan.register.domain import counting, particulars
from omamori.plan.register.models import Item, ItemEdition, ProcessEdition, State, Step
from omamori.plan.register.reading import (
    OPEN,
    in_force,
    item_editions,
    item_row,
    item_rows,
    process_editions,
    process_names,
    process_row,
    seen,
    seen_beside,
    step_rows,
    undisposed,
)
from omamori.plan.register.rows import (
    ItemPage,
    ItemRow,
    ListedItem,
    ListPage,
    PlacedCount,
    ProcessRow,
    StepRow,
)

PAGE = 50
_LISTED = (
    "item__public_id", "process_id", "department__name", "owner__name", *particulars.COUNTS, "code", "name",
    "purpose", "keep_until", "keep_until_note", "sensitive", "my_number", "card", "entrusted", "contractors",
    "third_party", "joint_use", "abroad",
)  # fmt: skip
MOST_PROCESSES = 2000
FLAGS = (
    "sensitive", "my_number", "card", "entrusted", "contractors", "third_party", "joint_use",
    "abroad", "retained", "overdue",
)  # fmt: skip
"""Filters of the list; ``overdue`` has passed its 保管期限, ``contractors`` is entrusted to others."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """What to list; empty fields do not filter.

    Attributes:
        process, department, owner: public ids. flag: one of ``FLAGS``. medium, principal: codes.
        text: words in name, number, purpose or place.
    """

    process: str = ""
    department: str = ""
    owner: str = ""
    flag: str = ""
    medium: str = ""
    principal: str = ""
    text: str = ""


EVERYTHING = Choice()


def processes(
    actor: Actor, *, on: date, department: str = "", after: str = "", most: int = MOST_PROCESSES
) -> tuple[ProcessRow, ...]:
    """Business processes of a day by number, of all departments the actor may see or of one.

    Args:
        actor: who looks.
        on: which day's register.
        department: public id; empty for all within sight.
        after: only those whose number comes after this one.
        most: how many.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    rows = process_editions().filter(in_force(on), seen(actor), ends=False)
    if department:
        rows = rows.filter(department__public_id=department)
    rows = rows.filter(process__code__gt=after) if after else rows
    return tuple(process_row(row) for row in rows.order_by("process__code")[:most])


def in_the_making(item_ids: Iterable[str]) -> frozenset[str]:
    """Of these entries those of which something is written or waits: their people have a task for it. One query."""
    rows = ItemEdition.objects.filter(item__public_id__in=set(item_ids), state__in=OPEN)
    return frozenset(rows.values_list("item__public_id", flat=True))


@asked_once
def process(actor: Actor, public_id: str, *, on: date) -> ProcessRow:
    """One business process of a day.

    Raises:
        NotPermitted.
        NotFound: it does not count that day, or the actor may not see it.
    """
    require(actor, "register.see")
    rows = process_editions().filter(in_force(on), seen(actor), process__public_id=public_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return process_row(found)


def steps(process_id: str, *, on: date) -> tuple[StepRow, ...]:
    """The flow of a process on a day; callers have read the process with the actor's rights."""
    return steps_of([process_id], on=on).get(process_id, ())


def steps_of(process_ids: Iterable[str], *, on: date) -> dict[str, tuple[StepRow, ...]]:
    """The flows of many processes on a day; two queries."""
    wanted = set(process_ids)
    editions = ProcessEdition.objects.filter(in_force(on), process__public_id__in=wanted)
    found: dict[str, list[StepRow]] = {}
    for row in step_rows(Step.objects.filter(edition__in=editions)):
        found.setdefault(row.process_id, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def items(
    actor: Actor, *, on: date, choice: Choice = EVERYTHING, after: str = "", most: int = PAGE
) -> ItemPage:
    """Entries of a day by number, ``most`` at a time.

    Args:
        actor: who looks.
        on: which day's register.
        choice: what to list.
        after: ``ItemPage.after`` of the page before.
        most: entries of a page.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    found = list(_following(item_editions(), actor, on, choice, after)[: most + 1])
    return ItemPage(
        rows=item_rows(found[:most], on),
        after=found[most - 1].item.public_id if len(found) > most else "",
    )


def listed(actor: Actor, *, on: date, choice: Choice = EVERYTHING, after: str = "") -> ListPage:
    """Fifty entries of a day by number, with what the list shows of them; two queries, three from the second page on.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    rows = _following(ItemEdition.objects.all(), actor, on, choice, after)
    found = list(rows.values_list(*_LISTED)[: PAGE + 1])
    names = process_names((row[1] for row in found[:PAGE]), on)
    shown = [_listed(dict(zip(_LISTED, row, strict=True)), names) for row in found[:PAGE]]
    more = len(found) > PAGE
    return ListPage(rows=tuple(shown), after=shown[-1].public_id if more else "")


def process_choices(
    actor: Actor, *, on: date, entry: particulars.Particulars | None = None
) -> dict[str, str]:
    """Number and name of the business processes of a day by public id; one query.

    Args:
        entry: what is said of an entry that the actor writes on; the processes of its department count, too.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    rows = ProcessEdition.objects.filter(in_force(on), seen_beside(actor, entry), ends=False)
    said = rows.values_list("process__public_id", "process__code", "name")
    return {
        k: f"{code} {name}" for k, code, name in said.order_by("process__code")[:MOST_PROCESSES]
    }


def process_labels(process_ids: Iterable[str], *, on: date) -> dict[str, str]:
    """Number and name of processes that a record names, also of ended ones; one query.

    Callers have checked that their reader may see the record.
    """
    rows = ProcessEdition.objects.filter(process__public_id__in=set(process_ids) - {""})
    rows = rows.filter(state=State.APPROVED, valid_from__lte=on).order_by("number")
    said = rows.values_list("process__public_id", "process__code", "name")
    return {key: f"{code} {name}" for key, code, name in said}


def every_item(actor: Actor, *, on: date, choice: Choice = EVERYTHING) -> Iterator[ItemRow]:
    """All entries of a day by number, streamed; for files and other rooms.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    rows = _following(item_editions(), actor, on, choice, "")
    names = process_names(rows.values_list("process_id", flat=True).distinct().order_by(), on)
    return (item_row(row, names) for row in rows.iterator(chunk_size=500))


def item(actor: Actor, public_id: str, *, on: date) -> ItemRow:
    """One entry of a day.

    Raises:
        NotPermitted.
        NotFound: it does not count that day, or the actor may not see it.
    """
    require(actor, "register.see")
    rows = item_editions().filter(in_force(on), seen(actor), item__public_id=public_id)
    found = item_rows(rows[:1], on)
    if not found:
        raise NotFound
    return found[0]


def item_counts(actor: Actor, *, on: date) -> dict[str, int]:
    """How many entries each process has that day within sight, by its public id.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    rows = ItemEdition.objects.filter(in_force(on), seen(actor)).values_list("process__public_id")
    return dict(rows.annotate(count=Count("pk")))


def item_count_at_places(places: Iterable[str], *, on: date) -> dict[str, PlacedCount]:
    """What the register says lies at these places (paths, tables, sites); unknown places are absent.

    An entry lies at a place when the place is one of its ``addresses`` or lies below it. Asked by the
    scans for their own judgement; shows nothing by itself. One query.
    """
    rows = ItemEdition.objects.filter(in_force(on)).exclude(addresses=[])
    known: dict[str, list[ItemEdition]] = {}
    for row in rows.select_related("item"):
        for address in row.addresses:
            known.setdefault(spelled(address), []).append(row)
    found: dict[str, PlacedCount] = {}
    for place in set(places):
        here = {row.pk: row for above in _upwards(spelled(place)) for row in known.get(above, ())}
        if here:
            found[place] = _placed(list(here.values()))
    return found


def band(count: counting.Count, *, on: date) -> counting.Band:
    """The band of a count by the table of a day."""
    return counting.band(count, measures.counts(on).bands)


def _following(
    rows: "QuerySet[ItemEdition]", actor: Actor, on: date, choice: Choice, after: str
) -> "QuerySet[ItemEdition]":
    """Entries within sight by number, from the one after ``after`` on."""
    found = chosen(rows, choice, on).filter(seen(actor)).order_by("code")
    last = Item.objects.filter(public_id=after).values_list("code", flat=True) if after else None
    begin = last.first() if last is not None else None
    return found.filter(code__gt=begin) if begin else found


def chosen(rows: "QuerySet[ItemEdition]", choice: Choice, on: date) -> "QuerySet[ItemEdition]":
    """Of these editions those of a day that a choice means, without regard to rights."""
    rows = rows.filter(in_force(on))
    for lookup, value in (
        ("process__public_id", choice.process),
        ("department__public_id", choice.department),
        ("owner__public_id", choice.owner),
    ):
        rows = rows.filter(**{lookup: value}) if value else rows
    if choice.flag in FLAGS:
        rows = rows.filter(_flagged(choice.flag, on))
    # A JSON list of plain codes is searched as text: both databases write it alike.
    rows = rows.filter(media__icontains=f'"{choice.medium}"') if choice.medium else rows
    if choice.principal:
        rows = rows.filter(principals__icontains=f'"{choice.principal}"')
    return rows.filter(saying(choice.text, "code", ("name", "purpose", "place")))


def saying(text: str, code: str, columns: Iterable[str]) -> Q:
    """Rows that hold every word of a text in a column, or whose number begins with it."""
    found = Q()
    for word in text.split()[:5]:
        said = Q(**{f"{code}__istartswith": word})
        for column in columns:
            said |= Q(**{f"{column}__icontains": word})
        found &= said
    return found


def _listed(row: dict[str, Any], names: dict[int, str]) -> ListedItem:
    count, (low, estimate, high, about) = None, (row.pop(n) for n in particulars.COUNTS)
    if estimate is not None:
        count = counting.Count(low=low, estimate=estimate, high=high, about=about)
    return ListedItem(
        public_id=row.pop("item__public_id"),
        process=names.get(row.pop("process_id"), ""),
        department=row.pop("department__name"),
        owner=row.pop("owner__name"),
        count=count,
        **row | {"contractors": bool(row["contractors"])},
    )


def _flagged(flag: str, on: date) -> Q:
    if flag == "overdue":
        return Q(undisposed(), keep_until__lt=on)
    if flag == "contractors":
        return ~Q(contractors=[])
    return Q(**{flag: True})


def spelled(address: str) -> str:
    """An address as it is compared: slashes alike, without case, without an end slash."""
    return address.strip().replace("\\", "/").rstrip("/").casefold()


def _upwards(place: str) -> Iterator[str]:
    while place:
        yield place
        place = place.rpartition("/")[0].rstrip("/")


def _placed(rows: list[ItemEdition]) -> PlacedCount:
    known = [row for row in rows if row.count_estimate is not None]
    whole = len(known) == len(rows)
    days = [row.keep_until for row in rows if row.keep_until]
    return PlacedCount(
        items=tuple(sorted(row.item.public_id for row in rows)),
        low=sum(row.count_low or 0 for row in known) if whole else None,
        estimate=sum(row.count_estimate or 0 for row in known) if whole else None,
        high=sum(row.count_high or 0 for row in known) if whole else None,
        keep_until=min(days, default=None),
    )
