"""milter の窓口。Where Postfix or Sendmail finds the filter: UNIX sockets and TCP, and how they close.

A UNIX socket's folder says who may come in; over TCP the networks that need not sign in may.
"""

import asyncio
import contextlib
import dataclasses
import logging
import stat
from pathlib import Path

from omamori.config.environment import host_port
from omamori.gate.draining import drain
from omamori.gate.milter_session import Desk, MilterSession
from omamori.gate.milter_words import Garbled
from omamori.gate.rules import Rules

log = logging.getLogger("omamori.gate")

_UNIX = "unix:"
_DRAIN = 8.0
"""Seconds; as for SMTP."""
_MODE = 0o660
"""The group of the socket's folder may come in; an SGID folder hands its group on."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Where to listen: ``path`` of a UNIX socket, or host and port."""

    path: Path | None
    host: str = ""
    port: int = 0


def places(text: str) -> tuple[Place, ...]:
    """Where the milter listens, by comma: ``unix:/path``, ``inet:host:port`` or host:port.

    Raises:
        ConfigurationError: an address without a port.
    """
    found = []
    for word in (word.strip() for word in text.split(",") if word.strip()):
        if word.startswith(_UNIX):
            found.append(Place(Path(word.removeprefix(_UNIX))))
        else:
            host, port = host_port(word.removeprefix("inet:"))
            found.append(Place(None, host, port))
    return tuple(found)


class Milter:
    """The listening filter.

    Attributes:
        ports: of the TCP places, in their order.
    """

    def __init__(self, where: tuple[Place, ...], desk: Desk, rules: Rules) -> None:
        """A filter that does not listen yet; over TCP only ``rules.allowed`` may come."""
        self._where = where
        self._desk = desk
        self._rules = rules
        self._tasks: dict[asyncio.Task[None], MilterSession] = {}
        self._listening: list[asyncio.Server] = []
        self._open: tuple[Place, ...] = ()
        self.ports: list[int] = []

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: an address is in use or not ours, or the folder of a socket cannot be written.
        """
        await self.open(self._where)

    async def open(self, where: tuple[Place, ...]) -> None:
        """Listen at these places, too; see ``start``."""
        self._open += where
        for place in where:
            if place.path is not None:
                await self._listen_on_file(place.path)
            else:
                server = await asyncio.start_server(self._come, place.host, place.port, backlog=256)
                self._listening.append(server)
                self.ports.append(int(server.sockets[0].getsockname()[1]))

    async def _listen_on_file(self, path: Path) -> None:
        await asyncio.to_thread(_clear, path)
        server = await asyncio.start_unix_server(self._come, str(path), backlog=256)
        await asyncio.to_thread(path.chmod, _MODE)
        self._listening.append(server)

    async def stop(self, patience: float = _DRAIN) -> None:
        """Take no more; let judgements in hand finish; then close. Mail servers come again later."""
        for server in self._listening:
            server.close()
        late = await drain(self._tasks, patience)
        await asyncio.gather(*late, return_exceptions=True)
        for place in self._open:
            if place.path is not None:
                await asyncio.to_thread(place.path.unlink, missing_ok=True)

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = writer.get_extra_info("peername")
        peer = str(name[0]) if isinstance(name, tuple) else ""
        if peer and not self._rules.limits(peer).anonymous:
            log.warning("milter: 許されていない場所からです")
            writer.close()
            return
        task = asyncio.current_task()
        assert task is not None
        session = MilterSession(reader, writer, self._desk)
        self._tasks[task] = session
        try:
            await session.run()
        except Garbled:
            log.warning("milter: 読めない言葉です")
        except asyncio.CancelledError:
            pass  # the gate ends
        except Exception as error:  # noqa: BLE001 - one broken conversation must not end the gate
            log.warning("milter: 会話が途切れました: %s", type(error).__name__)
        finally:
            self._tasks.pop(task, None)
            writer.close()


def _clear(path: Path) -> None:
    """A socket that a killed gate left behind would keep the new one out."""
    with contextlib.suppress(FileNotFoundError):
        if stat.S_ISSOCK(path.stat().st_mode):
            path.unlink()
