"""行末。One kind of line end while a text is read, and the way back to the places in the original.

Files of Windows and all mails end their lines with CR LF (RFC 5322 section 2.1), old files of Macintosh with CR
alone, and a byte order mark may stand in front (Unicode 23.8). Expressions know LF only; findings never tell.
"""

import bisect
from collections.abc import Sequence

from pidetect.normalize import positions
from pidetect.types import Match

_MARK = "\ufeff"


def plain(text: str) -> tuple[str, list[int]]:
    """The text with LF alone and without a byte order mark, and the places of what was left out."""
    marked = text.startswith(_MARK)
    if not marked and "\r" not in text:
        return text, []
    left_out = [0, *positions(text, "\r\n")] if marked else positions(text, "\r\n")
    return text[marked:].replace("\r\n", "\n").replace("\r", "\n"), left_out


def back(matches: Sequence[Match], left_out: Sequence[int]) -> list[Match]:
    """Matches in a plain text at their places in the original."""
    places = [at - number for number, at in enumerate(left_out)]
    after, new = bisect.bisect_right, tuple.__new__
    return [
        new(Match, (m[0], m[1] + after(places, m[1]), m[2] + after(places, m[2] - 1), *m[3:]))
        for m in matches
    ]


def forth(matches: Sequence[Match], left_out: Sequence[int]) -> list[Match]:
    """Matches in the original at their places in the plain text."""
    before, new = bisect.bisect_left, tuple.__new__
    return [
        new(Match, (m[0], m[1] - before(left_out, m[1]), m[2] - before(left_out, m[2]), *m[3:]))
        for m in matches
    ]
