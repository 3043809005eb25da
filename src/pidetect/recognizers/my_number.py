"""個人番号 (マイナンバー)。Twelve digits with a check digit (番号法第2条第5項、平成26年総務省令第85号第5条).

Twelve digits may also be a 運転免許証番号, a 送り状番号 (in the same groups of four), an order number or a time, and
the check digit passes one random number in ten. So all readings compete as log-odds: the words near it,
its groups, the check digit of the carriers, and the crowd: of many unexplained numbers either nearly all
pass, or none of them is one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from pidetect import context, labels
from pidetect.checkdigits import is_my_number, is_waybill
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match, Span

_FORM = lazily(
    r"(?<![0-9])(?<![0-9][-.])([0-9]{4})([- ]{0,2})([0-9]{4})\2([0-9]{4})(?![0-9])(?!-[0-9])"
)
# Behind a label any groups count, whatever parts them: points, underlines, the sign of a quotation.
_ODDLY_PARTED = labels.value_after(r"[0-9](?:[-ー ._・。~〜*>\n]{0,4}[0-9]){11}(?![0-9])")
_WORDS = context.Words.of(
    r"マイナンバー?(?:カード)?の?(?:番号)?|個人番号|my\s?number|個番|共通番号|社会保障・?税番号|通知カード",
    rf"{context.OTHER_NUMBERS}|(?:社員|従業員|職員|学籍|受験|診察券|患者|資料|連絡|証書|証明書|機器|口座|会員|顧客|カード|保険者|お客様|契約者)(?:番号|コード|no)"
    r"|免許|電話|証券|バーコード|ヤマト|佐川|宅急便|宅配|荷物|配送|配達|発送|ゆうパック|運送|お問い?合わ?せ|お問合|時刻|日時|ファイル|バックアップ|金額|円|発行|前回"
    # A label of any other number.
    r"|(?<=[一-鿿ァ-ヶー])(?:番号|コード|no\.|№)",
)
# Who writes these is likely to write an 個人番号 beside them.
_ABOUT_PERSONS = lazily(
    "氏名|生年月日|扶養|源泉|年末調整|支払調書|本人確認|続柄|配偶者|給与|報酬|住民票|社会保険|雇用保険|マイナポ|年金|被保険者"
)
_CELL = labels.cell_of(r"[0-9]{4}[- ]{0,2}[0-9]{4}[- ]{0,2}[0-9]{4}")
# A spreadsheet drops the zero at the beginning.
_CELL_WITHOUT_ZERO = labels.cell_of("[1-9][0-9]{10}")
_TIME = lazily(
    "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9]"
)
_ABROAD = lazily("81[2-9]0")
_BARE, _GROUPED, _LABELLED, _CONTRADICTED = 0.25, 0.75, 0.99, 0.03
# From this many unexplained candidates on, the share that passes the check says what they are.
_CROWD, _SHARE, _CROWDED = 5, 0.8, 0.87
_SAME = 3


class MyNumber(Recognizer):
    """Check digit first, then words, groups and the crowd."""

    kind = Kind.MY_NUMBER
    signs = ("マイナンバー", "個人番号", "my number")
    digits: ClassVar[int] = 12
    headers = ("個人番号|マイナンバ|my ?number|^個番$|^個人no$",)
    priority = 50

    def find(self, reading: Reading) -> Iterator[Match]:
        """Numbers that pass the check digit and are more likely this than anything else."""
        # By the way they are grouped: order numbers in one piece say nothing about 4-4-4.
        unexplained: dict[str, list[Match]] = {}
        failing: Counter[str] = Counter()
        for found, span in reading.numbers(_FORM):
            gap = found.group(2)
            digits = found.group(1) + found.group(3) + found.group(4)
            passes = is_my_number(digits) and len(set(digits)) >= _SAME
            if not passes and failing[gap] > len(unexplained.get(gap, ())) + _CROWD:
                continue
            word = context.verdict(reading, span, _WORDS)
            if not passes:
                failing[gap] += word == 0
            elif word:
                yield _match(span, digits, _LABELLED if word > 0 else _CONTRADICTED)
            elif not _part_of_more(found, reading.text, span):
                certainty = _unexplained(reading, span, digits, grouped=bool(gap))
                unexplained.setdefault(gap, []).append(_match(span, digits, certainty))
        for gap, matches in unexplained.items():
            yield from _crowd(matches, failing[gap])
        for found, span in labels.values(reading, self, _ODDLY_PARTED):
            digits = labels.digits_of(found.group("value"))
            if is_my_number(digits) and len(set(digits)) >= _SAME:
                yield _match(span, digits, _LABELLED)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells that pass; a column in which most numbers fail holds something else."""
        kind, certainty = Kind.MY_NUMBER, 0.99
        numbers = failing = 0
        seen: list[Match] = []
        for written, start, end, row in labels.cells(column, _CELL):
            numbers += 1
            digits = labels.digits_of(written)
            if is_my_number(digits):
                seen.append(Match(kind, start, end, certainty, digits, row=row))
            else:
                failing += 1
        if numbers < _CROWD or failing < numbers / 2:
            yield from seen
            for written, start, end, row in labels.cells(column, _CELL_WITHOUT_ZERO):
                if is_my_number(whole := "0" + written):
                    yield Match(kind, start, end, _LABELLED, whole, row=row)

    def mask(self, value: str) -> str:
        """Nothing of it: 番号法 forbids keeping it needlessly."""
        return "*" * len(value)


def _match(span: Span, digits: str, certainty: float) -> Match:
    return Match(Kind.MY_NUMBER, span.start, span.end, certainty, digits)


def _part_of_more(found: re.Match[str], text: str, span: Span) -> bool:
    """Whether it is a piece of a longer code: four groups of four, an identifier, an address of a page."""
    numbers, gap = found.string, re.escape(found.group(2))
    if gap:
        before = numbers[max(0, found.start() - 6) : found.start()]
        if re.search(f"[0-9]{gap}$", before) or re.match(
            f"{gap}[0-9]{{2,4}}(?![0-9-])", numbers[found.end() : found.end() + 7]
        ):
            return True
    return context.glued(text, span)


def _unexplained(reading: Reading, span: Span, digits: str, *, grouped: bool) -> float:
    """The certainty of a number that no word near it explains."""
    certainty = _GROUPED if grouped else _BARE
    log_odds = 0.0
    if grouped and is_waybill(digits):
        log_odds -= 1.2
    if not grouped and (_TIME.match(digits) or _ABROAD.match(digits)):
        log_odds -= 3.0
    if reading.header(span.start):
        # The column is called something else.
        log_odds -= 1.5
    elif _ABOUT_PERSONS.search(reading.before(span.start, 60) + reading.after(span.end, 30)):
        log_odds += 1.7
    return context.shift(certainty, log_odds) if log_odds else certainty


def _crowd(matches: list[Match], failing: int) -> Iterator[Match]:
    """Numbers of one form speak for each other: an 個人番号 hardly ever fails, another number nearly always."""
    crowd = len(matches) + failing
    if failing and len(matches) < crowd * _SHARE:
        return
    if crowd < _CROWD:
        yield from matches
    else:
        yield from (m._replace(certainty=max(m.certainty, _CROWDED)) for m in matches)


RECOGNIZER = MyNumber()
