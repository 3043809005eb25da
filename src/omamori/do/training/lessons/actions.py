"""短い学習の操作。Draft from a change or a case, write better, have it approved, send it (J.4.3)."""

from omamori.do.training.lessons.deciding import approve, drop, propose, send_back
from omamori.do.training.lessons.drafting import draft_of_case, draft_of_change, revise

__all__ = [
    "approve",
    "draft_of_case",
    "draft_of_change",
    "drop",
    "propose",
    "revise",
    "send_back",
]
