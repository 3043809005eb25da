"""milter の会話。Postfix or Sendmail shows a mail before it takes it, and waits for the verdict (J.9.2).

Passed: the server keeps the mail and sends it. Held: the gate has the mail durably on its own disk
and the server drops its copy. Forbidden: refused with the rule. Cannot decide: come again (4xx).
"""

import asyncio
import dataclasses
import hashlib
import struct
from collections.abc import Awaitable, Callable
from datetime import datetime

from omamori.gate import commands
from omamori.gate import milter_words as words
from omamori.gate.commands import Path, Syntax
from omamori.gate.intake import Answer
from omamori.gate.milter_words import Garbled, Terms
from omamori.gate.premises import Busy
from omamori.gate.room import Room
from omamori.gate.sockets import acknowledging
from omamori.gate.submission import Submission
from omamori.gate.trace import Origin, Tracer, protocol

_LATER = "451 4.3.0 Not decided in time, come again (OMAMORI-SLOW)"
_BUSY = "452 4.3.1 Too many large mails at once, come again (OMAMORI-BUSY)"
_LOOP = "554 5.4.6 This mail has been here before, this is a loop (OMAMORI-LOOP)"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Desk:
    """What a conversation asks of the gate.

    Attributes:
        take: judges a mail, and keeps it unless it passes.
        known_as: the name the server signed somebody in with → the person's public id, or "".
        tracer, now: for the trace line of what the gate keeps.
        size: bytes of one mail.
        room: memory shared by all conversations.
        patience: seconds for one judgement; the server's own patience must be longer (Postfix:
            ``milter_content_timeout``, 300 s).
    """

    take: Callable[[Submission], Awaitable[Answer]]
    known_as: Callable[[str], Awaitable[str]]
    tracer: Tracer
    now: Callable[[], datetime]
    size: int
    room: Room
    patience: float = 240.0


class _Arriving:
    """A mail in the making."""

    def __init__(self, sender: Path) -> None:
        self.sender = sender
        self.recipients: dict[str, Path] = {}
        self.head = bytearray()
        self.body = bytearray()
        self.taken = 0
        self.wrong = ""

    @property
    def content(self) -> bytes:
        return bytes(self.head) + b"\r\n" + bytes(self.body)


class MilterSession:
    """One connection of a mail server; several mails and clients may follow one another."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, desk: Desk
    ) -> None:
        """Prepare a conversation."""
        self._reader = reader
        self._writer = writer
        self._acknowledge = acknowledging(writer.transport)
        self._desk = desk
        self._terms = Terms(0)
        self._client, self._helo = "local", ""
        self._macros: dict[str, str] = {}
        self._mail: _Arriving | None = None
        self.busy = False
        self.ending = False

    async def run(self) -> None:
        """Talk until the server leaves or the gate ends.

        Raises:
            Garbled: it does not speak this protocol.
        """
        try:
            while not self.ending:
                self.busy = False
                command, data = await self._packet()
                self.busy = command == words.END_OF_MAIL
                if command == words.QUIT:
                    return
                await self._obey(command, data)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self._forget()

    async def _packet(self) -> tuple[bytes, bytes]:
        self._acknowledge()
        (length,) = struct.unpack(">I", await self._reader.readexactly(4))
        if not 0 < length <= words.LARGEST:
            raise Garbled
        packet = await self._reader.readexactly(length)
        return packet[:1], packet[1:]

    async def _obey(self, command: bytes, data: bytes) -> None:
        if command == words.NEGOTIATE:
            self._terms, answer = words.agreed(data)
            await self._send(answer)
        elif command == words.MACROS:
            self._macros |= words.macros(data)
        elif command == words.END_OF_MAIL:
            if data:
                self._more(words.BODY, data)
            decision = await self._judged()
            self._forget()
            await self._send(decision)
        elif command in (words.ABORT, words.QUIT_AND_NEXT):
            self._forget()
            if command == words.QUIT_AND_NEXT:
                self._client, self._helo, self._macros = "local", "", {}
        else:
            self._note(command, data)
            if self._terms.is_answered(command):
                await self._send(words.packet(words.CONTINUE))

    def _note(self, command: bytes, data: bytes) -> None:
        if command == words.CONNECT:
            self._client = words.client(data)
        elif command == words.HELO:
            self._helo = words.texts(data)[0]
        elif command == words.MAIL:
            self._drop()  # what was said of this one stands already in the macros
            self._mail = _Arriving(words.path(data))
        elif command == words.RECIPIENT and self._mail is not None:
            path = words.path(data)
            self._mail.recipients.setdefault(path.address, path)
        elif command in (words.HEADER, words.BODY):
            self._more(command, data)
        elif command not in (words.RECIPIENT, words.DATA, words.END_OF_HEADERS, words.UNKNOWN):
            raise Garbled

    def _more(self, command: bytes, data: bytes) -> None:
        mail = self._mail
        if mail is None:
            raise Garbled
        if mail.wrong:
            return
        if command == words.HEADER:
            data = words.header(data, self._terms)
        if mail.taken + len(data) > self._desk.size:
            mail.wrong = commands.too_large(self._desk.size)
        elif not self._desk.room.take(len(data)):
            mail.wrong = _BUSY
        else:
            mail.taken += len(data)
            where = mail.head if command == words.HEADER else mail.body
            where += data

    async def _judged(self) -> bytes:
        """The packet that decides about the mail."""
        mail = self._mail
        if mail is None:
            raise Garbled
        if mail.wrong:
            return words.reply(mail.wrong)
        try:
            content = commands.regular(mail.content)
            submission = await self._submission(mail, content)
            work = asyncio.ensure_future(self._desk.take(submission))
            answer = await asyncio.wait_for(asyncio.shield(work), self._desk.patience)
        except (Syntax, Busy) as wrong:
            return words.reply(wrong.reply)
        except TimeoutError:
            # The judgement may still end: when the client comes again, the mail is known as a repeat.
            return words.reply(_LATER)
        if answer.outcome in ("refused", "later"):
            return words.reply(answer.reply)
        return words.packet(words.DISCARD if answer.carried else words.ACCEPT)

    async def _submission(self, mail: _Arriving, content: bytes) -> Submission:
        recipients = tuple(mail.recipients)
        if self._desk.tracer.is_loop(content, recipients):
            raise Syntax(_LOOP)
        login = self._macros.get("auth_authen", "")
        user = await self._desk.known_as(login) if login else ""
        utf8 = "SMTPUTF8" in mail.sender.parameters
        word = protocol(
            extended=True,
            secure="tls_version" in self._macros,
            signed_in=bool(login),
            utf8=utf8,
        )
        origin = Origin(client=self._client, helo=self._helo, protocol=word)
        line = self._desk.tracer.line(origin, recipients, self._desk.now())
        return Submission(
            client=self._client,
            user=user,
            sender=mail.sender.address,
            recipients=recipients,
            content=line + content,
            utf8=utf8,
            dsn=commands.wishes(mail.sender, list(mail.recipients.values())),
            came_as=hashlib.sha256(content).hexdigest(),
            handed_on=True,
        )

    async def _send(self, packet: bytes) -> None:
        self._writer.write(packet)
        await self._writer.drain()

    def _drop(self) -> None:
        if self._mail is not None:
            self._desk.room.free += self._mail.taken
        self._mail = None

    def _forget(self) -> None:
        """The mail is over: what was said of it must not tell of the next one."""
        self._drop()
        for name in ("auth_authen", "auth_type", "auth_author", "mail_addr", "rcpt_addr", "i"):
            self._macros.pop(name, None)
