"""個人番号 (マイナンバー)。12 digits, the last a check digit.

番号法施行令 第8条, 総務省令第85号 第5条: with P(n) the n-th digit from the right without the check
digit and Q(n) = n + 1 for n ≤ 6, n − 5 for n ≥ 7: 11 − (Σ P·Q mod 11), and 0 when the rest is ≤ 1.
"""

import re
from collections.abc import Iterator

from pidetect.recognizers.base import Candidate, near

_PATTERN = re.compile(r"(?<![0-9A-Za-z.-])[0-9]{4}([- ]?)[0-9]{4}\1[0-9]{4}(?![0-9A-Za-z]|[-.][0-9])")
_WORDS = ("マイナンバー", "個人番号", "My Number", "MyNumber", "マイナ")
_OTHERS = ("法人番号", "注文", "伝票", "請求", "管理番号", "シリアル", "JAN", "ISBN", "登録番号")


def check_digit(eleven: str) -> int:
    """The check digit for the first eleven digits."""
    total = sum(
        int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(eleven), 1)
    )
    rest = total % 11
    return 0 if rest <= 1 else 11 - rest


def find(text: str) -> Iterator[Candidate]:
    """Numbers with a right check digit; one in eleven random numbers has one, so words decide."""
    for match in _PATTERN.finditer(text):
        digits = re.sub(r"[^0-9]", "", match.group())
        if check_digit(digits[:11]) != int(digits[11]) or len(set(digits)) == 1:
            continue
        labelled = near(text, match.start(), match.end(), _WORDS)
        other = near(text, match.start(), match.end(), _OTHERS)
        if other and not labelled:
            continue
        certainty = 0.98 if labelled else 0.7 if match.group(1) else 0.5
        yield "my_number", match.start(), match.end(), certainty, digits
