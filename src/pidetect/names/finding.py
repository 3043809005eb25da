"""名前を見つける。From every sign of a name to the name beside it.

Each sign looks only at its own side and a few characters far, so a text costs as much as it has signs.
"""

import functools
import math
from collections.abc import Iterator

from pidetect.expressions import lazily
from pidetect.names import apart, contact, joining, latin, lexicon, stretch, talk, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI
from pidetect.names.relations import RELATIONS, related
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
    WEAK_LABELS,
)
from pidetect.names.stretch import Stretch
from pidetect.reading import plain
from pidetect.signs import Hits
from pidetect.types import Kind, Match, cell_match

_NAMED = Kind.PERSON_NAME
_STRONG = frozenset(STRONG_LABELS)
_MOST_IN_A_LIST = 80
_LEAST_LIKELY, _ONE_LETTER = 0.02, 0.25
_BLANKS = lazily("[ \u3000]+")
_KANJI, _WORD = lazily(f"[{KANJI}]"), lazily(f"[{KANJI}ァ-ヶーa-zA-Z]")
_JAPANESE = lazily(f"[{KANJI}ぁ-んァ-ヶー]")


def by_structure(text: str, hits: Hits) -> Iterator[Match]:
    """Names beside labels, titles and posts, before mail addresses, and alone on a line.

    Args:
        text: the text.
        hits: places of the signs of names in it.
    """
    walked: dict[int, float] = {}
    for start, end in hits:
        written = text[start:end]
        if written in _ONLY_LABELS and text[end : end + 1] not in _BEHIND_LABELS:
            # By far the most: 営業, 担当 in the middle of a sentence.
            continue
        word = _sign(written)
        if (odds := TITLES.get(word)) is not None:
            yield from _before_title(text, start, end, odds, walked)
        elif word in POSTS:
            yield from _before_title(text, start, end, POSTS[word], walked)
            yield from _behind_post(text, end)
        elif word in INTRODUCTIONS:
            yield from _before_title(text, start, end, 1.2, walked)
        elif word in RELATIONS and text.startswith("の", end):
            yield from related(text, start, end + 1)
        elif text[end : end + 1] in _BEHIND_LABELS or text[end - 1] in ":：" or word in _TOUCHING:
            yield from _labelled(text, start, end, strong=word in _STRONG)
            if word in RELATIONS and (gap := _BLANKS.match(text, end)):
                yield from related(text, start, gap.end())
    yield from _introductions(text)
    yield from apart.pairs(text)
    yield from contact.names(text)
    yield from latin.names(text)
    yield from talk.speakers(text)


@functools.lru_cache(maxsize=2048)
def _sign(word: str) -> str:
    """The sign that a word is a way to write."""
    return _BLANKS.sub("", plain(word))


# A name may follow these at once: 旧姓吉川.
_TOUCHING = frozenset(("旧姓",))
# Words that are nothing but labels.
_ONLY_LABELS = frozenset(
    word
    for word in (*STRONG_LABELS, *WEAK_LABELS)
    if not (word in TITLES or word in POSTS or word in INTRODUCTIONS or word in RELATIONS)
    and word[-1] != ":"
    and word not in _TOUCHING
)
_OPENING = 400
_SPOTS = frozenset("中内外上下前後左右表裏奥横隣東西南北角元先")
_INTRODUCING = lazily(r"(?:です|でございます|と申します)(?=[。\n、])")
_INTRODUCED = lazily(
    rf"(?:^|[\n。、>＞ \u3000の])(?P<name>[{KANJI}]{{1,4}}(?:[ \u3000][{KANJI}]{{1,3}})?)\Z"
)


def _introductions(text: str) -> Iterator[Match]:
    """「みらい印刷の森です。」 in the first lines of a mail."""
    for verb in _INTRODUCING.finditer(text, 0, _OPENING):
        at = verb.start()
        found = _INTRODUCED.search(text, max(0, at - 9), at)
        if found is None:
            continue
        name = " ".join(found["name"].split())
        after_no = text[found.start()] == "の"
        likely = lexicon.likeness(name) >= _ONE_LETTER or lexicon.is_open_surname(name)
        if after_no and name in _SPOTS:
            # フォルダの中です
            continue
        known = lexicon.is_surname(name) or (after_no and likely)
        if known and not vetoes.is_nobody(name):
            yield Match(_NAMED, *found.span("name"), 0.85, lexicon.modern(name))


@functools.lru_cache(maxsize=2048)
def weighed(likeness: float, odds: float) -> float:
    """The probability after a sign has spoken."""
    bounded = min(max(likeness, 0.01), 0.99)
    return round(1 / (1 + math.exp(-(math.log(bounded / (1 - bounded)) + odds))), 3)


def _match(found: Stretch, certainty: float) -> Match:
    start, end, name, _ = found
    return cell_match((_NAMED, start, end, certainty, lexicon.modern(name), True, -1))


# 鏑木民生委員: the whole title is a sign of its own.
_HALF_TITLES = ("民生", "児童", "国民", "都民", "市民", "国", "日本")


def _before_title(
    text: str, start: int, end: int, odds: float, walked: dict[int, float]
) -> Iterator[Match]:
    """The name that a form of address or a post follows.

    Args:
        text: the text.
        start, end: the form of address.
        odds: what it says for a name.
        walked: with which odds lists were already followed to the left, by where they ended.
    """
    if NOT_AFTER_TITLE.match(text, end) or text.endswith(_HALF_TITLES, 0, start):
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
    if odds < _POST_ODDS:
        found = _with_post(text, found)
    if odds < _POST_ODDS and (
        found.likeness < lexicon.RARE_SURNAME or (found.end < start and " " not in found.name)
    ):
        return
    if vetoes.precedes_badly(text, found.start) or _is_count(text, found):
        return
    if joining.ends_a_firm(text, found):
        return
    found = joining.with_surname(text, _one_letter(text, found))
    if found.likeness <= lexicon.UNKNOWN:
        # An unknown word before さん is a name, unless it is a trade (豆腐屋) or is written in hiragana.
        odds += 0.6 if _UNKNOWN_NAME.fullmatch(found.name) else -0.8
    yield _match(found, weighed(found.likeness, odds))
    yield from _list_before(text, found.start, odds, walked)


def _one_letter(text: str, found: Stretch) -> Stretch:
    """轟さん: one letter by itself before a title is a name, though it is an ordinary word as well."""
    if len(found.name) == 1 and not vetoes.is_nobody(found.name):
        before = text[max(0, found.start - 1) : found.start]
        if not _JAPANESE.match(before) or before in "のとはがも":
            return found._replace(likeness=max(found.likeness, _ONE_LETTER))
    return found


def _is_count(text: str, found: Stretch) -> bool:
    """「15名様」 counts guests."""
    return found.name in "名人社件回" and text[max(0, found.start - 1) : found.start].isdecimal()


_HIRAGANA = lazily("[ぁ-ん]")
_POST_ODDS = 1.3
_ENDS_IN_HIRAGANA = lazily(f"[{KANJI}]*[ぁ-ん]*[いのたるなぬむがは]$")


def _with_post(text: str, found: Stretch) -> Stretch:
    """大曲本部長, 楡常務: before a post a surname weighs more than the ordinary word that it is, too."""
    before = text[max(0, found.start - 1) : found.start]
    if _KANJI.match(before):
        return found
    cut = _ONLY_HIRAGANA.fullmatch(found.name) and _JAPANESE.match(before)
    if cut or (_ENDS_IN_HIRAGANA.fullmatch(found.name) and not lexicon.is_given(found.name)):
        # 新しい支店長, いまの課長.
        return found._replace(likeness=0.0)
    single = len(found.name) == 1 and not _JAPANESE.match(before)
    if (single or lexicon.is_open_surname(found.name)) and not vetoes.is_nobody(found.name):
        return found._replace(likeness=max(found.likeness, lexicon.RARE_SURNAME))
    return found


_ONLY_HIRAGANA = lazily("[ぁ-んー ]+")
_UNKNOWN_NAME = lazily(f"[{KANJI}]{{2,3}}(?<![屋達方々衆連])")


# One of them stands in what AND_BEFORE matches, not further back.
_LINKING = frozenset("、,・／/＆&と")


def _list_before(text: str, start: int, odds: float, walked: dict[int, float]) -> Iterator[Match]:
    """田中・鈴木両名: the names in front of the one that carries the title."""
    for _ in range(_MOST_IN_A_LIST):
        # 田中様、鈴木様: from here on the title of 田中 has told all.
        if walked.get(start, -math.inf) >= odds:
            return
        walked[start] = odds
        if _LINKING.isdisjoint(text[max(0, start - 3) : start]):
            return
        link = AND_BEFORE.search(text[max(0, start - 8) : start])
        if link is None:
            return
        found = stretch.ending(text, start - len(link.group()))
        if found is None or found.likeness < lexicon.RARE_SURNAME or _is_thing(text, found):
            return
        if _ONLY_HIRAGANA.fullmatch(found.name) and not lexicon.is_given(found.name):
            return
        yield _match(found, weighed(found.likeness, odds - 0.3))
        start = found.start


def _behind_post(text: str, end: int) -> Iterator[Match]:
    """営業部長 佐藤一郎, 課長の鈴木: the name behind a post."""
    link = _BEHIND_POST.match(text, end)
    if link is None:
        return
    found = stretch.starting(text, link.end())
    if found is None or _is_thing(text, found):
        return
    if vetoes.is_place_too(found.name) and _OF_A_PLACE.search(text, max(0, end - 3), end):
        return
    apart = " " in found.name or len(found.name) == 1
    least = lexicon.UNKNOWN_AND_GIVEN if " " in found.name else lexicon.SURNAME - 0.05
    if len(found.name) == 1 and _APART.match(text, found.end):
        least = _ONE_LETTER
        if lexicon.is_open_surname(found.name):
            found = found._replace(likeness=max(found.likeness, _ONE_LETTER))
    if found.likeness >= least:
        yield _match(found, weighed(found.likeness, 1.2 if apart else 0.8))


_APART = lazily(r"[ \u3000\n、,・（(]|\Z")
_BEHIND_POST = lazily(r"[ \u3000]{1,2}|の(?=[一-鿿])|[ \u3000]?[:：][ \u3000]?|・")


def _is_thing(text: str, found: Stretch) -> bool:
    return vetoes.follows_badly(text, found.end) or vetoes.precedes_badly(text, found.start)


_OF_PERSONS = lazily(r"(?:様|者|人|員|方|さま|子|主|生|先|親|童)$")


# With what AFTER_LABEL and IN_BRACKETS can begin: most words that are labels elsewhere have none of it.
_BEHIND_LABELS = frozenset(' \u3000\t（([［〔【:：】]）)は＝=→…‥・\r\n「『"')


def _labelled(text: str, start: int, end: int, *, strong: bool) -> Iterator[Match]:
    """The name, or the list of names, behind a label."""
    if text[end - 1] in ":：":
        # 名：, and not 件名：.
        if _WORD.match(text[max(0, start - 1) : start]):
            return
        end -= 1
    if strong and (bracket := IN_BRACKETS.match(text, end)) is not None:
        yield from _list_from(text, bracket.end(), 2.4)
    after = AFTER_LABEL.match(text, end)
    if after is None or (after.end() == end and text[start:end] not in _TOUCHING):
        return
    before = text[max(0, start - 1) : start]
    if not strong and _KANJI.match(before):
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
        if found.name in POSTS:
            # 作成者 司法書士 東 礼子: the post stands between.
            at = found.end
            continue
        if _is_thing(text, found) or _is_cut_off(text, found):
            return
        if _is_no_person(text, found):
            return
        found = _by_itself(text, found) if odds > _POST_ODDS else found
        certainty = weighed(found.likeness, odds)
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


def _is_no_person(text: str, found: Stretch) -> bool:
    """Whether TEL, 福山工場 or 富山県立… stands behind 面談者."""
    if found.name.isascii() and (
        vetoes.is_no_name_alone(found.name, 1.0) or latin.is_acronym(found.name)
    ):
        return True
    if vetoes.is_thing_in_katakana(found.name):
        return True
    if vetoes.is_public(found.name) or vetoes.is_two_words(found.name):
        return True
    return _AT_WORK.match(text, found.end - 1) is not None


_AT_WORK = lazily(
    r"工場|.(?:(?<=工)場|工場|事業所|出張所|営業所|[支本]店(?!長)|[支本]社|商店|商会|工務店|製作所|研究所|病院|医院|学校|大学|会社|組合)(?!長)"
)
# 税務署長 長野
_OF_A_PLACE = lazily("(?:署|市|区|町|村|局|所|駅)長$|知事$")
_LEAST_CUT = 0.1
_GOES_ON = lazily("(?<=[ァ-ヶー])[ァ-ヶー]|がな")


def _is_cut_off(text: str, found: Stretch) -> bool:
    """Whether a word is the beginning of a longer one (アル|バイト, ふり|がな), or hardly a name at all."""
    if _GOES_ON.match(text, found.end) and found.likeness < lexicon.SURNAME:
        return True
    return len(found.name) > 1 and found.likeness < _LEAST_CUT


def _by_itself(text: str, found: Stretch) -> Stretch:
    """One letter that fills the place behind a label is a name, an ordinary word hardly."""
    if len(found.name) == 1 and _KANJI.match(found.name):
        alone = _APART.match(text, found.end) and not vetoes.is_nobody(found.name)
        return found._replace(likeness=max(found.likeness, _ONE_LETTER)) if alone else found
    if found.likeness <= lexicon.COMMON and not lexicon.is_open_surname(found.name):
        return found._replace(likeness=_LEAST_LIKELY / 2)
    return found


_DEPARTMENT = lazily(
    rf"(?:[（(][^）)\n]{{1,16}}[）)])?(?:[{KANJI}{HIRAGANA}ァ-ヶーA-Za-z0-9・]{{1,20}}(?:取締役|部|課|室|係|社|支店|店|グループ|チーム|センター|所|局|科|病棟|ユニット|会|本部|院|校|大学)(?:長|主任|代理)?|(?:株式会社|有限会社|[(（]株[)）])[^\s、。\n]{{1,20}}|[^\s、。\n]{{1,20}}(?:株式会社|[(（]株[)）]))[ \u3000の]{{1,2}}"
)


def _beyond_department(text: str, at: int) -> Stretch | None:
    """The name at a position; 営業部 and a company before it are passed over."""
    found = stretch.starting(text, at)
    for _ in range(3):
        department = _DEPARTMENT.match(text, at)
        # 安心院 旬 is no hospital.
        if department is None or (found is not None and found.likeness >= lexicon.SURNAME):
            break
        at = department.end()
        found = stretch.starting(text, at)
    if found is not None and found.likeness > _LEAST_LIKELY:
        return found
    return latin.starting(text, at) or found
