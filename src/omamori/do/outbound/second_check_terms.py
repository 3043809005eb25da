"""二人目の確認の目安。Dated terms of the second check from ``reference/controls/second_check.toml`` (J.6.1)."""

import dataclasses
import functools
import tomllib
from datetime import date
from importlib import resources
from typing import Any


@dataclasses.dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds on a day.

    Attributes:
        proposal_minutes: how long an emergency release waits for its second person.
        after_check_business_days: within how many business days somebody looks afterwards.
    """

    proposal_minutes: int
    after_check_business_days: int


def terms(on: date) -> Terms:
    """The newest version whose day has come; before the first, the first."""
    versions = _versions()
    past = [v for v in versions if v["effective_from"] <= on] or versions[:1]
    newest = past[-1]
    return Terms(**{f.name: int(newest[f.name]) for f in dataclasses.fields(Terms)})


@functools.cache
def _versions() -> list[dict[str, Any]]:
    file = resources.files("omamori.reference") / "controls" / "second_check.toml"
    rows: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["version"]
    return sorted(rows, key=lambda row: str(row["effective_from"]))
