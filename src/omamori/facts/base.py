"""事実の型。What every fact is, so that one row serves as audit trail, trigger and statistic.

Facts hold ids, numbers and categories only. Names, addresses and mail text stay in rows that can be
erased (J.9.1: 利用する必要がなくなったときの消去), because the ledger never forgets.
"""

import dataclasses
import re
from datetime import date, datetime
from typing import Any, ClassVar, Self

type_names: dict[str, "type[Fact]"] = {}
"""Every fact type by its name, filled when a class is defined."""

_field_names: dict[type["Fact"], tuple[str, ...]] = {}
_PLAIN = re.compile(r"[A-Za-z0-9_.:/+-]{0,120}")
_WHOLE = frozenset((int, bool))
_AS_JSON = frozenset((str, *_WHOLE))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that happened to one subject.

    Attributes:
        subject_id: public id of the record the fact is about.
        trace: public id that ties facts of one story together (by default the subject itself).
        clause: item of the 構築・運用指針 that asks for the record, e.g. ``J.9.2``.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    subject_kind: ClassVar[str]
    version: ClassVar[int] = 1
    default_clause: ClassVar[str] = ""

    subject_id: str
    trace: str = ""
    clause: str = ""

    def __init_subclass__(cls) -> None:
        """Enter the fact in the vocabulary; two facts may not share a name."""
        name = cls.__dict__.get("name")
        if name is None:
            return
        if name in type_names:
            raise TypeError(f"fact name used twice: {name}")
        type_names[name] = cls

    def __post_init__(self) -> None:
        """Refuse text that could carry personal data, and numbers that cannot be sealed.

        Raises:
            ValueError: a string is not a plain id or category, or a number has a fraction (two
                programs need not write it alike, so its hash would not be the same everywhere).
        """
        for name in _fields(type(self)):
            value = getattr(self, name)
            if type(value) in _WHOLE or (type(value) is str and _PLAIN.fullmatch(value)):
                continue
            if isinstance(value, float):
                raise ValueError(f"{self.name}.{name} must be a whole number")  # noqa: TRY004 - one kind of refusal
            for text in _strings(value):
                if not _PLAIN.fullmatch(text):
                    raise ValueError(f"{self.name}.{name} must hold an id or a category")

    def payload(self) -> dict[str, Any]:
        """The fields as JSON-ready values; dates as ISO 8601."""
        values = {name: getattr(self, name) for name in _fields(type(self))}
        return {n: v if type(v) in _AS_JSON else _to_json(v) for n, v in values.items()}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Rebuild a fact from its stored payload; fields added since then take their default."""
        known = {f.name: f for f in dataclasses.fields(cls)}
        values: dict[str, Any] = {
            k: _from_json(known[k].type, v) for k, v in payload.items() if k in known
        }
        return cls(**values)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Recorded:
    """A fact as the ledger holds it.

    Attributes:
        fact_id: public id of the ledger row; the idempotency key of every subscriber.
        at: when it happened (aware, UTC).
        actor_id: public id of the person who acted; empty when the system acted.
        via: how the actor came in: ``session``, ``link``, ``smtp``, ``cli`` or ``system``.
        fact: the fact itself.
    """

    fact_id: str
    at: datetime
    actor_id: str
    via: str
    fact: Fact


def _fields(kind: type[Fact]) -> tuple[str, ...]:
    """Names of its fields, looked up once: a mail leaves three facts."""
    found = _field_names.get(kind)
    if found is None:
        found = _field_names[kind] = tuple(field.name for field in dataclasses.fields(kind))
    return found


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [s for item in value for s in _strings(item)]
    return []


def _to_json(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    return value


def _from_json(annotation: object, value: object) -> object:
    if isinstance(value, list):
        return tuple(_from_json(None, item) for item in value)
    if isinstance(value, str) and annotation in (datetime, datetime | None):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and annotation in (date, date | None):
        return date.fromisoformat(value)
    return value
