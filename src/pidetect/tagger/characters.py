"""文字の表。Every character becomes a number that forgets its width, and a kind of script.

The place of a character never moves: one in, one out, so that offsets need no map.
"""

import functools

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

PAD = 6
"""Line ends that stand before and after every text, so that windows never leave the array."""
APART = "\n" * (2 * PAD + 1)
"""What stands between two texts that are read together: the end of one, nothing, the beginning of the other."""

(
    OTHER,
    LINE,
    SPACE,
    HIRAGANA,
    KATAKANA,
    KANJI,
    UPPER,
    LOWER,
    DIGIT,
    DOT,
    LINK,
    COMMA,
    STOP,
    OPEN,
    CLOSE,
    POINT,
) = range(16)
"""Kinds of character: DOT is ・, LINK is ＝, POINT is the full stop of an initial."""

_PLANE = 0x10000
# A letter beyond the basic plane is a rare kanji; this one stands for them.
RARE = ord("㐀")
_HALF = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜"
_VARIANTS = (
    "髙﨑邊邉齋齊濵濱澤廣國櫻黑嶋嶌德眞穗惠藏邨靜龍遙冨",
    "高崎辺辺斎斉浜浜沢広国桜黒島島徳真穂恵蔵村静竜遥富",
)
_SPACES = "\u00a0\u3000\u2002\u2003\u2009"
_DOUBLE = "=＝゠"
_DASHES = "‐‑‒–—―−－"
_STOPS = "。！？!?｡"
_OPENS = "([{<「『（【〔［《〈“‘｢"
_CLOSES = ")]}>」』）】〕］》〉”’｣"


@functools.cache
def fold_table() -> npt.NDArray[np.uint32]:
    """For each character of the basic plane the one that it is read as."""
    table = np.arange(_PLANE, dtype=np.uint32)
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    table[0xFF61 : 0xFF61 + len(_HALF)] = [ord(c) for c in _HALF]
    for old, new in zip(*_VARIANTS, strict=True):
        table[ord(old)] = ord(new)
    for letters, one in (
        (_SPACES, " "),
        ("\t", "|"),
        (_DOUBLE, "="),
        (_DASHES, "-"),
        ("\r\x0b\x0c\x85\u2028\u2029", "\n"),
    ):
        for letter in letters:
            table[ord(letter)] = ord(one)
    table[ord("0") : ord("9") + 1] = ord("0")
    return table[table]


@functools.cache
def script_table() -> Flags:
    """For each character of the basic plane its kind."""
    table = np.zeros(_PLANE, dtype=np.uint8)
    for first, last, kind in (
        (0x3041, 0x309F, HIRAGANA),
        (0x30A1, 0x30FF, KATAKANA),
        (0x3400, 0x9FFF, KANJI),
        (0xF900, 0xFAFF, KANJI),
        (0x41, 0x5A, UPPER),
        (0x61, 0x7A, LOWER),
        (0xC0, 0x17F, LOWER),
        (0x30, 0x39, DIGIT),
    ):
        table[first : last + 1] = kind
    single = (
        ("々〆ヶヵ〇", KANJI),
        ("\n", LINE),
        (" ", SPACE),
        ("・", DOT),
        ("=", LINK),
        ("、,", COMMA),
        (".", POINT),
    )
    for letters, kind in (*single, (_STOPS, STOP), (_OPENS, OPEN), (_CLOSES, CLOSE)):
        for letter in letters:
            table[ord(letter)] = kind
    return table


def folded(text: str) -> Codes:
    """The text as numbers: half and full width, old forms, digits and line ends are each one."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)
    if raw.size and int(raw.max()) >= _PLANE:
        raw = np.where(raw < _PLANE, raw, np.uint32(RARE))
    return fold_table()[raw]


def scripts(codes: Codes) -> Flags:
    """The kind of each character."""
    return script_table()[codes]


def padded(codes: Codes) -> Codes:
    """The text between line ends."""
    ends = np.full(PAD, ord("\n"), dtype=np.uint32)
    return np.concatenate((ends, codes, ends))
