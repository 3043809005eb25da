"""門。Sockets of the gate: how many may come, from where, and how it closes without losing a mail."""

import asyncio
import collections
import logging
import time
from concurrent.futures import ThreadPoolExecutor

from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.gate import signin
from omamori.gate.antechamber import Entrance, Guest
from omamori.gate.draining import drain
from omamori.gate.health import Counts
from omamori.gate.intake import Answer, Intake
from omamori.gate.milter_session import Desk
from omamori.gate.premises import House
from omamori.gate.quota import Quota, Rate, Source, source_of
from omamori.gate.room import Room
from omamori.gate.rules import Rules
from omamori.gate.session import Session
from omamori.gate.submission import Submission
from omamori.gate.trace import Tracer
from omamori.gate.wire import Wire

log = logging.getLogger("omamori.gate")

_BIG = 4 * 1024 * 1024
"""Mails over this size are taken one at a time: memory stays bounded."""
_ARRIVING = 256 * 1024 * 1024
"""Bytes of all large mails in arrival; at least two of the largest fit in."""
_DRAIN = 8.0
"""Seconds; ``omamori run`` kills after ten."""


class Server:
    """The listening gate.

    Attributes:
        counts: what came in since the start.
        port: where it listens; ``implicit_port`` where TLS begins at once, 0 for nowhere.
    """

    def __init__(self, rules: Rules, intake: Intake) -> None:
        """A gate that does not listen yet."""
        self._rules = rules
        self._intake = intake
        self._sign_in_threads = ThreadPoolExecutor(2, thread_name_prefix="gate-auth")
        self._big = asyncio.Semaphore(1)
        self._room = Room(max(_ARRIVING, 2 * rules.size))
        self._quota = Quota()
        self._tasks: dict[asyncio.Task[None], Session] = {}
        self._by_peer: collections.Counter[str] = collections.Counter()
        self._listening: list[asyncio.Server] = []
        self._entrances: list[Entrance] = []
        self._ending = False
        self._watching: asyncio.Task[None] | None = None
        self._tracer = Tracer(rules.name, lambda text: blind_index(text, purpose="gate.trace"))
        self._house = self._furnished()
        self.counts = Counts()
        self.port = self.implicit_port = 0

    def _furnished(self) -> House:
        return House(
            take=self._take,
            sign_in=self._sign_in,
            known_as=self._known_as,
            limits=self._rules.limits,
            allows=self._allows,
            weigh=self._weigh,
            now=lambda: clock.now().astimezone(clock.JST),
            admission=self._rules.admission,
            tracer=self._tracer,
            tls=self._rules.tls,
            room=self._room,
            name=self._rules.name,
        )

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address is in use or not ours.
        """
        self.port = await self._listen(self._rules.host, self._rules.port, implicit=False)
        if self._rules.implicit is not None:
            host, port = self._rules.implicit
            self.implicit_port = await self._listen(host, port, implicit=True)

        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        """Look once in a while who is late; nobody waits for a client for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(min(1.0, self._rules.idle / 4))
            for session in list(self._tasks.values()):
                session.expire(loop.time())

    async def _listen(self, host: str, port: int, *, implicit: bool) -> int:
        entrance = Entrance(
            tls=self._rules.tls if implicit else None,
            proxied=self._rules.proxied,
            enter=self.welcome,
            refuse=self._turned_away,
            most=self._rules.connections,
        )
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(lambda: Guest(entrance), host, port, backlog=256)
        self._listening.append(listening)
        self._entrances.append(entrance)
        return int(listening.sockets[0].getsockname()[1])

    async def stop(self, patience: float = _DRAIN) -> None:
        """Take no more; let mails in hand finish; then close.

        A mail whose data has arrived is finished; a client between mails is told to come again.
        """
        self._ending = True
        for listening in self._listening:
            listening.close()
        for entrance in self._entrances:
            for task in list(entrance.waiting):
                task.cancel()
        await drain(self._tasks, patience)
        if self._watching is not None:
            self._watching.cancel()
        self._sign_in_threads.shutdown(wait=True)

    def welcome(self, wire: Wire) -> None:
        """A client has come."""
        peer = source_of(wire.peer)
        full = len(self._tasks) >= self._rules.connections
        crowded = self._by_peer[peer] >= self._rules.from_one
        if self._ending or full or crowded:
            self._turned_away()
            wire.refuse(b"421 4.3.2 Too many connections, come again\r\n")
            return
        session = Session(wire, self._house)
        task = asyncio.get_running_loop().create_task(self._talk(session, wire))
        self._tasks[task] = session
        self._by_peer[peer] += 1
        task.add_done_callback(lambda done: self._gone(done, peer))

    def _turned_away(self) -> None:
        self.counts.turned_away += 1

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

    def _take(self, mail: Submission) -> asyncio.Future[Answer]:
        if len(mail.content) > _BIG:
            return asyncio.ensure_future(self._taken_alone(mail))
        return self._handed_in(mail)

    async def _taken_alone(self, mail: Submission) -> Answer:
        async with self._big:
            return await self._handed_in(mail)

    def _handed_in(self, mail: Submission) -> asyncio.Future[Answer]:
        """Hand a mail to the intake, whichever door it came by, and count what became of it."""
        coming = asyncio.ensure_future(self._intake.take(mail))
        coming.add_done_callback(lambda done: self._count(mail, done))
        return coming

    def _count(self, mail: Submission, done: asyncio.Future[Answer]) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        outcome = done.result().outcome
        self.counts.add(outcome)
        if log.isEnabledFor(logging.INFO):
            log.info("%s size=%d recipients=%d", outcome, len(mail.content), len(mail.recipients))

    async def judged(self, mail: Submission) -> Answer:
        """Judge a mail; who gives up waiting does not end it."""
        return await asyncio.shield(self._handed_in(mail))

    def desk(self) -> Desk:
        """What the milter asks of this gate."""
        return Desk(
            take=self.judged,
            known_as=self._known_as,
            tracer=self._tracer,
            now=self._house.now,
            size=self._rules.size,
            room=self._room,
        )

    async def _sign_in(self, client: str, name: str, password: str) -> str | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._sign_in_threads, signin.person_behind, client, name, password
        )

    async def _known_as(self, login: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._sign_in_threads, signin.person_named, login)

    def _rate(self, source: Source) -> Rate:
        return self._rules.rate_signed_in if source.signed_in else self._rules.rate

    def _allows(self, source: Source, mails: int, recipients: int) -> bool:
        rate, now = self._rate(source), time.monotonic()
        return self._quota.spend(source, rate, now, mails=mails, recipients=recipients)

    def _weigh(self, source: Source, size: int) -> None:
        self._quota.weigh(source, self._rate(source), time.monotonic(), size)
