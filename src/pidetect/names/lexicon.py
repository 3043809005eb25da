"""名前らしさ。How much a word looks like a person's name by its spelling alone.

1,999 surnames cover about 80 % of all people and another 9,000 most of the rest; a word that splits into
a surname and a given name of the dictionaries is a name more surely than either part.
"""

import functools

from pidetect.dictionaries import (
    common_words,
    given_names,
    given_readings,
    rare_surnames,
    surname_readings,
    surnames,
)
from pidetect.expressions import lazily

KANJI = "一-鿿㐀-䶿豈-﫿々〆ヶヵノ𠀀-𪿿"
HIRAGANA = "ぁ-ゔゝゞー"
KATAKANA = "ァ-ヴー"
# 人名用の異体字 of frequent names: the dictionaries hold the usual form.
_OLD_FORMS = str.maketrans(
    "髙﨑邉邊齋齊濵濱澤廣國櫻黑嶋嶌德眞惠榮藏曾壽寬龍瀨渕淵靜祐禎穗彌縣條圓實亞爲與來𣘺峯舘莊萬學𠮷栁槇桒冨",
    "高崎辺辺斎斉浜浜沢広国桜黒島島徳真恵栄蔵曽寿寛竜瀬淵淵静祐禎穂弥県条円実亜為与来橋峰館荘万学吉柳槙桑富",
)
_TO_HIRAGANA = {n: n - 0x60 for n in range(0x30A1, 0x30F7)}
_KANA = lazily(f"[{HIRAGANA}{KATAKANA}]+")
_ALL_KANJI = lazily(f"[{KANJI}]+")
_KANJI_GIVEN = lazily(f"[{KANJI}]{{1,3}}")
_HIRAGANA_WORD = lazily("[ぁ-んー]+")
# What begins a sentence behind the name of who speaks: 車谷　あのときは.
_SAID = frozenset(
    [
        "あの",
        "この",
        "その",
        "どの",
        "まだ",
        "もう",
        "では",
        "はい",
        "ええ",
        "いや",
        "それ",
        "これ",
        "そう",
        "えっと",
        "まあ",
        "ただ",
        "また",
        "なお",
        "でも",
        "もし",
        "ここ",
        "そこ",
        "いま",
        "とりあえず",
        "ありがとう",
        "よろしく",
        "よろし",
        "または",
        "あとで",
        "おつかれ",
        "おはよう",
        "すみません",
    ]
)
_MIXED_GIVEN = lazily("[ぁ-ん]{1,3}[子江代美恵枝世乃香奈菜花穂音絵衣里也矢太]")
_UNKNOWN_SURNAME = lazily(f"[{KANJI}]{{2,4}}")

_LONG_GIVEN, _LONG_SAID = 5, 4
_NO_GIVEN_ENDS = "員者部課室係店長社会人日年月円号様氏殿"

# Probabilities that a word of this make is a person's name, before any structure speaks.
FULL, RARE_FULL = 0.97, 0.93
OPEN_GIVEN, RARE_OPEN_GIVEN = 0.75, 0.5
SURNAME, RARE_SURNAME = 0.7, 0.4
GIVEN_ONLY, UNKNOWN_AND_GIVEN = 0.35, 0.55
UNKNOWN, COMMON = 0.15, 0.05
FOREIGN, FOREIGN_WHOLE = 0.33, 0.85
_KATAKANA_WORD = lazily("[ァ-ヴー]{2,10}")


_without_old_form = frozenset(map(chr, _OLD_FORMS)).isdisjoint


def has_old_form(word: str) -> bool:
    """Whether a word has a kanji that ``modern`` replaces."""
    return not _without_old_form(word)


def modern(word: str) -> str:
    """The word with old forms of kanji replaced by the usual ones; as long as before."""
    return word if _without_old_form(word) else word.translate(_OLD_FORMS)


def _is_in(word: str, names: frozenset[str]) -> bool:
    """Whether a word is among names as it is written or in the usual form."""
    return word in names or (not _without_old_form(word) and word.translate(_OLD_FORMS) in names)


def hiragana(word: str) -> str:
    """Katakana as hiragana; as long as before."""
    return word.translate(_TO_HIRAGANA)


def is_surname(word: str) -> bool:
    """Whether a word is one of the frequent surnames, in any form of its kanji."""
    return _is_in(word, surnames())


def is_rare_surname(word: str) -> bool:
    """Whether a word is a surname beyond the frequent ones, and not an ordinary word."""
    return _is_in(word, rare_surnames()) and word not in common_words()


def is_open_surname(word: str) -> bool:
    """Whether a word is a surname although it is an ordinary word as well (大曲, 秋)."""
    return _is_in(word, rare_surnames()) or is_surname(word)


def is_given(word: str) -> bool:
    """Whether a word is a given name, in kanji or in kana."""
    return _is_in(word, given_names()) or (
        len(word) > 1 and _KANA.fullmatch(word) is not None and hiragana(word) in given_readings()
    )


@functools.lru_cache(maxsize=8192)
def likeness(name: str) -> float:
    """How much a word looks like a Japanese name: a probability; 0 for what cannot be one.

    Args:
        name: folded, without titles; family and given name may be parted by a space.
    """
    surname, gap, given = name.partition(" ")
    if gap:
        return _pair(surname, given)
    if _KANA.fullmatch(name):
        return _kana(name)
    if name in common_words() and not is_surname(name):
        return COMMON
    best = _single(name)
    for length in range(1, min(5, len(name))):
        best = max(best, _split(name[:length], name[length:]))
    return best


def _single(word: str) -> float:
    if is_surname(word):
        return SURNAME if len(word) > 1 else 0.45
    if is_rare_surname(word):
        return RARE_SURNAME if len(word) > 1 else 0.25
    if is_given(word):
        return GIVEN_ONLY
    if len(word) == 1:
        return UNKNOWN if word in rare_surnames() or modern(word) in rare_surnames() else 0.0
    return UNKNOWN if 2 <= len(word) <= 5 and _ALL_KANJI.fullmatch(word) else 0.0


def _split(surname: str, given: str) -> float:
    common = is_surname(surname)
    if given[0] in "っんゃゅょー":
        # 持って
        return 0.0
    if len(surname) == len(given) == 1:
        # 東京 and 林業 split like a name, too: two letters prove nothing.
        return 0.35 if common and is_given(given) else 0.0
    if not common and not is_rare_surname(surname):
        return (
            UNKNOWN_AND_GIVEN - 0.2
            if 2 <= len(surname) <= 4 and is_given(given) and len(given) > 1
            else 0.0
        )
    if is_given(given):
        return FULL if common else RARE_FULL
    if _KANJI_GIVEN.fullmatch(given) is None:
        return 0.0
    return OPEN_GIVEN if common else RARE_OPEN_GIVEN


def _pair(surname: str, given: str) -> float:
    """Family and given name written apart."""
    if not surname or not given or given in _SAID:
        return 0.0
    if _KANA.fullmatch(surname) and _KANA.fullmatch(given):
        known = hiragana(surname) in surname_readings(), hiragana(given) in given_readings()
        return (0.3, 0.8, 0.97)[sum(known)] if len(surname) > 1 else 0.0
    return _kanji_pair(surname, given)


def _kanji_pair(surname: str, given: str) -> float:
    common, first = is_surname(surname), is_given(given)
    if common or is_rare_surname(surname):
        if first:
            plain = given in common_words() and len(surname) == 1
            return 0.8 if plain else 0.98 if common else 0.96
        if given in common_words() or given[-1] in _NO_GIVEN_ENDS:
            return 0.3
        if _KANA.fullmatch(given):
            if _HIRAGANA_WORD.fullmatch(given):
                # 神保　よろしく, 車谷　あの: hardly any given name is not in the dictionary.
                return 0.75 if len(given) < _LONG_SAID and given not in common_words() else 0.2
            return 0.6 if len(given) < _LONG_GIVEN else 0.3
        return 0.85 if _KANJI_GIVEN.fullmatch(given) or _MIXED_GIVEN.fullmatch(given) else 0.0
    return _unknown_pair(surname, given) if first or _KANJI_GIVEN.fullmatch(given) else 0.0


def _unknown_pair(surname: str, given: str) -> float:
    """A pair of which the first word is no known surname, or an ordinary word besides (東雲, 用紙)."""
    first = is_given(given)
    if surname in common_words():
        return _word_and_given(surname, given) if first else 0.1
    if len(surname) == 1:
        return 0.6 if first and len(given) > 1 else 0.0
    if _UNKNOWN_SURNAME.fullmatch(surname) is None:
        return 0.0
    if len(surname) > 2 and surname[-2:] in common_words() and not is_surname(surname[-2:]):
        # 名刺用紙 ends in a thing, and so do most words of three and four letters.
        return 0.3 if first else 0.1
    return 0.75 if first else 0.2


def _word_and_given(surname: str, given: str) -> float:
    """An ordinary word before a given name: a surname as well (東雲), or a word about him (補足 兼平)."""
    katakana = _KATAKANA_WORD.fullmatch(given) is not None
    if surname in rare_surnames():
        return 0.35 if katakana else 0.85
    if is_open_surname(given):
        return 0.3
    return 0.35 if katakana or given in common_words() else 0.55


def _kana(word: str) -> float:
    read = hiragana(word)
    if len(read) < 2 or word in _SAID:
        return 0.0
    for length in range(2, len(read) - 1):
        if read[:length] in surname_readings() and read[length:] in given_readings():
            return 0.6
    if word in common_words():
        return 0.3 if read in given_readings() and len(word) < 4 else COMMON
    if read in surname_readings():
        return 0.45 if len(read) > 2 else 0.3
    if read in given_readings():
        return 0.4
    return FOREIGN if _KATAKANA_WORD.fullmatch(word) else UNKNOWN


def has_japanese_parts(first: str, second: str) -> bool:
    """Whether two roman words are a family and a given name, in either order (Hepburn, Kunrei)."""
    one, other = first.lower(), second.lower()
    return (one in _roman_surnames() and other in _roman_given()) or (
        other in _roman_surnames() and one in _roman_given()
    )


def is_roman_part(word: str) -> bool:
    """Whether a roman word is a Japanese family or given name."""
    return word.lower() in _roman_surnames() or word.lower() in _roman_given()


@functools.cache
def _roman_surnames() -> frozenset[str]:
    return frozenset(s for reading in surname_readings() for s in roman_forms(reading))


@functools.cache
def _roman_given() -> frozenset[str]:
    return frozenset(s for reading in given_readings() for s in roman_forms(reading))


def roman_forms(reading: str) -> set[str]:
    """Usual roman spellings of a reading in hiragana: Hepburn, without and with long vowels, Kunrei."""
    from pidetect.names import roman  # noqa: PLC0415 - the tables are needed for roman names only

    return roman.forms(reading)
