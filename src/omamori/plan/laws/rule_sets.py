"""参照データの一覧。The dated data files by which this installation works, with their source and first day."""

import dataclasses
import functools
import tomllib
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable


@dataclasses.dataclass(frozen=True, kw_only=True)
class RuleSet:
    """One dated file; ``name`` is its place under ``reference``."""

    name: str
    source: str
    effective_from: date


@functools.cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Every file of ``reference`` that says from when it counts and where it comes from."""
    root = resources.files("omamori.reference")
    found = [made for file in _files(root, "") if (made := _read(*file)) is not None]
    return tuple(sorted(found, key=lambda one: one.name))


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml") and prefix and prefix != "access/":
            found.append((f"{prefix}{entry.name.removesuffix('.toml')}", entry))
    return found


def _read(name: str, file: Traversable) -> RuleSet | None:
    content = tomllib.loads(file.read_text("utf-8"))
    day, source = content.get("effective_from"), content.get("source")
    if not isinstance(day, date) or not isinstance(source, str):
        return None
    return RuleSet(name=name, source=source, effective_from=day)
