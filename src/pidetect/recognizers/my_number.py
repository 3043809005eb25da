"""個人番号 (マイナンバー)。Twelve digits with a check digit (番号法、平成26年総務省令第85号第5条).

Not the 法人番号 (13 digits, 財務省令第70号), not the 運転免許証 (also 12 digits): words decide. The check
digit passes one random number in ten, so a column of order numbers is refused as a whole when most
of its twelve-digit numbers fail the check.
"""

import re
from collections.abc import Iterator

from pidetect import context
from pidetect.checkdigits import is_my_number
from pidetect.reading import Reading
from pidetect.types import Kind, Match

_FORM = re.compile(
    r"(?<![0-9])(?<![0-9][-.])([0-9]{4})([- ]{0,2})([0-9]{4})\2([0-9]{4})(?![0-9])(?!-[0-9])"
)
_WORDS = context.Words.of(
    r"マイナンバ|個人番号|my\s?number|個番|社会保障・?税番号",
    rf"{context.OTHER_NUMBERS}|(?:社員|従業員|職員|学籍|受験|診察券|資料|連絡)番号|免許|口座|電話|会員番号|顧客番号|カード番号|保険者番号|お客様番号|株|バーコード",
)
_BARE, _GROUPED = 0.55, 0.75
# From this many bare candidates on, the share that passes the check digit says what the numbers are.
_CROWD, _SHARE = 4, 0.5


class MyNumber:
    """Check digit first, then words, then the crowd."""

    kind = Kind.MY_NUMBER

    def find(self, reading: Reading) -> Iterator[Match]:
        """Numbers that pass the check digit."""
        bare: list[Match] = []
        failing = 0
        for found, span in reading.numbers(_FORM):
            digits = found.group(1) + found.group(3) + found.group(4)
            if not is_my_number(digits) or len(set(digits)) < 3:
                failing += 1
                continue
            word = context.verdict(reading, span, _WORDS)
            certainty = _GROUPED if found.group(2) else _BARE
            match = Match(self.kind, span.start, span.end, _spoken(certainty, word), digits)
            if word or found.group(2):
                yield match
            else:
                bare.append(match)
        crowd = len(bare) + failing
        if crowd < _CROWD or len(bare) >= crowd * _SHARE:
            yield from (_stray(reading, m) for m in bare)

    def mask(self, value: str) -> str:
        """Nothing of it: 番号法 forbids keeping it needlessly."""
        return "*" * len(value)


def _spoken(certainty: float, word: int) -> float:
    if word == 0:
        return certainty
    return 0.99 if word > 0 else 0.05


def _stray(reading: Reading, match: Match) -> Match:
    """A number glued to Latin letters is a code of something else."""
    near = (
        reading.text[max(0, match.start - 1) : match.start]
        + reading.text[match.end : match.end + 1]
    )
    if any(c.isascii() and (c.isalpha() or c in "_/=") for c in near):
        return Match(match.kind, match.start, match.end, 0.2, match.value)
    return match


RECOGNIZER = MyNumber()
