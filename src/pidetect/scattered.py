"""散らばった数字。Numbers whose digits stand one in a cell, one in a box, or in groups on lines of their own, behind a label.

Forms have a box for each digit, and a number is cut where a line ends. Looked for behind labels only: without one, a row
of single digits is more likely an inquiry. What comes together is judged as if it stood behind its label in one piece.
"""

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pidetect.expressions import lazily
from pidetect.signs import Words, variants
from pidetect.types import Kind, Match

_LABELS = (
    *(
        "個人番号",
        "マイナンバー",
        "カード番号",
        "クレジット",
        "電話",
        "携帯",
        "連絡先",
        "tel",
        "fax",
        "基礎年金番号",
    ),
    *(
        "免許証番号",
        "免許証の番号",
        "口座番号",
        "住民票コード",
        "被保険者番号",
        "card number",
        "phone",
    ),
)
_DIGIT = "[0-9０-９]"
_EDGE = r"[ \u3000]?[\t\n|｜,，│┃/／][ \u3000]?"
_CUT = "[-ー－‐−]"
_SCATTERED = lazily(
    rf"(?P<rest>[^\n\t|｜,，0-9０-９]{{0,12}}(?:{_EDGE}|[:：= \u3000]){{1,3}}|[:： \u3000]?)(?P<number>"
    # A box for each digit.
    rf"{_DIGIT}(?:{_EDGE}-?[ \u3000]?{_DIGIT}(?!{_DIGIT})){{9,18}}"
    # Groups, at least one of which begins a new line or cell.
    rf"|{_DIGIT}{{2,6}}(?:[-ー－ \u3000]{_DIGIT}{{2,4}}){{0,2}}(?:{_CUT}?{_EDGE}{_CUT}?{_DIGIT}{{2,7}}(?:[-ー－ \u3000]{_DIGIT}{{2,4}}){{0,2}}){{1,3}}"
    rf")(?!{_DIGIT}|[-ー－]{_DIGIT})"
)
_MOST = 200
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_KINDS = frozenset(
    (
        *(Kind.MY_NUMBER, Kind.CARD, Kind.PHONE, Kind.PENSION_NUMBER, Kind.DRIVERS_LICENSE),
        *(Kind.BANK_ACCOUNT, Kind.RESIDENT_CODE, Kind.EMPLOYMENT_INSURANCE),
    )
)
_SURE = 0.9


class Number(NamedTuple):
    """A scattered number.

    Attributes:
        label: the word before it.
        digits: its digits, put together.
        start, end: where it stands in the text.
    """

    label: str
    digits: str
    start: int
    end: int


def judged(
    numbers: Sequence[Number], judge: Callable[[str], Sequence[Match]], known: Sequence[Match]
) -> Iterator[Match]:
    """Scattered numbers that are what their label says.

    Args:
        numbers: those of a text.
        judge: what the recognisers see in a text.
        known: what was seen already; a number of which a part is known is left alone.
    """
    taken = [(m.start, m.end) for m in known if m.kind in _KINDS] if numbers else []
    for number in numbers:
        if any(start < number.end and number.start < end for start, end in taken):
            continue
        whole = f"{number.label}：{number.digits}"
        first = len(whole) - len(number.digits)
        for seen in judge(whole):
            if (
                seen.kind in _KINDS
                and (seen.start, seen.end) == (first, len(whole))
                and seen.certainty >= _SURE
            ):
                yield seen._replace(start=number.start, end=number.end, row=-1)


def numbers(text: str) -> list[Number]:
    """The scattered numbers of a text with plain digits, the first few of them.

    To be looked for before anything else: searching a large text for words takes eight times its room for a while.
    """
    found: list[Number] = []
    last = 0
    for _, start, end in _labels().places(text):
        at = _SCATTERED.match(text, end) if start >= last else None
        if at is None:
            continue
        written = at["number"].translate(_NARROW)
        digits = "".join(c for c in written if c.isdecimal())
        # In one line and with plain gaps it is read as every number is.
        if re.search(_EDGE, written):
            last = at.end()
            found.append(Number(text[start:end], digits, at.start("number"), at.end("number")))
            if len(found) >= _MOST:
                break
    return found


@functools.cache
def _labels() -> Words:
    return Words(sorted({word for label in _LABELS for word in variants(label)}))
