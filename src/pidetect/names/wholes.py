"""氏名の残り半分。The other half of a name of which one half was found.

「田ノ上 こと　99」, 「乙訓 節　84歳」: a tagger that knows 節 but not 乙訓 finds half a name, and half a name hides nobody.
"""

from collections.abc import Iterator, Sequence

from pidetect.dictionaries import common_words, rare_surnames
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.names.signs import POSTS, STRONG_LABELS, WEAK_LABELS
from pidetect.types import Match

_SURE, _LEAST, _LONG_LIST = 0.5, 0.6, 300
_FAMILY = lazily(
    rf"(?:^|[\s\u3000、。:：（(・●○■◆※\]］〕】→])(?P<name>[{KANJI}]{{1,4}})[ \u3000]\Z"
)
_GIVEN = lazily(
    rf"[ \u3000](?P<name>[{KANJI}]{{1,3}}|[{HIRAGANA}]{{2,4}}|[{KATAKANA}]{{2,5}})(?=(?P<apart>[ \u3000]{{0,4}}[0-9０-９（(]|\u3000|[ ]{{2}}|[ \u3000]*(?:\n|\Z)|[、,，」]))"
)
_REACH = 8
_LABELS = frozenset((*POSTS, *STRONG_LABELS, *WEAK_LABELS))


def wholes(text: str, names: Sequence[Match]) -> Iterator[Match]:
    """Whole names around the halves that were found.

    Args:
        text: the text.
        names: names found in it; those of lists with headers are whole as they are.
    """
    halves = [m for m in names if m.certainty >= _SURE and m.row < 0 and " " not in m.value]
    if len(halves) > _LONG_LIST:
        return
    taken = {end for m in names if m.certainty >= _SURE for end in range(m.start, m.end)}
    for half in halves:
        found = _with_family(text, half, taken) or _with_given(text, half, taken)
        if found is not None:
            yield found


def _with_family(text: str, half: Match, taken: set[int]) -> Match | None:
    """節 as 乙訓 節."""
    if not lexicon.is_given(half.value) or lexicon.is_surname(half.value):
        return None
    found = _FAMILY.search(text, max(0, half.start - _REACH), half.start)
    if found is None or found.start("name") in taken:
        return None
    name = lexicon.modern(found["name"])
    if name in _LABELS or vetoes.is_nobody(name) or vetoes.ends_like_a_body(name):
        return None
    known = lexicon.is_surname(name) or name in rare_surnames()
    if not known and (len(name) == 1 or name in common_words()):
        return None
    start = found.start("name")
    return half._replace(start=start, value=f"{name} {half.value}")


def _with_given(text: str, half: Match, taken: set[int]) -> Match | None:
    """真砂 as 真砂 タケノ."""
    if not lexicon.is_open_surname(half.value):
        return None
    found = _GIVEN.match(text, half.end)
    if found is None or found.start("name") in taken:
        return None
    name = found["name"]
    if name in _LABELS or vetoes.is_nobody(name) or vetoes.is_thing_in_katakana(name):
        return None
    counted = found["apart"].strip(" \u3000")[:1].isdecimal()
    ordinary = name in common_words() and not lexicon.is_given(name)
    if (ordinary and not counted) or lexicon.is_surname(name):
        return None
    if not lexicon.is_given(name) and lexicon.likeness(f"{half.value} {name}") < _LEAST:
        return None
    return half._replace(end=found.end("name"), value=f"{half.value} {name}")
