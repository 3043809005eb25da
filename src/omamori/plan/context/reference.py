"""参照データ。The first lists that come along, and how often all of it is looked at (``reference/context``)."""

import functools
import tomllib
from importlib import resources
from typing import Any


def starter(sheet: str) -> list[dict[str, str]]:
    """The rows of one list as written, in canonical text; ``kind`` is a code."""
    rows: list[dict[str, Any]] = _read("starter")[sheet]
    return [
        {key: "、".join(v) if isinstance(v, list) else str(v) for key, v in row.items()}
        for row in rows
    ]


def interval_months() -> int:
    """Months from one look to the next."""
    return int(_read("review")["interval_months"])


def notice_days() -> int:
    """Days before a look is due."""
    return int(_read("review")["notice_days"])


@functools.cache
def _read(name: str) -> dict[str, Any]:
    file = resources.files("omamori.reference") / "context" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))
