"""検査用数字。Check digits, each with the rule that defines it.

個人番号: 行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び個人番号カード並びに
情報提供ネットワークシステムによる特定個人情報の提供等に関する省令 (平成26年総務省令第85号) 第5条。
法人番号: 法人番号の指定等に関する省令 (平成26年財務省令第70号) 第2条。 Cards: ISO/IEC 7812-1 Annex B (Luhn).
"""

_MY_NUMBER_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def my_number_digit(eleven: str) -> str:
    """The check digit that follows the first eleven digits of an 個人番号."""
    remainder = sum(int(d) * w for d, w in zip(eleven, _MY_NUMBER_WEIGHTS, strict=True)) % 11
    return "0" if remainder <= 1 else str(11 - remainder)


def is_my_number(digits: str) -> bool:
    """Whether twelve digits pass; one random number in ten does."""
    return len(digits) == 12 and my_number_digit(digits[:11]) == digits[11]


def corporate_digit(twelve: str) -> str:
    """The check digit that precedes the twelve base digits of a 法人番号."""
    total = sum(int(d) * (1 if i % 2 else 2) for i, d in enumerate(twelve))
    return str(9 - total % 9)


def is_corporate_number(digits: str) -> bool:
    """Whether thirteen digits pass as a 法人番号."""
    return len(digits) == 13 and corporate_digit(digits[1:]) == digits[0]


_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def is_luhn(digits: str) -> bool:
    """Whether a number passes the Luhn check."""
    numbers = [int(d) for d in reversed(digits)]
    return (sum(numbers[0::2]) + sum(_DOUBLED[n] for n in numbers[1::2])) % 10 == 0


def luhn_digit(digits: str) -> str:
    """The digit that makes ``digits`` + itself pass the Luhn check."""
    return next(str(n) for n in range(10) if is_luhn(f"{digits}{n}"))


_LICENSE_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def drivers_license_digit(ten: str) -> str:
    """The eleventh digit of a 運転免許証番号; the rule is not published, only known from use."""
    total = sum(int(d) * w for d, w in zip(ten, _LICENSE_WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def insurer_digit(digits: str) -> str:
    """The last digit of a 保険者番号 (保険者番号設定要領): seven digits give the eighth, five the sixth."""
    doubled = sum(_DOUBLED[int(d)] for d in reversed(digits[-1::-2]))
    return str(-(doubled + sum(int(d) for d in digits[-2::-2])) % 10)


def jan_digit(digits: str) -> str:
    """The last digit of a JAN code (JIS X 0507, GS1): twelve digits give the thirteenth."""
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return str(-total % 10)
