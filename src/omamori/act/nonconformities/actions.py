"""不適合の操作。Open one, plan its correction, approve, do, and prove the effect (J.7.1)."""

from omamori.act.nonconformities.correcting import (
    approve_plan,
    check_effect,
    finish,
    send_back,
)
from omamori.act.nonconformities.looping import begin_rule_change
from omamori.act.nonconformities.opening import report, withdraw
from omamori.act.nonconformities.planning import plan

__all__ = [
    "approve_plan",
    "begin_rule_change",
    "check_effect",
    "finish",
    "plan",
    "report",
    "send_back",
    "withdraw",
]
