"""会話。One SMTP conversation from greeting to QUIT: who may speak, in which order, with which answer.

A mail is answered 250 only by ``intake``; everything here that goes wrong is a 4xx (try again) or a
5xx (do not), with a code in the text that ``docs/admin/gate.md`` explains.
"""

import asyncio
import hashlib

from omamori.gate import authentication, commands, introductions, trace
from omamori.gate.answers import Answer
from omamori.gate.arrival import Arrival
from omamori.gate.commands import Path, Syntax
from omamori.gate.dialogue import Dialogue, Over
from omamori.gate.introductions import Introduced
from omamori.gate.premises import House
from omamori.gate.quota import Source, source_of
from omamori.gate.submission import Submission
from omamori.gate.trace import Origin
from omamori.gate.wire import Closed, Wire

_PLAIN = {
    "RSET": "250 2.0.0 Forgotten",
    "NOOP": "250 2.0.0 Here",
    "VRFY": "252 2.5.1 Send the mail, then we look",
    "EXPN": "502 5.5.1 Lists are not shown",
    "HELP": "214 2.0.0 See docs/admin/gate.md",
}
_LOOP = "554 5.4.6 This mail has been here before, this is a loop (OMAMORI-LOOP)"
_GO_ON = "354 End with <CR><LF>.<CR><LF>"


class Session(Dialogue):
    """The state of one conversation."""

    def __init__(self, wire: Wire, house: House) -> None:
        """Prepare a conversation on a connected wire."""
        super().__init__(wire)
        self._house = house
        self._front = house.limits(wire.peer)
        self._mails = 0
        self._invited = False  # a mail was asked for (354) and is not there
        self._at_once = {
            "EHLO": self._ehlo,
            "HELO": self._hello,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
        }
        self._waiting = {
            "STARTTLS": self._starttls,
            "AUTH": self._auth,
            "DATA": self._data,
            "BDAT": self._bdat,
            "XCLIENT": self._xclient,
            "XFORWARD": self._xforward,
        }
        self._begin(wire.peer)

    def _begin(self, client: str) -> None:
        """A conversation with this client starts anew: at first, inside TLS, after XCLIENT."""
        self._client, self._address = client, Source(source_of(client), signed_in=False)
        self._limits = self._house.limits(client)
        self._helo, self._extended, self._user = "", False, ""
        self._arrival = Arrival(
            self._wire,
            limit=self._limits.size,
            seconds=self._limits.upload,
            room=self._house.room,
        )
        self._reset()

    def _reset(self) -> None:
        self._sender: Path | None = None
        self._recipients: dict[str, Path] = {}
        self._forwarded = Introduced()
        self._arrival.forget()

    def _greeting(self) -> str:
        return f"220 {self._house.name} ESMTP"

    def _patience(self) -> float:
        return self._limits.idle

    def _forget(self) -> None:
        self._arrival.forget()

    async def _obey(self, verb: str, rest: str) -> str:
        if verb in self._at_once:
            return self._at_once[verb](rest)
        if verb in self._waiting:
            return await self._waiting[verb](rest)
        if verb == "VRFY" and not rest:
            return "501 5.5.4 Syntax: VRFY address"
        if verb == "RSET":
            self._reset()
        return _PLAIN.get(verb, "500 5.5.1 Unknown command")

    def _hello(self, rest: str) -> str:
        if not rest:
            return "501 5.5.4 Syntax: HELO name"
        self._helo, self._extended = rest[:255], False
        self._reset()
        return f"250 {self._house.name}"

    def _ehlo(self, rest: str) -> str:
        if not rest:
            return "501 5.5.4 Syntax: EHLO name"
        self._helo, self._extended = rest[:255], True
        self._reset()
        offers = ["PIPELINING", f"SIZE {self._limits.size}", "ENHANCEDSTATUSCODES"]
        offers += ["8BITMIME", "SMTPUTF8", "DSN", "CHUNKING"]
        if self._house.tls and not self._wire.encrypted:
            offers.append("STARTTLS")
        if self._may_sign_in():
            offers.append("AUTH PLAIN LOGIN")
        if self._front.introduces:
            offers.append(f"XCLIENT {' '.join(introductions.XCLIENT)}")
            offers.append(f"XFORWARD {' '.join(introductions.XFORWARD)}")
        lines = [self._house.name, *offers]
        last = len(lines) - 1
        return "\r\n".join(f"250{' ' if i == last else '-'}{line}" for i, line in enumerate(lines))

    async def _starttls(self, rest: str) -> str:
        if rest:
            return "501 5.5.4 STARTTLS takes no parameter"
        if self._house.tls is None or self._wire.encrypted:
            return "502 5.5.1 TLS is not offered here"
        if self._wire.waiting:
            # Commands sent in clear behind STARTTLS would be obeyed inside TLS: an injection.
            self._say("554 5.5.1 Nothing may follow STARTTLS before TLS")
            raise Closed
        await self._wire.start_tls(self._house.tls, b"220 2.0.0 Go ahead\r\n")
        self._begin(self._client)
        return ""

    def _not_introduced(self) -> str:
        if not self._front.introduces:
            return "550 5.7.0 Not from this host"
        return "503 5.5.1 Not within a mail" if self._sender is not None else ""

    async def _xforward(self, rest: str) -> str:
        """Who handed the next mail to the front server; for the record only, it gives no rights."""
        if wrong := self._not_introduced():
            return wrong
        who, _ = introductions.introduced(rest, introductions.XFORWARD)
        told = self._forwarded
        address, helo = who.address or told.address, who.helo or told.helo
        self._forwarded = Introduced(address=address, helo=helo)
        return "250 2.0.0 Noted"

    async def _xclient(self, rest: str) -> str:
        """Go on as if that client had connected: with its rights, not those of the front server."""
        if wrong := self._not_introduced():
            return wrong
        who, named = introductions.introduced(rest, introductions.XCLIENT)
        user = await self._house.known_as(who.login) if who.login else ""
        user = user if "LOGIN" in named else self._user
        helo = who.helo if "HELO" in named else self._helo
        self._begin(who.address or self._client)
        self._helo, self._user = helo, user
        return self._greeting()

    def _may_sign_in(self) -> bool:
        return self._wire.encrypted or self._limits.auth_in_clear

    async def _auth(self, rest: str) -> str:
        if not self._may_sign_in():
            return "538 5.7.11 Use STARTTLS first"
        if not self._extended:
            return "503 5.5.1 Say EHLO first"
        if self._user or self._sender is not None:
            return "503 5.5.1 Not now"
        name, password = await authentication.words(rest, self._ask)
        user = await self._house.sign_in(self._client, name, password)
        if user is None:
            return "535 5.7.8 Name or password is wrong (OMAMORI-AUTH)"
        self._user = user
        return "235 2.7.0 Welcome"

    async def _ask(self, prompt: str) -> str:
        self._say(f"334 {prompt}")
        return (await self._line()).decode("ascii", "replace").strip()

    def _mail(self, rest: str) -> str:
        if not self._helo:
            return "503 5.5.1 Say EHLO first"
        if self._sender is not None or self._arrival.begun:
            return "503 5.5.1 One mail at a time"
        if not self._user and not self._limits.anonymous:
            return "530 5.7.0 Sign in first (OMAMORI-RELAY)"
        if self._mails >= self._limits.mails:
            return "452 4.5.3 Too many mails on one connection"
        sender, _ = commands.mail_path(rest, limit=self._limits.size)
        if not self._house.allows(self._source, 1, 0):
            return "450 4.7.1 Too much within a minute, come again (OMAMORI-RATE)"
        self._sender = sender
        return "250 2.1.0 Sender noted"

    def _rcpt(self, rest: str) -> str:
        if self._sender is None:
            return "503 5.5.1 Say MAIL first"
        if self._arrival.begun:
            return "503 5.5.1 The mail has begun"
        path = commands.recipient_path(rest, utf8=self._utf8)
        if len(self._recipients) >= self._limits.recipients:
            return "452 4.5.3 Too many recipients"
        if not self._house.allows(self._source, 0, 1):
            return "450 4.7.1 Too many recipients within a minute, come again (OMAMORI-RATE)"
        self._recipients.setdefault(path.address, path)
        return "250 2.1.5 Recipient noted"

    def _out_of_order(self) -> str:
        if self._sender is None:
            return "503 5.5.1 Say MAIL first"
        return "" if self._recipients else "554 5.5.1 No recipient"

    async def _data(self, rest: str) -> str:
        if rest:
            return "501 5.5.4 DATA takes no parameter"
        if wrong := self._out_of_order():
            return wrong
        if self._arrival.begun:
            return "503 5.5.1 Go on with BDAT"
        if not self._invited:
            self._say(_GO_ON)
        self._invited = False
        try:
            return await self._brought_in(await self._arrival.data(strays=self._limits.anonymous))
        finally:
            self._mails += 1
            self._reset()

    def _invites(self, rest: str) -> bool:
        """Ask for the mail at once, and take it in without being woken when it is small and nothing is wrong with it."""
        wrong = rest or self._out_of_order() or self._arrival.begun
        if wrong or self._invited or not self._wire.awaited:
            return False
        self._say(_GO_ON)
        self._invited = self.busy = True
        self._wire.within(self._limits.upload)
        self._wire.expect_mail(self._came)
        return True

    def _came(self, raw: bytes) -> bool:
        """Hand in a small mail; False when it is refused, which takes its usual way."""
        try:
            content = commands.cleaned(raw, strays=self._limits.anonymous)
        except Syntax:
            return False
        if len(content) > self._limits.size or self._refusal(content):
            return False
        self._house.weigh(self._source, len(content))
        self._invited = False
        self._house.take(self._submission(content)).add_done_callback(self._told)
        return True

    def _told(self, answer: asyncio.Future[Answer]) -> None:
        """Answer the mail that ``_came`` handed in."""
        self._mails += 1
        self._reset()
        self.busy = False
        try:
            self._say(answer.result().reply)
        except Exception as error:  # noqa: BLE001 - it ends the conversation, not the gate
            self._wire.fail(error)
        else:
            self._wire.within(self._limits.idle)
            if self.ending:
                self._wire.fail(Over())
            else:
                self._wire.answered()

    async def _bdat(self, rest: str) -> str:
        try:
            chunk = commands.chunk(rest)
        except Syntax as wrong:
            # Nobody knows where the chunk ends: what follows could be taken for commands.
            self._say(wrong.reply)
            raise Closed from wrong
        strays = self._limits.anonymous
        wrong_time = self._out_of_order()
        done = chunk.last and not wrong_time
        try:
            content = await self._arrival.chunk(chunk, unwanted=wrong_time, strays=strays)
            if content is None:
                return f"250 2.0.0 {chunk.size} octets are here"
            return await self._brought_in(content)
        except Syntax as wrong:
            done = done or "OMAMORI-SMUGGLING" in wrong.reply
            raise
        finally:
            if done:
                self._mails += 1
                self._reset()

    async def _brought_in(self, content: bytes) -> str:
        await self._wire.flush()
        self._house.weigh(self._source, len(content))
        refusal = self._refusal(content)
        if refusal:
            return refusal
        return (await asyncio.shield(self._house.take(self._submission(content)))).reply

    def _refusal(self, content: bytes) -> str:
        assert self._sender is not None
        if not self._user:
            refusal = self._house.admission.refusal(self._sender.address, content)
            if refusal:
                return refusal
        tracer = self._house.tracer
        return _LOOP if tracer and tracer.is_loop(content, tuple(self._recipients)) else ""

    def _submission(self, content: bytes) -> Submission:
        assert self._sender is not None
        recipients = tuple(self._recipients)
        tracer, line, came_as = self._house.tracer, b"", ""
        if tracer is not None:
            line = tracer.line(self._origin(), recipients, self._house.now())
            came_as = hashlib.sha256(content).hexdigest()
        return Submission(
            client=self._forwarded.address or self._client,
            user=self._user,
            sender=self._sender.address,
            recipients=recipients,
            content=line + content,
            utf8=self._utf8,
            dsn=commands.wishes(self._sender, list(self._recipients.values())),
            came_as=came_as,
        )

    def _origin(self) -> Origin:
        word = trace.protocol(
            extended=self._extended,
            secure=self._wire.encrypted,
            signed_in=bool(self._user),
            utf8=self._utf8,
        )
        told = self._forwarded
        return Origin(
            client=told.address or self._client, helo=told.helo or self._helo, protocol=word
        )

    @property
    def _utf8(self) -> bool:
        return self._sender is not None and "SMTPUTF8" in self._sender.parameters

    @property
    def _source(self) -> Source:
        return Source(self._user, signed_in=True) if self._user else self._address
