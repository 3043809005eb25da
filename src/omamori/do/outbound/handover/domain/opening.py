"""開けるか。Whether a link opens, and whether a one-time code is sent or right; limits with their reasons."""

import dataclasses
import enum
from datetime import datetime, timedelta

from omamori.do.outbound.domain import one_time_codes

MOST_CODES = 20
"""Codes of one link to one receiver, over its whole life."""
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
    return one_time_codes.may_send(receiver.code_sent_at, now)


def is_right(receiver: Receiver, given: str, now: datetime) -> bool:
    """Whether a code opens; compared in constant time whatever stands there.

    Args:
        receiver: who gives it; given: keyed hash of what he gave; now: the present.
    """
    right = one_time_codes.is_right(receiver.code, given, receiver.code_ends_at, now)
    return right and receiver.locked_at is None


def locks(wrong: int) -> bool:
    """Whether so many wrong codes lock a receiver out; counted over all codes, until a right one."""
    return wrong >= one_time_codes.MOST_WRONG


def coarse(agent: str) -> str:
    """The kind of program, too coarse to tell one person from another (J.8.1)."""
    systems = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"))
    machines = (*systems, ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))
    programs = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    found = [
        next((word for mark, word in kind if mark in agent), "") for kind in (machines, programs)
    ]
    return " ".join(filter(None, found)) or "－"
