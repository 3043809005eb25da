"""健康保険の番号。保険者番号 with a check digit; 記号・番号・枝番 and 被保険者番号 after their labels.

保険者番号: 8 digits, for 国民健康保険 6 (保険者番号等設定要領); the same rule serves 公費負担者番号 (8) and 受給者番号 (7).
記号・番号・枝番: 健康保険法施行規則第47条、高齢者の医療の確保に関する法律施行規則第17条 (8 digits), 介護保険法施行規則第26条 (10
digits). They have no check digit, and 「記号・番号」 also names savings accounts, so words decide.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from pidetect import labels
from pidetect.checkdigits import is_luhn
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import Folded, fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_SIGN = r"(?!番号|枝番)[0-9A-Za-z一-鿿々ぁ-んァ-ヶ][0-9A-Za-z一-鿿々ぁ-んァ-ヶー・-]{0,9}?"
_BRANCH = r"(?:[\s,、・/|(-]{0,4}枝番号?[\s:|)]{0,4}[0-9]{2}(?![0-9])|[-・ /]{1,3}\(?[0-9]{2}\)?(?![0-9-]))"
_PAIR = lazily(
    rf"{labels.GAP}(?P<value>{_SIGN}[ \t,、・/|]{{0,8}}(?:及び)?番号[\s:|・]{{0,8}}[0-9]{{1,8}}(?![0-9])(?:{_BRANCH})?)",
    re.IGNORECASE,
)
_TOGETHER = lazily(
    rf"(?:[・,、/ ]|及び|と){{0,3}}番号(?:[・,、/ ]|及び|と){{0,3}}(?:\(?枝番号?\)?)?{labels.GAP}"
    r"(?P<value>[0-9A-Za-z]{1,8}(?: ?[-・/ー] ?|の| )[0-9]{1,8}(?![0-9])"
    rf"(?:{_BRANCH})?)(?!-[0-9])",
    re.IGNORECASE,
)
_ALONE = lazily(
    rf"{labels.GAP}(?P<value>[0-9A-Za-z]{{1,8}})(?![0-9A-Za-z-])[ 　]*(?=\n|$)", re.IGNORECASE
)
_INSURER = labels.value_after(rf"[0-9](?:[ -]?[0-9]){{5,7}}{labels.NOT_AFTER}")
_INSURED = lazily(
    rf"(?:証|等)?の?(?:番号|no\.?){labels.GAP}(?P<value>[0-9]{{6,8}}|[0-9]{{10}}|H[0-9]{{9}}){labels.NOT_AFTER}(?! ?円)",
    re.IGNORECASE,
)
_SAVINGS = lazily("ゆうちょ|貯金|郵便局|振込|口座|通帳")
_INSURANCE = lazily("保険|組合員|資格確認|枝番|後期高齢|受診|患者|本人.{0,3}家族")
_CELL = lazily(
    r"\s*'?([0-9A-Za-z]{1,10}(?: ?[-・/] ?[0-9]{1,8}){0,2}(?: ?\((?:枝番)?[0-9]{2}\))?)\s*"
)
# The 雇用保険 calls its number 被保険者番号, too.
_EMPLOYMENT = lazily("[0-9]{4}-[0-9]{6}-[0-9]")
_INSURER_LENGTHS = {
    "保険者番号": (6, 8),
    "保険者": (8,),
    "公費負担者番号": (8,),
    "受給者番号": (7,),
}
_REACH = 80


class HealthInsurance(Recognizer):
    """Labels, then numbers; the check digit where there is one."""

    kind = Kind.HEALTH_INSURANCE
    signs: ClassVar[tuple[str, ...]] = (
        "保険者番号",
        "保険者",
        "公費負担者番号",
        "受給者番号",
        "被保険者",
        "保険証",
        "記号",
        "枝番",
    )
    headers = (
        "保険者番号|(?:公費負担者|受給者)番号|被保険者証?(?:等)?(?:の?記号|の?番号)|保険証(?:の?記号|の?番号|no)|^記号・?(?:及び)?番号|健(?:康)?保(?:険)?の?(?:記号|番号|no)|資格確認書の?(?:記号|番号)|被保険者整理番号",
    )
    priority = 42

    def find(self, reading: Reading) -> Iterator[Match]:
        """Numbers after each label."""
        for start, end in reading.hits(self):
            label = reading.before(end, end - start)
            if not labels.has_digits(reading, end, end + _REACH):
                continue
            window = fold(reading.text[end : end + _REACH], end)
            if reading.text[max(0, start - 1) : start] == "被" and label.startswith("保険者"):
                continue
            if lengths := _INSURER_LENGTHS.get(label):
                yield from _insurer(window, lengths)
            elif label in ("記号", "枝番"):
                yield from _sign(reading, start, window, label)
            elif (found := _INSURED.match(window.text)) and "雇用" not in reading.before(start, 12):
                yield _match(window, found, 0.92)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells that are a number, a sign and number, or hold a pair with its own labels."""
        insurer = any(
            name in column.header and f"被{name}" not in column.header for name in _INSURER_LENGTHS
        )
        for at, raw, row in column.cells:
            value = labels.narrow(raw)
            found = _CELL.fullmatch(value)
            if found is None:
                yield from (m._replace(row=row) for m in _in_cell(raw, at))
                continue
            digits = labels.digits_of(found.group(1))
            if not digits:
                continue
            certainty = 0.95
            if insurer and not (len(digits) in (6, 7, 8) and is_luhn(digits)):
                certainty = 0.75
            start, end = at + found.start(1), at + found.end(1)
            if _EMPLOYMENT.fullmatch(found.group(1)):
                yield Match(Kind.EMPLOYMENT_INSURANCE, start, end, certainty, digits, row=row)
                continue
            yield Match(Kind.HEALTH_INSURANCE, start, end, certainty, found.group(1), row=row)


def _match(window: Folded, found: re.Match[str], certainty: float) -> Match:
    start, end = window.origin(*found.span("value"))
    return Match(Kind.HEALTH_INSURANCE, start, end, certainty, found.group("value"))


def _insurer(window: Folded, lengths: tuple[int, ...]) -> Iterator[Match]:
    found = _INSURER.match(window.text)
    if found is None:
        return
    digits = labels.digits_of(found.group("value"))
    if len(digits) in lengths:
        yield _match(window, found, 0.97 if is_luhn(digits) else 0.75)


def _sign(reading: Reading, start: int, window: Folded, label: str) -> Iterator[Match]:
    """記号 and 番号, in one line or in two."""
    near = reading.before(start, _REACH)
    insured = bool(_INSURANCE.search(near) or _INSURANCE.search(window.text))
    if not insured and _SAVINGS.search(near):
        return
    if label == "枝番":
        return
    for pattern in (_TOGETHER, _PAIR):
        if found := pattern.match(window.text):
            if insured or _plausible(found.group("value")):
                yield _match(window, found, 0.94 if insured else 0.62)
            return
    if insured and (found := _ALONE.match(window.text)):
        yield _match(window, found, 0.85)
        yield from _next_lines(window, found.end())


_NEXT = lazily(
    r"\s{1,8}(?:被保険者証?)?番号[\s:|]{0,6}(?P<value>[0-9]{1,8})(?![0-9-])", re.IGNORECASE
)
_NEXT_BRANCH = lazily(r"\s{1,8}[(]?枝番号?[)]?[\s:|]{0,6}(?P<value>[0-9]{2})(?![0-9-])")


def _next_lines(window: Folded, at: int) -> Iterator[Match]:
    """番号 and 枝番 in the lines below 記号."""
    for pattern in (_NEXT, _NEXT_BRANCH):
        found = pattern.match(window.text, at)
        if found is None:
            return
        yield _match(window, found, 0.85)
        at = found.end()


def _plausible(value: str) -> bool:
    """Without a word of insurance: two digits each, no savings account."""
    numbers = re.findall("[0-9]+", value)
    if len(numbers) < 2 or min(map(len, numbers[:2])) < 2:
        return False
    return not (re.fullmatch("1[0-9]{3}0", numbers[0]) and numbers[1].endswith("1"))


def _in_cell(raw: str, at: int) -> Iterator[Match]:
    """A cell that has labels of its own: 「記号 12 番号 3456」."""
    window = fold(raw[:_REACH], at)
    sign = window.text.find("記号")
    pattern, begin = (_PAIR, sign + 2) if sign >= 0 else (_BEGINS, 0)
    if found := pattern.match(window.text, begin):
        yield _match(window, found, 0.92)


_BEGINS = lazily(
    rf"(?P<value>{_SIGN}[ ・/-]{{1,3}}(?:番号)?[ :]{{0,2}}[0-9]{{1,8}}(?:{_BRANCH})?)\s*$"
)

RECOGNIZER = HealthInsurance()
