"""要配慮個人情報。The words that tell an illness, a disability, a record or a creed, where they are said of a person.

個人情報の保護に関する法律第2条第3項、同法施行令第2条、同法施行規則第5条、ガイドライン通則編2-3, and what the mark adds
(JIS Q 15001:2006 3.4.2.3). The words and the provision of each stand in ``dictionaries/special_care.toml``.

A word alone tells nothing: 糖尿病予防セミナー and 通信障害 are about nobody. So a word counts only with a sign of a person
in its sentence, line or field, and never where it names a thing in general (予防, 対策, 保険, とは). By the guideline
these do not count: that a health check was taken, nationality, 外国人, colour of skin, books on a religion.
Decided here: 妊娠 is no illness, but 保健医療 for the mark, and counts where a person is named. A result that tells
nothing against anybody (異常なし, A, B) is a result by the letter and is not reported; blood pressure neither, for
care logs are full of it. 本籍 is found as an address.
"""

import bisect
import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from pidetect import dictionaries, mentions, namednear
from pidetect.expressions import Expression
from pidetect.grid import Column
from pidetect.reading import Reading, plain
from pidetect.recognizers.base import Recognizer
from pidetect.signs import SignIndex
from pidetect.types import Kind, Match


class Term(NamedTuple):
    """A word that tells something: how it is weighed, what belongs to it before and behind, and what it needs behind."""

    weight: str
    before: Expression
    after: Expression
    needs: Expression
    bare: bool


class Found(NamedTuple):
    """A place in a text where a word tells something."""

    start: int
    end: int
    weight: str


def _load() -> dict[str, Term]:
    """Word → term, out of the data file."""
    terms: dict[str, Term] = {}
    for group in tomllib.loads(dictionaries.text("special_care.toml"))["group"]:
        before, after = group.get("before", ""), group.get("after", "")
        term = Term(
            group["weight"],
            Expression(rf"(?:{before})\Z" if before else r"\Z"),
            Expression(after),
            Expression(group.get("needs", "")),
            group.get("bare", True),
        )
        for word in group["words"].split():
            terms.setdefault(word, term)
    return terms


_TERMS = _load()
_LONGEST_BEFORE = 12

_PARTY_BEFORE = Expression(r"支持(?:政党|する(?:政)?党)?[はがを:\s]{1,3}$|支持$")
_PARTY_AFTER = Expression(r"を支持|の?支持者|に入党|の党員|の後援会|の活動")
_CRIME_BEFORE = Expression(r"(?:前科|前歴|犯罪歴|逮捕歴|罪名|罪状)[(:はに、「]{1,2}$")
_CRIME_AFTER = Expression(
    r"(?:の?(?:疑い|容疑|罪))?で?(?:逮捕|起訴|書類送検|有罪|摘発|服役|懲役|罰金)|罪で|の(?:前科|前歴)"
)
_KATAKANA = Expression("[ァ-ヶー]")
_WORD = Expression("[0-9a-z]")
_NOT_CANCER = Expression("[ばじらめこどぜさもちけし]")
_BEFORE_CANCER = Expression(r"[^ぁ-ん]$|[はのにもがで、]$|^$")
# Tables.
_PERSONS = frozenset(
    (
        Kind.PERSON_NAME,
        Kind.AGE,
        Kind.SEX,
        Kind.BIRTH_DATE,
        Kind.EMPLOYEE_NUMBER,
        Kind.CUSTOMER_NUMBER,
    )
)
_PERSON_LABEL = Expression(
    "氏名|^(?:患者|社員|職員|従業員|生徒|児童|園児|利用者|受診者|受検者)(?:名|番号|no\\.?|id)?$|^年齢$|^性別$|生年月日"
)
_ILLNESS_HEADER = r"^(?:既往歴?|既往症|病歴|現病歴|(?:入院|通院|手術)歴|主?病名|主傷病名?|病状|持病|傷病名?|病名|診断名|疾患名?|(?:治療中|現在|かかった)の?病気|基礎疾患|(?:食物)?アレルギー)(?:等|の有無|・?内容|\(.{1,10}\))?$"
_RESULT_HEADER = r"^(?:定期)?(?:健診|健康診断|人間ドック|ストレスチェック)の?(?:結果|判定|所見)$|^(?:総合|医師|最終)?判定(?:区分|結果)?$|^高ストレス(?:判定|者)?$"
_DISABLED_HEADER = r"^障(?:害|がい)者?(?:の?支援区分|の?有無|等級|種別|区分|手帳|名|程度)(?:等級|の有無)?$|^手帳(?:等級|の有無|種別)$"
_CREED_HEADER = r"^(?:宗教|信条|信仰|支持政党|人種|民族|性的指向|犯罪歴|賞罰|前科)$"
_VALUE_HEADER = r"^(?:hba1c|血糖値?|空腹時血糖|γ-?gtp?|ldl(?:コレステロール)?|hdl(?:コレステロール)?|中性脂肪|尿蛋白|尿糖)"
_SURE_HEADER = Expression(
    "既往|病歴|持病|健診|健康診断|人間ドック|ストレス|障(?:害|がい)者|治療中|総合判定"
)
_THING_HEADER = Expression("商品|品名|件名|題|講座|コース|プラン|保険|テーマ|ファイル|書名")
_NONE = Expression(
    r"[-ー—×✕xー0０〇○ 　]*|.{0,6}(?:なし|無し|ない)|無|ありません|いいえ|異常(?:なし|無し|を認めず|所見なし)|n/?a|不明|未(?:記入|受診|実施|提出|回答)|健康|良好|正常|問題なし|対象外|済|同上|〃|(?:良|可|否|合格|不合格|ok|ng)"
    r"|.{0,6}(?:なし|無|有|あり)[ ・/／].{0,30}",
    re.IGNORECASE,
)
_JUDGED = Expression(
    r"\s*(?:[A-HＡ-Ｈ][0-9]?[:：・.  (（]{0,2})?(要(?!望|件|確認|返信|連絡|相談)[一-鿿・]{1,9}|再検査?|精密検査|精検|二次検査|経過観察|治療中|有所見|異常あり|就業制限|高ストレス者?)[)）]?(?:[（(][^()（）]{0,12}[)）])?\s*"
)
_LETTER = Expression(r"\s*[C-HＣ-Ｈ][12]?\s*")
_GRADE = Expression(
    r"\s*((?:身体|知的|精神|視覚|聴覚|肢体|内部|発達|療育)?[ 　]?(?:[1-7１-７一二三四五六]級|[ABＡＢ][12１２]?判定)?|有り?|あり|○|◯|有\(.{1,10}\))\s*"
)
_NUMBER = Expression(r"\s*(?:[0-9]{1,3}(?:\.[0-9])?|[(（]?[+±－-]{1,3}[)）]?)\s*")
_LONGEST_CELL = 30


class SpecialCare(Recognizer):
    """A word, then a person near it."""

    kind = Kind.SPECIAL_CARE
    signs: ClassVar[tuple[str, ...]] = tuple(_TERMS)
    headers = (_ILLNESS_HEADER, _RESULT_HEADER, _DISABLED_HEADER, _CREED_HEADER, _VALUE_HEADER)
    priority = 3

    def find(self, reading: Reading) -> Iterator[Match]:
        """Words in sentences about a person, in fields, and in rows of a list."""
        told: list[int] = []
        care: list[Found] = []
        for found in _found(reading.text, reading.hits(self)):
            if found.weight == "care":
                care.append(found)
                continue
            certainty = _certainty(reading, found)
            if certainty:
                told.append(found.start)
                yield _match(reading.text, found, certainty)
            elif _may_be_told(reading, found):
                yield _match(reading.text, found, namednear.DOUBTFUL)
        for found in care:
            # 「うつ病で通院中」: the illness has told it.
            near = bisect.bisect_right(told, found.start - mentions.REACH)
            apart = near == len(told) or told[near] >= found.start + mentions.REACH
            if apart and (certainty := _certainty(reading, found)):
                yield _match(reading.text, found, certainty)

    def cells(self, column: Column) -> Iterator[Match]:
        """The cells of a column of illnesses, results, disabilities or creeds."""
        is_list = any(row >= 0 for _, _, row in column.cells)
        persons = not is_list or _has_persons(column.beside)
        if not persons and not _SURE_HEADER.search(column.header):
            return
        known: dict[str, list[tuple[int, int, float]]] = {}
        read = _Cells(column, is_list=is_list and persons).read
        for at, value, row in column.cells:
            if value not in known:
                known[value] = read(value)
            for start, end, certainty in known[value]:
                yield Match(
                    self.kind, at + start, at + end, certainty, plain(value[start:end]), row=row
                )

    def among(self, text: str, seen: Sequence[Match]) -> Iterator[Match]:
        """Words that a name near them ties to a person."""
        return namednear.names_near(text, seen)

    def mask(self, value: str) -> str:
        """Nothing of it: the word is the secret."""
        return "*" * min(len(value), 8)


def _match(text: str, found: Found, certainty: float) -> Match:
    value = plain(text[found.start : found.end])
    return Match(Kind.SPECIAL_CARE, found.start, found.end, certainty, value)


def _found(text: str, hits: list[tuple[int, int]]) -> Iterator[Found]:
    """The words at the places of the signs, with what belongs to them."""
    last = -1
    for start, end in hits:
        if start < last:
            continue
        term = _TERMS.get(plain(text[start:end]).replace(" ", ""))
        if term is None or not _is_word(text, start, end) or not term.needs.match(text, end):
            continue
        window = max(last, start - 2 * _LONGEST_BEFORE, 0)
        before = term.before.search(text, window, start)
        if before is None or before.start() == start:
            if not term.bare:
                continue
            first = start
        else:
            first = before.start()
        after = term.after.match(text, end)
        last = after.end() if after else end
        yield Found(first, last, term.weight)


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether the word stands for itself: not hiv in archive, ゲイ in ゲイン, がん in がんばる."""
    word = text[start:end]
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before and before in "☐□":  # an illness that was not ticked
        return False
    if word == "がん":
        return not _NOT_CANCER.match(after) and _BEFORE_CANCER.search(before) is not None
    if word.isascii():
        return not _WORD.match(before.lower()) and not _WORD.match(after.lower())
    for inner, outer in ((word[0], before), (word[-1], after)):
        if _KATAKANA.match(inner) and _KATAKANA.match(outer):
            return False
    cut = (before and before in _TAIL.get(word, "")) or (after and after in _CUT.get(word, ""))
    return not cut


# Words that are the end of another (送信者), and the beginning of another (送検品).
_TAIL = {
    "信者": "送受発配通返着",
    "信徒": "通",
    "入信": "加購導収搬",
    "前科": "午",
    "送検": "発回転配",
}
_CUT = {
    "前科": "目",
    "前歴": "任史",
    "送検": "品査索",
    "入信": "号用託販書",
    "受洗": "浄濯",
    "結核": "予",
    "高血圧": "計",
    "流産": "業",
    "出血": "大",
    "保護観察": "所官",
    "起訴": "前状",
    "逮捕": "状",
    "被告人": "質",
    "容疑者": "不名",
}


def _certainty(reading: Reading, found: Found) -> float:
    """How certain it is that the word is said of a person; 0 where it is said in general."""
    text, pieces = reading.text, reading.pieces
    if pieces is not None and pieces.row(found.start) >= 0:
        return _in_list(reading, found)
    after = plain(text[found.end : found.end + mentions.REACH])
    if mentions.in_general(text, found.start, after, found.weight):
        return 0.0
    line = plain(text[mentions.line_start(text, found.start) : found.start])
    if found.weight in ("party", "crime"):
        return _beside_record(line, after)
    if mentions.LABEL.search(line) or mentions.LABEL.search(f"{reading.header(found.start)}:"):
        return 0.9
    begin = mentions.sentence_start(text, found.start)
    end = mentions.sentence_end(text, found.end)
    earlier = plain(text[begin : found.start])
    sentence = f"{earlier}◇{after[: end - found.end]}"
    if mentions.ABOUT.search(sentence):
        return 0.0
    return _by_person(text, found, sentence, begin, line)


def _may_be_told(reading: Reading, found: Found) -> bool:
    """Whether an illness or a result may be somebody's although no word around it says so."""
    if found.weight in ("party", "crime", "care") or reading.row_at(found.start) >= 0:
        return False
    text = reading.text
    sentence = plain(text[mentions.sentence_start(text, found.start) : found.start])
    after = plain(text[found.end : mentions.sentence_end(text, found.end)])
    if mentions.in_general(text, found.start, after, found.weight):
        return False
    return not mentions.ABOUT.search(f"{sentence}◇{after}")


def _by_person(text: str, found: Found, sentence: str, begin: int, line: str) -> float:
    """The certainty by who is named in the sentence, and then before it in the paragraph."""
    fact = (
        found.weight in ("result", "record", "creed") or mentions.FACT.search(sentence) is not None
    )
    if mentions.NAMED.search(sentence) or (fact and mentions.by_surname(sentence)):
        if found.weight == "care":
            return 0.6
        return 0.9 if fact else 0.7
    if found.weight == "care" or not fact:
        return 0.0
    return 0.7 if _person_around(text, found, sentence, begin, line) else 0.0


def _person_around(text: str, found: Found, sentence: str, begin: int, line: str) -> bool:
    """Whether the sentence tells a role (患者), or the paragraph or the form before it names somebody."""
    if found.weight != "creed" and mentions.ROLE.search(sentence):
        return True
    first = max(0, begin - mentions.REACH)
    context = plain(text[max(text.rfind("\n\n", first, begin) + 1, first) : begin])
    if found.weight in ("illness", "result") and (
        mentions.NAMED.search(context) or mentions.ASKED.search(context)
    ):
        return True
    wide = plain(text[max(0, begin - 3 * mentions.REACH) : begin])
    return bool(mentions.WEAK_LABEL.search(line) and mentions.NAMED.search(wide))


def _beside_record(line: str, after: str) -> float:
    """Names of parties and crimes tell something only beside 支持政党 or 前科."""
    if _PARTY_BEFORE.search(line) or _CRIME_BEFORE.search(line):
        return 0.85
    if _CRIME_AFTER.match(after) and mentions.NAMED.search(line):
        return 0.7
    return 0.7 if _PARTY_AFTER.match(after) and mentions.NAMED.search(line) else 0.0


def _in_list(reading: Reading, found: Found) -> float:
    """The certainty in a cell of a list that nobody announced: 備考, or no header at all."""
    pieces = reading.pieces
    if pieces is None:
        return 0.0
    header = reading.header(found.start)
    start, end = pieces.window(found.start, mentions.REACH, mentions.REACH)
    cell = plain(reading.text[start:end])
    after = plain(reading.text[found.end : max(end, found.end)])
    if mentions.GENERAL.match(after) or mentions.ABOUT.search(cell) or _THING_HEADER.search(header):
        return 0.0
    if found.weight in ("party", "crime"):
        return _beside_record(plain(reading.text[start : found.start]), after)
    if _has_persons(pieces.beside(found.start)):
        return 0.8
    return 0.7 if mentions.NAMED.search(cell) else 0.0


def _has_persons(beside: frozenset[str]) -> bool:
    """Whether the rows of a list are persons, by its other columns."""
    return not beside.isdisjoint(_PERSONS) or any(map(_PERSON_LABEL.search, beside))


_Read = list[tuple[int, int, float]]


class _Cells:
    """Reads the cells of one column by what its header says."""

    def __init__(self, column: Column, *, is_list: bool) -> None:
        header = column.header
        self.values = bool(re.search(_VALUE_HEADER, header))
        self.result = bool(re.search(_RESULT_HEADER, header))
        self.disabled = bool(re.search(_DISABLED_HEADER, header))
        self.is_list = is_list
        health = _SURE_HEADER.search(header) is not None
        self.letters = (
            is_list
            and self.result
            and (health or any(_JUDGED.fullmatch(v) for _, v, _ in column.cells))
        )

    def read(self, value: str) -> _Read:
        """Start, end and certainty of what a cell tells."""
        if self.values:
            found = _NUMBER.fullmatch(value) if self.is_list else None
            return [(*_inner(value), 0.6)] if found and value.strip() else []
        return self._judged(value) if self.result else self._told(value)

    def _told(self, value: str) -> _Read:
        folded = plain(value).strip()
        if _NONE.fullmatch(folded):
            return []
        terms = [
            (f.start, f.end, 0.95)
            for f in _found(value, _index().hits(value)[0])
            if f.weight not in ("party", "crime")
        ]
        if terms:
            return terms
        if self.disabled:
            grade = _GRADE.fullmatch(value)
            return [(*grade.span(1), 0.8)] if grade and grade.group(1).strip() else []
        if len(folded) <= _LONGEST_CELL and not folded.isascii() and "。" not in folded:
            return [(*_inner(value), 0.7)]
        return []

    def _judged(self, value: str) -> _Read:
        judged = _JUDGED.fullmatch(value)
        if judged:
            return [(*judged.span(1), 0.95)]
        if self.letters and _LETTER.fullmatch(value):
            return [(*_inner(value), 0.8)]
        return []


def _inner(value: str) -> tuple[int, int]:
    """The cell without blanks around it."""
    start = len(value) - len(value.lstrip())
    return start, start + len(value.strip())


@functools.cache
def _index() -> SignIndex:
    """The words alone, to read cells of a column that is announced."""
    return SignIndex((RECOGNIZER,))


RECOGNIZER = SpecialCare()
