"""行末と見えない字。One kind of line end and no invisible letters while a text is read, and the way back to the original.

Files of Windows and all mails end their lines with CR LF (RFC 5322 section 2.1), old files of Macintosh with CR
alone, and a byte order mark may stand in front (Unicode 23.8). Letters without width (U+200B), marks of direction and
variation selectors (辻 with U+E0100) stand inside names and numbers. Expressions and dictionaries know none of
them; findings never tell. Text out of PDF has radicals (⾼ U+2FBC) for the kanji that look the same (Unicode 18.2).
"""

import bisect
import functools
import re
import unicodedata
from collections.abc import Sequence

from pidetect.normalize import INVISIBLE, positions
from pidetect.types import Match

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNSEEN = re.compile(f"[{INVISIBLE}{_SELECTORS}]")
_SELECTED = re.compile(f"[{_SELECTORS}]+")
# U+20xx has dashes and quotes besides; these are looked for one by one, which takes no time.
_WITHOUT_WIDTH = (
    *map(chr, (0x200B, 0x200C, 0x200D, 0x200E, 0x200F)),
    *map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0x20E3)),
)
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
# What Unicode has no decomposition for (EquivalentUnifiedIdeograph.txt), and 戸 as Japan writes it.
_BY_LOOK = dict(
    zip("⺟⺠⻁⻄⻆⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲⼾", "母民虎西角長青食鬼麦黄斉歯竜亀戸", strict=True)
)


def plain(text: str) -> tuple[str, list[int]]:
    """The text with LF alone, without a byte order mark and invisible letters, and the places of what was left out."""
    unseen: list[int] = []
    if not text.isascii():
        high = text.encode("utf-16-le", "surrogatepass")[1::2]
        if _may_be_unseen(text, high):
            unseen = [found.start() for found in _UNSEEN.finditer(text)]
        if any(half in high for half in (b"\x2e", b"\x2f", b"\xf9", b"\xfa")):
            text = _RADICALS.sub(lambda one: _kanji(one.group()), text)
    if not unseen and "\r" not in text:
        return text, []
    left_out = positions(text, "\r\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not unseen:
        return text, left_out
    return _UNSEEN.sub("", text), sorted([*left_out, *unseen])


def _may_be_unseen(text: str, high: bytes) -> bool:
    """Whether any half of a letter may be of an invisible one."""
    if b"\xfe" in high or b"\xdb" in high or "\u00ad" in text:
        return True
    return b"\x20" in high and any(map(text.__contains__, _WITHOUT_WIDTH))


@functools.cache
def _kanji(radical: str) -> str:
    """The kanji that a radical or a compatibility ideograph stands for, always one."""
    whole = _BY_LOOK.get(radical) or unicodedata.normalize("NFKC", radical)
    return whole if len(whole) == 1 else radical


def back(text: str, matches: Sequence[Match], left_out: Sequence[int]) -> list[Match]:
    """Matches in a plain text at their places in the original; a selector behind the last letter belongs to it."""
    places = [at - number for number, at in enumerate(left_out)]
    after, new = bisect.bisect_right, tuple.__new__
    moved = [
        new(Match, (m[0], m[1] + after(places, m[1]), m[2] + after(places, m[2] - 1), *m[3:]))
        for m in matches
    ]
    if _SELECTED.search(text) is None:
        return moved
    return [
        m._replace(end=behind.end()) if (behind := _SELECTED.match(text, m.end)) else m
        for m in moved
    ]


def forth(matches: Sequence[Match], left_out: Sequence[int]) -> list[Match]:
    """Matches in the original at their places in the plain text."""
    before, new = bisect.bisect_left, tuple.__new__
    return [
        new(Match, (m[0], m[1] - before(left_out, m[1]), m[2] - before(left_out, m[2]), *m[3:]))
        for m in matches
    ]
