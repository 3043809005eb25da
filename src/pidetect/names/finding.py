"""名前を見つける。From every sign of a name to the name beside it.

Each sign looks only at its own side and a few characters far, so a text costs as much as it has signs.
"""

import math
import re
from collections.abc import Iterator

from pidetect.names import latin, lexicon, stretch, talk, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI
from pidetect.names.signs import (
    AFTER_LABEL,
    AND_BEFORE,
    BETWEEN_NAMES,
    EMPTY_VALUE,
    IN_BRACKETS,
    INTRODUCTIONS,
    NOT_AFTER_TITLE,
    POSTS,
    STRONG_LABELS,
    TITLES,
)
from pidetect.names.stretch import Stretch
from pidetect.reading import plain
from pidetect.signs import Hits
from pidetect.types import Kind, Match

_STRONG = frozenset(STRONG_LABELS)
_MOST_IN_A_LIST = 80
_LEAST_LIKELY = 0.02
_SURE_PAIR = 0.9
_BLANKS = re.compile("[ \u3000]+")


def by_structure(text: str, hits: Hits) -> Iterator[Match]:
    """Names beside labels, titles and posts, before mail addresses, and alone on a line.

    Args:
        text: the text.
        hits: places of the signs of names in it.
    """
    for start, end in hits:
        word = _BLANKS.sub("", plain(text[start:end]))
        if (odds := TITLES.get(word)) is not None:
            yield from _before_title(text, start, end, odds)
        elif word in POSTS:
            yield from _before_title(text, start, end, POSTS[word])
            yield from _behind_post(text, end)
        elif word in INTRODUCTIONS:
            yield from _before_title(text, start, end, 1.2)
        else:
            yield from _labelled(text, start, end, strong=word in _STRONG)
    yield from _pairs(text)
    yield from latin.names(text)
    yield from talk.speakers(text)


def by_tagger(text: str) -> Iterator[Match]:
    """Names in running text, by the tagger, unless their neighbours make them something else."""
    from pidetect import tagger  # noqa: PLC0415 - its tables are needed in deep mode only

    try:
        spans = tagger.names(text)
    except FileNotFoundError:  # until the model is trained
        return
    for span in spans:
        name = lexicon.modern(" ".join(plain(text[span.start : span.end]).split()))
        if vetoes.is_nobody(name) or vetoes.precedes_badly(text, span.start):
            continue
        if any(map(str.isdecimal, name)):
            continue
        certainty = span.certainty * (0.5 if vetoes.follows_badly(text, span.end) else 1.0)
        yield Match(Kind.PERSON_NAME, span.start, span.end, round(certainty, 3), name)


def weighed(likeness: float, odds: float) -> float:
    """The probability after a sign has spoken."""
    bounded = min(max(likeness, 0.01), 0.99)
    return round(1 / (1 + math.exp(-(math.log(bounded / (1 - bounded)) + odds))), 3)


def _match(found: Stretch, certainty: float) -> Match:
    return Match(Kind.PERSON_NAME, found.start, found.end, certainty, lexicon.modern(found.name))


def _before_title(text: str, start: int, end: int, odds: float) -> Iterator[Match]:
    """The name that a form of address or a post follows."""
    if NOT_AFTER_TITLE.match(text, end):
        return
    found = stretch.ending(text, start)
    if found is None or found.likeness < _LEAST_LIKELY:
        latin_name = (
            latin.ending(text, start)
            if text[max(0, start - 1) : start].strip(" ").isascii()
            else None
        )
        if latin_name is not None and odds > 1.3:
            yield _match(latin_name, weighed(latin_name.likeness, odds))
        return
    if odds < 1.3 and (
        found.likeness < lexicon.RARE_SURNAME or (found.end < start and " " not in found.name)
    ):
        return
    if vetoes.precedes_badly(text, found.start):
        return
    if found.likeness <= lexicon.UNKNOWN:
        # An unknown word before さん is a name, unless it is a trade (豆腐屋) or is written in hiragana.
        odds += 0.6 if _UNKNOWN_NAME.fullmatch(found.name) else -0.8
    yield _match(found, weighed(found.likeness, odds))
    yield from _list_before(text, found.start, odds)


_UNKNOWN_NAME = re.compile(f"[{KANJI}]{{2,3}}(?<![屋達方々衆連])")


def _list_before(text: str, start: int, odds: float) -> Iterator[Match]:
    """田中・鈴木両名: the names in front of the one that carries the title."""
    for _ in range(_MOST_IN_A_LIST):
        link = AND_BEFORE.search(text[max(0, start - 8) : start])
        if link is None:
            return
        found = stretch.ending(text, start - len(link.group()))
        if found is None or found.likeness < lexicon.RARE_SURNAME or _is_thing(text, found):
            return
        yield _match(found, weighed(found.likeness, odds - 0.3))
        start = found.start


def _behind_post(text: str, end: int) -> Iterator[Match]:
    """営業部長 佐藤一郎, 課長の鈴木: the name behind a post."""
    link = _BEHIND_POST.match(text, end)
    if link is None:
        return
    found = stretch.starting(text, link.end())
    if (
        found is not None
        and found.likeness >= lexicon.SURNAME - 0.05
        and not _is_thing(text, found)
    ):
        yield _match(found, weighed(found.likeness, 0.8))


_APART = re.compile(r"[ \u3000\n、,・（(]|\Z")
_BEHIND_POST = re.compile(r"[ \u3000]{1,2}|の(?=[一-鿿])|[ \u3000]?[:：][ \u3000]?|・")


def _is_thing(text: str, found: Stretch) -> bool:
    return vetoes.follows_badly(text, found.end) or vetoes.precedes_badly(text, found.start)


_OF_PERSONS = re.compile(r"(?:様|者|人|員|方|さま|子|主|生|先|親|童)$")


def _labelled(text: str, start: int, end: int, *, strong: bool) -> Iterator[Match]:
    """The name, or the list of names, behind a label."""
    if text[end - 1] in ":：":
        end -= 1
    if strong and (bracket := IN_BRACKETS.match(text, end)) is not None:
        yield from _list_from(text, bracket.end(), 2.4)
    after = AFTER_LABEL.match(text, end)
    if after is None or after.end() == end:
        return
    before = text[max(0, start - 1) : start]
    if not strong and before and re.match(f"[{KANJI}]", before):
        return
    if before == "の" and not _OF_PERSONS.search(text[max(0, start - 5) : start - 1]):
        return
    if text.startswith("ローマ", after.end()):
        return
    colon = after.group("colon") is not None
    odds = (3.2 if strong else 2.0) if colon else (1.8 if strong else 0.4)
    if after.group("line") is not None:
        odds = 1.4 if strong else -1.0
    if EMPTY_VALUE.match(text, after.end()):
        return
    yield from _list_from(text, after.end(), odds)


def _list_from(text: str, at: int, odds: float) -> Iterator[Match]:
    """Names one after another from a position on, while they look like names."""
    least = _LEAST_LIKELY
    for number in range(_MOST_IN_A_LIST):
        found = _beyond_department(text, at)
        if found is None or found.start == found.end or found.likeness < least:
            return
        certainty = weighed(found.likeness, odds)
        if _is_thing(text, found):
            return
        yield _match(found, certainty)
        between = BETWEEN_NAMES.match(text, found.end)
        if between is None or found.likeness < min(least, 0.35):
            return
        # A new line goes on with the list only where it begins with a name beyond doubt.
        if "\n" in between.group():
            if number == 0 and odds < 1.3:
                return
            least = lexicon.SURNAME
        elif between.group().strip(" \u3000"):
            least = 0.2 if odds > 1 else 0.35
        else:
            least = lexicon.SURNAME
        at = between.end()


_DEPARTMENT = re.compile(
    rf"(?:[（(][^）)\n]{{1,16}}[）)])?(?:[{KANJI}{HIRAGANA}ァ-ヶーA-Za-z0-9・]{{1,20}}(?:取締役|部|課|室|係|社|支店|店|グループ|チーム|センター|所|局|科|病棟|ユニット|会|本部|院|校|大学)(?:長|主任|代理)?|(?:株式会社|有限会社|[(（]株[)）])[^\s、。\n]{{1,20}}|[^\s、。\n]{{1,20}}(?:株式会社|[(（]株[)）]))[ \u3000の]{{1,2}}"
)


def _beyond_department(text: str, at: int) -> Stretch | None:
    """The name at a position; 営業部 and a company before it are passed over."""
    for _ in range(3):
        department = _DEPARTMENT.match(text, at)
        if department is None:
            break
        at = department.end()
    found = stretch.starting(text, at)
    if found is not None and found.likeness > _LEAST_LIKELY:
        return found
    return latin.starting(text, at) or found


# The space comes first, so that the expression engine passes all other characters by.
_GAP = re.compile(rf"[ \u3000](?<=[{KANJI}].)[ \u3000]?(?=[{KANJI}{HIRAGANA}ァ-ヶ])")
_KANA_PAIR = re.compile(
    r"(?<![ァ-ヶー・])[ァ-ヶー]{2,6}[ \u3000][ァ-ヶー]{2,6}(?![ァ-ヶー・])|[ｦ-ﾟ]{2,10}[ \u3000][ｦ-ﾟ]{2,10}"
)
_KANA_GAP = re.compile(r"[ \u3000](?<=[ァ-ヶーｦ-ﾟ].)(?=[ァ-ヶｦ-ﾟ])")


def _pairs(text: str) -> Iterator[Match]:
    """Family and given name set apart by a space, both as dictionaries know them."""
    if " " not in text and "\u3000" not in text:
        return
    for gap in _GAP.finditer(text):
        found = _around(text, gap.start(), gap.end())
        if found is not None and found.likeness > _SURE_PAIR and not _is_thing(text, found):
            yield _match(found, round(found.likeness - 0.05, 3))
    yield from _spelled(text)
    for gap in _KANA_GAP.finditer(text):
        first = max(0, gap.start() - 10)
        for pair in _KANA_PAIR.finditer(text, first, gap.end() + 10):
            name = " ".join(plain(pair.group()).split())
            likeness = lexicon.likeness(name)
            # Half-width kana stands in lists of banks and payrolls: one known part is enough there.
            if (
                likeness > (0.75 if pair.group()[0] >= "ｦ" else _SURE_PAIR)
                and pair.start() < gap.start() < pair.end()
            ):
                yield _match(Stretch(*pair.span(), name, likeness), likeness - 0.1)


_SPELLED = re.compile(
    rf"[{KANJI}](?<![{KANJI}].)(?:[ \u3000]{{1,4}}[{KANJI}]){{2,5}}(?![{KANJI}{HIRAGANA}])|[ァ-ヶ](?<![ァ-ヶー].)(?:[ \u3000]{{1,3}}[ァ-ヶー]){{3,9}}(?![ァ-ヶー])"
)
_PARTS = re.compile(r"[ \u3000]+")


def _spelled(text: str) -> Iterator[Match]:
    """清 水　　隆: single letters set apart, as forms and minutes print names."""
    for found in _SPELLED.finditer(text):
        letters = _PARTS.split(found.group())
        gaps = [len(g.replace("\u3000", "  ")) for g in _PARTS.findall(found.group())]
        widest = max(range(len(gaps)), key=lambda n: gaps[n])
        name = f"{''.join(letters[: widest + 1])} {''.join(letters[widest + 1 :])}"
        if min(gaps) == gaps[widest]:
            name = "".join(letters)
        likeness = lexicon.likeness(name)
        if likeness > _SURE_PAIR or (gaps[widest] > min(gaps) and likeness >= 0.75):
            yield _match(Stretch(*found.span(), name, likeness), 0.88)


def _around(text: str, left: int, right: int) -> Stretch | None:
    """The pair around a gap: the longest surname that ends before it, the longest given name behind it."""
    before = lexicon.modern(plain(text[max(0, left - 5) : left]))
    after = lexicon.modern(plain(text[right : right + 5]))
    best: Stretch | None = None
    for length in range(min(4, len(before)), 0, -1):
        surname = before[-length:]
        if not re.fullmatch(f"[{KANJI}]+", surname):
            continue
        edge = before[-length - 1 : -length] if length < len(before) else ""
        if length == 1 and edge and re.match(f"[{KANJI}0-9a-z]", edge):
            continue
        if edge and re.match(f"[{KANJI}]", edge) and not vetoes.may_precede(text, left - length):
            continue
        for size in range(min(4, len(after)), 0, -1):
            likeness = _given_behind(surname, after, size)
            if likeness > (best.likeness if best else 0.0):
                best = Stretch(left - length, right + size, f"{surname} {after[:size]}", likeness)
    return best


def _given_behind(surname: str, after: str, size: int) -> float:
    given, rest = after[:size], after[size : size + 1]
    same = re.compile(f"[{KANJI}]|(?<=[{HIRAGANA}])[{HIRAGANA}]")
    if rest and re.match(f"[{KANJI}]", rest) and re.match(f"[{KANJI}]", given[-1]):
        return 0.0
    if rest and re.match("[ァ-ヶー]", rest) and re.match("[ァ-ヶー]", given[-1]):
        return 0.0
    if (
        same.match(rest)
        and re.match(f"[{HIRAGANA}]", given[-1])
        and rest not in "はがをにのでもとへ"
    ):
        return 0.0
    if (
        vetoes.is_nobody(given)
        or (vetoes.is_nobody(surname) and not lexicon.is_surname(surname))
        or vetoes.ends_like_a_body(given)
    ):
        return 0.0
    return lexicon.likeness(f"{surname} {given}")
