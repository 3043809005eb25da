"""年齢。Years of age (年齢計算ニ関スル法律) that belong to a person: behind a label, a name, a title or a birth date.

By itself a number with 歳 is a condition or a statistic (20歳以上の方, 平均42歳), so a person sign must stand right
before it. In a column under 年齢 every number from 0 to 120 counts.
"""

import itertools
import re
from collections.abc import Iterator
from typing import ClassVar

from pidetect.beside import person_before
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match, cell_match

_KANJI = "一二三四五六七八九十百"
_UNITS = ("歳", "才", "0代", "0 代")
_ENGLISH = "years old"
_SHORT_ENGLISH = ("y.o", "y/o", "yrs", "aged ")
_LABELS = ("年齢", "年令", "age", "享年", "年代:")
_BRACKETS = tuple(
    f"{b}{d}" for b in "(（" for n in range(1, 10) for d in (str(n), "１２３４５６７８９"[n - 1])
)
_BACKWARDS = lazily(rf"(?:[0-9０-９]{{1,3}}|[{_KANJI}]{{1,4}})[ 　]?(?=(?:歳|才|代)$)", re.DOTALL)
_AFTER_LABEL = lazily(
    rf"(?:[・/／]性別)?[\s:：=|・)）」』】\]〕(（満]{{0,8}}(?P<age>(?:[0-9０-９]{{1,3}}|[{_KANJI}]{{1,4}}(?=[歳才])|[{_KANJI}〇]{{2,3}}(?![^\W\d_A-Za-z]))(?:[ 　]?(?:歳|才|さい|サイ|代(?!表|わ)))?)(?![0-9０-９./年月日,、~〜-])"
)
_IN_BRACKETS = lazily(r"[(（](?P<age>[1-9１-９][0-9０-９]?)(?:[)）]|[、,・/ 　][ 　]?[男女])")
_IS_OLD = lazily(
    r"\b(?:i am|i['’]m|(?:s?he|who) is|is now|aged) (?P<age>[1-9][0-9]?) $", re.IGNORECASE
)
# 「四十二歳の主婦」 「35才、会社員」: who it is stands behind.
_PERSON_BEHIND = lazily(
    r"(?:男|女)性?(?=[、。）)\s]|$)|(?:の|、|・|[ 　])(?:(?:男性|女性)(?!.{0,6}(?:向け|専用|に人気|限定|社員|職員))|男の子|女の子|男児|女児|主婦|主夫|会社員|無職|自営業|学生|大学生|高校生|中学生|小学生|公務員|パート|アルバイト|母親?|父親?|息子|娘|妻|夫|祖父|祖母|長男|長女|次男|次女|男|女|弟|妹|兄|姉|孫|独身|既婚|患者)(?=[がはをとでもへ、。）)」\s]|に(?!人気|最適|おすすめ|ぴったり|ふさわ|合う|向)|$|です|だ|さん|から|より)"
)
_MONTHS = lazily("[0-9０-９]{1,2}[かヶケカ]月")
_AGED = lazily(r"[1-9][0-9]?(?![0-9]| ?(?:-|–|to|and|or|or older|\+))")
_YEARS = lazily(r"(?:^|[ 　(（、,/:：])([1-9][0-9]?[ ]?)$")
_OLDER = lazily(r"\.?,? ?(?:or|and|\+|[0-9])")
_COUNTER = lazily("[回位番名人件目年]")
_NOT_BEHIND = lazily(
    r"[ 　]?(?:以上|以下|未満|以降|から|まで|より|[~～〜ー-]|を超|前後|児|に(?:なる|なり(?!まし)|なった(?![。、])|達|満)|向け|時点|以内|程度|層|限定|定年|の方|から)"
)
_NOT_BEFORE = lazily(
    r"(?:平均|対象|定年|上限|下限|制限|最高|最低|最年少|最年長|概ね)[^\n。]{0,6}$|(?:約|[~～〜]|[0-9歳代]から|[0-9][ー-])[ 　]?$"
)
# 「小田桐 光（22歳）」: in brackets right behind kanji or kana, unless it is a thing.
_BRACKET = lazily(
    r"[^\W\d_A-Za-z]{1,4}[ 　]?[^\W\d_A-Za-z]{1,5}[(（][ 　]?(?:満|当時|現在)?[ 　]?$"
)
_THING = lazily(
    r"(?:年齢|対象|条件|資格|制限|上限|下限|区分|料金|割引|会員|学生|大人|小人|小児|子ども|シニア|高齢者|成人|県|市|社|会|場|名|者|数|目|用|向け)[(（][^(（]{0,4}$"
)
_BIRTH = lazily(
    r"(?:[日0-9]|日?生(?:まれ|れ)?)[ 　\t]{0,4}[(（、,・/]?[ 　]?(?:当時|現在|満|数え|の)?[ 　]?$"
)
_DATE_BEFORE = lazily(r"[0-9元一二三四五六七八九十][ 　]?[年/.\-][^\n]{1,14}$")
_SEX_BEFORE = lazily(r"(?:男性?|女性?)[ 　、,・/]{1,2}$")
_LINK = lazily(r"(?:[(（、,・:：\s]|は|の|で|現在|当時|満|数え){0,5}$")
_CELL = lazily(r"\s*((?:1[01]|[1-9])?[0-9]|120)(?:\.0)?\s*")
_ODD_CELL = lazily(
    r"\s*満?([0-9０-９]{1,3}[ 　]?(?:歳|才|代)?)(?:[ 　]?[0-9０-９]{1,2}[かヶケ]月)?\s*"
)

_AGE = lazily(r"\s*([0-9０-９]{1,3}[ 　]?[歳才代]?)\s*")
_COUNTED = lazily(
    r"^(?:(?:延べ)?人数|人口|件数|割合|構成比|比率|度数|回答数?|男性?|女性?|男女計|総数|合計|計|平均|%)(?:\(.{0,6}\))?$"
)
_OF_PERSONS = frozenset(
    (
        *(Kind.PERSON_NAME, Kind.PHONE, Kind.EMAIL, Kind.BIRTH_DATE, Kind.POSTAL_ADDRESS),
        *(Kind.EMPLOYEE_NUMBER, Kind.CUSTOMER_NUMBER, Kind.SEX),
    )
)
_ENOUGH = 4


class Age(Recognizer):
    """From the sign to what stands before it."""

    kind = Kind.AGE
    signs: ClassVar[tuple[str, ...]] = (*_UNITS, *_LABELS, *_BRACKETS, _ENGLISH, *_SHORT_ENGLISH)
    headers = (r"^(?:満|現在?の?|ご)?年[齢令]層?$|^age$|^年代$|^[歳齢才]$|^お年$",)

    def find(self, reading: Reading) -> Iterator[Match]:
        """Ages with a label, a name, a title or a birth date before them."""
        text = reading.text
        for start, end in reading.hits(self):
            first = text[start]
            if first in "(（":
                yield from self._in_brackets(text, start)
            elif text[start:end] == _ENGLISH:
                yield from self._in_english(text, start, end)
            elif text[start:end] in _SHORT_ENGLISH:
                yield from self._in_short(text, start, end)
            elif text[end - 1] in "歳才代":
                yield from self._with_unit(text, end)
            elif not (first.isascii() and text[start - 1 : start].isalpha()) and not (
                _NOT_BEFORE.search(text, max(0, start - 8), start)
            ):
                yield from self._labelled(text, end)

    def cells(self, column: Column) -> Iterator[Match]:
        """Numbers from 0 to 120, with or without 歳; the ages of a statistic are nobody's."""
        if _is_statistic(column):
            return
        kind, plain, personal = self.kind, _CELL.fullmatch, True
        for at, cell, row in column.cells:
            found = plain(cell) or _ODD_CELL.fullmatch(cell)
            if found:
                start, end = found.span(1)
                yield cell_match((kind, at + start, at + end, 0.9, found[1], personal, row))

    def mask(self, value: str) -> str:
        """Nothing of it."""
        return "*" * len(value)

    def _in_brackets(self, text: str, start: int) -> Iterator[Match]:
        """「佐藤花子（42）」"""
        found = _IN_BRACKETS.match(text, start)
        if found and not _COUNTER.match(text, found.end()) and person_before(text, start):
            yield self._match(text, *found.span("age"), 0.75)

    def _in_english(self, text: str, start: int, end: int) -> Iterator[Match]:
        """「I am 44 years old」"""
        if found := _IS_OLD.search(text, max(0, start - 24), start):
            yield self._match(text, found.start("age"), end, 0.85)

    def _in_short(self, text: str, start: int, end: int) -> Iterator[Match]:
        """「78 y.o.」 「aged 34」"""
        if text[start] == "a":
            if found := _AGED.match(text, end):
                yield self._match(text, *found.span(), 0.8)
        elif (found := _YEARS.search(text, max(0, start - 5), start)) and not _OLDER.match(
            text, end
        ):
            last = end + 1 if text[end : end + 1] == "." else end
            yield self._match(text, found.start(1), last, 0.75)

    def _with_unit(self, text: str, end: int) -> Iterator[Match]:
        found = _BACKWARDS.search(text, max(0, end - 6), end)
        if months := _MONTHS.match(text, end):
            end = months.end()
        if found is None or _NOT_BEHIND.match(text, end):
            return
        start = found.start()
        if text[end - 1] == "代" and (
            text[end : end + 1] in "表理金わ" or not _is_decade(found.group())
        ):
            return
        first = max(0, start - 24)
        if _NOT_BEFORE.search(text, first, start):
            return
        before = text[first:start]
        link = _LINK.search(before)
        at = first + (link.start() if link else len(before))
        sex = _SEX_BEFORE.search(text, first, start)
        if sex is not None and person_before(text, sex.start()):
            yield self._match(text, start, end, 0.9)
        elif _BIRTH.search(before) and (_DATE_BEFORE.search(before) or "生" in before):
            yield self._match(text, start, end, 0.92)
        elif at < start and person_before(text, at):
            yield self._match(text, start, end, 0.9)
        elif text[end - 1] != "代" and _PERSON_BEHIND.match(text, end):
            yield self._match(text, start, end, 0.7)
        elif text[end - 1] != "代" and _BRACKET.search(before) and not _THING.search(before):
            yield self._match(text, start, end, 0.8)

    def _labelled(self, text: str, end: int) -> Iterator[Match]:
        found = _AFTER_LABEL.match(text, end)
        if found is None:
            return
        start, last = found.span("age")
        if not _NOT_BEHIND.match(text, last):
            yield self._match(text, start, last, 0.93)

    def _match(self, text: str, start: int, end: int, certainty: float) -> Match:
        return Match(
            self.kind,
            start,
            end,
            certainty,
            fold(text[start:end]).text.removesuffix(_ENGLISH).rstrip("歳才 "),
        )


def _is_statistic(column: Column) -> bool:
    """Whether counts stand beside the ages, and nothing that a person is told by."""
    if column.beside & _OF_PERSONS:
        return False
    if any(map(_COUNTED.search, column.beside)):
        return True
    # 20, 21, 22 … down the whole list: its steps are the table's.
    ages = [
        int(fold(f[1]).text.rstrip("歳才代 "))
        for _, c, _ in column.cells
        if (f := _AGE.fullmatch(c))
    ]
    steps = {later - earlier for earlier, later in itertools.pairwise(ages)}
    return len(ages) == len(column.cells) >= _ENOUGH and len(steps) == 1 and min(steps) > 0


def _is_decade(digits: str) -> bool:
    """10代 to 90代; 1980代 is none."""
    written = digits.strip()
    return len(written) == 2 and written[0] not in "0０" and written[1] in "0０"


RECOGNIZER = Age()
