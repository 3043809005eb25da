"""参照データ。The dated schedule of reminders and the limits of uploads."""

import functools
import tomllib
from datetime import date
from importlib import resources
from typing import Any

from omamori.do.training.courses.domain.reminding import Schedule


def schedule(*, on: date) -> Schedule:
    """The schedule of that day: the newest whose day has come; before the first, the first.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    rows = _rows()
    row = ([r for r in rows if r["effective_from"] <= on] or rows[:1])[-1]
    return Schedule(
        days=tuple(sorted(row["days"])),
        then_every=row["then_every"],
        most=row["most"],
        copy_from=row["copy_from"],
    )


@functools.cache
def _rows() -> list[dict[str, Any]]:
    file = resources.files("omamori.reference") / "training" / "reminders.toml"
    rows: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["schedule"]
    return sorted(rows, key=lambda row: str(row["effective_from"]))
