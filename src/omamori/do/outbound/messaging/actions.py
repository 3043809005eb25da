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
from omamori.do.outbound.messaging.own_notices import (
    ask_for_notices,
    confirm_notices,
    stop_notices,
)
from omamori.do.outbound.messaging.recalling import choose_again, recall_sent, settle
from omamori.do.outbound.messaging.using import Use, change_use

__all__ = [
    "Draft",
    "File",
    "Request",
    "Use",
    "approve_tool",
    "ask_for_notices",
    "change_use",
    "choose_again",
    "compose",
    "confirm_guidance",
    "confirm_notices",
    "connect_tool",
    "recall_sent",
    "reject_tool",
    "request_tool",
    "resume_tool",
    "settle",
    "stop_notices",
    "stop_tool",
]
