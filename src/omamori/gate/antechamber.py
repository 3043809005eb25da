"""控えの間。What happens on a new connection before the first word of SMTP: PROXY header, then TLS.

Bytes are read exactly as far as the header goes, never beyond: what follows belongs to the TLS
handshake or to the conversation, and a byte read too early would be lost to it.
"""

import asyncio
import dataclasses
import ssl
from collections.abc import Callable

from omamori.gate import introductions
from omamori.gate.introductions import NoProxy
from omamori.gate.sockets import peer_of
from omamori.gate.wire import Wire

_PATIENCE = 20.0
"""Seconds for header and handshake."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entrance:
    """How one listening socket is entered.

    Attributes:
        tls: TLS begins with the first byte; None for a conversation in clear.
        proxied: whether connections from this address begin with a PROXY header.
        enter: called with the wire when the conversation may begin.
        refuse: called when it never will.
        most: connections that may stand here at once.
        waiting: those that do; who ends the gate ends them.
    """

    tls: ssl.SSLContext | None
    proxied: Callable[[str], bool]
    enter: Callable[[Wire], None]
    refuse: Callable[[], None]
    most: int = 200
    waiting: set[asyncio.Task[None]] = dataclasses.field(default_factory=set)


class Guest(asyncio.BufferedProtocol):
    """A connection that has not yet begun to speak SMTP."""

    def __init__(self, entrance: Entrance) -> None:
        """Somebody knocks."""
        self._entrance = entrance
        self._wanted = 0
        self._got = bytearray()
        self._cell = bytearray(1)
        self._more: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio tells of the connection."""
        assert isinstance(transport, asyncio.Transport)
        peer = peer_of(transport)
        if not self._entrance.proxied(peer) and self._entrance.tls is None:
            self._hand_over(transport, peer, Wire())
            return
        if len(self._entrance.waiting) >= self._entrance.most:
            transport.abort()
            self._entrance.refuse()
            return
        transport.pause_reading()
        self._transport = transport
        self._task = asyncio.get_running_loop().create_task(self._come_in(transport, peer))
        self._entrance.waiting.add(self._task)
        self._task.add_done_callback(self._entrance.waiting.discard)

    def get_buffer(self, sizehint: int) -> bytearray:
        """As much room as bytes are still wanted."""
        del sizehint
        self._cell = bytearray(max(1, self._wanted - len(self._got)))
        return self._cell

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes have come."""
        self._got += self._cell[:nbytes]
        if self._transport is not None and len(self._got) >= self._wanted:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """The client left."""
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The client left."""
        del exc
        if self._task is not None:
            self._task.cancel()

    async def _come_in(self, transport: asyncio.Transport, peer: str) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                if self._entrance.proxied(peer):
                    peer = await self._presented(transport) or peer
                wire = Wire()
                if self._entrance.tls is not None:
                    secured = await asyncio.get_running_loop().start_tls(
                        transport, wire, self._entrance.tls, server_side=True
                    )
                    if secured is None:
                        raise ConnectionResetError
                    transport = secured
        except (OSError, NoProxy, TimeoutError, asyncio.CancelledError):
            # Also ssl.SSLError. There is no way to say why: the client awaits another protocol.
            transport.abort()
            self._entrance.refuse()
            return
        self._hand_over(transport, peer, wire)

    def _hand_over(self, transport: asyncio.Transport, peer: str, wire: Wire) -> None:
        self._task = None
        if transport.get_protocol() is not wire:
            transport.set_protocol(wire)
        wire.connection_made(transport)
        wire.peer = peer
        transport.resume_reading()
        self._entrance.enter(wire)

    async def _presented(self, transport: asyncio.Transport) -> str:
        """The address in the PROXY header; empty when it names none."""
        start = await self._read(transport, len(b"PROXY UNKNOWN\r\n"))
        if start.startswith(introductions.V2_SIGNATURE):
            start += await self._read(transport, introductions.V2_START - len(start))
            rest = await self._read(transport, introductions.length_v2(start))
            return introductions.client_v2(start, rest)
        while not start.endswith(b"\n"):
            if len(start) > introductions.V1_LONGEST or not start.startswith(b"PROXY "):
                raise NoProxy
            start += await self._read(transport, 1)
        return introductions.client_v1(start)

    async def _read(self, transport: asyncio.Transport, size: int) -> bytes:
        """Exactly so many bytes.

        Raises:
            ConnectionResetError: the client left.
        """
        self._wanted, self._got = size, bytearray()
        while len(self._got) < size:
            before = len(self._got)
            self._more = asyncio.get_running_loop().create_future()
            transport.resume_reading()
            try:
                await self._more
            finally:
                self._more = None
            if len(self._got) == before:
                raise ConnectionResetError
        return bytes(self._got)

    def _wake(self) -> None:
        if self._more is not None and not self._more.done():
            self._more.set_result(None)
