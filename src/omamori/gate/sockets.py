"""端子。What stands under a connection: whose it is, and that its bytes are told to have come."""

import asyncio
import contextlib
import socket
from collections.abc import Callable


def acknowledging(transport: asyncio.BaseTransport) -> Callable[[], None]:
    """What tells the other side at once that its bytes are here.

    A sender that writes in small pieces (the end of a mail, the packets of a milter) waits for this
    before its next piece, and a receiver that has nothing to say yet keeps it back for 40 ms.
    """
    socket_ = transport.get_extra_info("socket")
    quick = getattr(socket, "TCP_QUICKACK", None)  # only Linux has it, and drops it now and then
    if quick is None or socket_ is None or socket_.family == socket.AF_UNIX:
        return nothing

    def acknowledge() -> None:
        with contextlib.suppress(OSError):
            socket_.setsockopt(socket.IPPROTO_TCP, quick, 1)

    return acknowledge


def nothing() -> None:
    """Where nothing is to be told."""


def peer_of(transport: asyncio.BaseTransport) -> str:
    """Address of the other side; ``local`` for a UNIX socket."""
    name = transport.get_extra_info("peername")
    return str(name[0]) if isinstance(name, tuple) else "local"
