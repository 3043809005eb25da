"""住所。The same prefecture, and from there on a place that does not exist.

The prefecture is what statistics need (個人情報保護委員会 事務局レポート「匿名加工情報」: 住所 is cut to the prefecture).
"""

import re

from pidetect.dictionaries import municipalities
from pidetect.masking.shapes import Drawing, digits_of, normal, with_digits

_CITIES = (
    "架空",
    "見本",
    "例示",
    "仮名",
    "若葉野",
    "青空台",
    "星見原",
    "花咲野",
    "緑風台",
    "朝凪野",
)
_TOWNS = ("見本町", "例示町", "架空町", "仮名町", "若葉通", "青空通", "星見通", "花咲通")
_HOUSES = ("メゾン見本", "コーポ例示", "架空ハイツ", "仮名レジデンス")
_PREFECTURE = re.compile(r"\s*(?:東京都|北海道|(?:京都|大阪)府|[一-龥]{2,3}県)")
_NUMBERS = re.compile(
    r"[0-9０-９〇一二三四五六七八九十][0-9０-９〇一二三四五六七八九十\s\-‐‑–—―−－ー~の丁目番地号条線]*"
)
_ROOM = re.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ\-－#＃]{1,8}(?:号室?|階|[FＦ])?\s*$")


def invent(draw: Drawing, value: str) -> str:
    """An address of the same shape: prefecture kept, numbers drawn, building renamed."""
    plain = normal(value)
    found = _PREFECTURE.match(value)
    # 〇〇県 may only look like a prefecture.
    known = found is not None and "".join(found.group().split()) in municipalities()
    prefecture = found.group() if found and known else ""
    rest = value[len(prefecture) :]
    number = _first_number(rest)
    town, tail = (rest[: number.start()], rest[number.start() :]) if number else (rest, "")
    length = number.end() - number.start() if number else 0
    city = _CITIES[draw.number("city", plain, len(_CITIES))] + "市"
    place = city + _TOWNS[draw.number("town", plain, len(_TOWNS))]
    blanks = town[len(town.rstrip()) :]
    numbers = _drawn(draw, tail[:length], plain)
    building = _building(draw, tail[length:], plain)
    return prefecture + _with_breaks(town, place) + blanks + numbers + building


def _with_breaks(old: str, new: str) -> str:
    """The new words, and after them the line ends of the old ones."""
    return new + "".join(c for c in old.rstrip() if c in "\r\n")


def _first_number(rest: str) -> re.Match[str] | None:
    """The house number: the first number that is not the beginning of the name of a town (三田, 一宮)."""
    for number in _NUMBERS.finditer(rest):
        written = number.group()
        marked = re.search(r"[0-9０-９丁番号条\-－]", written)
        if number.start() and (marked or number.end() == len(rest)):
            return number
    return None


def _drawn(draw: Drawing, number: str, plain: str) -> str:
    """Other digits, none of them a leading zero."""
    length = len(digits_of(number))
    drawn = draw.digits("house", plain, length)
    return with_digits(number, drawn.replace("0", "3"))


def _building(draw: Drawing, tail: str, plain: str) -> str:
    if not tail.strip():
        return tail
    room = _ROOM.search(tail)
    name = tail[: room.start()] if room else tail
    gap = re.match(r"\s*", name)
    house = _HOUSES[draw.number("house", plain, len(_HOUSES))] if name.strip() else ""
    end = re.search(r"\s*$", name)
    after = end.group() if end and name.strip() else ""
    drawn = _drawn(draw, room.group(), plain) if room else ""
    return (gap.group() if gap else "") + house + after + drawn
