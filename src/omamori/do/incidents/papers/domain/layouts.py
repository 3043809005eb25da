"""様式。Which fields a report has, where each comes from, and which may stay unknown in which stage."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

STAGES = ("prompt", "full")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Field:
    """One field.

    Attributes:
        item: heading under which it stands; empty for none.
        origin: name of a value of ``CaseAtHand``; empty when people write it.
        prompt, full: ``must``, ``may`` stay unknown, or ``none`` (not on that paper).
        same: values of this name must agree whoever is told.
    """

    code: str
    label: str
    item: str = ""
    origin: str = ""
    prompt: str = "may"
    full: str = "must"
    same: str = ""

    def need(self, stage: str) -> str:
        """What holds in a stage."""
        return self.prompt if stage == "prompt" else self.full


@dataclasses.dataclass(frozen=True, kw_only=True)
class Layout:
    """A report of one kind.

    Attributes:
        code: ``pmark``, ``ppc`` …; form: name of the official form.
        prompt, full: codes of the duties that it fulfils.
        mark: ``confirm``: check against the form of today before use.
    """

    code: str
    label: str
    form: str
    prompt: str
    full: str
    source: str
    effective_from: date
    fields: tuple[Field, ...]
    mark: str = "confirm"

    def duty(self, stage: str) -> str:
        """Code of the duty that a stage of it fulfils."""
        return self.prompt if stage == "prompt" else self.full

    def on(self, stage: str) -> tuple[Field, ...]:
        """The fields of a stage."""
        return tuple(field for field in self.fields if field.need(stage) != "none")


def layouts(document: Mapping[str, Any], on: date) -> tuple[Layout, ...]:
    """The layouts in force on a day: of each code the newest whose day has come.

    Raises:
        KeyError, TypeError: the data does not fit (found by the tests).
    """
    rows = {row["code"]: row for row in document["paper"] if row["effective_from"] <= on}
    found = []
    for row in rows.values():
        fields = row.get("fields") or rows[row["like"]]["fields"]
        plain = {key: value for key, value in row.items() if key not in ("fields", "like")}
        found.append(Layout(**plain, fields=_fields(fields)))
    return tuple(found)


def _fields(rows: Iterable[Mapping[str, str]]) -> tuple[Field, ...]:
    return tuple(Field(**row) for row in rows)
