"""開けるか。Whether a link opens, and whether a one-time code is sent or right; limits with their reasons.

A code of six digits with five tries is guessed by one of 200,000 (NIST SP 800-63B-4, 3.1.3.2: at least
six digits, ten minutes at most for codes sent out of band).
"""

import dataclasses
import enum
import hmac
from datetime import datetime, timedelta

CODE_LIFE = timedelta(minutes=10)
CODE_PAUSE = timedelta(minutes=1)
"""Between two codes to one receiver: his mailbox is not flooded by whoever holds the link."""
MOST_CODES = 20
"""Codes of one link to one receiver, over its whole life."""
WRONG_CODES = 5
"""Wrong codes after which a receiver is locked out; counted over all codes, until a right one."""
GRANT_LIFE = timedelta(minutes=30)
"""How long files may be fetched after a right code."""


class Standing(enum.StrEnum):
    """Where a link stands."""

    WAITING = "waiting"
    """Its mail has not left yet."""
    OPEN = "open"
    STOPPED = "stopped"
    OVER = "over"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Link:
    """What decides on a link."""

    sent: bool
    expires_at: datetime
    recalled_at: datetime | None
    erased_at: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Receiver:
    """What decides on one receiver of a link.

    Attributes:
        code: keyed hash of the code in force; empty for none.
        wrong: wrong codes since the last right one.
    """

    code: str
    code_ends_at: datetime | None
    code_sent_at: datetime | None
    codes_sent: int
    wrong: int
    locked_at: datetime | None


def standing(link: Link, now: datetime) -> Standing:
    """Where the link stands; stopping is stronger than everything else."""
    if link.recalled_at is not None:
        return Standing.STOPPED
    if link.erased_at is not None or link.expires_at <= now:
        return Standing.OVER
    return Standing.OPEN if link.sent else Standing.WAITING


def may_send_code(receiver: Receiver, now: datetime) -> bool:
    """Whether another code goes to him now."""
    if receiver.locked_at is not None or receiver.codes_sent >= MOST_CODES:
        return False
    return receiver.code_sent_at is None or receiver.code_sent_at + CODE_PAUSE <= now


def is_right(receiver: Receiver, given: str, now: datetime) -> bool:
    """Whether a code opens; compared in constant time whatever stands there.

    Args:
        receiver: who gives it; given: keyed hash of what he gave; now: the present.
    """
    same = hmac.compare_digest(receiver.code.encode(), given.encode())
    living = receiver.code_ends_at is not None and receiver.code_ends_at > now
    return same and living and bool(receiver.code) and receiver.locked_at is None


def locks(wrong: int) -> bool:
    """Whether so many wrong codes lock a receiver out."""
    return wrong >= WRONG_CODES


def coarse(agent: str) -> str:
    """The kind of program, too coarse to tell one person from another (J.8.1)."""
    systems = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"))
    machines = (*systems, ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))
    programs = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    found = [
        next((word for mark, word in kind if mark in agent), "") for kind in (machines, programs)
    ]
    return " ".join(filter(None, found)) or "－"
