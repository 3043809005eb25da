"""周りの言葉。Neighbouring words raise or lower the certainty of a number.

A check digit alone lets one random number in ten pass; 「マイナンバー」 before it, or 「注文番号」, decides.
"""

import dataclasses
import math
import re

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
    "法人番号|登録番号|請求書番号|見積|案件|契約番号|案内番号|予約番号|受付番号|トランザクション|取引id|"
    "order|serial|invoice|sku|item|session|timestamp|\\bid\\b"
)


def shift(certainty: float, log_odds: float) -> float:
    """A probability moved by log-odds; stays within 0.001 and 0.999."""
    bounded = min(max(certainty, 0.001), 0.999)
    odds = math.log(bounded / (1 - bounded)) + log_odds
    return round(min(max(1 / (1 + math.exp(-odds)), 0.001), 0.999), 3)


def verdict(reading: Reading, span: Span, words: Words) -> int:
    """1 where the nearest word supports, -1 where it contradicts, 0 where no word stands near."""
    if header := reading.header(span.start):
        found = words.pattern.search(header)
        return 0 if found is None else 1 if found.lastgroup == "yes" else -1
    last = None
    for last in words.pattern.finditer(reading.before(span.start, _BEFORE)):  # noqa: B007 - the last counts
        pass
    nearest = last or words.pattern.search(reading.after(span.end, _AFTER))
    return 0 if nearest is None else 1 if nearest.lastgroup == "yes" else -1


def weigh(reading: Reading, span: Span, certainty: float, words: Words) -> float:
    """The certainty after the nearest word has spoken."""
    word = verdict(reading, span, words)
    return shift(certainty, _SUPPORT if word > 0 else -_CONTRADICT) if word else certainty
