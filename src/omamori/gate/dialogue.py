"""問答。The order of lines and answers in a conversation, whatever the lines mean.

What waits for nothing is answered where its bytes come in; only for the rest the conversation's task is woken.
"""

from collections.abc import Callable

from omamori.gate import commands
from omamori.gate.commands import Syntax
from omamori.gate.premises import Busy
from omamori.gate.wire import Closed, LineTooLong, Wire

_LINE = 4096
"""Longest command line; RFC 5321 asks for 512, extensions for more."""
_MISTAKES = 20
_MAILS = ("DATA", "BDAT")
_CLOSING = "421 4.3.2 The gate is closing, come again"


class Over(Exception):  # noqa: N818 - says what happened
    """The gate closes, and the mail in hand has its answer."""


class Dialogue:
    """Lines and answers; what they mean is said by who inherits.

    Attributes:
        ending: nothing new is taken; busy: something is in hand that must be finished.
    """

    _at_once: dict[str, Callable[[str], str]]

    def __init__(self, wire: Wire) -> None:
        """Prepare."""
        self._wire = wire
        self._mistakes = 0
        self.ending = self.busy = False

    def _greeting(self) -> str:
        raise NotImplementedError

    def _patience(self) -> float:
        """Seconds to wait for a line."""
        raise NotImplementedError

    def _invites(self, rest: str) -> bool:
        """Ask for a mail at once, if that can be."""
        raise NotImplementedError

    async def _obey(self, verb: str, rest: str) -> str:
        raise NotImplementedError

    def _forget(self) -> None:
        """The conversation is over."""

    async def run(self) -> None:
        """Talk until the client leaves, misbehaves, or the gate ends."""
        try:
            self._say(self._greeting())
            while not self.ending:
                self.busy = self._wire.has_line
                line = await self._line(self._answered)
                self.busy = True
                if not await self._answer(line):
                    return
            self._say(_CLOSING)
        except Over:
            self._say(_CLOSING)
        except LineTooLong:
            self._say("500 5.5.2 Line too long")
        except TimeoutError:
            self._say("421 4.4.2 Too slow")
        except Closed:
            return
        finally:
            self._forget()

    def expire(self, now: float) -> None:
        """Give up waiting for a client that is late; see ``Wire.expire``."""
        self._wire.expire(now)

    async def _line(self, at_once: Callable[[bytes], bool] | None = None) -> bytes:
        self._wire.within(self._patience())
        return await self._wire.line(_LINE, at_once)

    def _answered(self, line: bytes) -> bool:
        """Answer a command that waits for nothing and cannot end the conversation; False for every other line."""
        if self.ending or self._mistakes + 1 >= _MISTAKES:
            return False
        try:
            verb, rest = commands.split(line)
        except Syntax:
            return False
        if verb == "DATA":
            return self._invites(rest)
        if verb not in self._at_once:
            return False
        try:
            reply = self._at_once[verb](rest)
        except Syntax as wrong:
            reply = wrong.reply
        self._say(reply)
        self._mistakes += reply.startswith("5")
        self._wire.within(self._patience())
        return True

    async def _answer(self, line: bytes) -> bool:
        reply, verb = "", ""
        try:
            verb, rest = commands.split(line)
            if verb == "QUIT":
                self._say("221 2.0.0 Bye")
                return False
            reply = await self._obey(verb, rest)
        except Syntax as wrong:
            reply = wrong.reply
        except Busy as busy:
            reply = busy.reply
        if reply:
            self._say(reply)
        # After a look-alike end, what follows may be a smuggled second mail: hang up.
        if "OMAMORI-SMUGGLING" in reply:
            return False
        # A refused mail is no mistake in the dialogue: a server in front may bring many.
        self._mistakes += reply.startswith("5") and verb not in _MAILS
        if self._mistakes < _MISTAKES:
            return True
        self._say("421 4.7.0 Too many mistakes")
        return False

    def _say(self, reply: str) -> None:
        self._wire.write(reply.encode("utf-8", "replace") + b"\r\n")
