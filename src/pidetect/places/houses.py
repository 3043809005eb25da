"""番地。House numbers: 丁目 番地 番 号 (住居表示に関する法律), 条丁目, 地割, 甲乙イロハ, and hyphens for all of them.

Reads folded text (NFKC, hyphens made one; ー stays, so it counts as a hyphen here). A number in an
address never begins with 0, so telephone numbers and postal codes that follow are not swallowed.
"""

import re
from typing import NamedTuple

from pidetect.expressions import lazily

_KANJI = "〇一二三四五六七八九十百千壱弐参拾"
_UNIT = "(?:丁目|番地割|番割|地割|番地|番丁|番町?|条通り?|条|線|街区|区画|字|号地|号棟|号室|号)"
_MARK = "[東西南北甲乙丙丁戊己庚辛壬癸イロハニホヘトチリヌルヲワカヨ子丑寅卯辰巳午未申酉戌亥]"
_DIGITS = "[1-9][0-9]{0,4}(?![0-9])"
_HYPHEN = "[-ー~]"
_SIGNS = f"{_HYPHEN}|[のノ之](?={_DIGITS}|[{_KANJI}])"
# The first number: digits, or kanji that a unit or a hyphen shows to be a number.
_FIRST = (
    rf"(?:{_DIGITS}{_UNIT}?|[{_KANJI}]{{1,7}}(?:{_UNIT}|(?=(?:{_HYPHEN}|[のノ之])[{_KANJI}0-9])))"
)
_NEXT = rf"(?:{_DIGITS}(?! ?(?:階|F(?![A-Za-z])))|[{_KANJI}]{{1,6}}(?![{_KANJI}目]))"
_AFTER_UNIT = rf"(?<=[目地割番条線区画号丁通り字])(?:[ \n]|\n {{1,12}}(?=[1-9][0-9]{{0,3}}(?:{_HYPHEN}[1-9]|番)))?(?:{_SIGNS})?[ ]?第?{_MARK}?{_HYPHEN}?"
_AFTER_NUMBER = rf"[ ]?(?:{_SIGNS})[ ]?\n? ?{_MARK}?"
_CHAIN = lazily(
    rf"(?:(?:第|{_MARK}{_HYPHEN}?)?{_FIRST}(?:(?:{_AFTER_UNIT}|{_AFTER_NUMBER}){_NEXT}{_UNIT}?){{0,7}}"
    # 北5西2-5 (札幌), 1・2・3
    rf"|[南北]{_DIGITS}[東西]{_DIGITS}(?:{_HYPHEN}{_DIGITS}){{0,4}}|{_DIGITS}・{_DIGITS}・{_DIGITS}(?![・0-9])"
    rf"|(?:無番地|番外地|番外))(?![0-9])"
)
# What makes a number after a place something else: dates, amounts, counts, times, decimals.
_OTHER = lazily(
    r"[ ]?(?:[年月日時秒名人円件回歳才個社台校店位度箇冊点票戸本通泊丁%℃¥]|分(?!譲)|世帯|万|億|千|か所|カ所|ヶ所|ケ所|つ|km|cm|mm|m(?![a-z])|kg|kw(?![a-z])|[,.:/][0-9]|代目?|周年|級|階級|区間|割)",
    re.IGNORECASE,
)
_DATE = lazily(r"(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}(?!-)")
_LETTERS = lazily("[A-Za-z]{2}")
_UNITS = lazily(f"丁目|番地|番[0-9{_KANJI}]|地割|条|線|番外")
# 3番線, 1番窓口; and 「1丁目付近」 is a neighbourhood.
_NOT_HOUSE = lazily(
    "(?<=番)(?:線|目|手|組|窓|出口|ホーム|のり|乗り|バス|人気)|(?<=丁目)(?:付近|周辺|交差点|駅|地区|自治会|町会|町内会|エリア|バス停|地内|公園|一帯)"
)
_STRONG = lazily(
    rf"丁目|番|地割|[0-9{_KANJI}](?:{_HYPHEN}|[のノ之])[0-9{_KANJI}]|条|線|号地|[0-9][東西][0-9]|・[0-9]+・"
)


# 「一番」 is also "best".
_BEST = lazily(f"[{_KANJI}]番")


class House(NamedTuple):
    """A house number: where it ends, whether its form alone shows that it is one, whether it has 番地 or 丁目."""

    end: int
    strong: bool
    unit: bool = False


def house_at(words: str, start: int) -> House | None:
    """The house number that begins at ``start`` of a folded text; None when none does."""
    found = _CHAIN.match(words, start)
    if found is None or _DATE.match(words, start):
        return None
    if _NOT_HOUSE.match(words, found.end()):
        return None
    number = found.group()
    strong = _STRONG.search(number) is not None and _BEST.fullmatch(number) is None
    strong = strong or number.endswith(("番地", "番外地", "番外"))
    if not strong and _LETTERS.match(words, found.end()):
        return None
    apart = strong and words[found.end() : found.end() + 1] == " "
    if (
        not apart
        and _OTHER.match(words, found.end())
        and (number[-1].isdecimal() or number[-1] in _KANJI)
    ):
        return _without_last(number, found.end())
    return House(found.end(), strong, _UNITS.search(number) is not None)


_LAST = lazily(rf"[ ]?[-ーのノ ]?[ ]?(?:[0-9]+|[{_KANJI}]+)$")


def _without_last(number: str, end: int) -> House | None:
    """「丸の内1丁目 3月…」: the last number belongs to what follows, the unit before it stays."""
    last = _LAST.search(number)
    shorter = number[: last.start()] if last else ""
    if shorter.endswith(("丁目", "番地", "号", "番")):
        return House(end - (len(number) - len(shorter)), strong=True, unit=True)
    return None
