"""間隔。How often laws are looked through, from dated reference data (``reference/laws``)."""

import functools
import tomllib
from importlib import resources
from typing import Any

from omamori.plan.laws.domain.reviews import Rhythm


@functools.cache
def rhythm() -> Rhythm:
    """The rhythm of ``reference/laws/review.toml``."""
    found = _read("review")
    names = ("interval_months", "notice_days", "switch_notice_days")
    return Rhythm(**{name: int(found[name]) for name in names})


def starter_laws() -> list[dict[str, Any]]:
    """The laws of ``reference/laws/starter.toml`` as written."""
    laws: list[dict[str, Any]] = _read("starter")["law"]
    return laws


def announced() -> tuple[str, list[dict[str, Any]]]:
    """Source and changes of ``reference/laws/changes.toml``."""
    found = _read("changes")
    return str(found["source"]), list(found["change"])


def _read(name: str) -> dict[str, Any]:
    file = resources.files("omamori.reference") / "laws" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))
