"""性別。男 or 女 of a person: behind the label 性別 (ISO/IEC 5218 has the same two, and codes), a mark on a choice, a name, an age or a birth date.

By itself the word is about nobody (男女共同, 女性向け). A choice without a mark (男・女) says nothing.
"""

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

_WORDS = "男性|女性|男児|女児|男の子|女の子|男子|女子|男|女|おとこ|おんな|♂|♀"
_ENGLISH = r"(?:fe)?male(?![a-z])|[mf](?![a-z])"
_END = r"(?![^\W\d_A-Za-z])"
_MARKED = lazily(
    rf"(?:[☑✓✔☒■●◉⦿◎レ✅]|[(（\[［][○◯✓✔xX×レ●][)）\]］])[ 　]?(?P<sex>{_WORDS}){_END}"
)
_CHOICE = lazily(r"[□☐○◯■☑●◉⦿✓✔☒◎()（）\[\]レ\s　]{0,6}男性?[^男女\n]{0,8}女")
_LABELLED = lazily(
    rf"[\s:：=…|・)）」』】\]〕(（「『【\[はが]{{0,8}}(?:[12１２][.:：．]?[ 　]?[(（]?)?(?P<sex>(?:{_WORDS})(?=で[すし、]|だ[。、\s])|(?:{_WORDS})(?![^\W\d_A-Za-z]|[ 　]?[・/／,、][ 　]?[男女])|{_ENGLISH})",
    re.IGNORECASE,
)
_PERSON_GAP = lazily(
    r"(?:[(（、,・:：/\s]|[はがの]|満?[0-9０-９]{1,3}[ 　]?(?:[歳才]の?)?|[0-9０-９]0代の?){0,12}$"
)
_BIRTH_BEFORE = lazily(
    r"(?:[0-9０-９元][年/.\-][^\n]{1,8}[日0-9０-９]|日?生(?:まれ)?)[ 　\t(（、,・]{0,4}(?:(?:満?[0-9０-９]{1,3}[ 　]?[歳才]|(?<=[(（])[0-9０-９]{1,3}(?=[)）]))[ 　、,・)）]{0,3})?$"
)
_BEHIND = lazily(
    r"[ 　]?(?:[)）、,・/／\n\t|:：;；。]|[0-9０-９]{1,4}[歳才年/.\-]|$|[ 　]|(?:昭和|平成|令和|[SHR])[0-9０-９])"
)
_OR = lazily(r"[ 　]{0,3}[・/／、|][ 　]{0,3}[（(⦅]?[男女]")
_COUNT = lazily(r"[ 　]?[0-9０-９]{1,6}[ 　]?(?:名|人|%|％)")
_CELL = frozenset(
    ("男", "女", "男性", "女性", "M", "F", "Male", "Female", "male", "female", "m", "f")
)
_YEARS = r"満?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,4})[ 　]?[歳才]"
_AGE_BEFORE = lazily(rf"{_YEARS}(?:の|[、・/／ 　（(]{{0,2}})$")
_STATISTIC = lazily(r"平均|中央値|対象|定員|比率|内訳")
_SUBJECT = lazily(
    r"[はをとでも、。）)]|が(?![^。\n]{0,6}(?:割|%|％|多|半数|中心|占|平均|人気))|に(?!人気|最適|おすすめ|ぴったり|ふさわ|合う|向)|から|より|$"
)
_APART = lazily(r"(?:^|[^\w]|[はがのと])\Z")
_AGE_BEHIND = lazily(
    rf"[（(、・/／ 　]{{1,2}}{_YEARS}(?!以|未満|から|まで|より|代|[~〜～ー-]|の方|児)|(?<=児)[（(]{_YEARS}[）)]"
)
_FORMS = lazily("[男女](?:の子|[性児子])?")
_ALONE = lazily(r"(?:^|[\s、。,|｜/／(（【])\Z")
_REACH = 24


class Sex(Recognizer):
    """From the sign to what stands around it."""

    kind = Kind.SEX
    signs: ClassVar[tuple[str, ...]] = ("性別", "せいべつ", "性:", "sex", "gender", "男", "女")
    headers = (r"^(?:ご)?性別(?:区分)?$|^sex$|^gender$|^男[・/]?女別?$|^性$|^m/f$",)

    def find(self, reading: Reading) -> Iterator[Match]:
        """What a label, a mark, a name, an age or a birth date says to be a person's."""
        text = reading.text
        for start, end in reading.hits(self):
            sign = text[start]
            if sign in "男女":
                if found := self._word(text, start):
                    yield found
            elif sign == "性":
                if (end - start == 2 and text[end - 1] == "別") or _ALONE.search(
                    text, max(0, start - 1), start
                ):
                    yield from self._labelled(text, end)
            elif sign == "せ" or not text[start - 1 : start].isalpha():
                yield from self._labelled(text, end)

    def cells(self, column: Column) -> Iterator[Match]:
        """男, 女, M, F and the like."""
        kind, personal = self.kind, True
        for at, cell, row in column.cells:
            value = cell if cell in _CELL else cell.strip(" 　'\t\r")
            if value in _CELL:
                start = at if value is cell else at + cell.index(value)
                yield cell_match((kind, start, start + len(value), 0.9, value, personal, row))

    def mask(self, value: str) -> str:
        """Nothing of it."""
        return "*" * len(value)

    def _labelled(self, text: str, end: int) -> Iterator[Match]:
        if marked := _MARKED.search(text, end, min(len(text), end + _REACH)):
            yield self._match(text, *marked.span("sex"), 0.93)
        elif _CHOICE.match(text, end) is None and (found := _LABELLED.match(text, end)):
            yield self._match(text, *found.span("sex"), 0.93)

    def _word(self, text: str, start: int) -> Match | None:
        """「佐藤花子（女）」 「65歳男性」: a person right before, and nothing that goes on behind."""
        form = _FORMS.match(text, start)
        end = form.end() if form else start + 1
        if end - start > 1 and _SUBJECT.match(text, end) and _age_before(text, start):
            return self._match(text, start, end, 0.75)
        if _BEHIND.match(text, end) is None or _COUNT.match(text, end) or _OR.match(text, end):
            return None
        first = max(0, start - _REACH)
        gap = _PERSON_GAP.search(text, first, start)
        at = gap.start() if gap else start
        if at < start and person_before(text, at):
            return self._match(text, start, end, 0.88)
        alone = _APART.search(text, max(0, start - 1), start) is not None
        if (alone and _AGE_BEHIND.match(text, end)) or _age_before(text, start):
            return self._match(text, start, end, 0.7)
        if _BIRTH_BEFORE.search(text, first, start):
            return self._match(text, start, end, 0.85)
        return None

    def _match(self, text: str, start: int, end: int, certainty: float) -> Match:
        return Match(self.kind, start, end, certainty, fold(text[start:end]).text)


def _age_before(text: str, start: int) -> bool:
    """「42歳の女性」, unless it is the mean of many."""
    return (
        _AGE_BEFORE.search(text, max(0, start - 9), start) is not None
        and _STATISTIC.search(text, max(0, start - 18), start) is None
    )


RECOGNIZER = Sex()
