"""書き方。How one document writes: widths, hyphens, eras, gaps; a document keeps to its own habits."""

import dataclasses
import datetime as dt
import random

from maker.words import full_width

_ERAS = (
    (2019, 5, "令和", "R"),
    (1989, 1, "平成", "H"),
    (1926, 12, "昭和", "S"),
    (1912, 8, "大正", "T"),
)
_SQUARE = {"令和": "㋿", "平成": "㍻", "昭和": "㍼", "大正": "㍽"}
_KANJI = "〇一二三四五六七八九"


@dataclasses.dataclass(frozen=True)
class Style:
    """The habits of a writer.

    Attributes:
        gap: between surname and given name.
        wide: digits and hyphens of addresses and telephone numbers are wide.
        hyphen: what stands for a hyphen.
        phone: form of telephone numbers.
        date: form of birth dates.
        sex: form of the sex.
    """

    gap: str
    wide: bool
    hyphen: str
    phone: str
    date: str
    sex: str


def pick(source: random.Random) -> Style:
    """Habits drawn at random; the ordinary ones most often."""
    wide = source.random() < 0.2
    return Style(
        gap=source.choices((" ", "　", ""), (4, 4, 3))[0],
        wide=wide,
        hyphen=source.choices("-－ー‐−–", (3, 5, 2, 1, 2, 1) if wide else (40, 1, 1, 2, 1, 1))[0],
        phone=source.choices(("-", "()", "", " ", "+81", ")-"), (14, 3, 2, 1, 1, 1))[0],
        date=source.choices(
            ("年", "/", "-", ".", "era", "E.", "E年", "漢", "㍼"), (6, 6, 2, 2, 4, 3, 1, 1, 1)
        )[0],
        sex=source.choice(("男", "男性", "M", "男")),
    )


def kanji_number(number: int) -> str:
    """A number under one hundred in kanji (二十三)."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _KANJI[tens] + "十"
    return head + (_KANJI[ones] if ones or not head else "")


def write_date(day: dt.date, form: str) -> str:
    """A date in one of the forms of ``Style.date``."""
    y, m, d = day.year, day.month, day.day
    plain = {
        "年": f"{y}年{m}月{d}日",
        "/": f"{y}/{m:02}/{d:02}",
        "/s": f"{y}/{m}/{d}",
        "-": f"{y}-{m:02}-{d:02}",
        ".": f"{y}.{m}.{d}",
        "8": f"{y}{m:02}{d:02}",
        "serial": str((day - dt.date(1899, 12, 30)).days),
    }
    if form in plain:
        return plain[form]
    start, name, letter = next((s, n, c) for s, mm, n, c in _ERAS if (y, m) >= (s, mm) or y > s)
    count = y - start + 1
    if form == "E.":
        return f"{letter}{count}.{m}.{d}"
    if form == "E年":
        return full_width(f"{name}{count}年{m}月{d}日")
    if form == "漢":
        return f"{name}{kanji_number(count)}年{kanji_number(m)}月{kanji_number(d)}日"
    if form == "㍼":
        return f"{_SQUARE[name]}{count}年{m}月{d}日"
    return f"{name}{'元' if count == 1 else count}年{m}月{d}日"


def digits(text: str, style: Style) -> str:
    """Digits and hyphens in the writer's width."""
    written = full_width(text).replace("－", "-") if style.wide else text
    return written.replace("-", style.hyphen)
