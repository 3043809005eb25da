"""損害の見積もりの事実。The company's own values for the estimate of damage were written or taken out (J.3.1.3)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _DamageFact(Fact):
    """A fact about one row.

    Attributes:
        sheet: ``items`` or ``costs``. code: of the row.
    """

    subject_kind: ClassVar[str] = "damage_entry"
    default_clause: ClassVar[str] = "J.3.1.3"

    sheet: str
    code: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DamageWritten(_DamageFact):
    """A row was added or changed; it counts when another person approved the edition."""

    name: ClassVar[str] = "damage.written"
    label: ClassVar[str] = "損害の見積もりの値を書いた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class DamageRemoved(_DamageFact):
    """A row was taken out; approved editions keep it."""

    name: ClassVar[str] = "damage.removed"
    label: ClassVar[str] = "損害の見積もりの値を除いた"
