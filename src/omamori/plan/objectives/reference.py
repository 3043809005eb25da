"""参照データ。The typical year, the rule of renewal and the rhythm of reminders (``reference/plan``)."""

import dataclasses
import functools
import tomllib
from importlib import resources
from typing import Any

from omamori.plan.objectives.domain.renewal import RenewalRule


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rhythm:
    """Days before something is asked for."""

    notice_days: int
    remind_days: int
    value_days: int
    next_year_days: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Typical:
    """One event of a typical year; ``owner`` is a post."""

    code: str
    kind: str
    title: str
    month: int
    day: int
    days: int
    owner: str
    audience: str
    how: str
    record: str


@functools.cache
def rhythm() -> Rhythm:
    """The rhythm of ``rhythm.toml``."""
    return Rhythm(**_numbers("rhythm", Rhythm))


@functools.cache
def renewal_rule() -> RenewalRule:
    """The rule of ``renewal.toml``."""
    return RenewalRule(**_numbers("renewal", RenewalRule))


@functools.cache
def typical_year() -> tuple[Typical, ...]:
    """The events of ``typical_year.toml``."""
    return tuple(Typical(**{"days": 0, **row}) for row in _read("typical_year")["event"])


def document(kind: str) -> dict[str, Any]:
    """The fixed text of ``education`` or ``audit`` in ``documents.toml``."""
    found: dict[str, Any] = _read("documents")[kind]
    return found


def _numbers(name: str, made: Any) -> dict[str, int]:
    content = _read(name)
    return {field.name: int(content[field.name]) for field in dataclasses.fields(made)}


@functools.cache
def _read(name: str) -> dict[str, Any]:
    file = resources.files("omamori.reference") / "plan" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))
