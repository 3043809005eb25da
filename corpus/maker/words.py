"""言葉の並び。Names and places that documents are filled with, and their split.

A part of every list is kept for the final documents only, a part for the development documents only, so
that a detector that knows the one by heart gains nothing for the other.
"""

import functools
import random
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent.parent / "words"

_KANA = {
    "きゃ": "kya", "きゅ": "kyu", "きょ": "kyo", "しゃ": "sha", "しゅ": "shu", "しょ": "sho",
    "ちゃ": "cha", "ちゅ": "chu", "ちょ": "cho", "にゃ": "nya", "にゅ": "nyu", "にょ": "nyo",
    "ひゃ": "hya", "ひゅ": "hyu", "ひょ": "hyo", "みゃ": "mya", "みゅ": "myu", "みょ": "myo",
    "りゃ": "rya", "りゅ": "ryu", "りょ": "ryo", "ぎゃ": "gya", "ぎゅ": "gyu", "ぎょ": "gyo",
    "じゃ": "ja", "じゅ": "ju", "じょ": "jo", "びゃ": "bya", "びゅ": "byu", "びょ": "byo", "ぴょ": "pyo",
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "づ": "zu", "ぢ": "ji",
    "を": "o", "ん": "n",
}  # fmt: skip
_ROWS = (
    ("", "あいうえお"), ("k", "かきくけこ"), ("n", "なにぬねの"), ("m", "まみむめも"), ("r", "らりるれろ"),
    ("g", "がぎぐげご"), ("b", "ばびぶべぼ"), ("p", "ぱぴぷぺぽ"),
)  # fmt: skip
_KANA |= {k: c + v for c, row in _ROWS for k, v in zip(row, "aiueo", strict=True)}
_GAPS = (
    ("s", "aueo", "さすせそ"), ("t", "aeo", "たてと"), ("h", "aieo", "はひへほ"), ("z", "aueo", "ざずぜぞ"),
    ("d", "aeo", "だでど"), ("y", "auo", "やゆよ"), ("w", "a", "わ"),
)  # fmt: skip
_KANA |= {k: c + v for c, vowels, row in _GAPS for k, v in zip(row, vowels, strict=True)}


class Part(NamedTuple):
    """A surname or a given name: as written, read, and (given names) the sex."""

    written: str
    read: str
    sex: str = ""


class Foreign(NamedTuple):
    """A name from abroad: as written, read in katakana, in Latin letters."""

    written: str
    read: str
    roman: str


class Place(NamedTuple):
    """A quarter and its postal code (seven digits)."""

    code: str
    prefecture: str
    city: str
    town: str


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@functools.cache
def surnames(split: str) -> tuple[Part, ...]:
    """Surnames of a part of the corpus."""
    return _share([Part(*w.split(":")) for ln in _lines("surnames.txt") for w in ln.split()], split)


@functools.cache
def given_names(split: str) -> tuple[Part, ...]:
    """Given names of a part of the corpus."""
    return _share([Part(*w.split(":")) for ln in _lines("given.txt") for w in ln.split()], split)


@functools.cache
def foreign_names(split: str) -> tuple[Foreign, ...]:
    """Names from abroad of a part of the corpus."""
    return _share([Foreign(*line.split(":")) for line in _lines("foreign.txt")], split)


@functools.cache
def places(split: str) -> tuple[Place, ...]:
    """Quarters with their postal codes of a part of the corpus."""
    return _share([Place(*line.split("\t")) for line in _lines("places.tsv")], split)


def _share(words: list[Any], split: str) -> tuple[Any, ...]:
    mixed = list(words)
    random.Random(20250401).shuffle(mixed)  # noqa: S311 - repeatable on purpose
    kept = range(7) if split == "dev" else range(4, 10)
    return tuple(w for i, w in enumerate(mixed) if i % 10 in kept)


def katakana(hiragana: str) -> str:
    """The reading in katakana."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in hiragana)


def roman(hiragana: str) -> str:
    """The reading as passports write it: Hepburn without long vowels (旅券法施行規則 別表)."""
    out, at, double = "", 0, False
    while at < len(hiragana):
        size = 2 if hiragana[at : at + 2] in _KANA else 1
        kana = hiragana[at : at + size]
        at += size
        if kana == "っ":
            double = True
            continue
        sound = _KANA.get(kana, "")
        if double:
            out, double = out + ("t" if sound.startswith("ch") else sound[:1]), False
        out += sound
    for long, short in (("oo", "o"), ("ou", "o"), ("uu", "u")):
        out = out.replace(long, short)
    for lip in "bmp":
        out = out.replace("n" + lip, "m" + lip)
    return out.capitalize()


_HALF = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー・　",
        "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ･ ",
        strict=True,
    )
)


def half_width(katakana_text: str) -> str:
    """Katakana as banks write it."""
    out = ""
    for c in katakana_text:
        if c in "ガギグゲゴザジズゼゾダヂヅデドバビブベボ":
            out += _HALF[chr(ord(c) - 1)] + "ﾞ"
        elif c in "パピプペポ":
            out += _HALF[chr(ord(c) - 2)] + "ﾟ"
        else:
            out += "ｳﾞ" if c == "ヴ" else _HALF.get(c, c)
    return out


def full_width(text: str) -> str:
    """Latin letters, digits and signs as wide as kanji."""
    return "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "　" if c == " " else c for c in text
    )
