"""生年月日。A valid date (西暦, 元号) that words or a column call a birth date.

Eras as 元号を改める政令 set them: 明治 M 1868, 大正 T 1912, 昭和 S 1926, 平成 H 1989, 令和 R 2019; 元年 is the first year,
and no year beyond the last of an era is read. A date is a birth date only right behind a label, before 生 or 生まれ,
below a label, or in a column; 1900 to 2099. Behind a label a year without its era (a form with a choice of eras)
and, behind 誕生日, a day without its year are read too. Excel counts days from 1899-12-30.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import ClassVar

from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import Folded, fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match, cell_match

_LABELS = (
    "生年月日",
    "誕生日",
    "誕生",
    "出生",
    "birth",
    "dob",
    "d.o.b",
    "born",
    "bday",
    "生年",
    "生:",
)
_KANJI = "〇零一二三四五六七八九十壱弐参拾廿"
_SUFFIXES = ("生まれ", "うまれ", "生れ", "日生", "日 生", *(f"{n}生" for n in (*range(10), *_KANJI)), *(f"{n} 生" for n in range(10)))  # fmt: skip
_N = f"(?:[0-9]{{1,2}}|[{_KANJI}]{{1,3}})"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NOTE = r"(?: ?\([^()\n]{2,8}\) ?)?"
_DATE = lazily(
    rf"(?<![0-9])(?:(?:(?P<era>明治|大正|昭和|平成|令和|[明大昭平令]|(?<![a-z])[mtshr])[ .]?(?P<year>元|{_N})"
    rf"|(?P<western>(?:19|20)[0-9]{{2}}|[一二][九〇零][{_KANJI}]{{2}})){_NOTE} ?(?:[年/.・\-]の?|年\n){_NOTE} ?"
    rf"(?P<month>{_N}) ?(?:[月/.・\-]の?|月\n) ?(?P<day>{_N})(?: ?日)?(?![0-9])"
    r"|(?<![0-9])(?P<compact>(?:19|20)[0-9]{6})(?![0-9])"
    r"|(?<![a-z0-9])(?P<short>[mtshr][0-9]{6})(?![0-9])"
    rf"|(?P<mname>{_MONTHS})[a-z]{{0,6}}\.? (?P<mday>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<myear>(?:19|20)[0-9]{{2}})"
    rf"|(?<![0-9])(?P<dday>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -](?P<dname>{_MONTHS})[a-z]{{0,6}}\.?,?[ -](?P<dyear>(?:19|20)[0-9]{{2}})"
    r"|(?<![0-9])(?P<umonth>[0-9]{1,2})/(?P<uday>[0-9]{1,2})/(?P<uyear>(?:19|20)[0-9]{2})(?![0-9]))"
)
# What may stand between a label and its date: marks, a note, the era as a choice.
_BETWEEN = lazily(
    r"(?: ?of birth|day|[_ ]?date|日)?(?:[\s:=|\"、・*※)）」』】\]〕>/(（\[.]|西暦|和暦|元号|年号|必須|任意|(?:明治?|大正?|昭和?|平成?|令和?)(?=[・/ )⦆])|[⦅⦆☑✓□■◎]|[はが](?=[\s、0-9明大昭平令mtshr一二])"
    r"|\([^()\n]{1,12}\)|on|is|in ){0,24}+"
)
_BELOW = lazily(r"[^0-9\n:年]{0,24}\n[^0-9\n:]{0,20}?(?=[0-9明大昭平令mtshr])")
# Behind a label whose choice of eras is lost, and a birthday without its year.
_YEAR_OF_AN_ERA = lazily(
    r"(?:[○◯〇☑✓レ] ?)?([0-9]{1,2}) ?年 ?(?:0?[1-9]|1[0-2]) ?月 ?(?:0?[1-9]|[12][0-9]|3[01]) ?日"
)
# Behind a label a form may have blanks for 年 and 月, or the number of the era for its letter (診療報酬明細書 1 to 5, 年金の届書 1, 3, 5, 7, 9).
_IN_BOXES = lazily(
    r"(?:(?P<western>(?:19|20)[0-9]{2})|(?P<era>明治|大正|昭和|平成|令和|[明大昭平令]|[mtshr]) {0,2}(?P<year>[0-9]{1,2}|元)) {1,3}(?P<month>0?[1-9]|1[0-2]) {1,3}(?P<day>0?[1-9]|[12][0-9]|3[01])(?![0-9])"
)
_ERA_NUMBER = lazily(r"([1-579])[ -]([0-9]{2})[-.]?([01][0-9])[-.]?([0-3][0-9])(?![0-9])")
_ERAS_BY_NUMBER = (dict(zip("12345", "明大昭平令", strict=True)), dict(zip("13579", "明大昭平令", strict=True)))  # fmt: skip
_TWO_DIGITS_BEHIND = lazily(
    r"['’]?[0-9]{1,2}[./\-](?:1[0-2]|0?[1-9])[./\-](?:[12][0-9]|3[01]|0?[1-9])(?![0-9./\-])"
)
_BEFORE_BIRTH = lazily(r"[ 　、]?に?")
# 「新会社が誕生。2020年…」 is about no person.
_CALLED = lazily(r" ?[:=|)\]】(] ?|の?日|[ \t]|$")
_ALONE_BEFORE = lazily(r"(?:^|[\s、。,|｜/／(（【])\Z")
_DAY_ONLY = lazily(
    r"(?:(?:1[0-2]|0?[1-9]) ?月 ?(?:[12][0-9]|3[01]|0?[1-9]) ?日|(?:1[0-2]|0?[1-9])/(?:[12][0-9]|3[01]|0?[1-9]))(?![0-9/]|まで|に|から|より|以|の)"
)
_DAY_LABEL = lazily(r"[ :=|はが(「]{0,3}+")
_BIRTHDAY = lazily(
    r"(?P<day>(?:1[0-2]|0?[1-9]) ?月 ?(?:[12][0-9]|3[01]|0?[1-9]) ?日|(?<![0-9/])(?:1[0-2]|0?[1-9])/(?:[12][0-9]|3[01]|0?[1-9]))(?:が|の|は)?[ 　]?お?\Z"
)
_NO_BIRTHDAY = lazily(
    "会|パーティ|プレゼント|ギフト|ケーキ|カード|休暇|月|祝|特典|割引|クーポン|まで"
)
_OF_A_FIRM = lazily("当店|当社|弊社|会社|本店|[校園]は")
# 11月2日生まれ, '73/11/2生: born, but no whole date.
_BORN = lazily(
    r"(?:(?P<year>(?<![0-9.])'?[0-9]{2}(?:年 ?|[/.・\-]))|(?<![0-9年/.]))(?:1[0-2]|0?[1-9])(?:月 ?|(?(year)[/.・\-]|(?!)))(?:[12][0-9]|3[01]|0?[1-9])日?(?P<gap>[ 　]?)\Z"
)
_BORN_BEHIND = lazily(r"(?:[生う]?まれ|れ)?(?:以|から|まで|の(?:児|子|方|人|生|幼|者)|変|かわ)")
# 生まれは…, うまれ：…
_BORN_ON = lazily(
    r"(?:た(?:の|日|年月日)[は:：]|[は:：]|[ 　](?=[ 　]?[0-9０-９明大昭平令MTSHRmtshr]))[、 　]{0,2}"
)
# The label, some words, and a date that is too old for anything else.
_FAR = lazily(r"[^0-9\n。:]{0,20}?(?=[0-9明大昭平令mtshr一])")
_SUPPOSED = lazily("[」』]?(?:と入|など|の場合|を例|と仮|以前|以後|以降)")
_CORRECTED = lazily("(?:から|→|⇒|を|[ 、,]?正[: ])[ ]?(?=[0-9明大昭平令mtshr])")
_LATEST_FAR = 2008
_BORN_THERE = lazily(
    r"[、 　]{0,2}[^\n。、0-9０-９]{0,14}(?:[都道府県市区町村郡][にで]|(?:[男女子]|娘)として|のお?)|に[^\n。、0-9０-９がはを]{1,12}[でに]"
)
# Cheap looks before any folding.
_DAY_ENDS = lazily(f"[日0-9０-９{_KANJI}]")
_YEAR_SOON = lazily(r"[\s\S]{0,44}?[0-9０-９一元二明大昭平令]")
_ASKED = lazily(
    r"[^0-9\n]{0,8}(?:お願い|教え|伺|うかが|いただ|でしょうか|確認)[^0-9\n]{0,12}\n[^0-9\n:]{0,8}[:>]?[「 ]{0,2}"
)
_ALONE = lazily(r"[ \r]{0,2}\n[ 　]{0,2}(?=[0-9明大昭平令mtshr][^\n]{4,14}(?:\n|$))")
_REACHES = (_BETWEEN, _BELOW, _ASKED)
_FIRST = {"明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018}
_LAST = {"明": 45, "大": 15, "昭": 64, "平": 31, "令": 81}
_LETTERS = dict(zip("mtshr", "明大昭平令", strict=True))
_REACH = 60
_CELL = lazily(
    r"\s*'?(((?:19|20)[0-9]{2})[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12][0-9]|3[01])日?)(?:[ T]0?0:00(?::00)?)?\s*"
)
_ERA_CELL = lazily(
    r"\s*((?:明治|大正|昭和|平成|令和|[MTSHRmtshr明大昭平令])(?:元|[0-9]{1,2})[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)\s*"
)
# Years of two digits, and the payroll's era numbers (1 明治, 2 大正, 3 昭和, 4 平成, 5 令和 or 5 昭和, 7 平成, 9 令和).
_SHORT_CELL = lazily(
    r"\s*'?((?:[1-579](?=-?[0-9]{6}\s*\Z)-?)?[0-9]{2}(?:(?P<gap>[-/.])(?:0?[1-9]|1[0-2])(?P=gap)(?:0?[1-9]|[12][0-9]|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
    rf"|[0-9]{{1,2}}[- ](?:{_MONTHS})[- ][0-9]{{2}})\s*",
    re.IGNORECASE,
)
_PARTS = lazily("[-/.年月日]")
_SERIAL = lazily(r"\s*([1-6][0-9]{4})(?:\.0)?\s*")
_EXCEL = dt.date(1899, 12, 30)
_OF_DEEDS = str.maketrans({"壱": "一", "弐": "二", "参": "三", "拾": "十", "廿": "二十"})
_CENTURIES = range(1900, 2100)


class BirthDate(Recognizer):
    """From the word to the date; a column names all its cells."""

    kind = Kind.BIRTH_DATE
    signs: ClassVar[tuple[str, ...]] = (*_LABELS, *_SUFFIXES)
    headers = (
        r"^(?!.*(?:place|地)).*(?:生年月日|誕生日|出生日|birth|(?<![a-z])dob(?![a-z]))|^お?生まれ$|^生(?:年月?|月日)$",
    )
    priority = 6

    def find(self, reading: Reading) -> Iterator[Match]:
        """Dates behind a birth word, in the line below it, and before 「生」 and 「生まれ」."""
        text = reading.text
        for start, end in reading.hits(self):
            word = text[start:end]
            birth = word.find("生")
            if word == "うまれ" or (
                birth >= 0 and (word[0] not in "生出誕" or word[1:2] in ("ま", "れ"))
            ):
                yield from _before(text, start + max(birth, 0), end, word)
            elif (word[-1] not in ":：" and word != "誕生") or _ALONE_BEFORE.search(
                text, max(0, start - 1), start
            ):
                if word == "出生":
                    yield from _before_birth(text, start)
                yield from _after(text, end, word)
                yield from _named_behind(text, start, end, word)

    def cells(self, column: Column) -> Iterator[Match]:
        """Dates in every spelling, and the day numbers of a spreadsheet."""
        kind, plain, personal = self.kind, _CELL.fullmatch, True
        for at, cell, row in column.cells:
            if found := plain(cell):
                written, year, month, day = found.groups()
                if int(day) > 28 and _date(int(year), int(month), int(day)) is None:
                    continue
                value = f"{year}-{month:0>2}-{day:0>2}"
                start = at + found.start(1)
                end = start + len(written)
                yield cell_match((kind, start, end, 0.97, value, personal, row))
            elif found := _ERA_CELL.fullmatch(cell):
                if value := _era_cell(found[1]):
                    start, end = found.span(1)
                    yield cell_match((kind, at + start, at + end, 0.97, value, personal, row))
            elif found := _SERIAL.fullmatch(cell):
                day_number = _EXCEL + dt.timedelta(int(found[1]))
                start, end = at + found.start(1), at + found.end(1)
                yield Match(kind, start, end, 0.9, day_number.isoformat(), row=row)
            elif found := _SHORT_CELL.fullmatch(cell):
                value = found[1].lower()
                start, end = found.span(1)
                yield cell_match((kind, at + start, at + end, 0.85, value, personal, row))
            else:
                for m in dates(cell[:_REACH], 0, 0.96):
                    yield m._replace(start=at + m.start, end=at + m.end, row=row)

    def mask(self, value: str) -> str:
        """Only the century stays."""
        return f"{value[:2]}**-**-**"


def _era_cell(written: str) -> str:
    """昭和60年4月1日, S60.4.1 as 1985-04-01; empty when there is no such day."""
    length = 2 if "一" <= written[1] <= "龥" and written[1] != "元" else 1
    year, month, day = _PARTS.split(written[length:])[:3]
    date = _era_date(written[0].lower(), 1 if year == "元" else int(year), int(month), int(day))
    return date.isoformat() if date else ""


def _after(text: str, end: int, label: str) -> Iterator[Match]:
    """The date right behind a label, or in the line below."""
    if _YEAR_SOON.match(text, end) is None:
        return
    window = fold(text[end : end + _REACH], end)
    words = window.text.lower()
    if label == "誕生" and _CALLED.match(words) is None:
        return
    reach = max(m.end() for form in _REACHES if (m := form.match(words)))
    found = _DATE.search(words)
    if found is None or found.start() > reach:
        yield from _incomplete(window, words, label)
    certainty = 0.997
    if found is not None and found.start() > reach and _is_far(words, found):
        reach, certainty = found.start(), 0.75
    while found is not None and found.start() <= reach:
        if (date := _read(found)) is not None:
            place = window.origin(*found.span())
            yield Match(Kind.BIRTH_DATE, *place, certainty, date.isoformat())
        # A list in one column: the next line is a date and nothing else.
        alone = _ALONE.match(words, found.end()) or _CORRECTED.match(words, found.end())
        found, reach = _DATE.search(words, found.end()), alone.end() if alone else -1


def _incomplete(window: Folded, words: str, label: str) -> Iterator[Match]:
    """48年6月2日 in a form whose choice of eras is lost, and a birthday without its year."""
    between = _BETWEEN.match(words)
    at = between.end() if between else 0
    if (boxes := _IN_BOXES.search(words, 0, at + 20)) is not None and boxes.start() <= at:
        if (date := _read_boxes(boxes)) is not None:
            yield Match(Kind.BIRTH_DATE, *window.origin(*boxes.span()), 0.9, date.isoformat())
    elif (coded := _ERA_NUMBER.match(words, at)) is not None:
        if (date := _read_coded(coded)) is not None:
            yield Match(Kind.BIRTH_DATE, *window.origin(*coded.span()), 0.85, date.isoformat())
    elif (year := _YEAR_OF_AN_ERA.match(words, at)) is not None:
        yield Match(Kind.BIRTH_DATE, *window.origin(year.start(1), year.end()), 0.9, year.group())
    elif (two := _TWO_DIGITS_BEHIND.match(words, at)) is not None and label[-1] == "日":
        yield Match(Kind.BIRTH_DATE, *window.origin(*two.span()), 0.75, two.group())
    elif label == "誕生日":
        gap = _DAY_LABEL.match(words)
        if (day := _DAY_ONLY.match(words, gap.end() if gap else 0)) is not None:
            yield Match(Kind.BIRTH_DATE, *window.origin(*day.span()), 0.8, day.group())


def _is_far(words: str, found: re.Match[str]) -> bool:
    """生年月日は免許証によれば昭和48年…: a date some words behind its label, when it is long ago."""
    between, date = _FAR.match(words), _read(found)
    if between is None or between.end() != found.start() or date is None:
        return False
    return date.year <= _LATEST_FAR and _SUPPOSED.match(words, found.end()) is None


def _named_behind(text: str, start: int, end: int, word: str) -> Iterator[Match]:
    """1973年11月2日の生年月日, 11月2日が誕生日: what the date is follows it; a birthday may do without its year."""
    if word == "生年月日" and _DAY_ENDS.search(text, max(0, start - 3), start):
        for date in list(dates(text[max(0, start - 27) : start], max(0, start - 27), 0.9))[-1:]:
            if text[date.end : start] in ("の", "が", "という"):
                yield date
    if word != "誕生日":
        return
    first = max(0, start - 14)
    if (
        _OF_A_FIRM.search(text, first, start)
        or _NO_BIRTHDAY.match(text, end)
        or not _DAY_ENDS.search(text, first, start)
    ):
        return
    window = fold(text[first:start], first)
    found = _BIRTHDAY.search(window.text)
    if found is not None:
        yield Match(Kind.BIRTH_DATE, *window.origin(*found.span("day")), 0.7, found["day"])


def _born(text: str, birth: int, end: int) -> Iterator[Match]:
    """11月2日生まれ, '73/11/2生: a date with something left out, right before a birth."""
    if _BORN_BEHIND.match(text, birth + 1) or _BORN_BEHIND.match(text, end):
        return
    first = max(0, birth - 14)
    window = fold(text[first:birth], first)
    found = _BORN.search(window.text)
    if found is not None:
        place = found.start(), found.start("gap")
        value = found.group().strip()
        certainty = 0.8 if found["year"] else 0.7
        yield Match(Kind.BIRTH_DATE, *window.origin(*place), certainty, value)


def _before(text: str, birth: int, end: int, word: str) -> Iterator[Match]:
    """The date right before 生, or of a birth whose place stands between (「、札幌市に生まれる」)."""
    if word[-1] == "れ" and (on := _BORN_ON.match(text, end)) is not None:
        behind = next(dates(text[on.end() : on.end() + 24], on.end(), 0.9), None)
        if behind is not None and behind.start == on.end():
            yield behind
    after, reach = text[birth + 1 : birth + 2], 24 if word[-1] == "れ" else 3
    if "一" <= after <= "龥" or _DAY_ENDS.search(text, max(0, birth - reach), birth) is None:
        return
    first = max(0, birth - reach - 27)
    whole = list(dates(text[first:birth], first, 0.95))[-1:]
    if not whole or birth - whole[0].end > 2:
        yield from _born(text, birth, end)
    for date in whole:
        if birth - date.end <= 2:
            yield date
        elif reach > 3 and _BORN_THERE.fullmatch(text, date.end, birth):
            yield date._replace(certainty=0.8)


def _before_birth(text: str, start: int) -> Iterator[Match]:
    """「昭和53年1月2日出生」"""
    first = max(0, start - 24)
    for date in list(dates(text[first:start], first, 0.95))[-1:]:
        if _BEFORE_BIRTH.fullmatch(text, date.end, start):
            yield date


def dates(words: str, at: int, certainty: float) -> Iterator[Match]:
    """All dates of a text, whatever they mean: ``at`` is where the words begin in the whole."""
    folded = fold(words, at)
    for found in _DATE.finditer(folded.text.lower()):
        date = _read(found)
        if date is not None:
            origin = folded.origin(*found.span())
            yield Match(Kind.BIRTH_DATE, *origin, certainty, date.isoformat())


def _read(found: re.Match[str]) -> dt.date | None:
    """The date of a match; None when there is no such day."""
    part = found.groupdict()
    if compact := part["compact"]:
        return _date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
    if short := part["short"]:
        return _era_date(short[0], int(short[1:3]), int(short[3:5]), int(short[5:]))
    if name := part["mname"] or part["dname"]:
        month = _MONTHS.split("|").index(name) + 1
        return _date(int(part["myear"] or part["dyear"]), month, int(part["mday"] or part["dday"]))
    if year := part["uyear"]:
        one, two = int(part["umonth"]), int(part["uday"])
        return _date(int(year), one, two) or _date(int(year), two, one)
    month, day = _number(part["month"]), _number(part["day"])
    if western := part["western"]:
        return _date(_number(western), month, day)
    return _era_date(part["era"], 1 if part["year"] == "元" else _number(part["year"]), month, day)


def _read_boxes(found: re.Match[str]) -> dt.date | None:
    month, day = int(found["month"]), int(found["day"])
    if found["western"]:
        return _date(int(found["western"]), month, day)
    return _era_date(found["era"], 1 if found["year"] == "元" else int(found["year"]), month, day)


def _read_coded(found: re.Match[str]) -> dt.date | None:
    """The first numbering of the eras in which there is such a day."""
    year, month, day = int(found[2]), int(found[3]), int(found[4])
    eras = [numbers[found[1]] for numbers in _ERAS_BY_NUMBER if found[1] in numbers]
    return next((date for era in eras if (date := _era_date(era, year, month, day))), None)


def _era_date(era: str, year: int, month: int, day: int) -> dt.date | None:
    letter = _LETTERS.get(era, era[0])
    if not 1 <= year <= _LAST[letter]:
        return None
    return _date(_FIRST[letter] + year, month, day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    if year not in _CENTURIES:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _number(digits: str) -> int:
    """Arabic digits, kanji by place (一九八五), or kanji with 十 (二十五)."""
    if digits.isdecimal():
        return int(digits)
    digits = digits.translate(_OF_DEEDS)
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return 10 * (_KANJI.index(tens) - 1 if tens else 1) + (
            _KANJI.index(ones) - 1 if ones else 0
        )
    return int("".join(str(max(0, _KANJI.index(c) - 1)) for c in digits))


RECOGNIZER = BirthDate()
