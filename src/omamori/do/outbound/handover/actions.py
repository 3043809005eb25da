"""リンクの操作。The write side: each function is one intent of a person here, or of a receiver outside."""

from omamori.do.outbound.handover.extending import ask_extension, extend
from omamori.do.outbound.handover.recalling import recall, unlock
from omamori.do.outbound.handover.receiving import ask, fetch, prove
from omamori.do.outbound.handover.replacing import replace

__all__ = ["ask", "ask_extension", "extend", "fetch", "prove", "recall", "replace", "unlock"]
