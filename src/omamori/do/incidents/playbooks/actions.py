"""手順書の行い。The write side others may call; each function is one intent of a person."""

from omamori.do.incidents.playbooks.recording import (
    add_task,
    change_task,
    load_starter,
    remove_task,
)

__all__ = ["add_task", "change_task", "load_starter", "remove_task"]
