"""門の中の約束。What a conversation asks of the gate around it, and what one client may use."""

import asyncio
import dataclasses
import ssl
from collections.abc import Awaitable, Callable
from datetime import datetime

from omamori.gate.admission import Admission
from omamori.gate.answers import Answer
from omamori.gate.quota import Source
from omamori.gate.room import Room
from omamori.gate.submission import Submission
from omamori.gate.trace import Tracer


@dataclasses.dataclass(frozen=True, kw_only=True)
class Limits:
    """What one client may use.

    Attributes:
        size: bytes of one mail.
        recipients: addresses of one mail.
        mails: mails on one connection.
        idle: seconds to wait for a command.
        upload: seconds for one mail's data.
        anonymous: the client's address may hand in without signing in.
        auth_in_clear: signing in is offered without TLS (loopback only).
        introduces: the client may tell who stands behind it (XCLIENT, XFORWARD).
    """

    size: int
    recipients: int = 1000
    mails: int = 1000
    idle: float = 300.0
    upload: float = 900.0
    anonymous: bool = False
    auth_in_clear: bool = False
    introduces: bool = False


class Busy(Exception):  # noqa: N818 - says what happened
    """No answer can be given now; the client should come again.

    Attributes:
        reply: the 4xx answer.
    """

    def __init__(self, reply: str) -> None:
        """Keep the answer."""
        super().__init__(reply)
        self.reply = reply


@dataclasses.dataclass(frozen=True, kw_only=True)
class House:
    """What a conversation asks of the gate.

    Attributes:
        take: brings a mail in.
        sign_in: client, name, password → the person's public id; None when wrong; raises Busy.
        known_as: the name a front server signed somebody in with → the person's public id, or "".
        limits: what a client of an address may use.
        allows: source, mails, recipients → whether its minute allows them.
        weigh: source, bytes: counts a mail that has arrived.
        admission: what mails of clients that do not sign in must show.
        tracer: writes the line on top of mails; None adds nothing.
        now: the wall clock, for that line.
        tls: for STARTTLS; None offers none.
        room: memory shared by all conversations.
        name: of this server.
    """

    take: Callable[[Submission], asyncio.Future[Answer]]
    sign_in: Callable[[str, str, str], Awaitable[str | None]]
    known_as: Callable[[str], Awaitable[str]]
    limits: Callable[[str], Limits]
    allows: Callable[[Source, int, int], bool]
    weigh: Callable[[Source, int], None]
    now: Callable[[], datetime]
    admission: Admission = dataclasses.field(default_factory=Admission)
    tracer: Tracer | None = None
    tls: ssl.SSLContext | None = None
    room: Room | None = None
    name: str = "omamori"
