"""書類の記憶。Who is named once in full is meant by every later mention of the surname.

三枝 美穂 stands in the list of participants, and three lines later 三枝 will send the minutes. A surname
of one letter, or one that is also a place followed as places are, is not recalled.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from pidetect.dictionaries import common_words
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import KANJI
from pidetect.normalize import positions
from pidetect.signs import Words
from pidetect.types import Kind, Match

_NAMED = Kind.PERSON_NAME
_SURE = 0.8
CERTAINTY = 0.82
_MOST_NAMES, _MOST_MENTIONS = 400, 20_000
_FEW = 8
_KANJI = lazily(f"[{KANJI}]")
_MAY_FOLLOW = lazily(
    r"[はがをにへのもとやで、。,，・／/）)」』\s\u3000:：（(→⇒]|様|さん|氏|殿|先生|部長|課長|係長|主任|社長|次長|室長|専務|常務|会長|宛|より|から|まで|です|でし|だ|も|\Z"
)


def recall(
    text: str, known: Sequence[Match], seen: AbstractSet[tuple[int, int]]
) -> Iterator[Match]:
    """Further mentions of the persons that are already sure.

    Args:
        text: the text.
        known: names found in it.
        seen: places of names that need not be told again.
    """
    names = list(_mentions(known))
    if not names:
        return
    for number, start, end in _mentioned(text, names)[:_MOST_MENTIONS]:
        if (start, end) not in seen and _stands_alone(text, start, end):
            value = lexicon.modern(names[number]).replace(" ", "")
            yield Match(_NAMED, start, end, CERTAINTY, value)


def _mentioned(text: str, names: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where names stand, the longest at each place: number of the name, start and end."""
    if len(names) > _FEW:
        return Words(names).places(text)
    # For a few names an automaton takes longer to build than they take to find.
    found = sorted(
        (start, -len(name), number)
        for number, name in enumerate(names)
        for start in positions(text, name)
    )
    apart: list[tuple[int, int, int]] = []
    last = 0
    for start, length, number in found:
        if start >= last:
            last = start - length
            apart.append((number, start, last))
    return apart


def _mentions(known: Iterable[Match]) -> dict[str, None]:
    """Full names and surnames worth looking for, at most so many."""
    names: dict[str, None] = {}
    for match in known:
        if len(names) >= _MOST_NAMES:
            break
        if match.certainty < _SURE:
            continue
        surname = surname_of(match.value)
        if surname == match.value and _is_word(surname):
            # 出口 that was taken for somebody once is a way out in the rest of the text.
            continue
        # A lone surrogate, which no automaton takes, is not printable.
        if len(surname) > 1 and surname.isprintable() and not vetoes.is_nobody(surname):
            names[surname] = None
        whole = match.value.replace(" ", "")
        if len(whole) > 3 and whole.isprintable() and _KANJI.match(whole):
            names[whole] = None
            if " " in match.value and match.value.isprintable():
                names[match.value] = names[match.value.replace(" ", "\u3000")] = None
    return names


@functools.lru_cache(maxsize=4096)
def surname_of(name: str) -> str:
    """The surname of a name: what stands before the space, or the longest of the dictionary; else the name."""
    apart, gap, _ = name.partition(" ")
    if gap:
        return apart
    lengths = [n for n in range(min(4, len(name)), 0, -1) if lexicon.is_surname(name[:n])]
    for length in lengths:
        if length == len(name) or lexicon.is_given(name[length:]):
            return name[:length]
    if lengths:
        return name[: lengths[0]]
    rare = [n for n in range(min(4, len(name)), 1, -1) if lexicon.is_rare_surname(name[:n])]
    return name[: rare[0]] if rare else name


def _is_word(name: str) -> bool:
    """Whether a name is an ordinary word besides, and no frequent surname."""
    ordinary = name in common_words() and not lexicon.is_surname(name)
    return ordinary and _KANJI.match(name) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the word is not a part of a longer one, a firm or a place."""
    if start and _KANJI.match(text[start - 1]) and not vetoes.may_precede(text, start):
        return False
    if vetoes.follows_badly(text, end) or vetoes.precedes_badly(text, start):
        return False
    return _MAY_FOLLOW.match(text, end) is not None
