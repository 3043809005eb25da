"""電話番号。All Japanese numbering plans (総務省 電気通信番号計画), national and +81 (ITU-T E.164).

0AB–J 10 digits with the area codes and their lengths; 060 070 080 090 (mobile), 050 (IP) 11 digits; 0120, 0570,
0990 10 digits; 0800 11 digits. Area code forms follow the plan as the metadata of libphonenumber (Apache-2.0)
states it. 市内局番 do not begin with 0 or 1; such numbers (03-1234-5678 in samples) are kept with lower certainty.
"""

import re
from collections.abc import Iterator

from pidetect import context
from pidetect.reading import Reading
from pidetect.types import Kind, Match, Span

_SEPARATOR = r"(?: ?[-.] ?| {1,2})"
_FORM = re.compile(
    r"(?<![0-9])(?<![0-9][-.])(?:"
    rf"\+ ?81[-. ]{{0,2}}(?:\(0\) ?|0)?(?P<abroad>[1-9][0-9]{{0,3}}(?:[-. ]?[0-9]{{1,4}}){{1,3}})"
    rf"|\(0(?P<bracket>[0-9]{{1,4}}\)[- ]?[0-9]{{1,4}}[-. ]?[0-9]{{3,4}})"
    rf"|0(?P<home>[0-9]{{1,4}}(?:{_SEPARATOR}|\()[0-9]{{1,4}}(?:{_SEPARATOR}|\) ?)[0-9]{{3,4}})"
    r"|0(?P<bare>[1-9][0-9]{8,9}))(?![0-9])(?!-[0-9])"
)
_FIXED = re.compile(
    r"(?:1(?:1[235-8]|2[3-6]|3[3-9]|4[2-6]|[58][2-8]|6[2-7]|7[2-9]|9[1-9])|(?:2[2-9]|[36][0-9])[0-9]"
    r"|4(?:[2-578][0-9]|6[02-8]|9[2-59])|5(?:[2-589][0-9]|6[1-9]|7[2-8])|7(?:[25-9][0-9]|3[4-9]|4[02-9])"
    r"|8(?:[2679][0-9]|3[2-9]|4[5-9]|5[1-9]|8[03-9])|9(?:[2-58][0-9]|[679][1-9]))[0-9]{6}"
)
_WORDS = context.Words.of(
    r"電話|携帯|tel|fax|ファ[クッ]ス|ファックス|連絡先|phone|mobile|cell|お問い?合わ?せ|問合先|緊急|内線|☎|℡|📞|でんわ",
    rf"{context.OTHER_NUMBERS}|口座|会員番号|顧客番号|口座番号|金額|価格|円|コード|code|version|ver\.|ip\b|座標",
)
_GLUED = re.compile(r"([A-Za-zＡ-Ｚａ-ｚ_]{1,12})[.:：]?$")
_LABELS = re.compile(r"(?:tel|fax|phone|mobile|cell|ph|t|f|m)$", re.IGNORECASE)
_LOST_ZERO = re.compile(r"[\s']*([1-9][0-9]{8,9})(?:\.0)?\s*")


class Phone:
    """Length and plan first, then words."""

    kind = Kind.PHONE

    def find(self, reading: Reading) -> Iterator[Match]:
        """Numbers of every plan; in a phone column also those whose leading zero a table has lost."""
        for found, span in reading.numbers(_FORM):
            written = found.group(found.lastgroup or 0)
            digits = "".join(c for c in written if c.isdecimal())
            certainty = self._certainty(digits, found.lastgroup or "", written)
            if certainty and not _glued(reading.text, span.start):
                certainty = context.weigh(reading, span, certainty, _WORDS)
                yield Match(
                    self.kind, span.start, span.end, certainty, f"0{digits}", _personal(digits)
                )
        for cell in reading.cells(Kind.PHONE):
            yield from self._lost_zero(reading.text[cell.start : cell.end], cell)

    def _certainty(self, digits: str, form: str, written: str) -> float:
        base = plan_certainty(digits)
        if form == "abroad":
            return min(base + 0.05, 0.97)
        if form == "bare":
            return base * (0.85 if len(digits) == 10 else 0.7)
        last = re.search(r"[0-9]+$", written)
        return (
            base if last and len(last.group()) == (3 if digits[:3] in _SHORT_LAST else 4) else 0.0
        )

    def _lost_zero(self, cell: str, span: Span) -> Iterator[Match]:
        if found := _LOST_ZERO.fullmatch(cell):
            certainty = plan_certainty(found.group(1))
            start = span.start + found.start(1)
            if certainty:
                digits = found.group(1)
                value = f"0{digits}"
                yield Match(self.kind, start, start + len(digits), 0.9, value, _personal(digits))

    def mask(self, value: str) -> str:
        """The last two digits stay."""
        return f"{'*' * (len(value) - 2)}{value[-2:]}"


# 0120-123-456, 0570-000-123 and 0990 end in three digits (0120 also as 0120-12-3456).
_SHORT_LAST = {"120", "570", "990", "180"}


def plan_certainty(digits: str) -> float:
    """How well digits (without the leading 0) fit the numbering plan; 0 where they do not."""
    if len(digits) == 10 and re.match(r"[6-9]0[1-9]|50[1-9]|800", digits):
        return 0.95
    if len(digits) != 9:
        return 0.0
    if digits[:3] in _SHORT_LAST:
        return 0.9
    if _FIXED.fullmatch(digits):
        return 0.92 if not re.match(r"[36][01]", digits) else 0.85
    return 0.0


def _personal(digits: str) -> bool:
    return digits[:3] not in (*_SHORT_LAST, "800")


def _glued(text: str, start: int) -> bool:
    """Whether letters touch the number without being a label (A0312345678), or it is part of a URL."""
    before = text[start - 1 : start]
    if before in ("/", "=", "%", "&") and text[max(0, start - 60) : start].rfind("http") >= 0:
        return True
    if not (before.isalpha() or before == "_") or ord(before) > 0xFF5A:
        return False
    letters = _GLUED.search(text[max(0, start - 14) : start])
    return letters is not None and _LABELS.search(letters.group(1)) is None


RECOGNIZER = Phone()
