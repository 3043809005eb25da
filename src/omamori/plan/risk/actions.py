"""リスク分析の行い。Write, take over, propose, accept, open again, add measures (the public write side)."""

from omamori.plan.risk.accepting import approve, send_back
from omamori.plan.risk.judging import approve_criteria, discard_criteria, propose_criteria
from omamori.plan.risk.measuring import add_measure, drop_measure, finish_measure
from omamori.plan.risk.touching import touch
from omamori.plan.risk.writing import add, confirm, discard, end, propose, take, write

__all__ = [
    "add",
    "add_measure",
    "approve",
    "approve_criteria",
    "confirm",
    "discard",
    "discard_criteria",
    "drop_measure",
    "end",
    "finish_measure",
    "propose",
    "propose_criteria",
    "send_back",
    "take",
    "touch",
    "write",
]
