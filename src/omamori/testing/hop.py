"""外の世界の代わり。A next mail server that keeps each mail as the exact bytes it got, and can misbehave.

The demo's outside mailbox and the delivery tests use it. It shares no code with the gate, so that a
mistake in one cannot hide in the other. ``Chaos`` says which answers go wrong, and how often.
"""

import dataclasses
import json
import os
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from omamori.foundation.calendar import clock

_ADDRESS = re.compile(rb"<([^<>\r\n]*)>")
_KEEP = 500
"""Mails kept in the folder; the oldest go first."""
_LARGEST = 256 * 1024 * 1024


@dataclasses.dataclass
class Chaos:
    """What goes wrong; the defaults are a healthy server.

    Attributes:
        recipients: reply code by address at RCPT, such as 550 or 450.
        mail, data, end: reply codes at MAIL, at DATA and after the final dot; 0 is success.
        drop_after_data: how many times the line is cut after the mail is kept, before the answer.
        times: after this many bad answers the server is healthy again; -1 is never.
        extensions: what EHLO offers.
    """

    recipients: dict[str, int] = dataclasses.field(default_factory=dict)
    mail: int = 0
    data: int = 0
    end: int = 0
    drop_after_data: int = 0
    times: int = -1
    extensions: tuple[str, ...] = ("PIPELINING", "SIZE 268435456", "8BITMIME", "SMTPUTF8", "DSN")

    def strikes(self, code: int) -> int:
        """The bad code while it is still to be given, else 0."""
        if code and self.times:
            self.times -= 1
            return code
        return 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Caught:
    """One mail that arrived.

    Attributes:
        parameters: what followed the address in MAIL.
        content: exact bytes after the dots are undone.
    """

    at: datetime
    sender: str
    parameters: str
    recipients: tuple[str, ...]
    content: bytes


class Hop:
    """A running server; ``caught`` grows as mails arrive."""

    def __init__(self, *, chaos: Chaos | None = None, tls: ssl.SSLContext | None = None) -> None:
        """A server that does not listen yet."""
        self.chaos = chaos or Chaos()
        self.tls = tls
        self.caught: list[Caught] = []
        self.signed_in: list[str] = []
        self.connections = 0
        self.arrived = threading.Condition()
        self.address = ("", 0)

    def keep(self, mail: Caught) -> None:
        """Remember a mail and tell who waits."""
        with self.arrived:
            self.caught.append(mail)
            self.arrived.notify_all()

    def wait_for(self, count: int, seconds: float = 10.0) -> bool:
        """Wait until so many mails have come; False when the time is over first."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.caught) >= count, seconds)


@contextmanager
def serving(
    host: str = "127.0.0.1", port: int = 0, *, hop: Hop | None = None
) -> Iterator[Hop]:
    """Run a hop until the block ends; port 0 takes a free one, ``hop.address`` says which."""
    hop = hop or Hop()
    with _server(host, port, hop) as server:
        hop.address = (host, int(server.server_address[1]))
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield hop
        finally:
            server.shutdown()
            thread.join()


def run(host: str, port: int, folder: Path, stop: threading.Event) -> None:
    """Play the outside mailbox: each mail becomes ``<number>.eml`` and ``<number>.json``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    hop = Hop()
    keeper = _folder_keeper(folder)
    hop.keep = keeper  # type: ignore[method-assign]
    with serving(host, port, hop=hop):
        stop.wait()
