"""読み取りの土台。Limits, the growing list of parts, and the guard around every format."""

import dataclasses
from collections.abc import Callable

from pidetect.types import CannotExamine, Part


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is read before it counts as too large or as a bomb.

    Attributes:
        data_bytes: size of the file itself.
        inflated_bytes: everything unpacked, all members and depths together.
        ratio: how many times its packed size a member may grow (above 10 MB).
        members: files inside archives, all depths together.
        depth: archives within archives, mails within mails.
        characters: extracted text, all parts together.
        pages: pages, slides or sheets of one document.
        findings: findings that an examination lists; the counts go on.
    """

    data_bytes: int = 200_000_000
    inflated_bytes: int = 400_000_000
    ratio: int = 200
    members: int = 3_000
    depth: int = 3
    characters: int = 60_000_000
    pages: int = 5_000
    findings: int = 2_000


_SENTENCE = 20


class Reader:
    """Collects parts and problems of one file and of everything inside it.

    Attributes:
        limits: what is allowed.
        parts: the text found so far.
        problems: why codes, in order, each once.
    """

    def __init__(self, limits: Limits, read_any: Callable[["Reader", bytes, str], None]) -> None:
        self.limits = limits
        self.parts: list[Part] = []
        self.problems: list[str] = []
        self._read_any = read_any
        self._places: list[str] = []
        self._characters = self._inflated = self._members = 0

    def problem(self, code: str) -> None:
        """Note that something could not be read."""
        if code not in self.problems:
            self.problems.append(code)

    def text(self, place: str, text: str, *, hidden: bool = False, grid: str = "") -> None:
        """Add a piece of text; raises CannotExamine("too_large") when there is too much."""
        if not text.strip():
            return
        self._characters += len(text)
        if self._characters > self.limits.characters:
            raise CannotExamine("too_large")
        where = " > ".join([*self._places, place]) if place else " > ".join(self._places)
        self.parts.append(Part(where, text, hidden, grid))

    def has_text(self) -> bool:
        """Whether the file now being read has given any text of a sentence's length."""
        here = " > ".join(self._places)
        return sum(len(p.text) for p in self.parts if p.place.startswith(here)) >= _SENTENCE

    def inflate(self, size: int, packed: int | None = None) -> None:
        """Account for unpacked bytes; raises CannotExamine("bomb") beyond the limits."""
        self._inflated += size
        if self._inflated > self.limits.inflated_bytes:
            raise CannotExamine("bomb")
        if packed is not None and size > 10_000_000 and size > packed * self.limits.ratio:
            raise CannotExamine("bomb")

    @property
    def inflatable(self) -> int:
        """Bytes that may still be unpacked."""
        return self.limits.inflated_bytes - self._inflated

    def member(self, data: bytes, name: str) -> None:
        """Read a file inside the file (or the file itself) whatever its format; notes problems."""
        self._members += 1
        if self._members > self.limits.members:
            raise CannotExamine("too_large")
        if len(self._places) > self.limits.depth:
            self.problem("nested")
            return
        # The outermost file has no place of its own: the caller knows its name.
        outermost = self._members == 1
        if not outermost:
            self._places.append(name)
        try:
            if len(data) > self.limits.data_bytes:
                self.problem("too_large")
            else:
                self._guarded(data, name)
        finally:
            if not outermost:
                self._places.pop()

    def _guarded(self, data: bytes, name: str) -> None:
        try:
            self._read_any(self, data, name)
        except CannotExamine as error:
            self.problem(error.code)
        except MemoryError:
            self.problem("too_large")
        except RecursionError:
            self.problem("nested")
        except Exception:  # noqa: BLE001 - parsers of broken input fail in any way; none may pass as read
            self.problem("broken")
