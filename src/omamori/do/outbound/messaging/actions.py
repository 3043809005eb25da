"""メッセージの操作。The write side others may call; each function is one intent of a person."""

from omamori.do.outbound.messaging.adopting import (
    Request,
    approve_tool,
    confirm_guidance,
    connect_tool,
    reject_tool,
    request_tool,
    resume_tool,
    stop_tool,
)
from omamori.do.outbound.messaging.composing import Draft, File, compose
from omamori.do.outbound.messaging.recalling import choose_again, recall_sent, settle
from omamori.do.outbound.messaging.using import Use, change_use

__all__ = [
    "Draft",
    "File",
    "Request",
    "Use",
    "approve_tool",
    "change_use",
    "choose_again",
    "compose",
    "confirm_guidance",
    "connect_tool",
    "recall_sent",
    "reject_tool",
    "request_tool",
    "resume_tool",
    "settle",
    "stop_tool",
]
