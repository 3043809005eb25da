"""自分のメールの番号。A Message-ID of ours that nobody else can make: an answer tells by it what it answers.

The number holds no personal data. Answers name it in ``In-Reply-To`` or ``References`` (RFC 5322, 3.6.4).
"""

import dataclasses
import hmac
import re

from django.conf import settings

from omamori.foundation.crypto.seal import blind_index

_LETTERS = 16
"""Hex digits of the seal."""
_OURS = re.compile(r"<([a-z]{3,12})\.([0-9a-z]{26})\.([0-9a-f]{16})@[^<>\s]{1,255}>")
_MOST = 10_000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Thread:
    """What a mail of ours was about.

    Attributes:
        kind: ``notice`` to somebody who works here, ``persons`` to a person concerned, ``report`` to a reporter.
        number: public id of the record.
    """

    kind: str
    number: str


def message_id(kind: str, number: str) -> str:
    """The same for the same record: a mail that is sent again is the same mail."""
    domain = settings.OMAMORI.notice_from.rpartition("@")[2] or "localhost"
    return f"<{kind}.{number}.{_seal(kind, number)}@{domain}>"


def named_in(text: str) -> tuple[Thread, ...]:
    """Mails of ours that a header names, the last one first; made-up numbers are none.

    Args:
        text: values of ``References`` and ``In-Reply-To``, as they came.
    """
    found = [
        Thread(kind=kind, number=number)
        for kind, number, seal in _OURS.findall(text[-_MOST:])
        if hmac.compare_digest(_seal(kind, number), seal)
    ]
    return tuple(reversed(dict.fromkeys(found)))


def _seal(kind: str, number: str) -> str:
    return blind_index(f"{kind}.{number}", purpose="message-id")[:_LETTERS]
