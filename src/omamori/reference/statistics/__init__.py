"""事故の分類と全国の数字。Categories of accidents (old and new, with the crosswalk) and published figures.

Whoever classifies an incident and whoever counts incidents read the same codes here.
"""

import dataclasses
import functools
import tomllib
from datetime import date
from importlib import resources
from typing import Any


@dataclasses.dataclass(frozen=True, kw_only=True)
class Category:
    """One category of an axis.

    Attributes:
        label: as printed. parent: code of the category above it; empty at the first level.
        ours: not a printed category.
    """

    code: str
    label: str
    parent: str = ""
    note: str = ""
    ours: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Axis:
    """One way to sort accidents: ``old_cause``, ``event`` (the nine classes), ``kind``, ``cause``, ...

    Attributes:
        version: ``old`` (to FY2021) or ``new``.
        many: one accident may have several of its values, so counts do not add up to accidents.
    """

    code: str
    label: str
    version: str
    many: bool
    values: tuple[Category, ...]

    def value(self, code: str) -> Category | None:
        """The category with a code; None when there is none."""
        return next((one for one in self.values if one.code == code), None)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Version:
    """From when to when a taxonomy is used; ``effective_to`` is its last day."""

    code: str
    label: str
    source: str
    effective_from: date
    effective_to: date | None = None


@functools.cache
def document(name: str) -> dict[str, Any]:
    """A file of this folder as written; nobody changes what it returns."""
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text("utf-8"))


@functools.cache
def axes() -> dict[str, Axis]:
    """Every axis by code."""
    found = {}
    for row in document("taxonomy.toml")["axis"]:
        values = tuple(Category(**value) for value in row["values"])
        found[row["code"]] = Axis(**row | {"values": values})
    return found


def axis(code: str) -> Axis:
    """One axis.

    Raises:
        KeyError: there is none.
    """
    return axes()[code]


@functools.cache
def versions() -> tuple[Version, ...]:
    """The taxonomies, oldest first."""
    return tuple(Version(**row) for row in document("taxonomy.toml")["version"])


def version_on(day: date) -> str:
    """Code of the taxonomy that is used for accidents reported on a day."""
    return next(
        v.code
        for v in reversed(versions())
        if v.effective_from <= day or v.code == versions()[0].code
    )


@functools.cache
def crosswalk() -> dict[str, tuple[tuple[str, str], ...]]:
    """(axis, code) of the new taxonomy proposed for each old cause: a person chooses unless it is exactly one."""
    rows = document("taxonomy.toml")["crosswalk"]["rows"]
    return {row["from"]: tuple(_pair(text) for text in row["to"]) for row in rows}


def _pair(text: str) -> tuple[str, str]:
    name, _, code = text.partition(":")
    return name, code
