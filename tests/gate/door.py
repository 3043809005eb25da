"""門を開く。A gate in a thread of its own for tests: real sockets on loopback, a port of its own."""

import asyncio
import dataclasses
import ipaddress
import re
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from omamori.do.outbound.examiner import Examiner
from omamori.gate.intake import Intake, Patience
from omamori.gate.milter import Milter, places
from omamori.gate.rules import Rules
from omamori.gate.server import Server
from pidetect.types import Examination, PersonsEstimate

LOCAL = (ipaddress.ip_network("127.0.0.0/8"),)
START = b"EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n"
RULES = Rules(host="127.0.0.1", port=0, size=1_000_000, allowed=LOCAL, idle=20.0)


PATIENCE = Patience(answer_within=20.0, few=1000)
"""The dialogue waits for its verdict: tests look at what was decided."""


class PlainExaminer:
    """Counts phone-like words; no processes."""

    def examine(self, data: bytes, name: str, *, until: float = 0.0) -> Examination:
        count = data.count(b"090-1234-")
        return Examination(
            name=name,
            examined=True,
            kinds={"phone": count} if count else {},
            others=PersonsEstimate(low=count, estimate=count, high=count),
        )


class Door:
    """A running gate."""

    def __init__(
        self,
        rules: Rules = RULES,
        examiner: Examiner | None = None,
        *,
        milter: str = "",
        home: Path | None = None,
        patience: Patience = PATIENCE,
    ) -> None:
        self._own = tempfile.TemporaryDirectory(prefix="omamori-door-")
        self._home, self._patience = home or Path(self._own.name), patience
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._rules, self._examiner = rules, examiner or PlainExaminer()
        self._places = places(milter)

    def __enter__(self) -> Self:
        self._thread.start()
        self.server = self._in_loop(self._open())
        self.port = self.server.port
        return self

    async def _open(self) -> Server:
        self.intake = Intake(self._examiner, self._home, self._patience)
        server = Server(self._rules, self.intake)
        await server.start()
        self.milter = Milter(self._places, server.desk(), self._rules)
        await self.milter.start()
        return server

    def listen(self, milter: str) -> None:
        """Open one more place for the milter; it closes with the door."""
        self._in_loop(self.milter.open(places(milter)))

    def stop(self, patience: float = 10.0) -> None:
        self._in_loop(self._close(patience))

    async def _close(self, patience: float) -> None:
        await asyncio.gather(self.server.stop(patience), self.milter.stop(patience))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._in_loop(self.intake.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._own.cleanup()

    def _in_loop(self, work):  # noqa: ANN001, ANN202
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


def rules(**changes: object) -> Rules:
    return dataclasses.replace(RULES, **changes)  # type: ignore[arg-type]


class Line:
    """A client that sends exactly the bytes it is told."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 20)
        self.file = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reply(self) -> str:
        """One whole answer, its lines joined; empty when the line is closed."""
        lines = []
        while line := self.file.readline():
            lines.append(line.decode().rstrip("\r\n"))
            if line[3:4] == b" ":
                break
        return "\n".join(lines)

    def say(self, text: str) -> str:
        self.send(text.encode() + b"\r\n")
        return self.reply()

    def begin(self, *recipients: str, options: str = "") -> str:
        """Up to 354."""
        self.reply()
        self.say("EHLO test")
        self.say(f"MAIL FROM:<sato@mirai-print.example>{options}")
        for address in recipients or ("a@customer.example",):
            self.say(f"RCPT TO:<{address}>")
        return self.say("DATA")

    def close(self) -> None:
        self.file.close()
        self.socket.close()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    line = Line(port)
    try:
        yield line
    finally:
        line.close()


_TRACE = re.compile(
    rb"\AReceived: from \S+ \(\[\S+\]\)\r\n\tby \S+ \(Omamori\) with [A-Z0-9]+\r\n"
    rb"\tid [0-9a-f]{12}\.[0-9a-f]{20};\r\n\t[^\r\n]+\r\n"
)


def as_it_came(content: bytes) -> bytes:
    """A kept or relayed mail without the gate's own trace line, which must stand on top."""
    trace = _TRACE.match(content)
    assert trace is not None, content[:300]
    return content[trace.end() :]


def codes(line: Line, count: int) -> list[str]:
    return [line.reply()[:3] for _ in range(count)]


def last_words(line: Line) -> bytes:
    """What is said before the line is cut."""
    try:
        return line.file.read()
    except ConnectionResetError:
        return b""


def ready(line: Line) -> None:
    line.send(START)
    assert codes(line, 4) == ["220", "250", "250", "250"]


OUTSIDE = b"From: sato@mirai-print.example\r\nTo: a@customer.example\r\nSubject: x\r\n\r\n090-1234-5678\r\n"


def send(port: int, content: bytes = OUTSIDE, *to: str) -> str:
    """Hand in one mail; the answer to it."""
    with line_to(port) as line:
        line.begin(*to)
        line.send(content + b".\r\n")
        return line.reply()
