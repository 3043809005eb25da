"""つなぐ。Two names beside each other that are one, and words that many doubtful signs make a name.

マリア 城之内, ティモシー・原, アンナ・リー・金剛寺: a given name of abroad before a Japanese surname. 登米主任 and 登米 that
calls: one doubtful sign proves nothing, two in different sentences nearly do.
"""

import math
from collections.abc import Iterator, Sequence

from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI
from pidetect.names.signs import POSTS, STRONG_LABELS, WEAK_LABELS
from pidetect.names.stretch import Stretch
from pidetect.types import Kind, Match

_ABROAD = lazily(
    rf"(?<![ァ-ヶー{KANJI}・])(?P<given>[ァ-ヴ][ァ-ヴー]{{1,9}}(?:[・＝=][ァ-ヴー]{{1,9}}){{0,2}})(?P<link>[ \u3000・＝=])\Z"
)
_REACH, _BLANKS = 28, " \u3000"
_KANJI = lazily(f"[{KANJI}]{{1,4}}")
_KATAKANA = lazily("[ァ-ヴー]")
_SURE, _FLOOR = 0.5, 0.5
_LEAST_DOUBTFUL, _MOST_NAMES, _BEST = 0.15, 400, 0.8
_NO_GIVEN = frozenset((*POSTS, "スタッフ", "メンバー", "ゲスト", "ホテル", "パート", "アルバイト"))


def from_abroad(text: str, names: Sequence[Match]) -> Iterator[Match]:
    """A Japanese name with the name of abroad before it, as one name.

    Args:
        text: the text.
        names: what was found in it, doubtful as well.
    """
    sure = {(m.start, m.end) for m in names if m.certainty >= _SURE}
    for name in names:
        if name.certainty < _SURE or name.row >= 0 or not name.start:
            continue
        if text[name.start - 1] not in " \u3000・＝=" or not _KATAKANA.match(text[name.start - 2]):
            continue
        if not _KANJI.fullmatch(name.value):
            continue
        first = max(0, name.start - _REACH)
        found = _ABROAD.search(text[first : name.start])
        if found is None or found["given"] in _NO_GIVEN:
            continue
        start = first + found.start()
        seen = (start, first + found.end("given")) in sure
        if not seen and vetoes.is_ordinary(found["given"]):
            continue
        if _is_one(found["given"], found["link"], name.value, seen=seen):
            link = " " if found["link"] in _BLANKS else "・"
            value = f"{found['given']}{link}{name.value}"
            yield Match(Kind.PERSON_NAME, start, name.end, max(name.certainty, 0.9), value)


def _is_one(given: str, link: str, name: str, *, seen: bool) -> bool:
    """Whether katakana and kanji beside each other are one name; ``seen``: the katakana is a name by itself."""
    if not lexicon.is_open_surname(name):
        # ブラウン 美咲: the surname of abroad before a Japanese given name.
        return seen and link in _BLANKS and lexicon.is_given(name)
    return link in "・＝=" or (seen and link == " ") or lexicon.is_given(given)


_FIRM_IN_KATAKANA = lazily(f"[{KANJI}](?<![童徒児員者客娘弟妹姉兄母父孫友婦夫妻子家生])[ァ-ヴー]+$")
_SURNAME_BEFORE = lazily(rf"(?<![{KANJI}{HIRAGANA}ァ-ヶー々])(?P<name>[{KANJI}]{{1,4}})[ \u3000]\Z")


def ends_a_firm(text: str, found: Stretch) -> bool:
    """東洋バルヴさん is a firm: katakana behind a kanji that is neither a post nor a relation."""
    if found.name[-1:] > "ヿ" or not found.start:
        return False
    edge = found.start - 1
    return _FIRM_IN_KATAKANA.match(text, edge, found.end) is not None and not vetoes.may_precede(
        text, found.start
    )


def with_surname(text: str, found: Stretch) -> Stretch:
    """（山王 テル様）: a given name with an unknown word before it, which fills its place, is both names."""
    if (
        " " in found.name
        or not lexicon.is_given(found.name)
        or text[found.end : found.end + 1] in (" ", "\u3000")
    ):
        return found
    before = _SURNAME_BEFORE.search(text, max(0, found.start - 6), found.start)
    if before is None or before["name"] in _NO_SURNAMES:
        return found
    word = before["name"]
    plain_word = (
        vetoes.is_ordinary(word) and _KANJI.match(found.name) and not lexicon.is_surname(word)
    )
    if vetoes.ends_like_a_body(word) or word in vetoes.NOBODY or plain_word:
        return found
    return Stretch(before.start(), found.end, f"{word} {found.name}", lexicon.UNKNOWN_AND_GIVEN)


_NO_SURNAMES = frozenset(
    (
        *POSTS,
        *STRONG_LABELS,
        *WEAK_LABELS,
        "夫",
        "妻",
        "父",
        "母",
        "子",
        "孫",
        "兄",
        "姉",
        "弟",
        "妹",
    )
)


def repeated(names: Sequence[Match]) -> Iterator[Match]:
    """Names that are likely in two places or more, as sure ones: リクくん, and リクくん again."""
    if not any(_SURE <= name[3] < _BEST for name in names):
        return
    places: dict[str, set[int]] = {}
    for name in names:
        if name.certainty >= _SURE and name.row < 0:
            places.setdefault(name.value, set()).add(name.start)
    for name in names:
        if _SURE <= name.certainty < _BEST and len(places.get(name.value, ())) > 1:
            yield name._replace(certainty=_BEST)


def often(text: str, names: Sequence[Match]) -> Iterator[Match]:
    """Words that are doubtful names in several places, and together are likely ones.

    Each place counts once, with the best of its signs; the doubts are multiplied.
    """
    for word, places in _places(names).items():
        doubtful = [m for m in places.values() if m.certainty < _FLOOR]
        if not doubtful or len(places) < 2 or not _may_be(word):
            continue
        together = 1 - math.prod(1 - m.certainty for m in places.values())
        for match in doubtful if together >= _FLOOR else ():
            if not vetoes.follows_badly(text, match.end):
                yield match._replace(certainty=round(min(together, _BEST), 3))


def _places(names: Sequence[Match]) -> dict[str, dict[int, Match]]:
    """The best match of each word at each place; nothing for long lists, which need no help."""
    best: dict[str, dict[int, Match]] = {}
    for name in names:
        if name.certainty < _LEAST_DOUBTFUL or name.row >= 0:
            continue
        places = best.setdefault(name.value, {})
        known = places.get(name.start)
        if known is None or known.certainty < name.certainty:
            places[name.start] = name
        if len(best) > _MOST_NAMES:
            return {}
    return best


def _may_be(word: str) -> bool:
    """Whether a word may be a surname by itself; a town only where it is a frequent surname."""
    if len(word) < 2 or vetoes.is_nobody(word) or vetoes.ends_like_a_body(word):
        return False
    return lexicon.is_surname(word) or lexicon.is_rare_surname(word) or " " in word
