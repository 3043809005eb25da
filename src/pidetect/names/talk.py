"""話す人。Who speaks in chats and minutes: the name before a time or a colon at the start of a line.

「田村：資料は来週」「11:02<TAB>伊織<TAB>…」「Priya Nair  10:20」「@知念 確認しました」. One such line may be anything
(備考：); a word that speaks twice, or is a surname, is a person.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterator

from pidetect.expressions import lazily
from pidetect.names import latin, lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.names.signs import POSTS
from pidetect.normalize import fold, positions
from pidetect.types import Kind, Match

_NAME = (
    rf"(?:[{KANJI}]{{1,4}}(?:[ \u3000]?[{KANJI}{HIRAGANA}{KATAKANA}]{{1,4}})?|[{HIRAGANA}]{{2,6}}|[ァ-ヶー]{{2,8}}(?:[・ ][ァ-ヶー]{{2,10}}){{0,2}}"
    r"|[A-Z][A-Za-z.]{1,14}(?: [A-Z][A-Za-z]{1,14})?|[a-z]{3,12})"
)
_NOTE = r"(?:[ \u3000]?[(（][^)）\n]{1,14}[)）])?"
_TIME = r"(?:[0-9０-９]{1,2}[:：][0-9０-９]{2}(?::[0-9]{2})?)"
_TIMED = lazily(
    rf"[\[［(]?(?:[0-9]{{4}}[/\-.][0-9]{{1,2}}[/\-.][0-9]{{1,2}}[ T]?|[0-9]{{1,2}}/[0-9]{{1,2}} )?{_TIME}[\]］)]?[ \t\u3000]{{1,3}}(?P<name>{_NAME}){_NOTE}(?:\t|[ ]?[:：＞>]|(?=[ ]?(?:\n|\Z))|(?P<apart>\u3000|[ ]{{2}}))"
)
_BEFORE_TIME = lazily(
    rf"(?P<name>{_NAME}){_NOTE}(?:さん)?[ \t\u3000]{{1,3}}[\[［(]?{_TIME}[\]］)]?"
)
_SPEAKER = lazily(
    rf"[ \u3000・\-−○●■>]{{0,3}}(?P<name>{_NAME})(?:さん|氏|部長|課長|係長|主任|社長|委員|議員|先生|様)?{_NOTE}[ \u3000]?[:：](?!//)"
)
_CALLED = lazily(rf"(?P<name>[{KANJI}]{{1,4}})(?=さん|[ \u3000\n、]|$)")
_ROOM = lazily("[(（](?:和室|洋室|応接|会議|定員|[0-9０-９]{1,3}[名人席階])")
_REACH = 48
_SURE, _REPEATED, _AMONG = 0.86, 0.8, 0.65
_LEAST, _LEAST_SPEAKERS = 0.4, 2


def speakers(text: str) -> Iterator[Match]:
    """The persons who speak or are called in chats and minutes."""
    yield from _called(text)
    timed, colons = _lines_with_colons(text)
    if not timed and not colons:
        return
    times = Counter(m.group("name") for m in timed)
    talk = len(timed) > 1
    for found in timed:
        name = found.group("name")
        if _ROOM.search(found.group()) or _is_programme(found):
            continue
        if name.islower() and not lexicon.is_roman_part(name):
            continue
        if talk and (times[name] > 1 or _likeness(name) >= lexicon.GIVEN_ONLY):
            yield from _match(found, _SURE)
    yield from _spoken(colons, times)


def _is_programme(found: re.Match[str]) -> bool:
    """10:00　開会　挨拶: ordinary words behind a time, or a level of a log, parted by a blank alone."""
    name = found.group("name")
    if found.groupdict().get("apart") is not None and name.isascii():
        return True
    words = name.split()
    if found.groupdict().get("apart") is None and len(words) == 1:
        return False
    return all(vetoes.is_ordinary(w) and not lexicon.is_open_surname(w) for w in words)


def _spoken(colons: list[re.Match[str]], times: Counter[str]) -> Iterator[Match]:
    """Who speaks before a colon; among several who surely do, also who is in no dictionary."""
    spoken = Counter(m.group("name") for m in colons if _likeness(m.group("name")) >= _LEAST)
    sure = {
        name
        for name, number in spoken.items()
        if _likeness(name) >= lexicon.SURNAME or number > 1 or name in times
    }
    talk = sum(_likeness(name) >= lexicon.SURNAME for name in sure) >= _LEAST_SPEAKERS
    for found in colons:
        name = found.group("name")
        if name in sure:
            yield from _match(found, _REPEATED)
        elif talk and _likeness(name) > lexicon.COMMON and not vetoes.is_ordinary(name):
            yield from _match(found, _AMONG)


def _lines_with_colons(text: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Beginnings of lines with a name and a time, and those with a name and a colon."""
    timed: list[re.Match[str]] = []
    spoken: list[re.Match[str]] = []
    done = -1
    for at in positions(text, ":", "："):
        first = max(0, at - _REACH)
        line = text.rfind("\n", first, at) + 1
        if line <= done or (line == 0 and first):
            continue
        done = line
        if text[at - 1 : at].isdecimal() and text[at + 1 : at + 3].isdecimal():
            found = _TIMED.match(text, line) or _BEFORE_TIME.match(text, line)
            timed += [found] if found else []
        elif (speaker := _SPEAKER.match(text, line, at + 1)) is not None:
            spoken.append(speaker)
    return timed, spoken


def _called(text: str) -> Iterator[Match]:
    """@知念: who is called in a chat."""
    for at in positions(text, "@", "＠"):
        found = _CALLED.match(text, at + 1)
        if found is not None and _likeness(found.group("name")) >= lexicon.RARE_SURNAME:
            yield from _match(found, _REPEATED)


@functools.lru_cache(maxsize=2048)
def _likeness(name: str) -> float:
    folded = " ".join(fold(name).text.split())
    bare = folded.replace(" ", "")
    if vetoes.is_nobody(bare) or vetoes.ends_like_a_body(bare):
        return 0.0
    if folded.isascii():
        return 0.5 if latin.looks_personal(folded) else 0.0
    return 0.5 if "・" in folded else lexicon.likeness(folded)


def _match(found: re.Match[str], certainty: float) -> Iterator[Match]:
    name = _without_post(found.group("name"))
    folded = " ".join(fold(name).text.split())
    if not vetoes.is_nobody(folded) and not vetoes.ends_like_a_body(folded):
        start = found.start("name")
        yield Match(Kind.PERSON_NAME, start, start + len(name), certainty, lexicon.modern(folded))


def _without_post(name: str) -> str:
    """関教頭, 田母神 主任: the surname alone."""
    for length in range(min(4, len(name) - 1), 1, -1):
        surname = name[:-length].rstrip(" \u3000")
        if name[-length:] in POSTS and lexicon.is_open_surname(surname):
            return surname
    return name
