"""かっこの読み。The reading or roman form in brackets behind a name: 佐々木 大地（ササキ ダイチ）."""

from collections.abc import Iterable, Iterator

from pidetect.dictionaries import surname_readings
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.normalize import positions
from pidetect.reading import plain
from pidetect.types import Kind, Match

_READING = lazily(
    r"[ \u3000]{0,2}[（(【\[][ \u3000]?(?:(?:フリガナ|ふりがな|よみがな|読み|よみ|カナ)[ \u3000:：]{1,2})?(?P<name>[ァ-ヶー]{2,10}(?:[ \u3000・]{0,2}[ァ-ヶー]{1,12}){0,3}|[ぁ-んー]{2,10}[ \u3000・]{0,2}[ぁ-んー]{0,10}"
    r"|[ｦ-ﾟ]{2,12}(?:[ \u3000]{1,2}[ｦ-ﾟ]{1,12}){0,3}|[A-Z][A-Za-z'’\-]{1,15},?[ ][A-Za-z'’\- ]{2,30})[ \u3000]?(?:[）)】\]]|[、,][ ]?(?=[0-9明大昭平令旧本])|[ \u3000]?[,、][ ]?[A-Z])"
)
_NO_READING = frozenset(("ふりがな", "フリガナ", "カナ", "かな", "よみがな", "サイン", "なし"))
_SURE, _LONG = 0.7, 2


def behind(text: str, end: int, row: int = -1) -> Match | None:
    """The reading in brackets behind a name that ends at a position."""
    found = _READING.match(text, end)
    if found is None or found["name"] in _NO_READING:
        return None
    name = " ".join(plain(found["name"]).split())
    if not name.isascii() and name.count(" ") < _LONG and lexicon.likeness(name) <= lexicon.COMMON:
        return None
    return Match(Kind.PERSON_NAME, *found.span("name"), 0.93, name, row=row)


_IN_BRACKETS = lazily(
    r"[ \u3000]?(?P<reading>[ァ-ヶー]{2,8}[ \u3000][ァ-ヶー]{2,8}|[ぁ-んー]{2,8}[ \u3000][ぁ-んー]{2,8}|[ｦ-ﾟ]{2,10}[ \u3000][ｦ-ﾟ]{2,10})[ \u3000]?[）)】\]]"
)
_ONE_IN_BRACKETS = lazily(
    r"[ \u3000]?(?P<reading>[ァ-ヶー]{2,8}|[ぁ-んー]{2,8})[ \u3000]?[）)】\]]"
)
_BEFORE = lazily(
    rf"(?:^|[^{KANJI}{HIRAGANA}{KATAKANA}])(?P<name>[{KANJI}]{{1,4}}(?:[ \u3000]?[{KANJI}{HIRAGANA}{KATAKANA}]{{1,5}})?)[ \u3000]{{0,2}}\Z"
)
_KANJI_BEFORE = lazily(rf"(?:^|[^{KANJI}])(?P<name>[{KANJI}]{{1,4}})[ \u3000]{{0,2}}\Z")
_REACH, _LIKELY_READING = 16, 0.8


def with_reading(text: str) -> Iterator[Match]:
    """表 和樹（オモテ カズキ）: what has the reading of a name in brackets behind it is a name."""
    for bracket in positions(text, "（", "(", "【", "["):
        found = _IN_BRACKETS.match(text, bracket + 1)
        if found is None:
            yield from _surname_with_reading(text, bracket)
            continue
        reading = " ".join(plain(found["reading"]).split())
        if lexicon.likeness(reading) < _LIKELY_READING:
            continue
        first = max(0, bracket - _REACH)
        named = _BEFORE.search(text[first:bracket])
        if named is None or vetoes.is_ordinary(named["name"]):
            continue
        start, end = named.span("name")
        name = lexicon.modern(" ".join(plain(named["name"], keep_case=True).split()))
        yield Match(Kind.PERSON_NAME, first + start, first + end, 0.9, name)
        yield Match(Kind.PERSON_NAME, *found.span("reading"), 0.93, reading)


def _surname_with_reading(text: str, bracket: int) -> Iterator[Match]:
    """中城（なかぐすく）: a surname with the reading of a surname behind it."""
    found = _ONE_IN_BRACKETS.match(text, bracket + 1)
    if found is None or lexicon.hiragana(found["reading"]) not in surname_readings():
        return
    first = max(0, bracket - _REACH)
    named = _KANJI_BEFORE.search(text[first:bracket])
    if named is None or not (
        lexicon.is_surname(named["name"]) or lexicon.is_rare_surname(named["name"])
    ):
        return
    if not (vetoes.is_ordinary(named["name"]) or vetoes.is_place_too(named["name"])):
        start, end = named.span("name")
        name = lexicon.modern(named["name"])
        yield Match(Kind.PERSON_NAME, first + start, first + end, 0.75, name)
        yield Match(Kind.PERSON_NAME, *found.span("reading"), 0.75, name)


_MAIDEN = lazily(rf"[ \u3000]?[（(](?:旧姓)?(?P<name>[{KANJI}]{{1,4}})[）)]")


def maiden_names(text: str, named: Iterable[Match]) -> Iterator[Match]:
    """真鍋 由起（野添）: the former surname in brackets, in a text that speaks of 旧姓."""
    if "旧姓" not in text:
        return
    for match in named:
        found = _MAIDEN.match(text, match.end) if " " in match.value else None
        if found is not None and lexicon.likeness(found["name"]) >= lexicon.RARE_SURNAME:
            # With the value of the present name: she is the same person.
            yield Match(Kind.PERSON_NAME, *found.span("name"), 0.85, match.value)


def readings(text: str, named: Iterable[Match]) -> Iterator[Match]:
    """The readings of all names in a text that have one."""
    for match in named:
        found = behind(text, match.end) if match.certainty > _SURE else None
        if found is not None:
            yield found
