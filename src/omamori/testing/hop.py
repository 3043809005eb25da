"""外の世界の代わり。A next mail server that keeps each mail as the exact bytes it got, and can misbehave.

The demo's outside mailbox and the delivery tests use it. It shares no code with the gate, so that a
mistake in one cannot hide in the other. ``Chaos`` says which answers go wrong, and how often.
"""

import base64
import dataclasses
import json
import os
import re
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from omamori.foundation.calendar import clock

_ADDRESS = re.compile(rb"<([^<>\r\n]*)>\s*(.*)", re.DOTALL)
_KEEP = 5000
"""Mails kept in the folder; the oldest go first."""
_OFFERS = ("PIPELINING", "SIZE 268435456", "8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN")


@dataclasses.dataclass
class Chaos:
    """What goes wrong; the defaults are a healthy server.

    Attributes:
        recipients: reply code by address at RCPT, such as 550 or 450.
        sender, data, end: reply codes at MAIL, at DATA and after the final dot; 0 is success.
        drop_after_data: how many times the line is cut after the mail is kept, before the answer.
        times: after this many bad answers the server is healthy again; -1 is never.
        offers: what EHLO offers.
    """

    recipients: dict[str, int] = dataclasses.field(default_factory=dict)
    sender: int = 0
    data: int = 0
    end: int = 0
    drop_after_data: int = 0
    times: int = -1
    offers: tuple[str, ...] = _OFFERS

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
        encrypted: it came over TLS.
        user: who signed in; empty for nobody.
    """

    at: datetime
    sender: str
    parameters: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool = False
    user: str = ""


class Hop:
    """A server; ``caught`` grows as mails arrive.

    Attributes:
        address: host and port while it is served.
        connections: how many came.
    """

    def __init__(
        self,
        *,
        chaos: Chaos | None = None,
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        keep: Callable[[Caught], None] | None = None,
    ) -> None:
        """Prepare a server; ``keep`` takes each mail instead of the list."""
        self.chaos = chaos or Chaos()
        self.tls = tls
        self.implicit_tls = implicit_tls
        self.caught: list[Caught] = []
        self.connections = 0
        self.address = ("", 0)
        self._keep = keep or self.caught.append
        self._arrived = threading.Condition()

    def take(self, mail: Caught) -> None:
        """Keep a mail and tell who waits."""
        with self._arrived:
            self._keep(mail)
            self._arrived.notify_all()

    def wait_for(self, count: int, seconds: float = 10.0) -> bool:
        """Wait until so many mails have come; False when the time is over first."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.caught) >= count, seconds)


@contextmanager
def serving(hop: Hop | None = None, host: str = "127.0.0.1", port: int = 0) -> Iterator[Hop]:
    """Run a hop until the block ends; port 0 takes a free one, ``hop.address`` says which."""
    hop = hop or Hop()
    with _Server((host, port), _Connection) as server:
        server.hop = hop
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
    with serving(Hop(keep=lambda mail: _write(folder, mail)), host, port):
        stop.wait()


def _write(folder: Path, mail: Caught) -> None:
    envelope = {
        "at": mail.at.isoformat(),
        "sender": mail.sender,
        "recipients": list(mail.recipients),
        "parameters": mail.parameters,
    }
    name = f"{mail.at:%Y%m%d-%H%M%S-%f}-{os.urandom(3).hex()}"
    # The envelope first: whoever sees the mail finds its envelope beside it.
    (folder / f"{name}.json").write_text(json.dumps(envelope, ensure_ascii=False), "utf-8")
    part = folder / f"{name}.part"
    part.write_bytes(mail.content)
    part.replace(folder / f"{name}.eml")
    for old in sorted(folder.glob("*.eml"), reverse=True)[_KEEP:]:
        old.unlink(missing_ok=True)
        old.with_suffix(".json").unlink(missing_ok=True)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    hop: Hop


class _Connection(socketserver.BaseRequestHandler):
    """One client: reads commands line by line and answers."""

    def setup(self) -> None:
        self.hop = cast("_Server", self.server).hop
        self.hop.connections += 1
        self.encrypted = False
        self.user = ""
        self.sender: str | None = None
        self.parameters = ""
        self.recipients: list[str] = []
        self.request.settimeout(60)
        self.file: BinaryIO = self.request.makefile("rb")

    def handle(self) -> None:
        try:
            if self.hop.tls and self.hop.implicit_tls:
                self._wrap()
            self._say("220 hop.invalid ESMTP")
            while line := self.file.readline(8192):
                verb, _, rest = line.strip().partition(b" ")
                if not self._obey(verb.upper().decode("latin-1"), rest):
                    return
        except (OSError, ValueError):
            return  # the client went away

    def finish(self) -> None:
        self.file.close()
        self.request.close()

    def _say(self, *lines: str) -> None:
        last = len(lines) - 1
        text = "".join(
            f"{line[:3]}{' ' if i == last else '-'}{line[4:]}\r\n" for i, line in enumerate(lines)
        )
        self.request.sendall(text.encode())

    def _obey(self, verb: str, rest: bytes) -> bool:
        if verb in ("EHLO", "HELO"):
            starttls = ("STARTTLS",) if self.hop.tls and not self.encrypted else ()
            offers = (*self.hop.chaos.offers, *starttls) if verb == "EHLO" else ()
            self._say("250 hop.invalid", *(f"250 {offer}" for offer in offers))
        elif verb == "STARTTLS" and self.hop.tls:
            self._say("220 go")
            self._wrap()
        elif verb == "AUTH":
            self._sign_in(rest)
        elif verb in ("MAIL", "RCPT"):
            self._envelope(verb, rest)
        elif verb == "DATA":
            return self._data()
        elif verb in ("RSET", "NOOP"):
            self._reset()
            self._say("250 ok")
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("500 unknown")
        return True

    def _wrap(self) -> None:
        assert self.hop.tls is not None
        self.file.close()
        self.request = self.hop.tls.wrap_socket(self.request, server_side=True)
        self.file = self.request.makefile("rb")
        self.encrypted = True

    def _sign_in(self, rest: bytes) -> None:
        _, _, credentials = rest.partition(b" ")
        if credentials:
            self.user = base64.b64decode(credentials).split(b"\0")[1].decode()
        else:
            self._say("334 VXNlcm5hbWU6")
            self.user = base64.b64decode(self.file.readline(1024).strip()).decode()
            self._say("334 UGFzc3dvcmQ6")
            self.file.readline(1024)
        self._say("235 ok")

    def _envelope(self, verb: str, rest: bytes) -> None:
        match = _ADDRESS.search(rest)
        if match is None:
            self._say("501 address")
            return
        address = match[1].decode("utf-8", "replace")
        chaos = self.hop.chaos
        wrong = chaos.sender if verb == "MAIL" else chaos.recipients.get(address, 0)
        if code := chaos.strikes(wrong):
            self._say(f"{code} {code // 100}.1.1 no")
            return
        if verb == "MAIL":
            self._reset()
            self.sender, self.parameters = address, match[2].decode("latin-1")
        else:
            self.recipients.append(address)
        self._say("250 ok")

    def _reset(self) -> None:
        self.sender, self.parameters, self.recipients = None, "", []

    def _data(self) -> bool:
        chaos = self.hop.chaos
        if self.sender is None or not self.recipients:
            self._say("503 order")
            return True
        if code := chaos.strikes(chaos.data):
            self._say(f"{code} {code // 100}.3.0 no")
            return True
        self._say("354 go")
        content = self._content()
        if code := chaos.strikes(chaos.end):
            self._say(f"{code} {code // 100}.3.0 no")
            return True
        self.hop.take(
            Caught(
                at=clock.now(),
                sender=self.sender,
                parameters=self.parameters,
                recipients=tuple(self.recipients),
                content=content,
                encrypted=self.encrypted,
                user=self.user,
            )
        )
        self._reset()
        if chaos.drop_after_data:
            chaos.drop_after_data -= 1
            return False
        self._say("250 2.0.0 taken")
        return True

    def _content(self) -> bytes:
        pieces: list[bytes] = []
        start = True  # only what follows CR LF is the start of a line
        while line := self.file.readline(1 << 20):
            if start and line == b".\r\n":
                return b"".join(pieces)
            pieces.append(line[1:] if start and line.startswith(b".") else line)
            start = line.endswith(b"\r\n")
        raise ValueError
