"""部屋の一覧。Finds every module of the house by its ``apps.py``: nobody edits a central list."""

import functools
import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

FLOORS = ("foundation", "plan", "do", "check", "act", "web", "api")
"""From the ground up; URL patterns, tasks and contributions are collected in this order."""

_ROOT = Path(__file__).parent.parent


@functools.cache
def names() -> tuple[str, ...]:
    """Dotted names of all modules that are Django apps, lowest floor first."""
    found: list[str] = []
    for floor in FLOORS:
        # A room may hold rooms of its own: what siblings must share, they share by living together.
        rooms = sorted([*(_ROOT / floor).glob("*/apps.py"), *(_ROOT / floor).glob("*/*/apps.py")])
        found += [".".join(("omamori", *apps.parent.relative_to(_ROOT).parts)) for apps in rooms]
        if (_ROOT / floor / "apps.py").is_file():
            found.append(f"omamori.{floor}")
    return tuple(found)


def contributions(file: str) -> Iterator[ModuleType]:
    """Import and yield ``<module>.<file>`` of each module that has it (``home``, ``jobs`` …)."""
    for name in names():
        full = f"{name}.{file}"
        if importlib.util.find_spec(full) is not None:
            yield importlib.import_module(full)
