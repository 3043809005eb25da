"""一覧の行と表。Between the canonical text of a list's row and the columns of its table."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from omamori.foundation.exports.lists import (
    As,
    Item,
    Listing,
    Values,
    codes_of,
    labels_of,
    number_text,
    parts,
)
from omamori.foundation.organization import owners


def values_of(row: Model, listing: Listing) -> dict[str, str]:
    """What a table row says; people must have been selected along."""
    return {item.key: _said(item, getattr(row, item.key)) for item in listing.items}


def fill(row: Model, listing: Listing, values: Values, people: Mapping[str, int]) -> None:
    """Put canonical text into a table row; ``people`` as ``people_of`` gives it."""
    for item in listing.items:
        name = f"{item.key}_id" if item.kind is As.PERSON else item.key
        setattr(row, name, _kept(item, values.get(item.key, ""), people))


def people_of(listing: Listing, rows: Iterable[Values]) -> dict[str, int]:
    """Database keys of everybody these rows name."""
    keys = [item.key for item in listing.items if item.kind is As.PERSON]
    return owners.pks({row[key] for row in rows for key in keys if row.get(key)})


def _said(item: Item, value: Any) -> str:
    return "" if value is None else _SAY.get(item.kind, _plain)(item, value)


def _plain(item: Item, value: Any) -> str:
    del item
    return str(value)


_SAY: dict[As, Callable[[Item, Any], str]] = {
    As.PERSON: lambda _, value: owners.spelt(value),
    As.DATE: lambda _, value: str(value.isoformat()),
    As.NUMBER: lambda _, value: number_text(Decimal(value)),
    As.CHOICE: lambda item, value: item.choices.get(value, ""),
    As.CHOICES: labels_of,
    As.CODES: lambda _, value: "、".join(value),
}


def _kept(item: Item, text: str, people: Mapping[str, int]) -> Any:
    if item.kind is As.PERSON:
        return people.get(text)
    if item.kind is As.DATE:
        return date.fromisoformat(text) if text else None
    if item.kind is As.NUMBER:
        return Decimal(text) if text else None
    if item.kind is As.CHOICE:
        return next(iter(codes_of(item, text)), "")
    if item.kind is As.CHOICES:
        return list(codes_of(item, text))
    return parts(text) if item.kind is As.CODES else text
