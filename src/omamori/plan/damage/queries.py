"""損害の問い。Map, costs and model that count on a day, and what a leak may cost by them; every room asks here."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.records import editions
from omamori.plan.damage import columns, domain
from omamori.plan.damage.domain import Cost, Estimate, Item, Question, Range, named_in
from omamori.plan.damage.models import Edition, Entry
from omamori.plan.register import queries as register
from omamori.plan.register.rows import ItemRow
from omamori.reference import risk as reference

__all__ = ["Cost", "Estimate", "Item", "Question", "Range", "named_in"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standard:
    """What estimates are made by on a day.

    Attributes:
        items: the map by code. costs: items of cost. model: coefficients. average: yen per person.
        number: of the company's edition; 0 for what is shipped.
        sources: (what, title, address, day).
    """

    items: Mapping[str, Item]
    costs: tuple[Cost, ...]
    model: domain.Model
    average: int
    number: int
    sources: tuple[tuple[str, str, str, date], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class EntryRow:
    """A row that is being worked on."""

    public_id: str
    code: str
    name: str
    values: Mapping[str, str]


def shipped_items() -> dict[str, Item]:
    """The map that comes along."""
    rows = reference.damage()["item"]
    return {row["code"]: Item(**row | {"words": tuple(row["words"])}) for row in rows}


def shipped_costs() -> tuple[Cost, ...]:
    """The items of cost that come along."""
    return tuple(Cost(**row) for row in reference.damage()["costs"]["items"])


def average(on: date) -> dict[str, Any]:
    """The published average of a day, with its source."""
    return reference.in_force(reference.damage()["average"], on)


def standard(on: date) -> Standard:
    """What counts on a day: the company's edition over what is shipped; one query."""
    data = reference.damage()
    model = reference.in_force(data["model"], on)
    mean = average(on)
    names = {field.name for field in dataclasses.fields(domain.Model)}
    own = editions.counting(Edition, on=on)
    items, costs = shipped_items(), shipped_costs()
    if own is not None:
        items = {r["code"]: columns.kind_of(r) for r in own.content.get("items", [])}
        costs = tuple(columns.cost_of(r) for r in own.content.get("costs", []))
    return Standard(
        items=items,
        costs=costs,
        model=domain.Model(**{name: model[name] for name in names}),
        average=mean["yen_per_person"],
        number=own.number if own else 0,
        sources=(
            ("model", model["source"], "", model["effective_from"]),
            ("average", mean["source"], "", mean["effective_from"]),
            ("costs", data["costs"]["source"], data["costs"]["address"], data["costs"]["seen_on"]),
        ),
    )


def estimate(kinds: frozenset[str], *, persons: int, found: Standard) -> Estimate:
    """Both published estimates for a number of persons."""
    return domain.estimate(
        kinds, persons=persons, items=found.items, model=found.model, average=found.average
    )  # fmt: skip


def span_of(asked: Question, found: Standard) -> Range:
    """The range for a question."""
    return domain.span_of(
        asked, items=found.items, costs=found.costs, model=found.model, average=found.average
    )  # fmt: skip


def kinds_of(row: ItemRow, items: Mapping[str, Item]) -> frozenset[str]:
    """Codes of the map that an entry of the register names by its words and its marks."""
    told = row.particulars
    marks = {"special_care": told.sensitive, "my_number": told.my_number, "card": told.card}
    return named_in(told.elements, items) | {k for k, on in marks.items() if on and k in items}


def of_entry(row: ItemRow, found: Standard) -> Question | None:
    """What would leak with an entry of the register; None while nobody says how many persons it has."""
    told = row.particulars
    most = told.count_high or told.count_estimate
    if most is None:
        return None
    least = min(told.count_low or told.count_estimate or 1, most)
    usual = frozenset(cost.code for cost in found.costs if cost.usual)
    return Question(kinds=kinds_of(row, found.items), least=least, most=most, costs=usual)


def entry(actor: Actor, item_id: str, *, on: date) -> ItemRow:
    """An entry of the register within the reader's reach.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "damage.see")
    return register.item(actor, item_id, on=on)


def entries(sheet: str) -> tuple[EntryRow, ...]:
    """The rows being worked on, in the order in which they were entered."""
    rows = Entry.objects.filter(sheet=sheet).order_by("pk")
    return tuple(_entry_row(row) for row in rows)


def own_entry(sheet: str, entry_id: str) -> EntryRow | None:
    """One of them."""
    row = Entry.objects.filter(sheet=sheet, public_id=entry_id).first()
    return _entry_row(row) if row else None


def largest(rows: Iterable[ItemRow]) -> ItemRow | None:
    """The entry with the most persons; None when nobody counted."""
    counted = [
        (row.particulars.count_high or row.particulars.count_estimate or 0, row) for row in rows
    ]
    known = [pair for pair in counted if pair[0]]
    return max(known, key=lambda pair: (pair[0], pair[1].code))[1] if known else None


def _entry_row(row: Entry) -> EntryRow:
    return EntryRow(
        public_id=row.public_id, code=row.code, name=row.values["title"], values=row.values
    )  # fmt: skip
