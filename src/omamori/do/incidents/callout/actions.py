"""呼び出しの操作。Start, stop and restart; answer, enter for another, hand over; write and approve the chain; test it."""

from omamori.do.incidents.callout.answering import enter, hand_over, take
from omamori.do.incidents.callout.starting import restart, start, stop, stop_for

__all__ = [
    "enter",
    "hand_over",
    "restart",
    "start",
    "stop",
    "stop_for",
    "take",
]
