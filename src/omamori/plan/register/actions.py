"""台帳の行い。What people do with the register: write, propose, approve, review, dispose (the public write side)."""

from omamori.plan.register.bulk import change_many, undo_many
from omamori.plan.register.deciding import approve, propose, send_back, withdraw
from omamori.plan.register.disposals import Proof, record_disposal
from omamori.plan.register.domain.flow import ProcessGiven, StepGiven
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.reviews import ask_review, record_review
from omamori.plan.register.together import propose_complete
from omamori.plan.register.typical import take as take_typical
from omamori.plan.register.writing import (
    Found,
    change_item,
    change_process,
    draft_item,
    draft_process,
    propose_item,
)

__all__ = [
    "Found",
    "Particulars",
    "ProcessGiven",
    "Proof",
    "StepGiven",
    "approve",
    "ask_review",
    "change_item",
    "change_many",
    "change_process",
    "draft_item",
    "draft_process",
    "propose",
    "propose_complete",
    "propose_item",
    "record_disposal",
    "record_review",
    "send_back",
    "take_typical",
    "undo_many",
    "withdraw",
]
