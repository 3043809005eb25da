"""周りの言葉。Neighbouring words raise or lower the certainty of a number.

A check digit alone lets one random number in ten pass; 「マイナンバー」 before it, or 「注文番号」, decides.
"""

import dataclasses
import math
import re

from pidetect.expressions import lazily
from pidetect.reading import Reading
from pidetect.types import Span

# Log-odds: a supporting word multiplies the odds by 20, a contradicting one divides them by 30.
_SUPPORT = 3.0
_CONTRADICT = 3.4
_BEFORE, _AFTER = 40, 12


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind: ``pattern`` has the groups ``yes`` and ``no``."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, yes: str, no: str) -> "Words":
        """Words that speak for and against, as regular expressions over folded small letters."""
        return cls(re.compile(f"(?P<yes>{yes})|(?P<no>{no})"))


# Numbers that are not about a person; each kind adds its own.
OTHER_NUMBERS = (
    "注文|受注|発注|伝票|送り状|追跡|問い?合わ?せ番号|管理番号|整理番号|商品|品番|型番|部品|製品|シリアル|ロット|jan|isbn|"
    "法人番号|登録番号|請求書番号|見積(?!書(?!番号|no))|案件|契約番号|案内番号|予約番号|受付番号|トランザクション|取引id|"
    "セッション|リクエスト|スレッド|プロセス|ジョブ|チケット|識別子|通番|"
    "order|serial|invoice|sku|item|session|timestamp|(?<![a-z])id(?![a-z])"
)


def shift(certainty: float, log_odds: float) -> float:
    """A probability moved by log-odds; stays within 0.001 and 0.999."""
    bounded = min(max(certainty, 0.001), 0.999)
    odds = math.log(bounded / (1 - bounded)) + log_odds
    return round(min(max(1 / (1 + math.exp(-odds)), 0.001), 0.999), 3)


def verdict(reading: Reading, span: Span, words: Words) -> int:
    """1 where the nearest word supports, -1 where it contradicts, 0 where no word stands near.

    Before the number on its line, then the header of its cell, then behind it, then the lines above. A word
    that has a number of its own (「電話 03-3123-4567」) says nothing about the next one; in a list of numbers
    of one length it speaks for all.
    """
    before = reading.before(span.start, _BEFORE)
    line = before.rfind("\n") + 1
    length = sum(map(str.isdecimal, reading.text[span.start : span.end]))
    if found := _last(before, line, words, length):
        return found
    if (header := reading.header(span.start)) and (word := words.pattern.search(header)):
        return 1 if word.lastgroup == "yes" else -1
    after = reading.after(span.end, _AFTER + _OWN)
    behind = None if _WORDLESS.match(after) else words.pattern.search(after, 0, _AFTER)
    if behind is not None and not _FOLLOWED.match(after, behind.end()):
        return 1 if behind.lastgroup == "yes" else -1
    above = _last(before, 0, words, length) if line else 0
    # What stands on another line speaks against a number only when nothing stands between.
    return above if above > 0 or not before[line:].strip() else 0


def _last(before: str, start: int, words: Words, length: int) -> int:
    """What the last word says, if no number of another length stands between it and the end."""
    if _WORDLESS.match(before, start):
        return 0
    last = None
    for last in words.pattern.finditer(before, start):  # noqa: B007 - the last counts
        pass
    if last is None:
        return 0
    line = before.find("\n", last.end())
    if line >= 0 and _ANOTHER.search(before, last.end(), line):
        return 0
    for number in _ANOTHER.finditer(before, last.end()):
        if sum(map(str.isdecimal, number.group())) != length:
            return 0
    return 1 if last.lastgroup == "yes" else -1


_OWN = 8
# Figures among figures, as in logs and tables: no word is there to be looked for.
_WORDLESS = lazily(r"[0-9 \t\n,.:;/()\-]*+\Z")
# A number of five digits or more; shorter ones are counts, years and branch numbers.
_ANOTHER = lazily(r"(?<![0-9])[0-9](?:[-()ー ]{0,2}[0-9]){4,}(?![0-9])")
_FOLLOWED = lazily(r"[^0-9\n]{0,4}[0-9]{2}")


def glued(text: str, span: Span) -> bool:
    """Whether a number is a piece of an identifier (ABC123, order_123), or of the address of a page."""
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    if before and (_letter(before) or before in "_/=%&@#\\"):
        return True
    if after and (_letter(after) or after in "_=%&@\\"):
        return True
    page = text.rfind("://", max(0, span.start - _PAGE), span.start)
    return page >= 0 and _PAGE_ENDS.search(text, page, span.start) is None


_PAGE = 120
_PAGE_ENDS = lazily(r"[^!-~]")


def _letter(character: str) -> bool:
    return "a" <= character.lower() <= "z" or "ａ" <= character.lower() <= "ｚ"


def weigh(reading: Reading, span: Span, certainty: float, words: Words) -> float:
    """The certainty after the nearest word has spoken."""
    word = verdict(reading, span, words)
    return shift(certainty, _SUPPORT if word > 0 else -_CONTRADICT) if word else certainty
