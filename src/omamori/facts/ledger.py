"""台帳そのものの事実。Acts on the trail itself: who took a proof away, who verified it (J.4.5.3)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProofExported(Fact):
    """Somebody took a proof out of the house.

    Attributes:
        facts: number of facts in it.
    """

    name: ClassVar[str] = "ledger.proof_exported"
    label: ClassVar[str] = "証明を書き出した"
    subject_kind: ClassVar[str] = "ledger"
    default_clause: ClassVar[str] = "J.4.5.3"

    facts: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class LedgerVerified(Fact):
    """The whole trail was verified, by a person's wish or each night (J.6.2).

    Attributes:
        facts: records walked.
        seals: seals walked.
        broken: findings; anything but 0 is an alarm.
    """

    name: ClassVar[str] = "ledger.verified"
    label: ClassVar[str] = "台帳を確かめた"
    subject_kind: ClassVar[str] = "ledger_check"
    default_clause: ClassVar[str] = "J.6.2"

    facts: int
    seals: int
    broken: int
