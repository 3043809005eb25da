"""法令等の行い。The write side others may call; each function is one intent of a person."""

from omamori.plan.laws.recording import add_law, announce_change, change_law, load_starter
from omamori.plan.laws.reviewing import Looked, finish_task, review, set_switch_day

__all__ = [
    "Looked",
    "add_law",
    "announce_change",
    "change_law",
    "finish_task",
    "load_starter",
    "review",
    "set_switch_day",
]
