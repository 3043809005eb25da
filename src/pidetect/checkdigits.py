"""検査用数字。Check digits, each with the rule that defines it.

個人番号: 行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び個人番号カード並びに
情報提供ネットワークシステムによる特定個人情報の提供等に関する省令 (平成26年総務省令第85号) 第5条。
法人番号: 法人番号の指定等に関する省令 (平成26年財務省令第70号) 第2条。 Cards: ISO/IEC 7812-1 Annex B (Luhn).
保険者番号: 厚生労働省 保険者番号等設定要領 (健康保険法施行規則、昭和51年保発第45号・庁保発第34号)。 JAN: JIS X 0507 (GS1).
旅券の機械読取部: ICAO Doc 9303 Part 3, 4.9. 運転免許証: no published rule; the one used here is known from use only.

Every function takes ASCII digits only. Sums run over bytes: lists have a hundred thousand numbers.
"""

from operator import mul

_ZERO = ord("0")
_MY_NUMBER_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MY_NUMBER_ZEROS = _ZERO * sum(_MY_NUMBER_WEIGHTS)
# Remainders 0 and 1 share the check digit 0.
_MY_NUMBER_DIGITS = "00987654321"


def my_number_digit(eleven: str) -> str:
    """The check digit that follows the first eleven digits of an 個人番号."""
    total = sum(map(mul, eleven.encode(), _MY_NUMBER_WEIGHTS)) - _MY_NUMBER_ZEROS
    return _MY_NUMBER_DIGITS[total % 11]


def is_my_number(digits: str) -> bool:
    """Whether twelve digits pass; one random number in ten does."""
    return len(digits) == 12 and my_number_digit(digits[:11]) == digits[11]


def corporate_digit(twelve: str) -> str:
    """The check digit that precedes the twelve base digits of a 法人番号."""
    base = twelve.encode()
    return str(9 - (2 * sum(base[0::2]) + sum(base[1::2])) % 9)


def is_corporate_number(digits: str) -> bool:
    """Whether thirteen digits pass as a 法人番号; one random number in ten does."""
    return len(digits) == 13 and corporate_digit(digits[1:]) == digits[0]


# Twice the digit, its own digits added up: as bytes, "0" to "9" stay digits.
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")


def _luhn_sum(right_to_left: bytes, first_doubled: int) -> int:
    """The weighted sum; every second digit from ``first_doubled`` on counts double."""
    plain, doubled = right_to_left[1 - first_doubled :: 2], right_to_left[first_doubled::2]
    return sum(plain) + sum(doubled.translate(_DOUBLED)) - _ZERO * len(right_to_left)


def is_luhn(digits: str) -> bool:
    """Whether a number passes the Luhn check."""
    return _luhn_sum(digits.encode()[::-1], 1) % 10 == 0


def luhn_digit(digits: str) -> str:
    """The digit that makes ``digits`` + itself pass the Luhn check."""
    return str(-_luhn_sum(digits.encode()[::-1], 0) % 10)


_LICENSE_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_LICENSE_ZEROS = _ZERO * sum(_LICENSE_WEIGHTS)


def drivers_license_digit(ten: str) -> str:
    """The eleventh digit of a 運転免許証番号; the rule is not published, only known from use."""
    total = sum(map(mul, ten.encode(), _LICENSE_WEIGHTS)) - _LICENSE_ZEROS
    return str((11 - total % 11) % 10)


def is_drivers_license(digits: str) -> bool:
    """Whether twelve digits pass; with its 公安委員会 one random number in twenty does."""
    return len(digits) == 12 and drivers_license_digit(digits[:10]) == digits[10]


def insurer_digit(digits: str) -> str:
    """The last digit of a 保険者番号: seven digits give the eighth, five the sixth."""
    return luhn_digit(digits)


def is_insurer(digits: str) -> bool:
    """Whether six (国民健康保険) or eight digits pass as a 保険者番号; one random number in ten does."""
    return len(digits) in (6, 8) and is_luhn(digits)


def jan_digit(digits: str) -> str:
    """The last digit of a JAN code: twelve digits give the thirteenth."""
    base = digits.encode()[::-1]
    return str(-(3 * sum(base[0::2]) + sum(base[1::2]) - _ZERO * _jan_weight(len(base))) % 10)


def _jan_weight(length: int) -> int:
    return length + 2 * ((length + 1) // 2)


def is_japanese_jan(digits: str) -> bool:
    """Whether thirteen digits are a JAN code of a Japanese company (45, 49): a product, no person."""
    return len(digits) == 13 and digits[:2] in ("45", "49") and jan_digit(digits[:12]) == digits[12]


def waybill_digit(eleven: str) -> str:
    """The last digit of the 送り状番号 of Japanese carriers: the remainder of the rest by seven."""
    return str(int(eleven) % 7)


def is_waybill(digits: str) -> bool:
    """Whether twelve digits pass as a 送り状番号; one random number in ten does."""
    return len(digits) == 12 and waybill_digit(digits[:11]) == digits[11]


_MRZ_WEIGHTS = (7, 3, 1)
_MRZ_VALUES = {c: n for n, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def mrz_digit(field: str) -> str:
    """The check digit after a field of a machine readable zone (digits, capitals and <)."""
    return str(sum(_MRZ_VALUES[c] * _MRZ_WEIGHTS[i % 3] for i, c in enumerate(field)) % 10)
