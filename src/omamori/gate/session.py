"""会話。One SMTP conversation from greeting to QUIT: who may speak, in which order, with which answer.

A mail is answered 250 only by ``intake``; everything here that goes wrong is a 4xx (try again) or a
5xx (do not), with a code in the text that ``docs/admin/gate.md`` explains.
"""

import asyncio
import base64
import binascii
import dataclasses
import logging
import ssl
from collections.abc import Awaitable, Callable

from omamori.gate import commands
from omamori.gate.commands import Path, Syntax
from omamori.gate.submission import Submission
from omamori.gate.wire import Closed, LineTooLong, NoRoom, Room, Wire

log = logging.getLogger("omamori.gate")

_LINE = 4096
"""Longest command line; RFC 5321 asks for 512, extensions for more."""
_MISTAKES = 20
_PLAIN = {
    "RSET": "250 2.0.0 Forgotten",
    "NOOP": "250 2.0.0 Here",
    "VRFY": "252 2.5.1 Send the mail, then we look",
    "HELP": "214 2.0.0 See docs/admin/gate.md",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Limits:
    """What one client may use.

    Attributes:
        size: bytes of one mail.
        recipients: addresses of one mail.
        mails: mails on one connection.
        idle: seconds to wait for a command.
        upload: seconds for one mail's data.
        anonymous: the client's address may hand in without signing in.
        auth_in_clear: signing in is offered without TLS (loopback only).
    """

    size: int
    recipients: int = 1000
    mails: int = 1000
    idle: float = 300.0
    upload: float = 900.0
    anonymous: bool = False
    auth_in_clear: bool = False


Take = Callable[[Submission], Awaitable[str]]
SignIn = Callable[[str, str, str], Awaitable[str | None]]
"""Client, name, password → the person's public id; None when wrong; raises Busy."""


class Busy(Exception):  # noqa: N818 - says what happened
    """No answer can be given now; the client should come again.

    Attributes:
        reply: the 4xx answer.
    """

    def __init__(self, reply: str) -> None:
        """Keep the answer."""
        super().__init__(reply)
        self.reply = reply


class Session:
    """The state of one conversation."""

    def __init__(
        self,
        wire: Wire,
        limits: Limits,
        *,
        take: Take,
        sign_in: SignIn,
        tls: ssl.SSLContext | None = None,
        room: Room | None = None,
    ) -> None:
        """Prepare a conversation on a connected wire; ``room`` is shared by all conversations."""
        self._wire = wire
        self._limits = limits
        self._take = take
        self._sign_in = sign_in
        self._tls = tls
        self._room = room
        self._greeted = False
        self._user = ""
        self._mistakes = 0
        self._mails = 0
        self._sender: Path | None = None
        self._recipients: dict[str, None] = {}
        self.ending = False
        self.busy = False

    async def run(self) -> None:
        """Talk until the client leaves, misbehaves, or the gate ends."""
        try:
            await self._say("220 omamori ESMTP")
            while not self.ending:
                self.busy = False
                line = await asyncio.wait_for(self._wire.line(_LINE), self._limits.idle)
                self.busy = True
                if not await self._answer(line):
                    return
            await self._say("421 4.3.2 The gate is closing, come again")
        except LineTooLong:
            await self._say("500 5.5.2 Line too long")
        except TimeoutError:
            await self._say("421 4.4.2 Too slow")
        except Closed:
            return

    async def _answer(self, line: bytes) -> bool:
        try:
            verb, rest = commands.split(line)
            if verb == "QUIT":
                await self._say("221 2.0.0 Bye")
                return False
            if verb == "DATA":
                return await self._data()
            reply = await self._obey(verb, rest)
        except Syntax as wrong:
            reply = wrong.reply
        except Busy as busy:
            reply = busy.reply
        if reply:
            await self._say(reply)
        if reply.startswith("5"):
            self._mistakes += 1
        if self._mistakes < _MISTAKES:
            return True
        await self._say("421 4.7.0 Too many mistakes")
        return False

    async def _obey(self, verb: str, rest: str) -> str:
        match verb:
            case "EHLO" | "HELO":
                return self._hello(verb, rest)
            case "STARTTLS":
                return await self._starttls()
            case "AUTH":
                return await self._auth(rest)
            case "MAIL":
                return self._mail(rest)
            case "RCPT":
                return self._rcpt(rest)
        if verb == "RSET":
            self._reset()
        return _PLAIN.get(verb, "500 5.5.1 Unknown command")

    def _hello(self, verb: str, rest: str) -> str:
        if not rest:
            return f"501 5.5.4 Syntax: {verb} name"
        self._greeted = True
        self._reset()
        if verb == "HELO":
            return "250 omamori"
        offers = ["PIPELINING", f"SIZE {self._limits.size}", "ENHANCEDSTATUSCODES"]
        offers += ["8BITMIME", "SMTPUTF8"]
        if self._tls and not self._wire.encrypted:
            offers.append("STARTTLS")
        if self._may_sign_in():
            offers.append("AUTH PLAIN LOGIN")
        lines = ["omamori", *offers]
        return "\r\n".join(
            f"250{' ' if i == len(lines) - 1 else '-'}{line}" for i, line in enumerate(lines)
        )

    async def _starttls(self) -> str:
        if self._tls is None or self._wire.encrypted:
            return "502 5.5.1 TLS is not offered here"
        if self._wire.waiting:
            # Commands sent in clear behind STARTTLS would be obeyed inside TLS: an injection.
            await self._say("554 5.5.1 Nothing may follow STARTTLS before TLS")
            raise Closed
        await self._wire.start_tls(self._tls, b"220 2.0.0 Go ahead\r\n")
        self._greeted, self._user = False, ""
        self._reset()
        return ""

    def _may_sign_in(self) -> bool:
        return self._wire.encrypted or self._limits.auth_in_clear

    async def _auth(self, rest: str) -> str:
        if not self._may_sign_in():
            return "538 5.7.11 Use STARTTLS first"
        if self._user or self._sender is not None:
            return "503 5.5.1 Not now"
        mechanism, _, first = rest.partition(" ")
        if mechanism.upper() == "PLAIN":
            words = (first and self._decoded(first)) or await self._ask("")
            parts = words.split("\0")
            name, password = (parts[1], parts[2]) if len(parts) == 3 else ("", "")
        elif mechanism.upper() == "LOGIN":
            name = (first and self._decoded(first)) or await self._ask("Username:")
            password = await self._ask("Password:")
        else:
            return "504 5.5.4 PLAIN or LOGIN"
        user = await self._sign_in(self._wire.peer, name, password)
        if user is None:
            return "535 5.7.8 Name or password is wrong (OMAMORI-AUTH)"
        self._user = user
        return "235 2.7.0 Welcome"

    async def _ask(self, prompt: str) -> str:
        await self._say(f"334 {base64.b64encode(prompt.encode()).decode()}")
        line = await asyncio.wait_for(self._wire.line(_LINE), self._limits.idle)
        return self._decoded(line.decode("ascii", "replace").strip())

    def _decoded(self, text: str) -> str:
        if text == "*":
            raise Syntax("501 5.7.0 Given up")
        try:
            return base64.b64decode(text, validate=True).decode("utf-8")
        except (binascii.Error, ValueError) as error:
            raise Syntax("501 5.5.2 Not base64") from error

    def _mail(self, rest: str) -> str:
        if not self._greeted:
            return "503 5.5.1 Say EHLO first"
        if self._sender is not None:
            return "503 5.5.1 One mail at a time"
        if not self._user and not self._limits.anonymous:
            return "530 5.7.0 Sign in first (OMAMORI-RELAY)"
        if self._mails >= self._limits.mails:
            return "452 4.5.3 Too many mails on one connection"
        self._sender, _ = commands.mail_path(rest, limit=self._limits.size)
        return "250 2.1.0 Sender noted"

    def _rcpt(self, rest: str) -> str:
        if self._sender is None:
            return "503 5.5.1 Say MAIL first"
        path = commands.recipient_path(rest, utf8="SMTPUTF8" in self._sender.parameters)
        if len(self._recipients) >= self._limits.recipients:
            return "452 4.5.3 Too many recipients"
        self._recipients[path.address] = None
        return "250 2.1.5 Recipient noted"

    async def _data(self) -> bool:
        if self._sender is None or not self._recipients:
            reply = "503 5.5.1 Say MAIL first" if self._sender is None else "554 5.5.1 No recipient"
            await self._say(reply)
            return True
        await self._say("354 End with <CR><LF>.<CR><LF>")
        try:
            reply = await self._arrived()
        finally:
            self._wire.give_back()
        utf8 = "SMTPUTF8" in self._sender.parameters
        self._mails += 1
        self._reset()
        await self._say(reply, utf8=utf8)
        # After a look-alike end, what follows may be a smuggled second mail: hang up.
        return "OMAMORI-SMUGGLING" not in reply

    async def _arrived(self) -> str:
        coming = self._wire.data(self._limits.size, self._room)
        try:
            return await self._judged(await asyncio.wait_for(coming, self._limits.upload))
        except NoRoom:
            return "452 4.3.1 Too many large mails at once, come again (OMAMORI-BUSY)"

    async def _judged(self, raw: bytes | None) -> str:
        assert self._sender is not None
        if raw is None:
            return commands.too_large(self._limits.size)
        try:
            content = commands.cleaned(raw)
        except Syntax as wrong:
            log.info("断りました: %s", wrong.reply[:9])
            return wrong.reply
        return await self._take(
            Submission(
                client=self._wire.peer,
                user=self._user,
                sender=self._sender.address,
                recipients=tuple(self._recipients),
                content=content,
                utf8="SMTPUTF8" in self._sender.parameters,
            )
        )

    def _reset(self) -> None:
        self._sender, self._recipients = None, {}

    async def _say(self, reply: str, *, utf8: bool = False) -> None:
        encoded = reply.encode("utf-8") if utf8 else reply.encode("ascii", "replace")
        await self._wire.send(encoded + b"\r\n")
