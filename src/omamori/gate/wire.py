"""線。One connection's bytes: bounded lines, bounded mail data, and TLS without leftovers.

An own buffer instead of asyncio's streams, because three attacks live in that gap: commands sent in
clear before STARTTLS and executed after it, ends of data that two servers read differently, and
senders that fill the memory.
"""

import asyncio
import math
import ssl
from collections.abc import Callable

from omamori.gate.room import NoRoom, Room
from omamori.gate.sockets import acknowledging, nothing, peer_of

END = b"\r\n.\r\n"
_HIGH = 1 << 20
"""Bytes buffered before the sender is told to pause; so much of a mail asks for no ``Room``."""
_SMALL = 64 * 1024


class LineTooLong(Exception):  # noqa: N818 - says what happened
    """A command line passed its limit; the line is gone from the buffer."""


class Closed(Exception):  # noqa: N818 - says what happened
    """The other side went away."""


class Wire(asyncio.Protocol):
    """The bytes of one connection.

    Attributes:
        peer: address of the client.
        encrypted: TLS is on.
        expires: moment of the loop's clock after which nobody waits for the client any more.
        in_hand: a mail of ``expect_mail`` was taken and is not answered; what follows it waits.
    """

    def __init__(self) -> None:
        """A wire that is not connected yet."""
        self.peer = ""
        self.encrypted = False
        self.expires = math.inf
        self._late = False
        self._at_once: Callable[[bytes], bool] | None = None
        self._limit = 0
        self._tail: bytes | None = None
        self._acknowledge: Callable[[], None] = nothing
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._closed = False
        self._paused = False
        self._more: asyncio.Future[None] | None = None
        self._out = bytearray()
        self._taken_from: Room | None = None
        self._taken = 0
        self._chunks = 0
        self._room = asyncio.Event()
        self._room.set()
        self._mail: Callable[[bytes], bool] | None = None
        self._command = b""
        self.in_hand = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio tells of the connection, and again when TLS begins."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._acknowledge = acknowledging(transport)
        self.encrypted = transport.get_extra_info("ssl_object") is not None
        self.peer = self.peer or peer_of(transport)

    def data_received(self, data: bytes) -> None:
        """Keep what came; stop reading when nobody takes it."""
        before = len(self._buffer)
        self._buffer += data
        if len(self._buffer) > _HIGH and not self._paused and self._transport:
            self._transport.pause_reading()
            self._paused = True
        if self._mail is not None and not self.in_hand:
            answered = self._look_for_mail(before)
        else:
            whole = self._paused or self._is_complete(data)
            answered = whole and not self._paused and self._answered()
            if whole and not answered:
                self._wake()
        if not answered:  # an answer tells that it is here
            self._acknowledge()

    def _is_complete(self, data: bytes) -> bool:
        """Whether there is something to do: the end of a mail has not come yet in most pieces of one."""
        if self._tail is None:
            return True
        seen = self._tail + data
        self._tail = seen[1 - len(END) :]
        return END in seen

    def _answered(self) -> bool:
        """Answer what can be answered at once; whether that was all that came.

        Most commands wait for nothing: who awaits the next line need not be woken for each of them.
        """
        at_once = self._at_once
        if self.in_hand:
            return True
        if at_once is None or not self.awaited or not self._room.is_set():
            return False
        while self._buffer and self._mail is None:
            at = self._buffer.find(b"\n") + 1
            if not 0 < at <= self._limit:
                return False
            self._command = bytes(self._buffer[:at])
            if not at_once(self._command):
                return False
            del self._buffer[:at]
        self._send()
        if self._buffer:
            self._look_for_mail(0)
        return True

    def _send(self) -> None:
        if self._out and self._transport is not None and not self._transport.is_closing():
            self._transport.write(bytes(self._out))  # a copy: it may keep it until the client reads
            self._out.clear()

    @property
    def awaited(self) -> bool:
        """Whether somebody awaits what comes next, and is not awake yet."""
        return self._more is not None and not self._more.done()

    def expect_mail(self, came: Callable[[bytes], bool]) -> None:
        """Who answers a line ``at_once`` says that a mail follows it, up to CR LF . CR LF.

        A small one is given to ``came`` (as by ``data``) without waking who awaits the next line, and nothing behind
        it is read until ``answered``. For all others, and when ``came`` returns False, ``line`` returns that line.
        """
        self._mail = came

    def _look_for_mail(self, start: int) -> bool:
        """Whether a small mail is whole and was taken."""
        came, buffer = self._mail, self._buffer
        at = -2 if buffer.startswith(END[2:]) else buffer.find(END, max(0, start - len(END)))
        if came is None or (at == -1 and len(buffer) <= _SMALL and not self._paused):
            return False
        mail = bytes(buffer[: at + 2])
        if at != -1 and len(mail) <= _SMALL and came(mail):
            del buffer[: at + len(END)]
            self.in_hand, self.expires = True, math.inf
            return True
        self._wake()
        return False

    def answered(self) -> None:
        """The mail in hand has its answer: go on with what came behind it."""
        self._mail, self.in_hand = None, False
        if self._closed or self._paused or not self._answered():
            self._send()
            self._wake()

    def fail(self, error: BaseException) -> None:
        """Who awaits the next line gets an error instead."""
        self._mail, self.in_hand = None, False
        if self._more is not None and self.awaited:
            self._more.set_exception(error)

    def eof_received(self) -> bool:
        """The client will say nothing more."""
        self._closed = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone."""
        del exc
        self._closed = True
        self._room.set()
        self._wake()

    def pause_writing(self) -> None:
        """The client does not read our answers."""
        self._room.clear()

    def resume_writing(self) -> None:
        """It reads again."""
        self._room.set()

    async def line(self, limit: int, at_once: Callable[[bytes], bool] | None = None) -> bytes:
        """One line with its line end.

        Args:
            limit: of its length.
            at_once: takes a line and answers it by ``write``; False when somebody must be woken for it.

        Raises:
            LineTooLong: longer than ``limit``; it has been read to its end.
            Closed: the client went away.
            TimeoutError: it is late; see ``within``.
        """
        too_long = False
        while True:
            at = self._buffer.find(b"\n")
            if at >= 0:
                line = bytes(self._buffer[: at + 1])
                del self._buffer[: at + 1]
                if too_long or len(line) > limit:
                    raise LineTooLong
                if at_once is None or not at_once(line):
                    return line
                continue
            if len(self._buffer) > limit:
                too_long = True
                self._buffer.clear()
            self._at_once, self._limit = None if too_long else at_once, limit
            await self._receive()

    async def exactly(self, size: int, *, keep: bool, room: Room | None = None) -> bytes | None:
        """The next ``size`` octets, whatever they are (BDAT).

        Returns None when they are thrown away: ``keep`` is off, or ``room`` is full. What is taken
        of ``room`` stays taken until ``give_back``; it counts all chunks of a mail.

        Raises:
            Closed: the client went away.
        """
        kept, left = bytearray(), size
        while True:
            some = self._buffer[:left]
            del self._buffer[:left]
            left -= len(some)
            if keep:
                kept += some
                self._chunks += len(some)
                keep = self._fits(room, self._chunks)
            if not left:
                return bytes(kept) if keep else None
            if not keep:
                kept.clear()
            await self._receive()

    async def data(self, limit: int, room: Room | None = None) -> bytes | None:
        """Everything up to CR LF . CR LF, dots still doubled, the end's own CR LF kept.

        Returns None when there was more than ``limit``; then it was read and thrown away. What is
        taken of ``room`` stays taken until ``give_back``, because the mail is still in memory.

        Raises:
            Closed: the client went away, or sent more than twice the limit.
            NoRoom: other mails take all of ``room``.
        """
        kept, seen = bytearray(b"\r\n"), 0  # as if a line ended before: the end may come at once
        crowded = False
        while True:
            looked = max(0, len(kept) - len(END))
            kept += self._buffer
            seen += len(self._buffer)
            self._buffer.clear()
            at = kept.find(END, looked)
            if at >= 0:
                self._buffer += kept[at + len(END) :]
                del kept[at + 2 :]
                seen -= len(self._buffer)
                if crowded:
                    raise NoRoom
                return bytes(memoryview(kept)[2:]) if seen <= limit + len(END) else None
            if seen > 2 * limit + _HIGH:
                raise Closed
            crowded = crowded or not self._fits(room, len(kept))
            if crowded or seen > limit + len(END):
                del kept[: -len(END)]
                self.give_back()
            # Of a large mail each piece is looked at when it comes: it takes of ``room``.
            self._tail = bytes(kept[1 - len(END) :]) if len(kept) < _SMALL else None
            await self._receive()

    def _fits(self, room: Room | None, size: int) -> bool:
        more = size - _HIGH - self._taken
        if room is None or more <= 0:
            return True
        if not room.take(more):
            return False
        self._taken_from, self._taken = room, self._taken + more
        return True

    def give_back(self) -> None:
        """The mail has left memory."""
        if self._taken_from is not None:
            self._taken_from.free += self._taken
        self._taken_from, self._taken, self._chunks = None, 0, 0

    @property
    def has_line(self) -> bool:
        """Whether a whole line waits: then nobody needs to wait for it, and answers may gather."""
        return self._buffer.find(b"\n") >= 0

    @property
    def waiting(self) -> bool:
        """Whether the client has sent more than was taken."""
        return bool(self._buffer)

    def write(self, data: bytes) -> None:
        """Put an answer behind those that gather; they leave together when the client is waited for.

        Raises:
            Closed: it went away.
        """
        if self._closed or self._transport is None or self._transport.is_closing():
            raise Closed
        self._out += data

    async def flush(self) -> None:
        """Let the answers leave, waiting while the client does not read.

        Raises:
            Closed: it went away.
        """
        if self._out:
            if self._transport is None or self._transport.is_closing():
                raise Closed
            self._send()
        if not self._room.is_set():
            await self._room.wait()
        if self._late:
            raise TimeoutError

    def within(self, seconds: float) -> None:
        """The client has so long for what is awaited next.

        One look a second at all connections, by ``expire``, costs less than a timer for each line.
        """
        self.expires = asyncio.get_running_loop().time() + seconds

    def expire(self, now: float) -> None:
        """End the waiting for a client that is late: who waits gets a TimeoutError."""
        waiting = self._more is not None or not self._room.is_set()
        if not waiting or self.in_hand or now < self.expires:
            return
        self._late = True
        self._room.set()
        if self._more is not None and not self._more.done():
            self._more.set_exception(TimeoutError())

    async def start_tls(self, context: ssl.SSLContext, ready: bytes) -> None:
        """Say ``ready`` in clear and go on in TLS; nothing sent before it survives.

        Raises:
            Closed: the handshake failed.
        """
        assert self._transport is not None
        self._buffer.clear()
        self._transport.write(bytes(self._out) + ready)
        self._out.clear()
        loop = asyncio.get_running_loop()
        try:
            transport = await loop.start_tls(
                self._transport, self, context, server_side=True, ssl_handshake_timeout=20
            )
        except (OSError, ssl.SSLError) as error:
            raise Closed from error
        if transport is None:
            raise Closed
        self._transport, self._paused, self.encrypted = transport, False, True

    def refuse(self, reply: bytes) -> None:
        """Say one thing and hang up."""
        if self._transport is not None and not self._transport.is_closing():
            self._out += reply
            self.close()

    def close(self) -> None:
        """End the connection after what was written."""
        if self._transport is not None:
            self._send()
            self._out.clear()
            self._transport.close()
            if self._late and self._transport.get_write_buffer_size():
                self._transport.abort()  # it does not read: closing would wait for ever

    async def _receive(self) -> None:
        if self._closed:
            raise Closed
        await self.flush()
        if self._paused and self._transport:
            self._transport.resume_reading()
            self._paused = False
        self._more = asyncio.get_running_loop().create_future()
        try:
            await self._more
        finally:
            self._more = self._at_once = self._tail = None

    def _wake(self) -> None:
        if self.in_hand:
            return  # ``answered`` looks again
        if self._mail is not None:
            self._buffer[:0] = (
                self._command
            )  # whoever awaits lines reads on there, never in the midst of a mail
            self._mail = None
        if self._more is not None and not self._more.done():
            self._more.set_result(None)
