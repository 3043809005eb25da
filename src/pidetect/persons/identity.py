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
        return before.whole and who.whole and _ROMAN_LABEL.search(between) is not None
    if _BRACKET.fullmatch(between) is not None or _LABELLED.fullmatch(between) is not None:
        return True
    either = _LINE_END.fullmatch(between) or _BESIDE.fullmatch(between)
    return before.whole and who.whole and either is not None


def is_given_alone(who: Identity) -> bool:
    """Whether a name is a given name by itself (the cell 名 beside 姓)."""
    return not who.whole and lexicon.is_given(who.key) and not lexicon.is_surname(who.key)


def joined_name(first: Identity, names: Sequence[int], matches: Sequence[Match]) -> Identity:
    """姓 and 名 in cells of their own make one name."""
    if first.whole or len(names) < 2:
        return first
    second = identity(matches[names[1]].value)
    if second.whole or second.script != first.script:
        return first
    return Identity(first.script, first.key + second.key, first.key, whole=True)


def is_another(last: Identity, who: Identity) -> bool:
    """Whether the second name of a row is another person's (a guardian), and no part or reading of the first."""
    return (
        who.script == "kanji"
        and who.key != last.key
        and (who.whole or not is_given_alone(who))
        and (last.whole or who.whole)
        and (last.whole or not who.key.startswith(last.key))
    )


def roman_keys(who: Identity, value: str) -> set[str]:
    """The keys under which the roman form of a reading (サトウ ハナコ) would stand."""
    if who.script != "kana" or not who.whole:
        return set()
    parts = lexicon.hiragana(value).split()
    if len(parts) != 2:
        return set()
    first, second = (lexicon.roman_forms(part) for part in parts)
    return {"".join(sorted((one, other))) for one in first for other in second}
