"""かっこの読み。The reading or roman form in brackets behind a name: 佐々木 大地（ササキ ダイチ）."""

from collections.abc import Iterable, Iterator

from pidetect.expressions import lazily
from pidetect.names import lexicon
from pidetect.reading import plain
from pidetect.types import Kind, Match

_READING = lazily(
    r"[ \u3000]{0,2}[（(【\[][ \u3000]?(?P<name>[ァ-ヶー]{2,10}[ \u3000・]{0,2}[ァ-ヶー]{0,12}|[ぁ-んー]{2,10}[ \u3000・]{0,2}[ぁ-んー]{0,10}"
    r"|[ｦ-ﾟ]{2,12}[ \u3000]{0,2}[ｦ-ﾟ]{0,12}|[A-Z][A-Za-z'’\-]{1,15},?[ ][A-Za-z'’\- ]{2,30})[ \u3000]?[）)】\]]"
)
_NO_READING = frozenset(("ふりがな", "フリガナ", "カナ", "かな", "よみがな", "サイン", "なし"))
_SURE = 0.7


def behind(text: str, end: int, row: int = -1) -> Match | None:
    """The reading in brackets behind a name that ends at a position."""
    found = _READING.match(text, end)
    if found is None or found["name"] in _NO_READING:
        return None
    name = " ".join(plain(found["name"]).split())
    if not name.isascii() and lexicon.likeness(name) <= lexicon.COMMON:
        return None
    return Match(Kind.PERSON_NAME, *found.span("name"), 0.93, name, row=row)


def readings(text: str, named: Iterable[Match]) -> Iterator[Match]:
    """The readings of all names in a text that have one."""
    for match in named:
        found = behind(text, match.end) if match.certainty > _SURE else None
        if found is not None:
            yield found
