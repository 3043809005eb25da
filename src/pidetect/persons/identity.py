"""同じ人か。What a name says about who is meant: the whole name, the surname alone, a reading, a roman form.

佐藤 花子, later 佐藤さん, サトウ ハナコ and Hanako SATO in one record are one person; 佐藤 花子 and 佐藤 一郎 are two.
"""

import functools
from typing import NamedTuple

from pidetect.expressions import lazily
from pidetect.names import lexicon
from pidetect.names.memory import surname_of

_KANA = lazily("[ぁ-んァ-ヴー・ ]+")


class Identity(NamedTuple):
    """A name, taken apart.

    Attributes:
        script: "kanji", "kana" or "roman".
        key: the name without spaces, as it is compared.
        surname: its family name; empty where that cannot be told.
        whole: family and given name both stand there.
    """

    script: str
    key: str
    surname: str
    whole: bool


@functools.lru_cache(maxsize=16384)
def identity(value: str) -> Identity:
    """The identity of a normalised name (``Match.value`` of a name)."""
    key = value.replace(" ", "")
    if value.isascii():
        return Identity("roman", key, "", whole=True)
    if _KANA.fullmatch(value):
        kana = lexicon.hiragana(key)
        first = lexicon.hiragana(value.partition(" ")[0])
        return Identity("kana", kana, first, whole=" " in value or "・" in value or len(kana) > 4)
    surname = surname_of(value)
    return Identity("kanji", key, surname, whole=surname != key)


def is_given_alone(who: Identity) -> bool:
    """Whether a name is a given name by itself (the cell 名 beside 姓)."""
    return not who.whole and lexicon.is_given(who.key) and not lexicon.is_surname(who.key)


def roman_keys(who: Identity, value: str) -> set[str]:
    """The keys under which the roman form of a reading (サトウ ハナコ) would stand."""
    if who.script != "kana" or not who.whole:
        return set()
    parts = lexicon.hiragana(value).split()
    if len(parts) != 2:
        return set()
    first, second = (lexicon.roman_forms(part) for part in parts)
    return {"".join(sorted((one, other))) for one in first for other in second}
