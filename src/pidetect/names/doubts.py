"""疑い直す。A second thought about each name that was found: is it said of a person, or of a product, a ship, a hall?

「林さんの軍手」, ミサキの声, 特急「はるか」: a form of address, a tagger and a dictionary all say a name, and what tells
otherwise is the page: quotation marks, prices, no whole name and no telephone number anywhere. Some clues are weighed
together; their weights were learned from labelled documents (``tools/company/doubts``), and the sum is a probability.
"""

import functools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pidetect.dictionaries import text as dictionary
from pidetect.expressions import lazily
from pidetect.names import lexicon
from pidetect.names.clues import Surroundings, kind_of, spelling
from pidetect.types import Kind, Match

_MOST, _SHORTEST_TEXT, _LONGEST_TEXT = 300, 200, 60_000
"""A sentence by itself has no page around it that could tell."""
FLOOR, FLOOR_BESIDE = 0.0, -1.5
"""Log-odds below which a name is none: on a page of names only, and beside other personal information."""
_BEYOND_DOUBT = 0.9
_OF_SOMEBODY = frozenset((Kind.AGE, Kind.SEX, Kind.SPECIAL_CARE))
_TITLE = r"さん|様|さま|くん|君|ちゃん|氏|先生|殿|[副部課係店社所室局支工院会園校班]{0,2}長|主任|専務|常務|理事|委員|教授|選手|監督|師"
_TITLED = lazily(
    rf"[ \u3000]?(?P<title>{_TITLE})(?:(?P<in>[がはもにへとを、])|(?P<no>の)|(?P<end>[。\n)）」』\s]|\Z)|(?P<kana>[ぁ-んァ-ヶ])|(?P<kanji>[一-鿿]))?"
)
_OPENING, _CLOSING = "「『“【", "」』”】"
_SPEECH = lazily(
    r"です|ます|でした|ました|って|てくだ|ください|[。！？!?]|(?:よ|ね|か|た|て|だ|い)\Z"
)
_GOODS = lazily(
    r"円|税[込抜別]|[0-9０-９ ](?:mm|cm|ml|mL|kg|g|ｇ|㎝|V|W|時間|分|本|個|枚|入|食|巻|泊|才用)|色|サイズ|シリーズ|商品|製品|品番|型番|発売|ブランド|味|風味|銘柄|品種|キャラクター|マスコット|人形|着ぐるみ|絵本|曲|作品|番組|台風|定食|売り?場|コース|メニュー|カタログ|公演|レース|馬名|号車|行き|方面"
)
_SAMPLE = lazily("見本|記入例|サンプル|ダミー|[（(]例|例[：:）)]|例えば|たとえば|のように")
_BEAST = lazily(
    r"オス|メス|[0-9０-９一二三四五六七八九十](?:匹|頭|羽)|[犬猫馬鶏]|いぬ|ねこ|うさぎ|ウサギ|パンダ|ペンギン|ラッコ|くま|クマ|きつね|たぬき|ロボット|マスコット|キャラ"
)
# 「親方の林さん」軍手
_CLOSED = lazily(
    rf"(?:[ \u3000]?(?:{_TITLE}))?[」』”](?:(?P<kanji>[一-鿿])|(?P<katakana>[ァ-ヶ])|(?P<no>の)|(?P<particle>[がをはもにへ])|(?P<to>と)|(?P<mark>[、・（(]))?"
)
_SURE_PAIR = 0.8
_LINE, _QUOTE, _NEAR = 60, 40, 14


class Doubt(NamedTuple):
    """A name that was found, and what may be held for and against it."""

    match: Match
    clues: tuple[str, ...]


def without_things(text: str, matches: Sequence[Match]) -> list[Match]:
    """The matches without names that on second thought are things.

    Args:
        text: the text.
        matches: all that was found in it, overlaps settled.
    """
    weight = weights().get
    every = weight("", 0.0)
    floor = FLOOR if _of_persons_only(matches) else FLOOR_BESIDE
    doubted = {
        doubt.match
        for doubt in doubts(text, matches)
        if sum(filter(None, map(weight, doubt.clues)), every) < floor
    }
    if not doubted:
        return list(matches)
    kept = [m for m in matches if m not in doubted]
    if any(m.kind == Kind.PERSON_NAME for m in kept):
        return kept
    # Nobody is left whose age or illness it could be.
    return [m for m in kept if m.kind not in _OF_SOMEBODY or m.certainty >= _BEYOND_DOUBT]


def _of_persons_only(matches: Sequence[Match]) -> bool:
    """Whether nothing stands on the page but names, and what is true of cats and mascots as well."""
    return all(m.kind == Kind.PERSON_NAME or m.kind in _OF_SOMEBODY for m in matches)


def doubts(text: str, matches: Sequence[Match]) -> Iterator[Doubt]:
    """The names that may be weighed again, with their clues; none of a long list."""
    names = [m for m in matches if m.kind == Kind.PERSON_NAME]
    if not names or len(names) > _MOST or not _SHORTEST_TEXT <= len(text) <= _LONGEST_TEXT:
        return
    others = sum(m.kind != Kind.PERSON_NAME and m.kind not in _OF_SOMEBODY for m in matches)
    doubtful = [m for m in names if m.row < 0 and not _is_plain(text, m, beside=others > 0)]
    if not doubtful:
        return
    page = _Page(text, names, others)
    for match in doubtful:
        yield Doubt(match, tuple(page.clues(match)))


def _is_plain(text: str, match: Match, *, beside: bool) -> bool:
    """Whether everything speaks for a name: it is a whole one, or one beside other personal information, and not quoted."""
    if match.certainty < _BEYOND_DOUBT or _touches_quotes(text, match):
        return False
    return beside or (" " in match.value and lexicon.likeness(match.value) >= lexicon.RARE_FULL)


def _touches_quotes(text: str, match: Match) -> bool:
    before, behind = text[max(0, match.start - 1) : match.start], text[match.end : match.end + 1]
    return (before != "" and before in _OPENING) or (behind != "" and behind in _CLOSING)


class _Page:
    """A text and the names in it."""

    def __init__(self, text: str, names: Sequence[Match], others: int) -> None:
        self._text = text
        self._around = Surroundings(text, names)
        self._times = Counter(text[m.start : m.end] for m in names)
        whole = sum(m.certainty >= _SURE_PAIR and _is_whole(m.value) for m in names)
        quoted = sum(_quote(text, m.start, m.end) not in ("none", "speech") for m in names)
        self._whole = f"whole {min(3, whole)}"
        self._others = f"others {min(3, others)}"
        self._names = f"names {min(5, int(math.log2(len(names))))}"
        self._quoted = f"quoted {0 if not quoted else 1 if 2 * quoted < len(names) else 2}"

    def clues(self, match: Match) -> Iterator[str]:
        """What may be held for and against a name."""
        shape, sure = _shape(match, self._text), f"sure {int(10 * match.certainty)}"
        titled = _TITLED.match(self._text, match.end)
        title = f"title {titled['title'] if titled else 'none'}"
        quote = f"quote {_quote(self._text, match.start, match.end)}"
        yield from (f"is {shape}", sure, title, quote)
        yield f"{title} > {(titled.lastgroup or 'other') if titled else 'none'}"
        yield from (f"{quote} {shape}", f"{quote} {title}")
        yield from (f"{sure} {shape}", f"{sure} {title}", f"{sure} {quote}")
        yield from self._beside(match, shape)
        yield from self._of_page(match, (shape, title, quote, sure))
        if " " not in match.value:
            yield from spelling(self._text[match.start : match.end])

    def _beside(self, match: Match, shape: str) -> Iterator[str]:
        """What stands around a name."""
        text, start, end = self._text, match.start, match.end
        before, behind = self._around.before(start), self._around.behind(end)
        yield from (f"< {before}", f"> {behind}", f"{shape} < {before}", f"{shape} > {behind}")
        yield from self._around.neighbours(start, end)
        if _BEAST.search(text, max(0, start - _NEAR), end + _NEAR):
            yield "beast"
        if _SAMPLE.search(text, max(0, start - _NEAR), start):
            yield "sample"
        if closed := _CLOSED.match(text, end):
            yield f"closed > {closed.lastgroup or 'other'}"

    def _of_page(self, match: Match, own: tuple[str, ...]) -> Iterator[str]:
        """What the rest of the page says of a name."""
        word = self._text[match.start : match.end]
        times = self._times[word]
        unfound = f"unfound {min(2, self._text.count(word) - times)}"
        line = _line_goods(self._text, match.start, match.end)
        yield from (f"times {min(3, times)}", unfound, f"{unfound} {own[0]}", line)
        yield from (self._whole, self._others, self._names, self._quoted)
        yield from (f"{self._whole} {clue}" for clue in (*own, line, self._others))
        yield from (f"{self._others} {own[3]}", f"{self._quoted} {own[2]}")


def _is_whole(value: str) -> bool:
    """Whether a name has a family and a given name."""
    return " " in value or lexicon.likeness(value) >= lexicon.RARE_FULL


def _shape(match: Match, text: str) -> str:
    if _is_whole(match.value):
        apart = " " in match.value
        return f"{'pair' if apart else 'whole'} {int(5 * lexicon.likeness(match.value))}"
    word = text[match.start : match.end]
    return kind_of(word) if word.isalpha() else "mixed"


def _quote(text: str, start: int, end: int) -> str:
    """How a word stands in quotation marks: alone, with its title, first, within, in what somebody says, not at all."""
    first = max(0, start - _QUOTE)
    opened = max(text.rfind(mark, first, start) for mark in _OPENING)
    if opened < 0 or opened < max(text.rfind(mark, first, start) for mark in _CLOSING):
        return "none"
    closed = min(
        (at for mark in _CLOSING if (at := text.find(mark, end, end + _QUOTE)) >= 0), default=-1
    )
    if closed < 0 or "\n" in text[opened:closed]:
        return "none"
    if _SPEECH.search(text, opened + 1, closed):
        return "speech"
    if opened + 1 < start:
        return "last" if closed == end else "within"
    if closed == end:
        return "alone"
    titled = _TITLED.match(text, end)
    return "titled" if titled and titled.end("title") == closed else "first"


def _line_goods(text: str, start: int, end: int) -> str:
    """Whether the line speaks of goods."""
    first = max(start - _LINE, text.rfind("\n", 0, start) + 1)
    last = text.find("\n", end, end + _LINE)
    number = sum(1 for _ in _GOODS.finditer(text, first, last if last >= 0 else end + _LINE))
    return f"line goods {min(2, number)}"


@functools.cache
def weights() -> dict[str, float]:
    """Log-odds of each clue; "" is what holds for all."""
    lines = (line.rpartition("\t") for line in dictionary("doubts.txt").splitlines())
    return {clue: float(weight) for clue, _, weight in lines}
