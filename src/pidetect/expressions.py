"""後で用意する表現。Regular expressions that are compiled when they are first asked, not when the library starts.

A command that reads one clean file wakes few recognisers, yet compiling all their expressions would take longer than
reading it. For expressions of the hot path, which run for every cell, ``re.compile`` is right.
"""

import re
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast


class Expression:
    """A regular expression with the methods of ``re.Pattern`` that recognisers use."""

    def __init__(self, words: str, flags: int = 0) -> None:
        self._words, self._flags = words, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself."""
        return re.compile(self._words, self._flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first place, as ``re.Pattern.search``."""
        return self.compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Whether it stands at ``start``, as ``re.Pattern.match``."""
        return self.compiled.match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether it is the whole text, as ``re.Pattern.fullmatch``."""
        return self.compiled.fullmatch(text)

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """All places, as ``re.Pattern.finditer``."""
        return self.compiled.finditer(text, start, end)


def lazily(words: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile`` put off until the first use; from then on as quick as the pattern itself."""
    return cast("re.Pattern[str]", Lazy(words, flags))


class Lazy:
    """Stands in for a pattern, and has the pattern's own methods once it was asked for one.

    Attributes:
        pattern: the expression as it was written.
    """

    def __init__(self, words: str, flags: int) -> None:
        self.pattern, self._flags = words, flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and keep the methods where the next call finds them at once."""
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)


_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")
