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
_DIGIT = "[0-9０-９]"
_NEXT_LINE = lazily(rf"\n[ \u3000]{{0,8}}(?={_DIGIT}|{_HYPHEN})")
_ENDS_OPEN = lazily(rf"(?:{_DIGIT}|{_HYPHEN})\r?\Z")
_GROUP = lazily(rf"{_DIGIT}{{3,4}}(?!{_DIGIT})")
_HYPHEN_AND_GROUP = lazily(rf"{_HYPHEN}{_DIGIT}{{3,4}}(?!{_DIGIT})")
# A mobile number is one wherever it is cut.
_BEGUN = lazily(rf"(?<!{_DIGIT})[0０][5-9５-９][0０](?:{_DIGIT}|{_HYPHEN}){{0,9}}\Z")
_REST = lazily(rf"\r?\n[ \u3000]{{0,8}}({_DIGIT}{{3,4}})(?!{_DIGIT})")
_GOES_ON = lazily(rf"(?:{_DIGIT}|{_HYPHEN}){{1,9}}(?!{_DIGIT})")
_MOBILE = 11
_REACH_BEFORE, _REACH_AFTER = 16, 10


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Where a line ends inside a number, and where the number goes on."""
    for cut in _NEXT_LINE.finditer(text):
        end, start = cut.span()
        if _ENDS_OPEN.search(text, max(0, end - 2), end) is None:
            continue
        last = end - 1 if text[end - 1] == "\r" else end
        after_hyphen = not text[last - 1].isdecimal()
        if (after_hyphen and _GROUP.match(text, start)) or (
            not after_hyphen
            and (_HYPHEN_AND_GROUP.match(text, start) or _is_mobile(text, last, start))
        ):
            yield last, start


def _is_mobile(text: str, end: int, start: int) -> bool:
    begun = _BEGUN.search(text, max(0, end - 13), end)
    rest = _GOES_ON.match(text, start) if begun else None
    if begun is None or rest is None:
        return False
    return sum(map(str.isdecimal, begun.group() + rest.group())) == _MOBILE


def numbers(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
    """Matches of a pattern over folded text that run over a line end, with their place in ``text``."""
    for end, start in _cuts(text):
        first = max(0, end - _REACH_BEFORE)
        first = text.rfind("\n", first, end - 1) + 1 or first
        left = fold(text[first:end], first)
        right = fold(text[start : start + _REACH_AFTER].partition("\n")[0], start)
        if right.text[-1:] == "-" and (more := _REST.match(text, right.ends[-1])):
            # 090-⏎1234-⏎5678
            rest = fold(more[1], more.start(1))
            right = Folded(
                right.text + rest.text,
                [*right.starts, *rest.starts],
                [*right.ends, *rest.ends],
            )
        joined = Folded(
            (left.text + right.text).replace("ー", "-"),
            [*left.starts, *right.starts],
            [*left.ends, *right.ends],
        )
        for found in pattern.finditer(joined.text):
            if found.start() < len(left.text) < found.end():
                yield found, Span(*joined.origin(*found.span()))
