"""文字の幅。How much room a Japanese text takes, without a font engine: an upper bound, the same everywhere.

A full-width character counts one em, ASCII what BIZ UDPGothic Bold gives it, an emoji what a strange font may
give it. Because no real text is wider, what fits here fits in a browser, in PDF and in PowerPoint.
"""

import functools
import math
import unicodedata

_WIDTHS = """
    334 371 521 940 800 1001 911 320 505 510 501 840 331 480 331 501
    760 630 760 760 760 760 760 760 760 760 340 340 840 840 840 800
    980 780 771 811 851 701 670 860 840 440 561 760 610 1001 840 880
    760 900 760 730 701 860 760 1001 820 741 751 550 501 550 501 306
    501 661 730 641 730 690 510 670 721 320 400 661 360 960 721 701
    730 730 491 590 491 721 601 900 621 641 581 541 440 541 501
"""
_ASCII = {chr(32 + place): int(number) / 1000 for place, number in enumerate(_WIDTHS.split())}
"""Widths from U+0020 to U+007E in ems: the wider of BIZ UDPGothic Regular and Bold (its table hmtx)."""
NOT_FIRST = frozenset(
    "、。，．・：；？！ー々ゝゞヽヾ〟）］｝」』】〉》〕％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥)]}!?:;,.%"
)
"""Characters that no line begins with."""
NOT_LAST = frozenset("（［｛「『【〈《〔〝([{￥$")
"""Characters that no line ends with."""
_EMOJI_FROM = 0x1F000
_EMOJI_TO = 0x20000


@functools.lru_cache(maxsize=8192)
def em(character: str) -> float:
    """Width of one character in ems."""
    if character in _ASCII:
        return _ASCII[character]
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if _EMOJI_FROM <= ord(character) < _EMOJI_TO:
        return 1.4
    return 0.75 if unicodedata.east_asian_width(character) == "H" else 1.0


def width(text: str, size: float) -> float:
    """Width of a text on one line, in the unit of ``size``."""
    return size * sum(map(em, text))


@functools.lru_cache(maxsize=4096)
def wrap(text: str, size: float, room: float) -> tuple[str, ...]:
    """The lines of a text in a box ``room`` wide; never empty.

    Words of ASCII stay whole when they fit on a line; Japanese breaks anywhere but before a closing and after an
    opening mark. Joined again, the lines are the text but for spaces at the breaks.
    """
    found: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for token in _tokens(paragraph, room / size):
            needed = sum(map(em, token.rstrip(" ")))
            if line and used + needed > room / size + 1e-9:
                found.append(line.rstrip(" "))
                line, used = "", 0.0
                token = token.lstrip(" ")  # noqa: PLW2901 - a line does not begin with a space
            line += token
            used += sum(map(em, token))
        found.append(line.rstrip(" "))
    return tuple(found)


def balanced(text: str, size: float, room: float) -> tuple[str, ...]:
    """As few lines as ``wrap`` needs, of nearly equal width: 「2024」「年度」 instead of 「2024年」「度」."""
    lines = wrap(text, size, room)
    while len(lines) > 1 and "\n" not in text:
        room -= size / 2
        narrower = wrap(text, size, room) if room >= size else ()
        if len(narrower) != len(lines) or not keeps_words(text, size, room):
            break
        lines = narrower
    return lines


def keeps_words(text: str, size: float, room: float) -> bool:
    """Whether no number and no word of ASCII is wider than a line."""
    return all(
        width(token.rstrip(" "), size) <= room + 1e-6
        for paragraph in text.split("\n")
        for token in _tokens(paragraph, math.inf)
        if _is_word(token[0])
    )


def height(text: str, size: float, room: float, *, leading: float) -> float:
    """Height of the wrapped text."""
    return len(wrap(text, size, room)) * size * leading


def shortened(text: str, size: float, room: float, *, lines: int) -> str:
    """The text, or its beginning with 「…」 when it needs more lines."""
    if len(wrap(text, size, room)) <= lines:
        return text
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if len(wrap(text[:middle].rstrip() + "…", size, room)) <= lines:
            least = middle
        else:
            most = middle - 1
    return text[:least].rstrip() + "…"


def _is_word(character: str) -> bool:
    return character.isascii() and character != " "


def _tokens(text: str, ems: float) -> list[str]:
    """Pieces that stay together; a piece wider than the line falls apart into characters."""
    tokens: list[str] = []
    for character in text:
        before = tokens[-1][-1] if tokens else ""
        joined = (
            (_is_word(character) and _is_word(before))
            or (character == " " and before)
            or (before and character in NOT_FIRST)
            or before in NOT_LAST
            or (before and em(character) == 0.0)
        )
        if joined and before:
            tokens[-1] += character
        else:
            tokens.append(character)
    return [
        piece
        for token in tokens
        for piece in ([token] if sum(map(em, token)) <= ems else list(token))
    ]
