"""日付のある参照データ。What must be written, and how long there is to read; never constants in code."""

import functools
import tomllib
from datetime import date, timedelta
from importlib import resources
from typing import Any

from omamori.plan.policies.domain.duty import Terms
from omamori.plan.policies.domain.required import Required, asked_on

RULEBOOK = "rulebook"


def terms(on: date) -> Terms:
    """How long there is to read, as decided for a day; the earliest terms for days before them."""
    rows = [
        Terms(**{k: v for k, v in row.items() if k != "source"})
        for row in _read("signing")["terms"]
    ]
    rows.sort(key=lambda row: row.effective_from)
    return (
        [row for row in rows if row.effective_from <= on][-1]
        if rows[0].effective_from <= on
        else rows[0]
    )


def last_day(on: date) -> date:
    """The latest day that a version may be given on a day; the earliest terms for days before them."""
    rows = sorted(_read("publishing")["terms"], key=lambda row: row["effective_from"])
    counting = [row for row in rows if row["effective_from"] <= on] or rows[:1]
    return on + timedelta(days=int(counting[-1]["most_days_ahead"]))


def required(name: str, on: date) -> tuple[Required, ...]:
    """What a policy, a public notice or the rule book must contain on a day; nothing for a rule."""
    return asked_on(_required(), name, on)


@functools.cache
def _required() -> tuple[Required, ...]:
    return tuple(Required(**row) for row in _read("required")["required"])


@functools.cache
def _read(name: str) -> dict[str, Any]:
    file = resources.files("omamori.reference") / "policies" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))
