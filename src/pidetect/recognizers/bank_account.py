"""銀行口座。Bank, branch, kind of account and seven digits; ゆうちょ as 記号 and 番号 (全銀協 全銀フォーマット、統一金融機関コード).

An account number has no usable check digit and its length is that of many numbers: the kind of account
(普通, 当座, 貯蓄) or the label 口座番号 makes it one, a bank in the same line makes it certain. From the bank to
the number it is one piece of information. 記号・番号 of ゆうちょ銀行: 1xxx0 and a number that ends in 1.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from pidetect import labels
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import Folded, fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_NOT_AFTER = r"(?![0-9])(?!-[0-9])(?!,[0-9])(?! ?(?:円|万|千円|百万|ドル|人|件|通|名(?!義)|個|台|口座(?!名)|株(?!式)|回|年))"
_TYPE = r"(?:普通|当座|貯蓄|納税準備|総合)(?:預金|貯金|口座)?|\([普当貯総]\)|(?<![一-鿿])[普当](?=[ :/・)]|[0-9])"
_LABEL = r"口座番号|口座no\.?|口座#|account ?(?:no\.?|number|num)|a/c ?(?:no\.?|number)|acct ?no\.?"
_FILL = r"(?:[ \t:・/／,、|｜()\]】」』.='\"-]|口座番号|口座|番号|no\.?|預金|貯金|種別|(?<=番号)[はが]|[は]){0,12}+"
_ACCOUNT = lazily(
    rf"(?:(?P<type>{_TYPE})|(?P<label>{_LABEL})){_FILL}(?<![0-9])(?<![0-9]\.)(?P<number>[0-9]{{7}}){_NOT_AFTER}"
    rf"|(?P<branch>支店|本店|出張所|営業部)(?:\([^()\n]{{0,10}}\))?{_FILL}(?<![0-9])(?P<bare>[0-9]{{7}}){_NOT_AFTER}"
    rf"|(?P<own>{_LABEL}){_FILL}(?P<short>[0-9]{{5,8}}){_NOT_AFTER}",
    re.IGNORECASE,
)
_SAVINGS = lazily(
    r"(?P<word>記号[ :・/]{0,4}(?:番号)?[ :・/]{0,4}|ゆうちょ[^0-9\n]{0,12})(?P<sign>1[0-9]{3}0)(?:-[0-9])?[ \t　・,、/-]{0,4}(?:通帳)?(?:番号)?[ :・]{0,4}(?P<number>[0-9]{1,7}1)(?![0-9])(?!-[0-9])"
)
_CODES = lazily(
    r"(?<![0-9])(?<![0-9]-)(?P<bank>[0-9]{4})-(?P<branch>[0-9]{3})-(?:[1249]-)?(?P<number>[0-9]{7})(?![0-9])(?!-[0-9])"
)
_BANK = lazily(
    r"(?P<name>[^\s、。,:;|｜/()\[\]<>=「」『』【】…・0-9]{0,14}(?:銀行|信用金庫|信金|信用組合|信組|農業協同組合|農協|労働金庫|ろうきん|しんきん|しんくみ|労金|信託|漁協|バンク)"
    r"|ゆうちょ|ja ?(?:バンク)?[一-鿿ァ-ヶぁ-んー]{1,10})"
    r"(?!名|コード|番号|員|振込|業|系|法|間|取引|など|等)",
    re.IGNORECASE,
)
# What stands before the name of a bank without a space: 振込先は, お支払口座, 取引.
_LEAD = lazily(
    r".*(?:振込先?|引落|口座|取引先?|支払い?先?|送金先?|入金先?|返金先?|金融機関|名義|給与|報酬|弊社|当社|指定|先)(?:は|を|に|が|の|へ)?"
    r"|.*(?<=[一-鿿ァ-ヶい])(?:は|を|へ|が|に|から|も|と|の)(?=..)"
)
_ABOUT = lazily("口座|振込|振り込|銀行|金庫|金融機関|預金|引落|返金|支店|店番|通帳|名義|bank")
_COMPANY = lazily(
    r"カ\)|\(カ|\(株|株式会社|有限会社|合同会社|ユ\)|ド\)|シヤ\)|社団|財団|\(一社|組合連合|法人|事務局"
)
_CELL = lazily(r"\s*'?([0-9]{5,8})(?:\.0)?\s*")
_CELLS = lazily("\t|,|\\||｜")
# A bank without its word: 「いわぎん中央 盛岡支店 普通 1234567」.
_BRANCH = lazily(
    r"(?:^|(?<=[\s:(、]))(?P<name>[^\s、。,:;|｜/()0-9]{2,12})[ 　](?P<branch>[^\s、。,:;|｜()]{1,10}(?:支店|本店|出張所|営業部)|本店)"
    r"[^\n。]{0,12}$"
)
_LENGTH, _LINE, _BETWEEN, _NEAR = 7, 120, 60, 80


class BankAccount(Recognizer):
    """Line by line: the number after its word, then back to the bank."""

    kind = Kind.BANK_ACCOUNT
    signs: ClassVar[tuple[str, ...]] = (
        "普通",
        "当座",
        "貯蓄",
        "(普)",
        "(当)",
        "口座",
        "振込",
        "銀行",
        "信用金庫",
        "信金",
        "信用組合",
        "農協",
        "金庫",
        "ゆうちょ",
        "通帳",
        "記号",
        "支店",
        "出張所",
        "account no",
        "account number",
        "a/c",
    )
    headers = (
        r"口座(?:番号|no)|^(?:銀行|金融機関|普通|預金|預貯金|給与|給与振込|報酬|支給|支払|振込先?|送金先?|返金先?|還付先?|引落|引落し|振替)?口座(?:情報|[0-9])?$",
        r"^(?:普通)?(?:預金|通帳)番号|^口番$|^記号番号\(ゆうちょ|^(?:bank ?)?acc(?:oun)?t ?(?:no|num)|^bank ?account",
    )
    priority = 40

    def find(self, reading: Reading) -> Iterator[Match]:
        """Accounts in the lines that hold a sign."""
        text, done = reading.text, -1
        for start, end in reading.hits(self):
            if start < done:
                continue
            first = max(
                text.rfind("\n", max(done, start - _LINE, 0), start) + 1, start - _LINE, done, 0
            )
            last = text.find("\n", end, end + _LINE)
            done = last if last >= 0 else min(len(text), end + _LINE)
            if _has_number(text, end, done, kanji=reading.mode == "deep"):
                yield from _in_line(reading, text[first:done], first)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells of a number, or of a whole account."""
        match = _CELL.fullmatch
        for at, value, row in column.cells:
            if found := match(labels.narrow(value)):
                digits = found.group(1)
                start, end = found.span(1)
                certainty = 0.95 if len(digits) == _LENGTH else 0.75
                yield Match(Kind.BANK_ACCOUNT, at + start, at + end, certainty, digits, row=row)
                continue
            whole = Reading(value[: 2 * _LINE], "fast")
            yield from (
                m._replace(start=m.start + at, end=m.end + at, row=row)
                for m in _in_line(whole, whole.text, 0, announced=True)
            )


_NUMBER = lazily("[0-9０-９]{5}")
_SPELLED = lazily("[0-9０-９〇一二三四五六七八九]{5}")


def _has_number(text: str, start: int, end: int, *, kanji: bool) -> bool:
    """Cheap: most lines with 銀行 or 普通 hold no account."""
    return (_SPELLED if kanji else _NUMBER).search(text, start, end) is not None


def _in_line(reading: Reading, line: str, at: int, *, announced: bool = False) -> Iterator[Match]:
    """The accounts of one line."""
    folded = fold(line, at)
    text = labels.spelled(folded.text) if reading.mode == "deep" else folded.text
    begin = 0
    for found in _ACCOUNT.finditer(text):
        yield from _account(reading, folded, text, found, begin, announced=announced)
        begin = found.end()
    for found in _SAVINGS.finditer(text):
        number = found.group("sign") + found.group("number")
        start = found.start()
        if not found.group("word").startswith("ゆうちょ"):
            bank = _bank_start(text, start, 0)
            start = found.start("sign") if bank < 0 else bank
        about = announced or _ABOUT.search(text) or _ABOUT.search(reading.before(at, _NEAR))
        certainty = 0.95 if about or "ゆうちょ" in text else 0.7
        yield _match(reading, folded, (start, found.end()), certainty, number)
    for found in _CODES.finditer(text):
        if announced or _ABOUT.search(text[: found.start()]):
            digits = found.group("bank") + found.group("branch") + found.group("number")
            yield _match(reading, folded, found.span(), 0.93, digits)


def _account(
    reading: Reading,
    folded: Folded,
    text: str,
    found: re.Match[str],
    begin: int,
    *,
    announced: bool,
) -> Iterator[Match]:
    """One account: from its bank where that stands before it in the line."""
    number = found.group("number") or found.group("short") or found.group("bare")
    bank = _bank_start(text, found.start(), begin)
    if bank >= 0:
        certainty = 0.97
        # In a row of cells the number alone is the account.
        start = found.end() - len(number) if _CELLS.search(text, bank, found.end()) else bank
    elif found.group("bare"):
        return
    else:
        labelled = bool(found.group("label") or found.group("own"))
        start = found.end() - len(number)
        if not labelled and "口座番号" not in found.group():
            start = found.start("type")
        about = (
            announced
            or _ABOUT.search(text)
            or _ABOUT.search(reading.before(folded.origin(0, 1)[0], _NEAR))
        )
        certainty = 0.93 if labelled and len(number) == _LENGTH else 0.9 if about else 0.62
    yield _match(reading, folded, (start, found.end()), certainty, number)


def _match(
    reading: Reading, folded: Folded, span: tuple[int, int], certainty: float, number: str
) -> Match:
    """An account in the original; one of a company is not a person's."""
    start, end = folded.origin(*span)
    holder = _HOLDER_ENDS.split(reading.after(end, 40).upper(), 1)[0]
    personal = _COMPANY.search(holder) is None
    return Match(Kind.BANK_ACCOUNT, start, end, certainty, number, personal)


# A sentence that ends, or a signature below, does not name the holder.
_HOLDER_ENDS = lazily(r"。(?!.{0,4}名義)|\n[ \u3000]*\n|\n[-=_―─━]{2}")


def _bank_start(text: str, before: int, begin: int) -> int:
    """Where the name of the bank begins that stands before an account in its line; -1 for none."""
    last = None
    for bank in _BANK.finditer(text, max(begin, before - _BETWEEN), before):
        last = bank
    if last is None or "。" in text[last.end() : before]:
        unnamed = _BRANCH.search(text[max(begin, before - _BETWEEN) : before])
        return max(begin, before - _BETWEEN) + unnamed.start("name") if unnamed else -1
    name = last.group("name")
    lead = _LEAD.match(name)
    start = lead.end() if lead else 0
    if len(name) - start <= len("銀行") and not name.endswith("ゆうちょ"):
        return -1
    return last.start("name") + start


RECOGNIZER = BankAccount()
