"""次のサーバーへの線。Connections to the next mail server that stay open for many mails.

smtplib greets, encrypts and signs in; what follows goes over the line as groups of commands (RFC 2920)
and their replies. A line that was idle may be dead without knowing it: nothing counts as sent before
the first reply came.
"""

import contextlib
import dataclasses
import select
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator

from omamori.config.environment import Environment, host_port

_CONNECT = 20.0
_ANSWER = 180.0
_IDLE = 20.0
"""Seconds after which an unused line is closed: servers close theirs after some minutes."""
_KEPT = 4


class LineLost(Exception):  # noqa: N818 - says what happened
    """The other side went away, or never was there."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Target:
    """Where released mail goes.

    Attributes:
        tls: ``none``, ``starttls`` or ``implicit``; certificates are checked.
        trust: other certificates to trust than the system's; for tests and private authorities.
    """

    host: str
    port: int
    tls: str = "none"
    user: str = ""
    password: str = ""
    trust: ssl.SSLContext | None = None


def target(given: Environment) -> Target:
    """The next hop of an installation."""
    host, port = host_port(given.next_hop)
    return Target(
        host=host,
        port=port,
        tls=given.next_hop_tls,
        user=given.next_hop_user,
        password=given.next_hop_password,
    )


class Line:
    """One open connection.

    Attributes:
        fresh: no mail has been sent on it yet.
    """

    def __init__(self, to: Target) -> None:
        """Connect.

        Raises:
            LineLost: no connection, no trust, or no right to send.
        """
        try:
            self._smtp = _connected(to)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise LineLost from error
        self.fresh = True
        self.last_used = time.monotonic()

    def offers(self, extension: str) -> bool:
        """Whether the server offers an extension, in lower case."""
        return bool(self._smtp.has_extn(extension))

    @property
    def size(self) -> int:
        """Largest mail that the server takes; 0 when it does not say."""
        told = self._smtp.esmtp_features.get("size", "").strip()
        return int(told) if told.isascii() and told.isdigit() else 0

    def send(self, data: bytes) -> None:
        """Write.

        Raises:
            LineLost: it is gone; nobody knows how much of the data arrived.
        """
        self.last_used = time.monotonic()
        try:
            self._smtp.send(data)
        except (OSError, smtplib.SMTPException) as error:
            raise LineLost from error

    def reply(self) -> int:
        """Code of the next reply.

        Raises:
            LineLost: none came.
        """
        try:
            return self._smtp.getreply()[0]
        except (OSError, smtplib.SMTPException) as error:
            raise LineLost from error

    def usable(self) -> bool:
        """Whether it may be tried again: not old, and the server has not said good-bye."""
        connection = self._smtp.sock
        if connection is None or time.monotonic() - self.last_used > _IDLE:
            return False
        return not select.select([connection], [], [], 0)[0]

    def close(self) -> None:
        """Say good-bye, without waiting for the answer."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._smtp.send("QUIT\r\n")
        self._smtp.close()


class Lines:
    """The open lines of one process to one target; for several threads."""

    def __init__(self, to: Target) -> None:
        """None is open yet."""
        self.to = to
        self._lock = threading.Lock()
        self._free: list[Line] = []

    @contextlib.contextmanager
    def line(self, *, fresh: bool = False) -> Iterator[Line]:
        """A line for one mail; kept for the next when the block ends well.

        Raises:
            LineLost: none can be had.
        """
        line = None if fresh else self._kept()
        line = line or Line(self.to)
        try:
            yield line
        except BaseException:
            line.close()
            raise
        line.fresh = False
        self._keep(line)

    def close(self) -> None:
        """End all that are free."""
        with self._lock:
            free, self._free = self._free, []
        for line in free:
            line.close()

    def _kept(self) -> Line | None:
        while True:
            with self._lock:
                if not self._free:
                    return None
                line = self._free.pop()
            if line.usable():
                return line
            line.close()

    def _keep(self, line: Line) -> None:
        with self._lock:
            if len(self._free) < _KEPT:
                self._free.append(line)
                return
        line.close()


def _connected(to: Target) -> smtplib.SMTP:
    trust = to.trust or ssl.create_default_context()
    if to.tls == "implicit":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            to.host, to.port, "omamori", timeout=_CONNECT, context=trust
        )
    else:
        line = smtplib.SMTP(to.host, to.port, "omamori", timeout=_CONNECT)
    try:
        assert line.sock is not None
        # Without this the final dot waits for the client's delayed acknowledgement: 44 ms a mail.
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.ehlo_or_helo_if_needed()
        if to.tls == "starttls":
            line.starttls(context=trust)
            line.ehlo()
        if to.user:
            line.login(to.user, to.password)
        line.sock.settimeout(_ANSWER)
    except BaseException:
        line.close()
        raise
    return line
