"""環境の変更の操作。Tell of a change, approve it, look at each thing that rests on the old way, close it (J.3.4)."""

from omamori.do.safeguards.deciding import approve, send_back, withdraw
from omamori.do.safeguards.reporting import report, revise
from omamori.do.safeguards.reviewing import (
    assign,
    close,
    finish_task,
    finish_tasks,
    reopen_task,
)

__all__ = [
    "approve",
    "assign",
    "close",
    "finish_task",
    "finish_tasks",
    "reopen_task",
    "report",
    "revise",
    "send_back",
    "withdraw",
]
