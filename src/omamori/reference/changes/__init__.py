"""環境の変更の参照データ。Which areas, stages, media and words of the rules each kind of change touches; dated."""

import dataclasses
import functools
import tomllib
from importlib import resources
from typing import Any


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeKind:
    """A kind of change of the environment.

    Attributes:
        code: stored; label, example: what the form shows.
        areas: of rules; stages, media: codes of ``omamori.facts.lifecycle``.
        words: by which a clause is known to rest on the old way; empty for every clause of the areas.
    """

    code: str
    label: str
    example: str
    areas: frozenset[str]
    stages: frozenset[str]
    media: frozenset[str]
    words: tuple[str, ...]


@functools.cache
def kinds() -> dict[str, ChangeKind]:
    """The kinds by code, in the order of the form.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    return {row["code"]: _kind(row) for row in _data()["kind"]}


@functools.cache
def days_when_begun() -> int:
    """Business days to look everything over when a change had begun before it was told."""
    return int(_data()["days_when_begun"])


def _kind(row: dict[str, Any]) -> ChangeKind:
    return ChangeKind(
        code=row["code"],
        label=row["label"],
        example=row["example"],
        areas=frozenset(row["areas"]),
        stages=frozenset(row["stages"]),
        media=frozenset(row["media"]),
        words=tuple(row["words"]),
    )


def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files(__name__) / "kinds.toml").read_text("utf-8"))
