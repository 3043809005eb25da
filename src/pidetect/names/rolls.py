"""名を並べた行。Rows of bare surnames: a plan of seats, a sheet of seals, a roster, without any header or title.

「│星│古俣│」 under 担当, 「| 茂木 | 有馬 | 小杉 |」 of a circular: most cells are frequent surnames and none of them can be
told from a town by itself. A word such as 座席, 当番 or 印 near by says that persons stand here.
"""

from collections.abc import Iterator

from pidetect.dictionaries import common_words
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.signs import POSTS, STRONG_LABELS, WEAK_LABELS
from pidetect.normalize import positions
from pidetect.types import Kind, Match

_ROLL = lazily(
    r"座席|席次|席順|配席|当番|当直|宿直|日直|シフト|勤務[表割予]|ローテ|メンバー|班分け|組分け|チーム分け|出席|連絡網|名簿|回覧|閲覧|供覧|検印|押印|承[ \u3000│]{0,2}認|受付印|名札|係[ \u3000]?分担|役割分担|担当[表割]"
)
# What parts cells.
_PARTINGS = ("│", "|", "\t", "  ", "\u3000\u3000")
_SPLIT = lazily(r"[\t│┃｜|]|[ ]{2,}|[ \u3000]*\u3000[ \u3000]*")
_CELL = lazily(r"[ \u3000]*(?P<name>[^\s│┃｜|]{1,8})[ \u3000]*")
_NO_NAMES = frozenset((*POSTS, *STRONG_LABELS, *WEAK_LABELS))
_REACH, _LONGEST_LINE, _MOST_LINES = 400, 200, 150
_LEAST, _SHARE, _CERTAINTY = 2, 0.6, 0.72


def seeds(text: str) -> Iterator[Match]:
    """Frequent surnames in the cells of lines that hold little else.

    Args:
        text: the text.
    """
    done = lines = 0
    for at in positions(text, *_PARTINGS):
        if at < done:
            continue
        lines += 1
        if lines > _MOST_LINES:
            return
        first = text.rfind("\n", done, at) + 1 or done
        stop = text.find("\n", at)
        done = stop = len(text) if stop < 0 else stop
        if stop - first <= _LONGEST_LINE:
            found = list(_in_line(text, first, stop))
            if found and _ROLL.search(text, max(0, first - _REACH), stop + _REACH // 2):
                yield from found


def _in_line(text: str, first: int, stop: int) -> Iterator[Match]:
    cells: list[tuple[int, int]] = []
    begin = first
    gaps = [*((g.start(), g.end()) for g in _SPLIT.finditer(text, first, stop)), (stop, stop)]
    for start, end in gaps:
        cell = _CELL.fullmatch(text, begin, start)
        if cell is not None:
            cells.append(cell.span("name"))
        begin = end
    if len(cells) < _LEAST:
        return
    words = [text[s:e] for s, e in cells]
    counted = [w for w in words if w not in _NO_NAMES and not w.isascii()]
    sure = [c for c, w in zip(cells, words, strict=True) if _is_sure(w)]
    likely = sum(lexicon.is_open_surname(w) for w in counted)
    if len({text[s:e] for s, e in sure}) < _LEAST or likely < _SHARE * len(counted):
        return
    for start, end in sure:
        name = lexicon.modern(text[start:end])
        yield Match(Kind.PERSON_NAME, start, end, _CERTAINTY, name)


def _is_sure(word: str) -> bool:
    """Whether a word is a frequent surname of two letters or more, and neither a town nor a thing."""
    if len(word) < 2 or not lexicon.is_surname(word) or word in _NO_NAMES:
        return False
    return not (vetoes.is_place_too(word) or vetoes.is_nobody(word) or word in common_words())
