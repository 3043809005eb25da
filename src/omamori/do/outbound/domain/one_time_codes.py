"""一度だけのコード。Six digits that prove who reads a mailbox or a talk: how long, how often, and whether they are right.

A code of six digits with five tries is guessed by one of 200,000 (NIST SP 800-63B-4, 3.1.3.2: at least
six digits, ten minutes at most for codes sent out of band).
"""

import hmac
from datetime import datetime, timedelta

LIFE = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
"""Between two codes to one place: nobody's mailbox or talk is flooded by whoever may ask for them."""
MOST_WRONG = 5
"""Wrong codes after which none is right any more."""


def may_send(sent_at: datetime | None, now: datetime) -> bool:
    """Whether the last code was sent long enough ago for another one."""
    return sent_at is None or sent_at + PAUSE <= now


def is_right(kept: str, given: str, ends_at: datetime | None, now: datetime) -> bool:
    """Whether a code is the one that is kept and still lives; compared in constant time whatever stands there.

    Args:
        kept: keyed hash of the code in force; empty for none.
        given: keyed hash of what was given.
        ends_at: until when the code lives.
        now: the present.
    """
    same = hmac.compare_digest(kept.encode(), given.encode())
    return same and bool(kept) and ends_at is not None and ends_at > now
