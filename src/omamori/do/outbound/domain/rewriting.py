"""書き直す。The draft with which somebody writes a refused mail anew in his own mail program (RFC 6068).

Receivers and subject are copied, what was refused is not: it is not kept here either.
"""

from collections.abc import Sequence
from urllib.parse import quote

_LONGEST = 1800
"""Characters of an address that every browser hands on."""


def draft(subject: str, *, to: Sequence[str], cc: Sequence[str] = (), hidden: bool = False) -> str:
    """A ``mailto:`` address; without the receivers when they do not all fit.

    Args:
        subject: of the mail.
        to, cc: addresses.
        hidden: all of them as Bcc, so that nobody sees the others.
    """
    fields = {"bcc": (*to, *cc)} if hidden else {"cc": tuple(cc)}
    head = "" if hidden else ",".join(map(_address, to))
    named = [f"{name}={','.join(map(_address, who))}" for name, who in fields.items() if who]
    title = f"subject={quote(subject, safe='')}"
    whole = f"mailto:{head}?{'&'.join((*named, title))}"
    return whole if len(whole) <= _LONGEST else f"mailto:?{title}"[:_LONGEST]


def _address(address: str) -> str:
    return quote(address, safe="@")
