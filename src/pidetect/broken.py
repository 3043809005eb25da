"""行で切れた番号。Numbers that a line end cuts behind a hyphen (090-1234-⏎5678), put together again with their places.

Mails wrapped at 76 columns and text taken out of pages hold such numbers; the hyphen at the end of the line
tells that it goes on.
"""

import re
from collections.abc import Iterator

from pidetect.expressions import lazily
from pidetect.normalize import HYPHENS, Folded, fold
from pidetect.types import Span

_HYPHEN = f"[{re.escape(HYPHENS)}]"
_BREAK = lazily(rf"{_HYPHEN}\r?\n[ \u3000]{{0,8}}(?=[0-9０-９]{{3,4}}(?![0-9０-９]))")
_REACH_BEFORE, _REACH_AFTER = 16, 10


def numbers(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
    """Matches of a pattern over folded text that run over a line end, with their place in ``text``."""
    for cut in _BREAK.finditer(text):
        first = max(0, cut.start() - _REACH_BEFORE)
        first = text.rfind("\n", first, cut.start()) + 1 or first
        left = fold(text[first : cut.start() + 1], first)
        right = fold(text[cut.end() : cut.end() + _REACH_AFTER].partition("\n")[0], cut.end())
        joined = Folded(
            (left.text + right.text).replace("ー", "-"),
            [*left.starts, *right.starts],
            [*left.ends, *right.ends],
        )
        for found in pattern.finditer(joined.text):
            if found.start() < len(left.text) < found.end():
                yield found, Span(*joined.origin(*found.span()))
