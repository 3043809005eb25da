"""呼び出しの操作。Start, stop and restart; answer, enter for another, hand over; write and approve the chain; test it."""

from omamori.do.incidents.callout.answering import enter, hand_over, take
from omamori.do.incidents.callout.chains import (
    approve_chain,
    change_number,
    edit_chain,
    return_chain,
)
from omamori.do.incidents.callout.starting import restart, start, stop, stop_for
from omamori.do.incidents.callout.trials import start_test, take_over

__all__ = [
    "approve_chain",
    "change_number",
    "edit_chain",
    "enter",
    "hand_over",
    "restart",
    "return_chain",
    "start",
    "start_test",
    "stop",
    "stop_for",
    "take",
    "take_over",
]
