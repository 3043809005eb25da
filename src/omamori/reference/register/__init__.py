"""台帳の参照データ。Bands of counts, what 約 means, terms of review and disposal; dated."""

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any


def clause_rules() -> Sequence[Mapping[str, Any]]:
    """The tables of ``clauses.toml`` in their order: by which words a clause concerns which entries."""
    data = tomllib.loads((resources.files(__name__) / "clauses.toml").read_text("utf-8"))
    found: Sequence[Mapping[str, Any]] = data["rule"]
    return found


def dated(part: str) -> Sequence[Mapping[str, Any]]:
    """The tables of ``register.toml`` of a part (``counts`` or ``reviews``), oldest first.

    Raises:
        KeyError: no such part.
    """
    data = tomllib.loads((resources.files(__name__) / "register.toml").read_text("utf-8"))
    return sorted(data[part], key=lambda t: t["effective_from"])
