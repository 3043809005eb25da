"""口のかたち。What every store answers to, and how it says that it cannot."""

import dataclasses
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from omamori.do.discovery.domain.files import Listed, Trouble

LARGEST = 512 * 1024 * 1024
"""Bytes of one thing that are looked into, wherever it lies: more is told to be too large, never clean."""
READ_SECONDS = 300.0
"""For reading one thing through."""
SECONDS = 30.0
"""For one answer of another machine."""


class StoreGone(Exception):  # noqa: N818 - says what was found
    """The store as a whole does not answer; ``code`` is a key of ``domain.scans.WHY``."""

    def __init__(self, code: str) -> None:
        """Keep the code, and nothing of what the store said: it may quote a password."""
        super().__init__(code)
        self.code = code


class NotThere(Exception):  # noqa: N818 - says what was found
    """One thing cannot be read; ``why`` is a key of ``domain.files.UNREADABLE``."""

    def __init__(self, why: str) -> None:
        """Keep the code alone."""
        super().__init__(why)
        self.why = why


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fetched:
    """One thing, ready to be looked into.

    Attributes:
        name: with the ending that tells its form.
        data: its bytes, where it is small and has no place; else None.
        place: a path that this process can open; empty with ``data``.
        factor: how many times as many persons stand behind what was fetched (samples of tables).
    """

    name: str
    data: bytes | None = None
    place: str = ""
    factor: float = 1.0


class Source(Protocol):
    """A store that can be looked through."""

    def check(self) -> None:
        """Raises StoreGone when the store does not answer."""
        ...

    def listing(self) -> Iterator[Listed | Trouble]:
        """Everything in it, as it is found; raises StoreGone when it does not answer any more."""
        ...

    def fetched(self, path: str) -> AbstractContextManager[Fetched]:
        """One thing; raises NotThere, or StoreGone."""
        ...

    def close(self) -> None:
        """Let go of lines."""
        ...
