"""クレジットカード番号。ISO/IEC 7812: issuer range, length and Luhn check together (割賦販売法第35条の16).

Issuer ranges: Visa 4; Mastercard 51–55, 2221–2720; American Express 34, 37; JCB 3528–3589; Diners 300–305,
36, 38–39; Discover 6011, 644–649, 65; UnionPay 62. One random number in ten passes Luhn, about one in
sixty passes all three. Thirteen digits in one piece are a 法人番号 or a JAN code unless a word says card.
"""

from collections.abc import Iterator
from typing import ClassVar

from pidetect import context, labels
from pidetect.checkdigits import is_luhn
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_FORM = lazily(
    r"(?<![0-9])(?<![0-9][-.])(?:"
    r"[0-9]{4}([-. ]{1,2})[0-9]{4}\1[0-9]{4}\1[0-9]{1,4}(?:\1[0-9]{3})?"
    r"|3[0-9]{3}([- ]{1,2})[0-9]{6}\2[0-9]{4,5}"
    r"|[0-9]{13,19})(?![0-9])(?!-[0-9])"
)
_BROKEN = labels.value_after(
    r"[0-9]{4}(?P<gap>[-ー \n]{0,2})[0-9]{4}[-ー \n]{0,3}[0-9]{4}[-ー \n]{0,3}[0-9]{4}(?![0-9])"
)
_CELL = labels.cell_of(r"[0-9](?:[- ]{0,2}[0-9]){12,18}")
_ISSUERS = lazily(
    "(?P<visa>4)|(?P<mastercard>5[1-5]|22(?:2[1-9]|[3-9])|2[3-6]|27(?:[01]|20))|(?P<amex>3[47])"
    "|(?P<jcb>35(?:2[89]|[3-8]))|(?P<diners>3(?:0[0-5]|[689]))|(?P<discover>6011|64[4-9]|65)|(?P<unionpay>62)"
)
_LENGTHS = {
    "visa": (13, 16, 19),
    "mastercard": (16,),
    "amex": (15,),
    "jcb": (16, 17, 18, 19),
    "diners": (14, 16, 19),
    "discover": (16, 19),
    "unionpay": (16, 17, 18, 19),
}
_WORDS = context.Words.of(
    r"(?<!ポイント)(?<!会員)カード|クレジット|クレカ|credit|visa|ビザ|master\s?card|マスター|jcb|amex|アメックス|american|diners|ダイナース|決済|有効期限"
    r"|セキュリティコード|cvc|cvv|card ?n|pan(?![a-z])",
    context.OTHER_NUMBERS.replace("契約番号|", "")
    + r"|(?:会員|顧客|お客様|管理|保険証券|証券|契約者|端末|機器)(?:番号|no|id)|ポイント|電話番号|imei|iccid|マイナンバ|ヤマト|佐川|宅急便|運送",
)
_BARE, _GROUPED, _LABELLED = 0.7, 0.93, 0.98
# Lengths at which a bare number is more often something else: 法人番号, JAN, ITF-14.
_RARE = {13: 0.2, 14: 0.3}
_CROWD, _SHARE = 5, 0.8


class Card(Recognizer):
    """Issuer, length and Luhn; then words; then the crowd."""

    kind = Kind.CARD
    signs = ("カード番号", "クレジット", "card number", "card no")
    digits: ClassVar[int] = 13
    headers = (
        "^(?:クレジット|クレカ|決済|デビット|お支払い?)?カード(?:番号|no)|^クレジットカード$|^クレカ(?:番号)?$|(?:credit|debit|payment)? ?card ?(?:no|num|#)|^クレジット番号",
    )
    priority = 45

    def find(self, reading: Reading) -> Iterator[Match]:
        """Card numbers in groups, in one piece, or broken by the end of a line."""
        unexplained: dict[bool, list[Match]] = {True: [], False: []}
        failing = {True: 0, False: 0}
        for found, span in reading.numbers(_FORM):
            digits = labels.digits_of(found.group())
            grouped = len(digits) < found.end() - found.start()
            if not is_card(digits):
                failing[grouped] += 1
                continue
            word = context.verdict(reading, span, _WORDS)
            certainty = _GROUPED if grouped else _RARE.get(len(digits), _BARE)
            if word:
                certainty = _LABELLED if word > 0 else context.shift(certainty, -3.4)
                yield Match(self.kind, span.start, span.end, certainty, digits)
            elif grouped or not context.glued(reading.text, span):
                match = Match(self.kind, span.start, span.end, certainty, digits)
                unexplained[grouped].append(match)
        for grouped, matches in unexplained.items():
            crowd = len(matches) + failing[grouped]
            if crowd < _CROWD or len(matches) >= crowd * _SHARE:
                yield from matches
        yield from self._broken(reading)

    def _broken(self, reading: Reading) -> Iterator[Match]:
        for found, span in labels.values(reading, self, _BROKEN):
            if "\n" in found.group("value"):
                digits = labels.digits_of(found.group("value"))
                if is_card(digits):
                    yield Match(self.kind, span.start, span.end, 0.9, digits)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells that pass."""
        for written, start, end, row in labels.cells(column, _CELL):
            digits = labels.digits_of(written)
            if is_card(digits):
                yield Match(Kind.CARD, start, end, 0.98, digits, row=row)

    def mask(self, value: str) -> str:
        """The last four digits stay, as on a receipt (PCI DSS 3.4 allows more)."""
        return f"****-****-****-{value[-4:]}"


def is_card(digits: str) -> bool:
    """Whether a number has an issuer range, the length of that issuer, and passes Luhn."""
    issuer = _ISSUERS.match(digits)
    if issuer is None or not is_luhn(digits) or digits.count(digits[0]) == len(digits):
        return False
    return len(digits) in _LENGTHS[issuer.lastgroup or ""]


RECOGNIZER = Card()
