"""組織の状況の行い。The write side others may call; each function is one intent of a person."""

from omamori.plan.context.recording import (
    add_entry,
    change_entry,
    load_starter,
    remove_entry,
    review,
)

__all__ = ["add_entry", "change_entry", "load_starter", "remove_entry", "review"]
