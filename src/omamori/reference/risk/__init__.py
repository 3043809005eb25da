"""リスク分析の参照データ。Typical scenes, criteria and estimates of damage; dated, with their sources."""

import functools
import tomllib
from datetime import date
from importlib import resources
from typing import Any

STAGES = ("acquire", "transfer", "use", "store", "dispose")


def _file(*path: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(*path).read_text("utf-8"))


@functools.cache
def scenes() -> dict[str, dict[str, Any]]:
    """The library as written, by stage."""
    return {stage: _file("scenes", f"{stage}.toml") for stage in STAGES}


@functools.cache
def words() -> dict[str, tuple[str, ...]]:
    """How companies call the processes that scenes hint at."""
    return {hint: tuple(found) for hint, found in _file("words.toml")["words"].items()}


def criteria(on: date) -> dict[str, Any]:
    """The shipped criteria that count on a day."""
    return in_force(_criteria()["criteria"], on)


def damage() -> dict[str, Any]:
    """The estimates of damage as written."""
    return _damage()


def in_force(rows: list[dict[str, Any]], on: date) -> dict[str, Any]:
    """The row that counts on a day; the first one before that.

    Raises:
        ValueError: there is no row (found by the tests).
    """
    begun = [row for row in rows if row["effective_from"] <= on]
    return max(begun, key=lambda row: row["effective_from"]) if begun else rows[0]


@functools.cache
def _criteria() -> dict[str, Any]:
    return _file("criteria.toml")


@functools.cache
def _damage() -> dict[str, Any]:
    return _file("damage.toml")
