"""読み取りの土台。Limits, the stream of pieces, and the guard around every format."""

import contextlib
import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator

from pidetect.extract import encoded
from pidetect.extract.budget import Budget
from pidetect.extract.source import Source
from pidetect.extract.windows import Piece, pieces
from pidetect.types import CannotExamine, Part


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is read before it counts as too large or as a bomb.

    Attributes:
        data_bytes: size of a file given as bytes.
        whole_bytes: size of a file that can only be read as a whole (mail, HTML, RTF).
        inflated_bytes: everything unpacked, all members and depths together.
        ratio: how many times its packed size a file may grow (above 10 MB).
        members: files inside archives, all depths together.
        depth: archives within archives, mails within mails.
        characters: extracted text, all parts together; texts read by windows do not count.
        pages: pages, slides or sheets of one document.
        findings: findings that an examination lists; the counts go on.
        floor: least certainty of a finding, from 0 to 1.
        window: characters of a window into a long text.
        ocr: whether pictures are read, where the means are installed (extra ``ocr``).
        pixels: picture points of one picture that are read.
    """

    data_bytes: int = 200_000_000
    whole_bytes: int = 100_000_000
    inflated_bytes: int = 400_000_000
    ratio: int = 200
    members: int = 3_000
    depth: int = 3
    characters: int = 60_000_000
    pages: int = 5_000
    findings: int = 2_000
    floor: float = 0.5
    window: int = 300_000
    ocr: bool = True
    pixels: int = 40_000_000


_SENTENCE = 20
_FREE = 10_000_000
_MOST_PASSWORDS = 20

ReadAny = Callable[["Reader", Source, str], None]


class Reader:
    """Hands on the pieces of one file and of everything inside it, and collects its problems.

    Attributes:
        limits: what is allowed.
        passwords: to try on what is locked.
        budget: the time for this file.
        problems: why codes, in order, each once.
    """

    def __init__(
        self,
        read_any: ReadAny,
        sink: Callable[[Piece], None],
        limits: Limits,
        *,
        passwords: Iterable[str] = (),
        budget: Budget | None = None,
    ) -> None:
        self.limits = limits
        self.passwords = tuple(passwords)[:_MOST_PASSWORDS]
        self.budget = budget or Budget()
        self.problems: list[str] = []
        self._read_any, self._sink = read_any, sink
        self._places: list[str] = []
        self._written: list[int] = [0]
        self._seen: set[bytes] = set()
        self._characters = self._inflated = self._members = self._packed = 0
        self._unwrapping = 0

    def problem(self, code: str) -> None:
        """Note that something could not be read."""
        if code not in self.problems:
            self.problems.append(code)

    def text(self, place: str, text: str, *, hidden: bool = False, grid: str = "") -> None:
        """Hand on a piece of text; raises CannotExamine when there is too much, or no time left."""
        if not text.strip():
            return
        self._characters += len(text)
        if self._characters > self.limits.characters:
            raise CannotExamine("too_large")
        part = Part(self._where(place), text, hidden, grid)
        if len(text) <= self.limits.window * 2:
            self._hand_on(Piece(part))
            self._unwrap(place, (text,), hidden=hidden)
        else:
            self.stream(place, (text,), hidden=hidden, grid=grid)

    def stream(
        self, place: str, chunks: Iterable[str], *, hidden: bool = False, grid: str = ""
    ) -> None:
        """Hand on a text of any length by windows."""
        part = Part(self._where(place), "", hidden, grid)
        wrapped: list[str | bytes] = []
        for piece in pieces(part, self._watched(chunks, wrapped), self.limits.window):
            self._hand_on(piece)
        self._hand_on_unwrapped(place, wrapped, hidden=hidden)

    def _watched(self, chunks: Iterable[str], wrapped: list[str | bytes]) -> Iterator[str]:
        """The chunks as they are; what they hold in another spelling is kept for later."""
        size = 0
        for chunk in chunks:
            for found in encoded.unwrapped(chunk):
                size += len(found)
                if size > self.limits.characters:
                    raise CannotExamine("too_large")
                wrapped.append(found)
            yield chunk

    def _unwrap(self, place: str, texts: Iterable[str], *, hidden: bool) -> None:
        """Hand on what a text holds in another spelling; a spelling within a spelling to a certain depth."""
        wrapped: list[str | bytes] = []
        for _ in self._watched(texts, wrapped):
            self.budget.check()
        self._hand_on_unwrapped(place, wrapped, hidden=hidden)

    def _hand_on_unwrapped(self, place: str, wrapped: list[str | bytes], *, hidden: bool) -> None:
        if not wrapped:
            return
        if self._unwrapping >= self.limits.depth:
            self.problem("nested")
            return
        self._unwrapping += 1
        try:
            words = dict.fromkeys(w for w in wrapped if isinstance(w, str))
            self.text(f"{place} 符号の中の文字".strip(), "\n".join(words), hidden=hidden)
            for number, data in enumerate((w for w in wrapped if isinstance(w, bytes)), 1):
                self.inflate(len(data))
                if not self.has_seen(data):
                    self.member(data, f"符号の中のファイル{number}")
        finally:
            self._unwrapping -= 1

    def _hand_on(self, piece: Piece) -> None:
        self.budget.check()
        self._written = [n + piece.characters for n in self._written]
        self._sink(piece)

    def _where(self, place: str) -> str:
        return " > ".join([*self._places, place] if place else self._places)

    def has_text(self) -> bool:
        """Whether the file now being read has given any text of a sentence's length."""
        return self._written[-1] >= _SENTENCE

    def has_seen(self, data: bytes) -> bool:
        """Whether the same bytes were asked about before: a logo on every slide is read once."""
        mark = hashlib.sha256(data).digest()
        if mark in self._seen:
            return True
        self._seen.add(mark)
        return False

    def inflate(self, size: int, packed: int | None = None) -> None:
        """Account for unpacked bytes; raises CannotExamine("bomb") beyond the limits."""
        self._inflated += size
        if self._inflated > self.most_inflated:
            raise CannotExamine("bomb")
        if packed is not None and size > self.most_growth(packed):
            raise CannotExamine("bomb")

    def most_growth(self, packed: int) -> int:
        """Bytes that so many packed bytes may grow to, whatever else is in the file."""
        return max(_FREE, packed * self.limits.ratio)

    def most_of(self, packed: int) -> int:
        """Bytes that a member of a packed size may grow to."""
        return min(self.inflatable, self.most_growth(packed))

    @property
    def most_inflated(self) -> int:
        """Bytes that everything in this file may be unpacked to, by its size."""
        return min(self.limits.inflated_bytes, max(_FREE * 2, self._packed * self.limits.ratio))

    @property
    def inflatable(self) -> int:
        """Bytes that may still be unpacked."""
        return max(0, self.most_inflated - self._inflated)

    def outermost(self, source: Source, name: str) -> None:
        """Read the file itself; its name is the caller's and no place."""
        self._packed = source.size
        self._members = 1
        self._guarded(source, name)

    def member(self, data: bytes | Source, name: str) -> None:
        """Read a file inside the file, whatever its format; notes problems."""
        self.budget.check()
        self._members += 1
        if self._members > self.limits.members:
            raise CannotExamine("too_large")
        if len(self._places) >= self.limits.depth:
            self.problem("nested")
            return
        with self.below(name):
            self._guarded(data if isinstance(data, Source) else Source(data), name)

    @contextlib.contextmanager
    def below(self, name: str) -> Iterator[None]:
        """Places from here on are inside of a member."""
        self._places.append(name)
        self._written.append(0)
        try:
            yield
        finally:
            self._places.pop()
            self._written.pop()

    def again(self, data: bytes, name: str = "") -> None:
        """Read this same file once more, now unlocked or unpacked, at the same place."""
        self.inflate(len(data))
        self._read_any(self, Source(data), name)

    def afresh(self) -> None:
        """Begin the accounts anew: the next message of a mailbox of any length."""
        self._characters = self._inflated = self._members = 0

    def _guarded(self, source: Source, name: str) -> None:
        try:
            self._read_any(self, source, name)
        except CannotExamine as error:
            self.problem(error.code)
        except MemoryError:
            self.problem("too_large")
        except RecursionError:
            self.problem("nested")
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException:  # noqa: BLE001 - parsers of broken input fail in any way, native ones by a panic that is no Exception; none may pass as read
            self.problem("broken")
