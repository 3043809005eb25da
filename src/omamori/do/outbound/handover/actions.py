"""リンクの操作。The write side: each function is one intent of a person here, or of a receiver outside."""

from omamori.do.outbound.handover.recalling import recall, unlock
from omamori.do.outbound.handover.receiving import ask, fetch, prove
from omamori.do.outbound.handover.replacing import replace

__all__ = ["ask", "fetch", "prove", "recall", "replace", "unlock"]
