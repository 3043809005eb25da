"""ほかの書き方の数字。Digits of other scripts and in circles, and odd signs between the groups of a mobile number, made plain.

A number written ⓪⑨⓪-①②③④-⑤⑥⑦⑧, ٠٩٠ or 𝟎𝟗𝟎, or 090*1234*5678, is written so that programs miss it, and people read it
all the same. One character stands for one, so that places in the text stay what they are (Unicode, general category Nd).
"""

import functools
import re
import unicodedata

# Scripts of Asia and Africa up to Meetei Mayek, and whatever does not fit into 16 bits.
_FOREIGN, _ASTRAL = (
    re.compile("[\u0600-\u1cff\ua600-\uabff]"),
    re.compile("[\U00010000-\U0010ffff]"),
)
_SURROGATES = bytes(range(0xD8, 0xE0))


@functools.lru_cache(maxsize=4096)
def _as_digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


_CIRCLED = {
    **{ord(c): str(n) for row in ("⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾") for n, c in enumerate(row)},
    **{ord(c): str(n) for row in ("⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉") for n, c in enumerate(row)},
    **{ord(c): str(n + 1) for row in ("➀➁➂➃➄➅➆➇➈", "➊➋➌➍➎➏➐➑➒") for n, c in enumerate(row)},
    **{ord(c): str(n + 1) for row in ("⓵⓶⓷⓸⓹⓺⓻⓼⓽", "⑴⑵⑶⑷⑸⑹⑺⑻⑼") for n, c in enumerate(row)},
}
_MARK = "[" + "".join(map(chr, _CIRCLED)) + "]"
# One circle is a mark beside a number (①03-1234-5678); seven in a row are the number.
_ROW = re.compile(rf"{_MARK}(?:[-‐‑–—―−－ー 　()（）.]{{0,2}}{_MARK}){{6,}}")
_SEPARATED = re.compile(
    r"0(?<![0-9]0)[5-9]0( ?[/_*~…=:：／＿＊～〜＝、,，|｜] ?)[0-9]{4}\1[0-9]{4}(?![0-9])"
)
_SEPARATED_WIDE = re.compile(
    r"０(?<![０-９]０)[５-９]０([ 　]?[/_*~…=:：／＿＊～〜＝、,，|｜][ 　]?)[０-９]{4}\1[０-９]{4}(?![０-９])"
)
# High halves of the units of UTF-16 in which texts of Japan and Europe are written.
_USUAL = bytes((*range(0x06), *range(0x1D, 0xA4), 0xAC, *range(0xF9, 0x100)))
# High halves of all marks but ¹²³; most texts have none, and looking for a byte is many times as quick.
_MARKED_HALVES = sorted({bytes((code >> 8,)) for code in _CIRCLED if code >> 8})


def plain(text: str) -> str:
    """The text, of the same length, with plain digits; most texts come back as they are.

    Args:
        text: any text.
    """
    if not text.isascii():
        high = text.encode("utf-16-le", "surrogatepass")[1::2]
        unusual = high.translate(None, _USUAL)
        for letters, found in (
            (_ASTRAL, unusual),
            (_FOREIGN, unusual.translate(None, _SURROGATES)),
        ):
            if found:
                text = letters.sub(lambda one: _as_digit(one.group()), text)
        if any(half in high for half in _MARKED_HALVES) or any(map(text.__contains__, "¹²³")):
            text = _ROW.sub(lambda row: row.group().translate(_CIRCLED), text)
        if "０" in text:
            text = _SEPARATED_WIDE.sub(_with_hyphens, text)
    return _SEPARATED.sub(_with_hyphens, text)


def _with_hyphens(number: re.Match[str]) -> str:
    return number.group().replace(number[1].strip(), "-")
