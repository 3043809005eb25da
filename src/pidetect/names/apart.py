"""姓と名のあいだ。Family and given name set apart by a space, and letters set apart one by one.

A space between two kanji is rare in running text, so every such space is looked at: 佐藤 花子 in a list without
any header, サトウ ハナコ, ｻﾄｳ ﾊﾅｺ, and 清 水　　隆 as forms and minutes print names.
"""

from collections.abc import Iterator

from pidetect.dictionaries import rare_surnames, surnames
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI
from pidetect.names.stretch import Stretch
from pidetect.normalize import positions
from pidetect.reading import plain
from pidetect.types import Kind, Match, cell_match

_KIND = Kind.PERSON_NAME
_SURE = 0.9
_BLANKS = (" ", "\u3000")
# Blanks are rare when there is one in so many letters.
_RARE = 30
# The space comes first, so that the expression engine passes all other characters by.
_GAP = lazily(rf"[ \u3000](?<=[{KANJI}ァ-ヶーｦ-ﾟ].)[ \u3000]{{0,3}}(?=[{KANJI}{HIRAGANA}ァ-ヶｦ-ﾟ])")
_KANJI = lazily(f"[{KANJI}]")
_KANA_PAIR = lazily(
    r"(?<![ァ-ヶー・])[ァ-ヶー]{2,6}[ \u3000][ァ-ヶー]{2,6}(?![ァ-ヶー・])|[ｦ-ﾟ]{2,10}[ \u3000][ｦ-ﾟ]{2,10}"
)
_SPELLED = lazily(
    rf"[{KANJI}](?<![{KANJI}].)(?:[ \u3000]{{1,4}}[{KANJI}]){{2,5}}(?![{KANJI}{HIRAGANA}])|[ァ-ヶ](?<![ァ-ヶー].)(?:[ \u3000]{{1,3}}[ァ-ヶー]){{3,9}}(?![ァ-ヶー])"
)
# 氏 名, 住 所 and 電 話 are spelled the same way.
_LABEL = lazily(
    r"(?:氏[ \u3000]+名|住[ \u3000]+所|電[ \u3000]+話|年[ \u3000]+齢|性[ \u3000]+別|担[ \u3000]+当|議[ \u3000]+長)[ \u3000]+"
)
_SEALS = ("様", "殿", " 様", "\u3000様", "\u3000殿", "㊞", "\u3000㊞", "\u3000\u3000㊞", "印")
_LETTER = lazily(f"[{KANJI}0-9a-z]")
_JAPANESE = lazily(f"[{KANJI}{HIRAGANA}]")
_NAME = lazily(f"[{KANJI}{HIRAGANA}ァ-ヶー]{{1,4}}")
_KATAKANA = lazily("[ァ-ヶー]")
# What folding leaves as it is: most of what stands around such a space.
_PLAIN = lazily("[一-鿿ぁ-ゔァ-ヴー、。 \n]*")
_LENGTHS = (4, 3, 2, 1)
_PARTS = lazily(r"[ \u3000]+")
# 夫 一郎 and 長男 一太: relations, and rare surnames as well.
_RELATIONS = frozenset(
    ("夫", "妻", "長男", "長女", "次男", "次女", "二男", "二女", "三男", "三女", "祖父", "祖母")
)


def pairs(text: str) -> Iterator[Match]:
    """Names of which the parts, or all letters, stand apart, as far as dictionaries know them."""
    done = -1
    for start, end in _gaps(text):
        if text[end + 1 : end + 2] in _BLANKS and start > done:
            found = _spelled(text, start - 1)
            if found is not None:
                # 代 表 取 締 役　佐 久 間　隼: one that is not sure may begin too early.
                done = found.end if found.certainty > _SURE else done
                yield found
        if _KANJI.match(text[start - 1]):
            pair = _around(text, start, end) if end - start < 3 else None
            if pair is not None and pair.likeness > _SURE and not _is_thing(text, pair):
                yield _match(pair, round(pair.likeness - 0.05, 3))
        else:
            yield from _kana(text, start, end)


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """Blanks, up to four, between letters that names are written in."""
    if text.count(" ") + text.count("\u3000") > len(text) // _RARE:
        for gap in _GAP.finditer(text):
            yield gap.span()
        return
    # Where blanks are rare, as in Japanese text, finding each by itself is quicker.
    for at in positions(text, " ", "\u3000"):
        if (found := _GAP.match(text, at)) is not None:
            yield found.span()


def _kana(text: str, start: int, end: int) -> Iterator[Match]:
    for pair in _KANA_PAIR.finditer(text, max(0, start - 10), end + 10):
        name = " ".join(plain(pair.group()).split())
        likeness = lexicon.likeness(name)
        # Half-width kana stands in lists of banks and payrolls: one known part is enough there.
        if (
            likeness > (0.75 if pair.group()[0] >= "ｦ" else _SURE)
            and pair.start() < start < pair.end()
        ):
            yield _match(Stretch(*pair.span(), name, likeness), likeness - 0.1)


def _match(found: Stretch, certainty: float) -> Match:
    start, end, name, _ = found
    return cell_match((_KIND, start, end, certainty, lexicon.modern(name), True, -1))


def _is_thing(text: str, found: Stretch) -> bool:
    return vetoes.follows_badly(text, found.end) or vetoes.precedes_badly(text, found.start)


def _spelled(text: str, start: int) -> Match | None:
    """清 水　　隆: single letters set apart from a position on, as forms and minutes print names."""
    found = _SPELLED.match(text, start)
    if found is None:
        return None
    words = found.group()
    while label := _LABEL.match(words):
        start, words = start + label.end(), words[label.end() :]
    name, even = _closed_up(words)
    if even and not _begins_with_surname(name):
        return None
    likeness = lexicon.likeness(name)
    if likeness <= _SURE and (even or likeness < 0.75):
        return None
    certainty = 0.97 if likeness > _SURE else 0.85
    return _match(Stretch(start, found.end(), name, likeness), certainty)


def _closed_up(words: str) -> tuple[str, bool]:
    """The letters as one name, parted at the widest gap; and whether all gaps are the same."""
    letters = words.split()
    name = "".join(letters)
    gaps = [len(g.replace("\u3000", "  ")) for g in _PARTS.findall(words)]
    if not gaps or min(gaps) == max(gaps):
        return name, True
    widest = gaps.index(max(gaps)) + 1
    return f"{name[:widest]} {name[widest:]}", False


def _begins_with_surname(name: str) -> bool:
    """One look into the dictionary, before the name is weighed; kana is weighed at once."""
    if not _KANJI.match(name):
        return True
    common, rare, modern = surnames(), rare_surnames(), lexicon.modern(name)
    return any(modern[:n] in common or modern[:n] in rare for n in range(1, 5))


def _around(text: str, left: int, right: int) -> Stretch | None:
    """The pair around a gap: the longest surname that ends before it, the longest given name behind it."""
    before = text[max(0, left - 5) : left]
    before = before if _PLAIN.fullmatch(before) else plain(before)
    before = lexicon.modern(before)
    common, rare = surnames(), rare_surnames()
    known = [n for n in _LENGTHS[-len(before) :] if (word := before[-n:]) in common or word in rare]
    if not known:
        return None
    after = text[right : right + 5]
    after = lexicon.modern(after if _PLAIN.fullmatch(after) else plain(after))
    run = _NAME.match(after)
    longest = run.end() if run else 0
    sizes = [n for n in range(longest, 0, -1) if _is_given_behind(after, n)]
    best: Stretch | None = None
    for length in known if sizes else ():
        surname = before[-length:]
        edge = before[-length - 1 : -length] if length < len(before) else ""
        if length == 1 and edge and _LETTER.match(edge):
            continue
        if edge and _KANJI.match(edge) and not vetoes.may_precede(text, left - length):
            continue
        if surname in _RELATIONS or (vetoes.is_nobody(surname) and not lexicon.is_surname(surname)):
            continue
        for size in sizes:
            likeness = lexicon.likeness(f"{surname} {after[:size]}")
            if likeness > (best.likeness if best else 0.0):
                best = Stretch(left - length, right + size, f"{surname} {after[:size]}", likeness)
    return best


def _is_given_behind(after: str, size: int) -> bool:
    """Whether the first letters behind a gap are a given name that ends there."""
    given = after[:size]
    if not lexicon.is_given(given) or _goes_on(given[-1], after[size : size + 1]):
        return False
    return not vetoes.is_nobody(given) and not vetoes.ends_like_a_body(given)


def _goes_on(last: str, following: str) -> bool:
    """Whether a word goes on behind its last letter."""
    if _KANJI.match(following):
        return _JAPANESE.match(last) is not None
    return _KATAKANA.match(following) is not None and _KATAKANA.match(last) is not None
