"""緊急の呼び出し。Calls people one after another until one of them says that he takes care, and never stops unnoticed.

J.4.4.2 asks for a written way of telling in an emergency. The chain of contacts is approved like a rule, frozen
when a call-out starts, and worked through by a poller whose next step is a pure function of the frozen chain and
an append-only log. What it is about is told by the room that starts it: this room knows no case.
"""
