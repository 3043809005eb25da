"""目標と計画の行い。The write side others may call; each function is one intent of a person."""

from omamori.plan.objectives.aiming import (
    change_objective,
    measure,
    remove_objective,
    set_objective,
)
from omamori.plan.objectives.grants import keep_grant
from omamori.plan.objectives.planning import (
    change_event,
    finish_event,
    move_event,
    plan_event,
    propose_year,
    remove_event,
    reopen_event,
)

__all__ = [
    "change_event",
    "change_objective",
    "finish_event",
    "keep_grant",
    "measure",
    "move_event",
    "plan_event",
    "propose_year",
    "remove_event",
    "remove_objective",
    "reopen_event",
    "set_objective",
]
