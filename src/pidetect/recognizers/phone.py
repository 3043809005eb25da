"""電話番号。All Japanese numbering plans (電気通信番号計画、令和元年総務省告示第6号), national and +81 (ITU-T E.164).

0AB–J 10 digits with the area codes and their lengths; 060 070 080 090 (mobile), 050 (IP) 11 digits; 0120, 0570,
0990, 0180 10 digits; 0800 11 digits. Area code forms follow the plan as the metadata of libphonenumber
(Apache-2.0) states it. 市内局番 do not begin with 0 or 1; such numbers (03-1234-5678 in samples) are kept with
lower certainty. 内線 and ext. are no part of the number.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import ClassVar

from pidetect import broken, context, spoken
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match, Span, cell_match

_SEPARATOR = r"(?: ?[-.] ?| {1,2})"
# What stands between the digits of a form.
_GAPS = str.maketrans("", "", "-. ()")
_FORM = lazily(
    r"(?<![0-9])(?<![0-9]-)(?:"
    rf"(?:\(?\+ ?|00|010-?)81\)?[-. ]{{0,2}}(?:\(0\)[- ]?|0(?=[1-9]))?\(?(?P<abroad>[1-9][0-9]{{0,3}}(?:[-. )]{{0,2}}[0-9]{{1,4}}){{1,3}})"
    rf"|\(0(?P<bracket>[0-9]{{1,4}}\)[- ]?[0-9]{{1,4}}[-. ]?[0-9]{{3,4}})"
    rf"|0(?P<home>[0-9]{{1,4}}(?:{_SEPARATOR}| ?\(|\) ?-?)[0-9]{{1,4}}(?:{_SEPARATOR}|\) ?-?)[0-9]{{3,4}})"
    r"|0(?P<bare>[1-9][0-9]{8,9})|(?P<plain81>81(?:[1-9][0-9]{8}|[5-9]0[1-9][0-9]{7}))"
    r"|81[- ](?P<dashed81>[1-9][0-9]{0,3}-[0-9]{1,4}-[0-9]{4})|0(?P<spaced>(?: [0-9]| ?[-()] ?[0-9]){9,10})"
    rf"|0(?P<pair>[5-9]0{_SEPARATOR}[1-9][0-9]{{7}})"
    rf"|(?P<lost>[5789]0{_SEPARATOR}?[1-9][0-9]{{3}}{_SEPARATOR}?[0-9]{{4}}|[1-9][0-9]{{0,3}}{_SEPARATOR}[0-9]{{1,4}}{_SEPARATOR}[0-9]{{4}})"
    r"|(?P<local>[2-9][0-9]{1,3}-[0-9]{4}))(?![0-9])(?!-[0-9A-Za-z])"
)
_FIXED = lazily(
    r"(?:1(?:1[235-8]|2[3-6]|3[3-9]|4[2-6]|[58][2-8]|6[2-7]|7[2-9]|9[1-9])|(?:2[2-9]|[36][0-9])[0-9]"
    r"|4(?:[2-578][0-9]|6[02-8]|9[2-59])|5(?:[2-589][0-9]|6[1-9]|7[2-8])|7(?:[25-9][0-9]|3[4-9]|4[02-9])"
    r"|8(?:[2679][0-9]|3[2-9]|4[5-9]|5[1-9]|8[03-9])|9(?:[2-58][0-9]|[679][1-9]))[0-9]{6}"
)
_MOBILE = lazily(r"[6-9]0[1-9]|50[1-9]|800")
# A few 市外局番 have samples whose 市内局番 begins with 0 or 1.
_SAMPLE = lazily(r"[36][01]")
_WORDS = context.Words.of(
    r"電[ \u3000]{0,4}話|携[ \u3000]{0,2}帯|ケータイ|折り?返し|かけ直|架電|着信|tel|fax|ファ[クッ]ス|ファックス|連絡先|phone|mobile|cell|お問い?合わ?せ先?(?!番号)|問合先|緊急|内線|☎|℡|📞|📱|でんわ|ダイヤル|サポート|窓口|ホットライン|コールセンター|受付(?!番号)",
    rf"{context.OTHER_NUMBERS}|口座|(?:会員|顧客|社員|口座|学籍|患者|整理|契約)(?:番号|コード)|金額|価格|合計|[0-9]円|^円|コード|code|version|ver\.|ip(?![a-z])|座標|ロット|製造|機番|第$",
)
_GLUED = lazily(r"([A-Za-zＡ-Ｚａ-ｚ_]{1,12})[.:：]?$")
_LABELS = lazily(r"(?:tel|fax|phone|mobile|cell|ph|t|f|m)$", re.IGNORECASE)
_LABEL_BEFORE = lazily(
    r"(?:電[ \u3000]{0,4}話|tel|fax|℡|ファックス)(?:番号|no\.?)?[: .)\]】はが]{0,4}$"
)
_CALLED = lazily(
    r"(?:電[ \u3000]{0,4}話|携[ \u3000]{0,2}帯|ケータイ|スマホ|でんわ|tel|fax|ファ[クッ]ス|ファックス|連絡先|phone|mobile|cell|☎|℡|📞|📱)[^0-9\n]{0,10}\n?[^0-9\n]{0,3}$"
)
_CALLED_BEHIND = lazily(r" ?[(/]?(?:携帯|電話|ケータイ|自宅|tel|fax|スマホ)")
_CELL = lazily(r"\s*'?(0[0-9]{1,4}-?[0-9]{1,4}-?[0-9]{3,4})\s*")
_LOST_ZERO = lazily(r"\s*'?([1-9][0-9]{8,9})(?:\.0)?\s*")
# 0120-123-456, 0570-000-123, 0990 and 0180 end in three digits (0120 also as 0120-12-3456).
_SERVICES = frozenset(("120", "570", "990", "180"))
_OFFICES = frozenset(("0120", "0570", "0990", "0180", "0800"))
_VALID = lazily(
    rf"0(?:{_FIXED.pattern}|(?:{_MOBILE.pattern})[0-9]{{7}}|(?:120|570|990|180)[0-9]{{6}})"
)
_LENGTHS = frozenset((10, 11))


class Phone(Recognizer):
    """Length and plan first, then words."""

    kind = Kind.PHONE
    signs: ClassVar[tuple[str, ...]] = spoken.SIGNS
    digits: ClassVar[int] = 7
    headers = (
        r"^(?!.*(?:メール|mail|料|対応|有無|可否|会社|時間|時刻|回数|件数|キャリア|機種)).*(?:電話|携帯|ケータイ|(?<![a-z])tel(?![a-z])|telno|fax|ファ[ック]|phone|mobile|℡|スマホ|直通)|^(?:緊急|日中|昼間|夜間|ご|本人)?の?連絡先[0-9]?$",
    )
    priority = 8

    def find(self, reading: Reading) -> Iterator[Match]:
        """Numbers of every plan; after a label, in deep mode, also those without 市外局番."""
        kind, numbers = self.kind, reading.numbers(_FORM)
        if reading.mode == "deep":
            numbers = chain(numbers, broken.numbers(reading.text, _FORM))
        for found, span in numbers:
            form = found.lastgroup or ""
            written = found.group(form)
            digits = written.translate(_GAPS)
            if form == "plain81":
                digits = digits[2:]
            certainty = _certainty(digits, form, written)
            if not certainty or _apart_of_more(reading.text, span):
                continue
            if form == "bare" and _in_identifier(reading.text, span):
                continue
            if form == "local":
                if reading.mode == "fast" or not _LABEL_BEFORE.search(
                    reading.before(span.start, 12)
                ):
                    continue
                yield Match(self.kind, span.start, span.end, _LOCAL, digits)
                continue
            if (
                form != "lost"
                or _CALLED.search(reading.before(span.start, 18))
                or _CALLED_BEHIND.match(reading.after(span.end, 8))
            ):
                certainty = context.weigh(reading, span, certainty, _WORDS)
            value = f"0{digits}"
            personal = value[:4] not in _OFFICES
            yield cell_match((kind, span.start, span.end, certainty, value, personal, -1))
        if reading.mode == "deep":
            yield from self._told(reading)

    def cells(self, column: Column) -> Iterator[Match]:
        """Numbers of a phone column, also those whose leading zero a table has lost."""
        kind, offices, plain, valid = self.kind, _OFFICES, _CELL.fullmatch, _VALID.fullmatch
        for at, cell, row in column.cells:
            if found := plain(cell):
                digits = found[1].replace("-", "")
                certainty = 0.97 if valid(digits) else 0.7 if len(digits) in _LENGTHS else 0.0
                start, end = found.span(1)
                personal = digits[:4] not in offices
                yield cell_match((kind, at + start, at + end, certainty, digits, personal, row))
            elif found := _LOST_ZERO.fullmatch(cell):
                digits = f"0{found[1]}"
                if plan_certainty(found[1]):
                    start, end = found.span(1)
                    personal = digits[:4] not in offices
                    yield cell_match((kind, at + start, at + end, 0.9, digits, personal, row))
            else:
                yield from self._odd_cell(at, cell, row)

    def _told(self, reading: Reading) -> Iterator[Match]:
        """「ゼロサンの…」, 「03の1234の…」"""
        told = spoken.numbers(
            reading.text, reading.hits(self), lambda digits: plan_certainty(digits[1:]) > 0
        )
        for digits, span in told:
            personal = digits[:4] not in _OFFICES
            yield Match(self.kind, span.start, span.end, 0.85, digits, personal)

    def _odd_cell(self, at: int, cell: str, row: int) -> Iterator[Match]:
        """Full width, brackets, +81, two numbers in one cell."""
        folded = fold(cell, at)
        text = folded.text.replace("ー", "-").replace("・", ".")
        for found in _FORM.finditer(text):
            form = found.lastgroup or ""
            digits = "".join(c for c in found.group(form) if c.isdecimal())
            digits = digits[2:] if form == "plain81" else digits
            if form == "local" or len(digits) in (9, 10):
                value = digits if form == "local" else f"0{digits}"
                start, end = folded.origin(*found.span())
                personal = value[:4] not in _OFFICES
                certainty = 0.95 if plan_certainty(digits) else 0.6
                yield Match(self.kind, start, end, certainty, value, personal, row)

    def mask(self, value: str) -> str:
        """The last two digits stay."""
        return f"{'*' * (len(value) - 2)}{value[-2:]}"


def _in_identifier(text: str, span: Span) -> bool:
    """Whether ungrouped digits are a piece of an identifier (6c917f0611591054), not behind TEL."""
    before = text[max(0, span.start - 1) : span.start]
    if not (before.isascii() and (before.isalpha() or before == "_")):
        return False
    return _TEL.search(text, max(0, span.start - 6), span.start) is None


_TEL = lazily(r"(?:tel|fax|phone|mobile|(?<![a-z0-9])[tfm])$", re.IGNORECASE)
_LAST = lazily(r"[0-9]+$")
_LOCAL = 0.55
# A table has taken the 0 in front: a number like any other, but for the word right before it.
_LOST = 0.35
# Grouped as a number of a place, but not given out: needs a word beside it.
_UNASSIGNED = 0.4
_GROUPED = lazily(r"[1-9][0-9]{0,3}[^0-9]{1,3}[2-9]")
# 81… without a plus may be any number; with hyphens it is more likely a telephone number.
_BY_FORM = {"plain81": 0.3, "dashed81": 0.65}


def _certainty(digits: str, form: str, written: str) -> float:
    """How well a written number fits the plan by its digits and its groups."""
    if form == "local":
        return _LOCAL
    if form == "lost":
        return _LOST if plan_certainty(digits) else 0.0
    base = plan_certainty(digits)
    if form in ("home", "bracket"):
        last = _LAST.search(written)
        ends = len(last.group()) if last else 0
        if base:
            whole = form == "bracket" and ends > 5  # (03)31234567
            served = ends == 3 and digits[:3] in _SERVICES
            return base if ends == 4 or served or whole else 0.0
        return _UNASSIGNED if ends == 4 and _GROUPED.match(written) and len(digits) == 9 else 0.0
    if form == "bare":
        # Ten digits in one piece with no word for a telephone near them are any number that begins with 0.
        return base * (0.85 if len(digits) == 10 else 0.52)
    return min(base, _BY_FORM.get(form, 1.0))


def plan_certainty(digits: str) -> float:
    """How well digits (without the leading 0) fit the numbering plan; 0 where they do not."""
    if len(digits) == 10 and _MOBILE.match(digits):
        return 0.95
    if len(digits) != 9:
        return 0.0
    if digits[:3] in _SERVICES:
        return 0.9
    if _FIXED.fullmatch(digits):
        return 0.85 if _SAMPLE.match(digits) else 0.92
    return 0.0


def _apart_of_more(text: str, span: Span) -> bool:
    """Whether the number is part of a decimal, of a code with letters (A0312345678), or of a URL."""
    start = span.start
    before = text[start - 1 : start]
    if before in (".", "．", ",") and text[start - 2 : start - 1].isdecimal():
        return True
    after = text[span.end : span.end + 1]
    if after.isascii() and (after.isalnum() or after == "_"):
        return True
    if before in ("/", "=", "%", "&") and text[max(0, start - 60) : start].rfind("http") >= 0:
        return True
    if not (before.isalpha() or before == "_") or ord(before) > 0xFF5A:
        return False
    letters = _GLUED.search(text[max(0, start - 14) : start])
    return letters is not None and _LABELS.search(letters.group(1)) is None


RECOGNIZER = Phone()
