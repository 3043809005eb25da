"""届く中身。How the bytes of a mail come in, by DATA or by BDAT, within time, size and shared memory."""

from omamori.gate import commands
from omamori.gate.commands import Chunk, Syntax
from omamori.gate.room import NoRoom, Room
from omamori.gate.wire import Closed, Wire

_BUSY = "452 4.3.1 Too many large mails at once, come again (OMAMORI-BUSY)"
_FAILED = "503 5.5.1 This mail has failed already, say RSET"


class Arrival:
    """The data of one mail after the other on one connection."""

    def __init__(self, wire: Wire, *, limit: int, seconds: float, room: Room | None) -> None:
        """Prepare.

        Args:
            wire: the line.
            limit: bytes of one mail.
            seconds: for the data of one mail, or one chunk.
            room: memory shared with all other conversations.
        """
        self._wire = wire
        self._limit = limit
        self._seconds = seconds
        self._room = room
        self._chunks: bytearray | None = None
        self._failed = ""

    @property
    def begun(self) -> bool:
        """Chunks of a mail have come and the last one has not."""
        return self._chunks is not None or bool(self._failed)

    def forget(self) -> None:
        """The mail is done or given up; its memory is free again."""
        self._chunks, self._failed = None, ""
        self._wire.give_back()

    async def data(self, *, strays: bool) -> bytes:
        """The mail behind DATA; see ``commands.regular`` for ``strays``.

        Raises:
            Syntax: refused, with the answer; the data has been read to its end.
            Closed: the client went away, or sent without end.
            TimeoutError: too slow.
        """
        try:
            self._wire.within(self._seconds)
            raw = await self._wire.data(self._limit, self._room)
        except NoRoom as none:
            raise Syntax(_BUSY) from none
        if raw is None:
            raise Syntax(commands.too_large(self._limit))
        return commands.cleaned(raw, strays=strays)

    async def chunk(self, chunk: Chunk, *, unwanted: str, strays: bool) -> bytes | None:
        """Read one chunk; the mail when it was the last one, None when more come.

        Args:
            chunk: what BDAT announced.
            unwanted: answer for a chunk at the wrong time; empty when it is welcome.
            strays: see ``commands.regular``.

        Raises:
            Syntax: refused, with the answer; the chunk has been read to its end.
            Closed: the client went away, or announced far too much.
            TimeoutError: too slow.
        """
        so_far = len(self._chunks or b"")
        if chunk.size > 2 * self._limit:
            raise Closed
        fits = not unwanted and not self._failed and so_far + chunk.size <= self._limit
        self._wire.within(self._seconds)
        read = await self._wire.exactly(chunk.size, keep=fits, room=self._room)
        if unwanted:
            raise Syntax(unwanted)
        if read is None:
            raise Syntax(self._fail(chunk, fits=fits))
        self._chunks = bytearray() if self._chunks is None else self._chunks
        self._chunks += read
        if not chunk.last:
            return None
        return commands.regular(bytes(self._chunks), strays=strays)

    def _fail(self, chunk: Chunk, *, fits: bool) -> str:
        """Chunks after a failed one get 503 until the client begins anew (RFC 3030, 2)."""
        reply = self._failed or (_BUSY if fits else commands.too_large(self._limit))
        self.forget()
        self._failed = "" if chunk.last else _FAILED
        return reply
