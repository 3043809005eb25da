"""日付。Another day of the same year, written in the same way.

The year is what statistics of age need; the day is what finds a person. An era stays within its days
(元号法; 昭和64年 had seven days, 平成31年 ended on April 30).
"""

import datetime as dt
import re

from pidetect.masking.shapes import Drawing, normal

_NUMBER = re.compile(r"[0-9０-９]+|元|[〇零一二三四五六七八九十]+")
_ERAS = (
    ("明治", "M", "㍾", dt.date(1868, 10, 23), dt.date(1912, 7, 29)),
    ("大正", "T", "㍽", dt.date(1912, 7, 30), dt.date(1926, 12, 24)),
    ("昭和", "S", "㍼", dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    ("平成", "H", "㍻", dt.date(1989, 1, 8), dt.date(2019, 4, 30)),
    ("令和", "R", "㋿", dt.date(2019, 5, 1), dt.date(2999, 12, 31)),
)
_KANJI = "〇一二三四五六七八九"
_SERIAL = dt.date(1899, 12, 30)
_SERIALS = range(1, 60_000)


def shift(draw: Drawing, value: str) -> str | None:
    """Another day of the year; None where the value cannot be read."""
    places = list(_NUMBER.finditer(value))
    numbers = [_read(p.group()) for p in places]
    if len(places) == 1:
        return _compact(draw, value, places[0])
    if len(places) < 3 or None in numbers[:3]:
        return _some(draw, value, places)
    year, month, day = (n or 0 for n in numbers[:3])
    first, last = _bounds(value, places[0].start(), year)
    moved = _moved(draw, (first, last), _date(first.year, month, day))
    if moved is None:
        return None
    return _written(value, places[1:3], (moved.month, moved.day))


def _bounds(value: str, end: int, year: int) -> tuple[dt.date, dt.date]:
    """The days that a year with its era has."""
    head = value[:end]
    for name, letter, sign, begin, finish in _ERAS:
        if (
            name in head
            or sign in head
            or re.search(rf"[{letter}{chr(ord(letter) + 0xFEE0)}]", head)
        ):
            common = begin.year + year - 1
            first, last = dt.date(common, 1, 1), dt.date(common, 12, 31)
            return max(first, begin), min(last, max(first, finish))
    full = year if year > 999 else 1900 + year
    return dt.date(min(full, 9999), 1, 1), dt.date(min(full, 9999), 12, 31)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _moved(
    draw: Drawing,
    bounds: tuple[dt.date, dt.date],
    old: dt.date | None,
) -> dt.date | None:
    """A day between the bounds that is not the old one."""
    first, last = bounds
    span = (last - first).days + 1
    if old is None or span < 2 or not first <= old <= last:
        return None
    step = 1 + draw.number("birth_date", old.isoformat(), span - 1)
    return first + dt.timedelta(days=((old - first).days + step) % span)


def _compact(draw: Drawing, value: str, place: re.Match[str]) -> str | None:
    """19800401, or the day number of a spreadsheet."""
    plain = place.group()
    number = _read(plain)
    if number is None:
        return None
    if len(plain) == 8:
        old = _date(number // 10_000, number // 100 % 100, number % 100)
    elif number in _SERIALS:
        old = _SERIAL + dt.timedelta(days=number)
    else:
        return _some(draw, value, [place])
    if old is None:
        return None
    year = dt.date(old.year, 1, 1), dt.date(old.year, 12, 31)
    new = _moved(draw, year, old)
    if new is None:
        return None
    text = new.strftime("%Y%m%d") if len(plain) == 8 else str((new - _SERIAL).days)
    return value[: place.start()] + _like(plain, text) + value[place.end() :]


def _some(draw: Drawing, value: str, places: list[re.Match[str]]) -> str | None:
    """A month and a day without a year, or a year and a month: the last number moves."""
    number = _read(places[-1].group()) if places else None
    if number is None or len(places) < 2:
        return None
    most = 28 if "日" in value or number > 12 else 12
    new = (number + draw.number("birth_date", normal(value), most - 1)) % most + 1
    return _written(value, places[-1:], (new,))


def _read(number: str) -> int | None:
    if number == "元":
        return 1
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    if not ten:
        digits = [_KANJI.find(c if c != "零" else "〇") for c in number]
        return int("".join(map(str, digits)))
    return (_read(tens) or 1) * 10 + (_read(ones) or 0 if ones else 0)


def _written(value: str, places: list[re.Match[str]], numbers: tuple[int, ...]) -> str:
    out, at = [], 0
    for place, number in zip(places, numbers, strict=True):
        out += [value[at : place.start()], _like(place.group(), str(number))]
        at = place.end()
    return "".join([*out, value[at:]])


def _like(old: str, new: str) -> str:
    """A number in the script, width and padding of another."""
    if old.isdecimal():
        padded = new.zfill(len(old)) if old[0] in "0０" or len(old) > len(new) > 1 else new
        if not old.isascii():
            return "".join(chr(ord(c) + 0xFEE0) for c in padded)
        return padded
    number = int(new)
    if "十" in old or len(old) == 1:
        tens, ones = divmod(number, 10)
        head = ("" if tens == 1 else _KANJI[tens]) + "十" if tens else ""
        return head + (_KANJI[ones] if ones or not tens else "")
    return "".join(_KANJI[int(c)] for c in new.zfill(len(old)))
