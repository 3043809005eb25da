"""欄の値。What stands alone behind a label of names, and who is told in a mark of the office: 受：瀬戸, （総務・仙田記入）.

Behind 氏名 stand two words and nothing else: they are a name, whatever the dictionaries know of them. One letter before a
colon (受, 出, 欠, 記) is how logs and stamps say who did it.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI
from pidetect.names.signs import POSTS, STRONG_LABELS, WEAK_LABELS
from pidetect.normalize import positions
from pidetect.reading import plain
from pidetect.signs import Hits
from pidetect.types import Kind, Match

_KANA_WORD = "(?:[ァ-ヶー]{1,12}|[ぁ-んー]{1,10})"
_READING_LABELS = frozenset(("フリガナ", "ふりがな", "よみがな", "カナ", "カナ氏名", "氏名カナ"))
_READING = lazily(
    rf"[）)】\]]?[ \u3000\t]{{0,6}}[:：]?[ \u3000\t]{{0,10}}"
    rf"(?P<name>{_KANA_WORD}(?:[ \u3000・]{{1,2}}{_KANA_WORD}){{1,3}})(?=[ \u3000\t]{{0,3}}(?:\n|\Z|[)）])|[ \u3000\t]{{3}})"
)
_PAIR_LABELS = frozenset(
    (
        *(
            "氏名",
            "ご氏名",
            "お名前",
            "姓名",
            "芳名",
            "ご芳名",
            "本人氏名",
            "被保険者氏名",
            "患者氏名",
        ),
        *("代表者", "申請者", "申込者", "保護者", "世帯主", "契約者", "利用者", "使用者", "受講者"),
        *("患者", "患者名", "利用者名", "契約者名", "代表者名", "保護者名", "担当者名", "氏名漢字"),
    )
)
_PAIR = lazily(
    r"[）)】\]]?[ \u3000\t]{0,12}(?:[:：][ \u3000\t]{0,6}|(?<=[ \u3000\t]))"
    rf"(?P<name>(?P<first>[{KANJI}]{{1,4}}|[{HIRAGANA}]{{2,6}}|[ァ-ヶー]{{2,8}})[ \u3000](?P<second>[{KANJI}]{{1,3}}[{HIRAGANA}]{{0,2}}|[{HIRAGANA}]{{2,5}}|[ァ-ヶー]{{2,8}}))"
    r"(?=[ \u3000\t]{0,3}(?:\n|\Z|[（(㊞印様殿]|さん)|[ \u3000\t]{2})"
)
_WORD = rf"(?P<name>[{KANJI}]{{1,4}})"
_MARKS = frozenset("受出欠記担筆責文司書議検承確起席信手配絡内次返応")
_MARK = lazily(
    rf"(?:[受出欠記担筆責文司書議検承確起]|[出欠][ \u3000]{{0,3}}席|受け|受信|聞き手|話し手|書き手|手配|連絡|案内|取次ぎ?|折返し?|対応)[ ]?[:：][ \u3000]?{_WORD}"
    rf"(?=[ \u3000\t\n、。,，・/／→）)（(]|さん|\Z)"
)
_BEGINS = lazily(f"[{KANJI}{HIRAGANA}ァ-ヶー]")
_DONE = lazily(
    rf"(?:[（(・、\u3000 /／部課室係]|総務|経理|人事|営業){_WORD}(?:記入|記|作成|入力|起票|受付|受|対応|調べ|確認|立会|手配|報告|発信|代筆|代理|談|様?方)\Z"
)
_HANDED = lazily(rf"[（(](?:手配|担当|対応|受付?|記入?|窓口|連絡|確認|作成|責任者?){_WORD}\Z")
# Labels that name one who does something: 担任, 面接官, 記入者.
_PERSONS = frozenset(w for w in STRONG_LABELS if w[-1] in "者医員官人師士任主" and len(w) > 1)
_DUTIES = frozenset(("事務局", "窓口", "担当", "受付", "会計", "書記", "庶務", "監事", "幹事"))
_ALONE = lazily(
    rf"[ \u3000\t]{{0,4}}(?:[:：][ \u3000]{{0,3}}|(?<=[ \u3000\t])){_WORD}(?=[ \u3000]{{0,3}}(?:\n|\Z|[㊞印（()）])|[ \u3000]{{2}})"
)
_ABROAD = lazily(
    r"(?<![^\s│|、])(?P<name>[ァ-ヴー]{1,8}(?:・[ァ-ヴー]{1,8}){1,3})(?=[ \u3000\t│|\n（(]|\Z)"
)
_IN_DEPARTMENT = lazily(
    rf"[部課室係局科班][ \u3000]{_WORD}(?=[ \u3000]{{2}}|[ \u3000]?\n|\Z|[ \u3000]?[（(])"
)
_LINE_OF_NAMES = lazily(
    rf"(?P<name>[{KANJI}]{{1,4}}[ \u3000][{KANJI}{HIRAGANA}]{{1,4}}|[ァ-ヶー]{{2,8}}(?:[・ ][ァ-ヶー]{{1,8}}){{1,3}})(?:・(?P<other>[{KANJI}{HIRAGANA}]{{1,3}}))?[ \u3000]*"
)
_BLANKS = (" ", "\u3000")
_LONGEST_LINE, _LONGEST_WORD, _FOREIGN = 24, 9, 0.65
_NO_FIRST = frozenset((*POSTS, *STRONG_LABELS, *WEAK_LABELS))
_REACH = 14
_CERTAINTY, _MARKED = 0.9, 0.75


def names(text: str, hits: Hits) -> Iterator[Match]:
    """Names that fill the place behind a label, and names in marks of the office.

    Args:
        text: the text.
        hits: places of the signs of names in it.
    """
    labels = _LABELS
    for start, end in hits:
        kind = labels.get(text[start:end])
        if kind is not None and (found := kind.shape.match(text, end)) is not None:
            yield from kind.told(found)
    yield from _marks(text)
    yield from _from_abroad(text)
    yield from _behind_departments(text)
    yield from _over_postal_codes(text)


def _reading(found: re.Match[str]) -> Iterator[Match]:
    """（フリガナ）　タマン　スレス: all words of the reading, known or not."""
    name = " ".join(plain(found["name"]).split())
    if not any(map(vetoes.is_ordinary, name.split())):
        yield Match(Kind.PERSON_NAME, *found.span("name"), _CERTAINTY, name)


def _pair(found: re.Match[str]) -> Iterator[Match]:
    """氏名　久留米 あさひ: two words that fill the place of a name, though the first is a town."""
    first, second = found["first"], found["second"]
    if first in _NO_FIRST or second in _NO_FIRST or vetoes.ends_like_a_body(first):
        return
    if vetoes.is_ordinary(second) and not lexicon.is_given(second):
        return
    if not lexicon.is_given(second) and lexicon.likeness(f"{first} {second}") < _LEAST_PAIR:
        return
    name = lexicon.modern(f"{first} {second}")
    yield Match(Kind.PERSON_NAME, *found.span("name"), _CERTAINTY, name)


_LEAST_PAIR = 0.2


def _marks(text: str) -> Iterator[Match]:
    """受：瀬戸, （手配目黒）, （総務・仙田記入）: surnames of the dictionaries only."""
    for at in positions(text, ":", "："):
        if text[at - 1 : at] in _MARKS and at:
            for length in (1, 2, 3, 4, 5):
                start = at - length
                if start >= 0 and (start == 0 or not _BEGINS.match(text[start - 1])):
                    yield from _marked(_MARK.match(text, start))
                    break
    for at in positions(text, "）", ")"):
        first = max(0, at - _REACH)
        yield from _marked(_DONE.search(text, first, at) or _HANDED.search(text, first, at))


def _marked(found: re.Match[str] | None, *, words: bool = False) -> Iterator[Match]:
    """The surname that was found; with ``words`` also one that is an ordinary word as well (担任　蔵本)."""
    if found is not None:
        name = found["name"]
        known = lexicon.is_open_surname(name) and name not in _NO_FIRST
        if known and not (vetoes.is_nobody(name) if words else _is_word(name)):
            yield Match(Kind.PERSON_NAME, *found.span("name"), _MARKED, lexicon.modern(name))


def _from_abroad(text: str) -> Iterator[Match]:
    """「金五千円　　レ・ティ・フォン　職場」: words of katakana joined by points that fill a cell, none of them a thing."""
    for at in positions(text, "・"):
        if not "ァ" <= text[at + 1 : at + 2] <= "ヴ":
            continue
        first = max(0, at - _LONGEST_WORD)
        found = next(
            (m for m in _ABROAD.finditer(text, first, at + _REACH * 2) if m.end() > at), None
        )
        if found is None or found.start() > at:
            continue
        name = found["name"]
        words = name.split("・")
        ordinary = sum(map(vetoes.is_ordinary, words))
        if ordinary * 2 >= len(words) or any(map(vetoes.is_thing_in_katakana, words)):
            continue
        yield Match(Kind.PERSON_NAME, *found.span("name"), _FOREIGN, name)


def _alone(found: re.Match[str]) -> Iterator[Match]:
    return _marked(found, words=True)


class _Label(NamedTuple):
    """What stands behind a label, and what of it is a name."""

    shape: re.Pattern[str]
    told: Callable[[re.Match[str]], Iterator[Match]]


# The later ones are the more particular.
_LABELS = {
    **dict.fromkeys(_DUTIES, _Label(_ALONE, _marked)),
    **dict.fromkeys(_PERSONS, _Label(_ALONE, _alone)),
    **dict.fromkeys(_READING_LABELS, _Label(_READING, _reading)),
    **dict.fromkeys(_PAIR_LABELS, _Label(_PAIR, _pair)),
}


def _behind_departments(text: str) -> Iterator[Match]:
    """「設備課 目時    3」: a surname that stands by itself behind a department, and is no town."""
    for at in positions(text, *"部課室係局科"):
        if text[at + 1 : at + 2] not in _BLANKS:
            continue
        found = _IN_DEPARTMENT.match(text, at)
        if found is not None and not vetoes.is_place_too(found["name"]):
            yield from _marked(found)


def _over_postal_codes(text: str) -> Iterator[Match]:
    """駒ヶ根 勲・和江 in a line of its own over 〒: to whom a letter goes."""
    for at in positions(text, "〒"):
        end = text.rfind("\n", max(0, at - _LONGEST_LINE), at)
        if end < 0 or text[end + 1 : at].strip():
            continue
        start = text.rfind("\n", max(0, end - _LONGEST_LINE), end) + 1
        found = _LINE_OF_NAMES.fullmatch(text, start, end)
        if found is None or (not start and end > _LONGEST_LINE):
            continue
        first, _, second = found["name"].replace("\u3000", " ").partition(" ")
        if first in _NO_FIRST or vetoes.ends_like_a_body(second or first):
            continue
        if second and not (lexicon.is_given(second) or lexicon.is_open_surname(first)):
            continue
        yield Match(Kind.PERSON_NAME, *found.span("name"), _CERTAINTY, f"{first} {second}".strip())
        if found["other"] and lexicon.is_given(found["other"]):
            yield Match(Kind.PERSON_NAME, *found.span("other"), _MARKED, found["other"])


def _is_word(name: str) -> bool:
    return vetoes.is_nobody(name) or (vetoes.is_ordinary(name) and not lexicon.is_surname(name))
