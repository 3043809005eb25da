"""地の文の名前。Names that the tagger sees in running text, as far as spelling and neighbours allow.

The tagger has learned from sentences; tables, menus and logs are none. What no name can look like is
refused here, whatever it is taken for.
"""

import re
from collections.abc import Iterator

from pidetect.names import lexicon, vetoes
from pidetect.reading import Reading, plain
from pidetect.types import Kind, Match

_SENTENCE, _WHOLE, _LIKELY_PAIR = 18, 0.9, 0.5
_ROMAN = re.compile(r"[A-Z][A-Za-z'’.\-]{0,20}(?:,?[ ][A-Za-z'’.\-]{1,20}){0,4}")
_ONE_ROMAN = re.compile(r"[A-Z][a-z]{2,14}")
_KATAKANA = re.compile(r"[ァ-ヴー・＝= ]+")
_MIXED = re.compile(r"[A-Za-z].*[^\x00-\x7f]|[^\x00-\x7f].*[A-Za-z]")
_SURE = 0.9


def names(reading: Reading) -> Iterator[Match]:
    """Names in running text, by the tagger, unless spelling or neighbours make them something else."""
    from pidetect import tagger  # noqa: PLC0415 - its tables are needed in deep mode only

    text = reading.text
    for span in tagger.names(text):
        name = lexicon.modern(" ".join(plain(text[span.start : span.end], keep_case=True).split()))
        if vetoes.precedes_badly(text, span.start) or not _spelled_like_a_name(
            name, span.certainty
        ):
            continue
        if reading.pieces is not None and not _may_stand_in_cell(reading, span.start, name):
            continue
        certainty = span.certainty * (0.5 if vetoes.follows_badly(text, span.end) else 1.0)
        yield Match(Kind.PERSON_NAME, span.start, span.end, round(certainty, 3), name)


def _spelled_like_a_name(name: str, certainty: float) -> bool:
    if not name or vetoes.is_no_name_alone(name):
        return False
    if name.isascii():
        if _ROMAN.fullmatch(name) is None:
            return False
        return " " in name or (certainty >= _SURE and _ONE_ROMAN.fullmatch(name) is not None)
    if _MIXED.search(name):
        return "・" in name or (certainty >= _SURE and len(name) < 8 and " " not in name)
    if " " in name and not _KATAKANA.fullmatch(name):
        return lexicon.likeness(name) >= _LIKELY_PAIR
    return True


def _may_stand_in_cell(reading: Reading, position: int, name: str) -> bool:
    """In a short cell of a column of something else (品名) only a whole name of the dictionaries is one."""
    first, last = reading.cell_around(position)
    row = reading.row_at(position)
    return row < 0 or last - first > _SENTENCE or lexicon.likeness(name) >= _WHOLE
