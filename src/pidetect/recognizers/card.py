"""クレジットカード番号。ISO/IEC 7812: issuer range, length and Luhn check together.

Issuer ranges: Visa 4; Mastercard 51–55, 2221–2720; American Express 34, 37; JCB 3528–3589; Diners 300–305,
36, 38–39; Discover 6011, 644–649, 65; UnionPay 62. One random number in ten passes Luhn, about one in
sixty passes all three.
"""

import re
from collections.abc import Iterator

from pidetect import context
from pidetect.checkdigits import is_luhn
from pidetect.reading import Reading
from pidetect.types import Kind, Match

_FORM = re.compile(
    r"(?<![0-9])(?<![0-9][-.])(?:"
    r"[0-9]{4}([- ]{1,2})[0-9]{4}\1[0-9]{4}\1[0-9]{1,4}(?:\1[0-9]{3})?"
    r"|3[0-9]{3}([- ]{1,2})[0-9]{6}\2[0-9]{4,5}"
    r"|[0-9]{13,19})(?![0-9])(?!-[0-9])"
)
_ISSUERS: tuple[tuple[re.Pattern[str], frozenset[int]], ...] = (
    (re.compile("4"), frozenset((13, 16, 19))),
    (re.compile("5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)"), frozenset((16,))),
    (re.compile("3[47]"), frozenset((15,))),
    (re.compile("35(?:2[89]|[3-8])"), frozenset((16, 17, 18, 19))),
    (re.compile("3(?:0[0-5]|6|8|9)"), frozenset((14, 16, 19))),
    (re.compile("6011|64[4-9]|65"), frozenset((16, 19))),
    (re.compile("62"), frozenset((16, 17, 18, 19))),
)
_WORDS = context.Words.of(
    r"カード|クレジット|card|visa|ビザ|master\s?card|マスター|jcb|amex|アメックス|american|diners|ダイナース|決済|有効期限|セキュリティコード|cvc|cvv",
    context.OTHER_NUMBERS.replace("契約番号|", "") + "|会員番号|ポイントカード番号",
)
_BARE, _GROUPED = 0.75, 0.93
_CROWD, _SHARE = 4, 0.5


class Card:
    """Issuer, length and Luhn; then words; then the crowd."""

    kind = Kind.CARD

    def find(self, reading: Reading) -> Iterator[Match]:
        """Card numbers in groups or in one piece."""
        bare: list[Match] = []
        failing = 0
        for found, span in reading.numbers(_FORM):
            digits = found.group().replace("-", "").replace(" ", "")
            grouped = len(digits) < found.end() - found.start()
            if not is_card(digits):
                failing += not grouped
                continue
            word = context.verdict(reading, span, _WORDS)
            certainty = _GROUPED if grouped else _BARE
            if word:
                certainty = context.shift(certainty, 3.0 if word > 0 else -3.4)
            match = Match(self.kind, span.start, span.end, certainty, digits)
            if word or grouped:
                yield match
            else:
                bare.append(match)
        crowd = len(bare) + failing
        if crowd < _CROWD or len(bare) >= crowd * _SHARE:
            yield from bare

    def mask(self, value: str) -> str:
        """The last four digits stay, as on a receipt (PCI DSS 3.4 allows more)."""
        return f"****-****-****-{value[-4:]}"


def is_card(digits: str) -> bool:
    """Whether a number has an issuer range, the length of that issuer, and passes Luhn."""
    if len(set(digits)) < 2:
        return False
    fits = any(len(digits) in lengths and issuer.match(digits) for issuer, lengths in _ISSUERS)
    return fits and is_luhn(digits)


RECOGNIZER = Card()
