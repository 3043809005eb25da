"""門。Sockets of the gate: how many may come, from where, and how it closes without losing a mail."""

import asyncio
import collections
import dataclasses
import ipaddress
import logging
import ssl
from concurrent.futures import ThreadPoolExecutor

from omamori.config.environment import Environment, host_port
from omamori.gate import signin
from omamori.gate.health import Counts
from omamori.gate.intake import Intake
from omamori.gate.session import Limits, Session
from omamori.gate.submission import Submission
from omamori.gate.wire import Room, Wire

log = logging.getLogger("omamori.gate")

_CONNECTIONS = 500
_FROM_ONE = 100
_BIG = 4 * 1024 * 1024
"""Mails over this size are taken one at a time: memory stays bounded."""
_ARRIVING = 256 * 1024 * 1024
"""Bytes of all large mails in arrival; at least two of the largest fit in."""
_DRAIN = 8.0
"""Seconds; ``omamori run`` kills after ten."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rules:
    """Who may come and how much; from the environment.

    Attributes:
        allowed: networks that need not sign in.
    """

    host: str
    port: int
    size: int
    allowed: tuple[Network, ...]
    tls: ssl.SSLContext | None = None
    connections: int = _CONNECTIONS
    from_one: int = _FROM_ONE
    idle: float = 300.0

    def limits(self, peer: str) -> Limits:
        """What a client from ``peer`` may use."""
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return Limits(size=self.size, idle=self.idle)
        mapped = getattr(address, "ipv4_mapped", None)
        address = mapped or address
        return Limits(
            size=self.size,
            idle=self.idle,
            anonymous=any(address in network for network in self.allowed),
            auth_in_clear=address.is_loopback,
        )


def rules(given: Environment) -> Rules:
    """The rules of an installation.

    Raises:
        ConfigurationError: the address cannot be read.
        ValueError: a network of ``smtp_allowed`` cannot be read.
        OSError: the certificate cannot be read.
    """
    host, port = host_port(given.smtp)
    words = [word.strip() for word in given.smtp_allowed.split(",") if word.strip()]
    return Rules(
        host=host,
        port=port,
        size=given.smtp_max_bytes,
        allowed=tuple(ipaddress.ip_network(word, strict=False) for word in words),
        tls=_certificate(given),
    )


def _certificate(given: Environment) -> ssl.SSLContext | None:
    if not given.smtp_tls_certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(given.smtp_tls_certificate, given.smtp_tls_key or None)
    return context


class Server:
    """The listening gate.

    Attributes:
        counts: what came in since the start.
        port: where it listens.
    """

    def __init__(self, rules: Rules, intake: Intake) -> None:
        """A gate that does not listen yet."""
        self._rules = rules
        self._intake = intake
        self._sign_in_threads = ThreadPoolExecutor(2, thread_name_prefix="gate-auth")
        self._big = asyncio.Semaphore(1)
        self._room = Room(max(_ARRIVING, 2 * rules.size))
        self._tasks: dict[asyncio.Task[None], Session] = {}
        self._by_peer: collections.Counter[str] = collections.Counter()
        self._listening: asyncio.Server | None = None
        self._ending = False
        self.counts = Counts()
        self.port = 0

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address is in use or not ours.
        """
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(
            lambda: _Guest(self), self._rules.host, self._rules.port, backlog=256
        )
        self.port = int(self._listening.sockets[0].getsockname()[1])

    async def stop(self, patience: float = _DRAIN) -> None:
        """Take no more; let mails in hand finish; then close.

        A mail whose data has arrived is finished; a client between mails is told to come again.
        """
        self._ending = True
        if self._listening is not None:
            self._listening.close()
        for task, session in self._tasks.items():
            session.ending = True
            if not session.busy:
                task.cancel()
        if self._tasks:
            _, late = await asyncio.wait(list(self._tasks), timeout=patience)
            for task in late:
                task.cancel()
        self._sign_in_threads.shutdown(wait=True)

    def welcome(self, wire: Wire) -> None:
        """A client has come."""
        peer = wire.peer
        full = len(self._tasks) >= self._rules.connections
        crowded = self._by_peer[peer] >= self._rules.from_one
        if self._ending or full or crowded:
            self.counts.turned_away += 1
            wire.refuse(b"421 4.3.2 Too many connections, come again\r\n")
            return
        session = Session(
            wire,
            self._rules.limits(peer),
            take=self._take,
            sign_in=self._sign_in,
            tls=self._rules.tls,
            room=self._room,
        )
        task = asyncio.get_running_loop().create_task(self._talk(session, wire))
        self._tasks[task] = session
        self._by_peer[peer] += 1
        task.add_done_callback(lambda done: self._gone(done, peer))

    async def _talk(self, session: Session, wire: Wire) -> None:
        try:
            await session.run()
        except asyncio.CancelledError:
            wire.refuse(b"421 4.3.2 The gate is closing, come again\r\n")
        except Exception as error:  # noqa: BLE001 - one broken conversation must not end the gate
            log.warning("会話が途切れました: %s", type(error).__name__)
        finally:
            wire.close()

    def _gone(self, task: asyncio.Task[None], peer: str) -> None:
        self._tasks.pop(task, None)
        self._by_peer[peer] -= 1
        if self._by_peer[peer] <= 0:
            del self._by_peer[peer]

    async def _take(self, mail: Submission) -> str:
        if len(mail.content) > _BIG:
            async with self._big:
                return await self._brought_in(mail)
        return await self._brought_in(mail)

    async def _brought_in(self, mail: Submission) -> str:
        answer = await asyncio.shield(self._intake.take(mail))
        self.counts.add(answer.outcome)
        log.info(
            "%s size=%d recipients=%d", answer.outcome, len(mail.content), len(mail.recipients)
        )
        return answer.reply

    async def _sign_in(self, client: str, name: str, password: str) -> str | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._sign_in_threads, signin.person_behind, client, name, password
        )


class _Guest(Wire):
    """A wire that reports to the server when it is connected."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self._server = server
        self._known = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if not self._known:  # TLS calls again
            self._known = True
            self._server.welcome(self)
