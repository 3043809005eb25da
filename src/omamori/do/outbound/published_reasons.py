"""公表されたわけ。The published fact behind each rule, quoted with its source, for who asks 「なぜ」."""

import dataclasses
import functools
import tomllib
from collections.abc import Mapping
from importlib import resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Published:
    """One sentence in Japanese, and who published it where."""

    text: str = ""
    source: str = ""


def behind(rule: str) -> Published:
    """The published reason for a rule; empty where it needs none beyond its purpose."""
    return _all().get(rule, Published())


@functools.cache
def _all() -> Mapping[str, Published]:
    file = resources.files("omamori.reference") / "controls" / "why.toml"
    rows = tomllib.loads(file.read_text("utf-8"))
    return {rule: Published(**row) for rule, row in rows.items() if isinstance(row, dict)}
