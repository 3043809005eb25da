"""語の一覧を作る。Which words the finder knows, one bit for each kind, out of name lists and SudachiDict core."""

import re

import numpy as np
import sources
from sources import KANJI, KATAKANA

from pidetect.tagger import words
from pidetect.tagger.characters import Flags, folded

_HIRAGANA = re.compile(r"[ぁ-んー]{2,4}")
_LATIN = re.compile(r"[A-Za-z]{2,12}")


def lists() -> list[tuple[int, list[str]]]:
    """Words of each kind."""
    persons = sources.proper("人名", "一般")
    places = sources.proper("地名", "一般") + sources.proper("地名", "国")
    usual = {word for spellings in sources.given_names()[1] for word in spellings}
    usual |= set(sources.given_names()[0])
    return [
        (words.SURNAME, [name for name, _ in sources.surnames()]),
        (
            words.RARE_SURNAME,
            [w for w in sources.proper("人名", "姓") if KANJI.fullmatch(w) and len(w) in (2, 3)],
        ),
        (words.GIVEN, [w for w in usual if len(w) > 1]),
        (
            words.RARE_GIVEN,
            [w for w in sources.proper("人名", "名") if KANJI.fullmatch(w) and len(w) in (2, 3)],
        ),
        (words.PERSON, [w for w in persons if KATAKANA.fullmatch(w) or _LATIN.fullmatch(w)]),
        (words.PERSON, [w for w in persons if KANJI.fullmatch(w) and len(w) > 1]),
        (
            words.PLACE,
            [
                w
                for w in places
                if (KANJI.fullmatch(w) and len(w) in (2, 3)) or KATAKANA.fullmatch(w)
            ],
        ),
        (words.PROPER, [w for w in sources.proper("一般", "*") if len(w) in range(2, 8)]),
        (
            words.NOUN,
            [
                w
                for w in sources.nouns()
                if KATAKANA.fullmatch(w) or (KANJI.fullmatch(w) and len(w) in (2, 3))
            ],
        ),
        (words.NOUN, [w for w in sources.nouns() if _HIRAGANA.fullmatch(w)]),
    ]


def table() -> Flags:
    """The table of words; a word of several kinds has several bits."""
    out = np.zeros(1 << words.BITS, dtype=np.uint8)
    for kind, listed in lists():
        letters = [folded(word) for word in listed]
        counts = np.array([word.size for word in letters], dtype=np.intp)
        starts = np.cumsum(counts) - counts
        sums = words.stretches(words.mixed(np.concatenate(letters)), starts, counts)
        np.bitwise_or.at(out, words.keys(sums), np.uint8(kind))
    return out
