"""同じ人か。What a name says about who is meant: the whole name, the surname alone, a reading, a roman form.

佐藤 花子, later 佐藤さん, サトウ ハナコ and Hanako SATO in one record are one person; 佐藤 花子 and 佐藤 一郎 are two.
"""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pidetect.expressions import lazily
from pidetect.names import lexicon
from pidetect.names.memory import surname_of
from pidetect.types import Match

_KANA = lazily("[ぁ-んァ-ヴー・ ]+")
_TITLE = lazily(
    r"^(?:理事長|会長|社長|部長|課長|係長|主任|店長|院長|校長|先生|担当)[ ]|[ ]?(?:さん|くん|ちゃん|様|氏|先生|医師|看護師|弁護士|部長|課長|係長|主任|店長|所長)$"
)


class Identity(NamedTuple):
    """A name, taken apart.

    Attributes:
        script: "kanji", "kana" or "roman".
        key: the name without spaces, as it is compared.
        surname: its family name; empty where that cannot be told.
        whole: family and given name both stand there.
        parts: the words of a roman or a foreign name, by each of which he may be called.
    """

    script: str
    key: str
    surname: str
    whole: bool
    parts: tuple[str, ...] = ()


_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")


def plain_kana(word: str) -> str:
    """Hiragana without small letters, as banks write it: しょうぞう and シヨウゾウ are one."""
    return word.translate(_SMALL)


@functools.lru_cache(maxsize=16384)
def identity(value: str) -> Identity:
    """The identity of a normalised name (``Match.value`` of a name)."""
    key = value.replace(" ", "")
    if value.isascii():
        words = tuple(sorted(value.lower().replace(",", " ").split()))
        return Identity("roman", "".join(words), "", len(words) > 1, words)
    if _KANA.fullmatch(value):
        parts = tuple(plain_kana(lexicon.hiragana(value)).replace("・", " ").split())
        kana = "".join(parts)
        return Identity("kana", kana, parts[0], len(parts) > 1 or len(kana) > 4, parts)
    value = _TITLE.sub("", value) or value
    key = value.replace(" ", "")
    surname = surname_of(value)
    return Identity("kanji", key, surname, whole=surname != key)


_BRACKET = lazily(r"[（(【\[<＜](?:旧姓|通称)?")
_BESIDE = lazily(r"[（(【\[<＜/／](?:旧姓|通称)?")
_LABELLED = lazily(
    r"[^\n]{0,24}(?:\n[^\n]{0,24})?(?:ふりがな|フリガナ|よみがな|ヨミガナ|読み|カナ|かな|ローマ字|英字|氏名|名前|名義|漢字|name)[^\n]{0,16}",
    re.IGNORECASE,
)
_LINE_END = lazily(r"[|│/／＞>\n]{0,4}")
_ROMAN_LABEL = lazily(r"^[（(／/]|ローマ字|英字|英文|(?<![a-z])name", re.IGNORECASE)
_BLANKS = lazily(r"[ \t\u3000]+")


def is_reading(before: Identity, who: Identity, between: str) -> bool:
    """Whether a name is the name before it once more, in other letters.

    Args:
        before: the name that stands before.
        who: the name, of which it is asked.
        between: what stands between the two.
    """
    between = _BLANKS.sub("", between)
    if before.script == who.script:
        # 真鍋 由起（旧姓 野添）: her former surname.
        former = before.script == "kanji" and before.whole and not who.whole
        return former and "旧姓" in between and _BRACKET.fullmatch(between) is not None
    if "kanji" not in (before.script, who.script):
        told = _ROMAN_LABEL.search(between) or _LABELLED.fullmatch(between)
        return before.whole and who.whole and told is not None
    if _BRACKET.fullmatch(between) is not None:
        return True
    if (before.whole or who.whole) and _LABELLED.fullmatch(between) is not None:
        return True
    either = _LINE_END.fullmatch(between) or _BESIDE.fullmatch(between)
    return before.whole and who.whole and either is not None


def is_given_alone(who: Identity) -> bool:
    """Whether a name is a given name by itself (the cell 名 beside 姓), though 佐登子 could be 佐登 and 子, too."""
    return lexicon.is_given(who.key) and not lexicon.is_surname(who.key)


def _is_surname_alone(who: Identity) -> bool:
    return not who.whole and lexicon.is_open_surname(who.key) and not lexicon.is_given(who.key)


def joined_name(first: Identity, names: Sequence[int], matches: Sequence[Match]) -> Identity:
    """姓 and 名 in cells of their own make one name."""
    if len(names) < 2:
        return first
    second = identity(matches[names[1]].value)
    if not is_part(first, matches[names[0]], second, matches[names[1]]):
        return first
    if first.script == "roman":
        words = tuple(sorted((*first.parts, *second.parts)))
        return Identity("roman", "".join(words), "", whole=True, parts=words)
    if _is_given_first(first, second):
        first, second = second, first
    return Identity(first.script, first.key + second.key, first.key, whole=True)


_CELL_GAP = 3
"""Characters between two cells that stand beside each other: ``","``."""
_LONGEST_GIVEN = 3


def _is_given_first(first: Identity, second: Identity) -> bool:
    """裕一郎 | 浜松: the given name in front, as foreign forms have it."""
    given = lexicon.is_given(first.key) and not lexicon.is_surname(first.key)
    return given and lexicon.is_surname(second.key)


def _is_kana_given(first: Identity, second: Identity) -> bool:
    """菅原 | こずえ."""
    return not _has_given(first) and lexicon.is_given(second.key) and len(second.parts) == 1


def _has_given(who: Identity) -> bool:
    """Whether a given name ends a name; 西園寺 is no 西 with another word behind it."""
    if lexicon.is_open_surname(who.key):
        return False
    return who.whole and lexicon.is_given(who.key[len(who.surname) :])


def is_part(first: Identity, at: Match, second: Identity, beside: Match) -> bool:
    """Whether two cells of a row hold the family and the given name of one person.

    Args:
        first, second: what stands in the cells.
        at, beside: where they stand.
    """
    if not 0 <= beside.start - at.end <= _CELL_GAP:
        return False
    if first.script != second.script:
        return (first.script, second.script) == ("kanji", "kana") and _is_kana_given(first, second)
    if first.script != "kanji":
        return not first.whole and not second.whole
    if _is_given_first(first, second):
        return True
    if _has_given(first) or len(second.key) > _LONGEST_GIVEN:
        return False
    return lexicon.is_given(second.key) or (not first.whole and not lexicon.is_surname(second.key))


def is_another(last: Identity, at: Match, who: Identity, beside: Match) -> bool:
    """Whether the second name of a row is another person's (a guardian), and no part or reading of the first.

    Args:
        last, who: the names.
        at, beside: where they stand.
    """
    if who.script != "kanji" or who.key == last.key or is_part(last, at, who, beside):
        return False
    if not last.whole and not who.whole:
        # 受付 菱沼 and お名前 大庭 in one row.
        return _is_surname_alone(last) and _is_surname_alone(who)
    return last.whole or not (is_given_alone(who) or who.key.startswith(last.key))


def roman_keys(who: Identity, value: str) -> set[str]:
    """The keys under which the roman form of a reading (サトウ ハナコ) would stand."""
    if who.script != "kana" or not who.whole:
        return set()
    parts = lexicon.hiragana(value).split()
    if len(parts) != 2:
        return set()
    first, second = (lexicon.roman_forms(part) for part in parts)
    return {"".join(sorted((one, other))) for one in first for other in second}
