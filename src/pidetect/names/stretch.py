"""名前の端。Where a name begins and ends, seen from a sign beside it.

A label (氏名：) stands before, a form of address (様) behind; the text between has no word borders, so every
end that a name could have is weighed by its spelling.
"""

import functools
from collections.abc import Iterator
from typing import NamedTuple

from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.names.signs import POSTS, STRONG_LABELS, WEAK_LABELS
from pidetect.normalize import fold
from pidetect.types import Match


class Stretch(NamedTuple):
    """A stretch of the text that may be a name.

    Attributes:
        start, end: in the text.
        name: folded, family and given name parted by a space where they are in the text.
        likeness: probability by spelling alone.
    """

    start: int
    end: int
    name: str
    likeness: float


_SPACES = " \u3000\t"
_BEHIND = lazily(
    rf"(?:[{KANJI}]{{1,5}}[ \u3000]{{1,2}})?[{KANJI}]{{1,6}}[{HIRAGANA}]{{0,4}}[ \u3000]{{0,2}}$"
    rf"|[{KANJI}]{{1,5}}[ \u3000]{{0,2}}[{HIRAGANA}{KATAKANA}]{{1,6}}[ \u3000]{{0,2}}$"
    rf"|[{KANJI}]{{1,4}}[ \u3000][{HIRAGANA}]{{1,3}}[{KANJI}]{{1,2}}[ \u3000]{{0,2}}$"
    rf"|[ァ-ヶー]{{1,10}}(?:[ \u3000・＝=][ァ-ヶー]{{1,12}}){{0,3}}[ \u3000]{{0,2}}$"
    rf"|[ぁ-んー]{{2,5}}[ \u3000][ぁ-んー]{{2,5}}[ \u3000]{{0,2}}$"
    rf"|[ぁ-んー]{{2,6}}$"
)
_AHEAD = lazily(
    rf"[{KANJI}]{{1,8}}(?:[ \u3000]{{1,2}}[{KANJI}{HIRAGANA}{KATAKANA}]{{1,6}}|[{HIRAGANA}{KATAKANA}]{{1,5}})?"
    rf"|[ァ-ヶー]{{2,10}}(?:[ \u3000・＝=][ァ-ヶー]{{1,12}}){{0,3}}"
    rf"|[ぁ-んー]{{2,6}}(?:[ \u3000][ぁ-んー]{{2,6}})?"
)
_REACH = 22
_KANJI, _KANA, _WORD = lazily(f"[{KANJI}]"), lazily("[ァ-ヶー]"), lazily(f"[{KANJI}{KATAKANA}]")
# A name may begin behind these although a kanji stands before it.
_LINKS = lazily(r"[部課室係長社店員者師士官授役手方属当宛局所班組科殿様氏人]$")
_TITLE_END = lazily(
    r"(?:代表取締役)?(?:社長|専務|常務|副?部長|副?課長|係長|主任|次長|室長|所長|店長|支店長|工場長|局長|会長|理事長?|教授|准教授|講師|先生|医師|弁護士|税理士|議員|監督|選手|氏|様|殿|君|さん|さま|くん|ちゃん|印)$"
)


def _behind(window: str) -> tuple[int, int, str, float] | None:
    """The best name at the end of a folded window: start, end, name, likeness."""
    found = _BEHIND.search(window)
    if found is None:
        return None
    begin = found.start()
    best = _ending(window[max(0, begin - 1) : begin], found.group())
    return None if best is None else (begin + best[0], begin + best[1], best[2], best[3])


@functools.lru_cache(maxsize=4096)
def _ending(before: str, run: str) -> tuple[int, int, str, float] | None:
    """The best name at the end of a run of letters, by these and the letter before them."""
    run = run.rstrip(_SPACES)
    if run.endswith(("一同", "各位")):
        return None
    if title := _TITLE_END.search(run):
        # 広島主任 殿: the post belongs to neither.
        run = run[: title.start()].rstrip(_SPACES) or run
    # 両議員, 元監督, 新社長: these go with the title.
    run = run[:-1].rstrip(_SPACES) if len(run) > 2 and run[-1] in "両各全元前新現副同" else run
    post = _POST_FIRST.match(run)
    best: tuple[float, int, int, str] | None = None
    for first in range(post.end() if post else 0, len(run)):
        name = " ".join(run[first:].split())
        if not name or run[first] in _SPACES or name.startswith(("ー", "々", "ん", "っ")):
            continue
        if name[1:2] == " " and run[first + 2] in _SPACES and not lexicon.is_surname(name[0]):
            # 遅　　まゆみさん: two cells of a roster.
            continue
        likeness = lexicon.FOREIGN_WHOLE if _foreign(name) else lexicon.likeness(name)
        if " " in name and _is_plain_word(name.partition(" ")[0]):
            # お誕生日　さなちゃん
            likeness *= 0.3
        edge = run[first - 1] if first else before
        likeness *= _border(edge, run[first], likeness)
        if len(name) == 1 and _KANJI.match(edge):
            likeness *= 0.2
        if _is_no_name(name):
            likeness *= 0.05
        key = (round(likeness, 3), len(name))
        if likeness > 0 and (best is None or key > (best[0], best[1])):
            best = (key[0], len(name), first, name)
    return None if best is None else (best[2], len(run), best[3], best[0])


def _is_no_name(name: str) -> bool:
    """Whether the word, or a part of it, stands for no one."""
    if vetoes.is_nobody(name.replace(" ", "")) or vetoes.ends_like_a_body(name):
        return True
    surname, gap, given = name.partition(" ")
    if not gap:
        return False
    if vetoes.is_nobody(given) and not lexicon.is_surname(surname):
        return True
    if surname in _SIGNS:
        return True
    return vetoes.is_nobody(surname) or vetoes.ends_like_a_body(surname)


def _is_plain_word(word: str) -> bool:
    """Whether a word of two letters or more is an ordinary one, or made of two, and no surname."""
    if len(word) < 2 or lexicon.is_open_surname(word):
        return False
    return vetoes.is_ordinary(word) or (len(word) > 2 and word[-1] in "日月年時分")


_SIGNS = frozenset(w for w in (*POSTS, *STRONG_LABELS, *WEAK_LABELS) if not lexicon.is_surname(w))


def _foreign(name: str) -> bool:
    return "・" in name or "=" in name or "＝" in name


def _cut(likeness: float) -> float:
    """How well a name may end inside of a run of kanji: only a known one may."""
    return 0.5 if likeness >= lexicon.SURNAME else 0.1


def _border(before: str, first: str, likeness: float) -> float:
    """How well a name may begin behind this letter."""
    if not _WORD.match(before):
        return 1.0
    same = (_KANJI.match(first) is None) == (_KANJI.match(before) is None)
    if not same or _LINKS.search(before):
        return 0.97
    return 0.45 if likeness >= lexicon.SURNAME else 0.1


# 委員長 葛西 is no 長 葛西.
_POST_FIRST = lazily(
    rf"[{KANJI}]*(?:[委議会部課係店所室局院校園班隊組社工支][員長席]+|[委役議]員|主任|医師|医|教授|先生|監督|取締役|幹事|理事|監事)[ \u3000]+(?=[^ \u3000])"
)
_BEHIND_NAME = lazily(
    r"(?<=[一-鿿々ヶァ-ヶー])(?:[ \u3000]?(?:さん|さま|様|くん|君|氏|殿|先生|医師)[はがをにのも]?|対応|[ \u3000]?(?:まで|から|より|です))$|(?<=[ぁ-ん])(?<!っ)(?:[ \u3000]?(?:さん|さま|様|くん|ちゃん|氏|殿|先生))$|(?<=[ぁ-ん]{2})を$"
)
_TITLE_ALONE = lazily(r"[ \u3000]?(?:さん|さま|様|くん|ちゃん|氏|殿|先生)|を")


def without_title(match: Match, text: str) -> Match:
    """The match without a form of address or a particle that was taken for its end."""
    written = text[match.start : match.end]
    behind = _BEHIND_NAME.search(written)
    if behind is None or not behind.start():
        return match
    if _TITLE_ALONE.match(behind.group()) is None and lexicon.is_given(written[-2:]):
        return match
    value = match.value[: len(match.value) - (len(written) - behind.start())].rstrip()
    return match._replace(end=match.start + behind.start(), value=value or match.value)


_RELATION = lazily(
    r"(?:夫|妻|父|母|子|長男|長女|[次二三四][男女]|祖父|祖母|義父|義母|兄|姉|弟|妹|孫)[ \u3000・]{1,4}(?=[^ \u3000])"
)


def trimmed(match: Match, text: str) -> Iterator[Match]:
    """The match without a title, a particle or a relation that was taken for its edge; two persons as two."""
    match = _without_edges(_without_relation(without_title(match, text), text), text)
    match = _without_kin(match, text)
    if _COUNTED.match(text, match.start - 2 if match.start > 1 else 0, match.end) and (
        lexicon.likeness(match.value) < lexicon.RARE_SURNAME
    ):
        return
    if match.value[-1:] == "及" and text.startswith("び", match.end):
        return
    if "金" in match.value and any(map(vetoes.is_money, match.value.split())):
        return
    yield from _apart(match, text)


def _apart(match: Match, text: str) -> Iterator[Match]:
    """The match, or each of several persons that were taken for one."""
    if " " in match.value and (gap := _TWO_CELLS.search(text, match.start, match.end)):
        first, _, second = match.value.partition(" ")
        if second and not lexicon.is_given(second) and lexicon.is_open_surname(first):
            # 「箭内　　本橋　　ホセ」: a row of a plan of seats.
            yield match._replace(end=gap.start(), value=first)
            yield match._replace(start=gap.end(), value=second)
            return
    first, _, second = match.value.partition(" ")
    if second and text.startswith(("：", ":"), match.end) and not lexicon.is_given(second):
        # 検印：岸　承認：大貫: the second word is the next label.
        yield match._replace(end=match.end - len(second) - 1, value=first)
    elif "・" not in match.value:
        yield match
    elif (several := _MIXED_LIST.fullmatch(text, match.start, match.end)) is not None:
        # 久留島・ベネット・下條: each is somebody else.
        start = match.start
        for part in several.group().split("・"):
            yield match._replace(start=start, end=start + len(part), value=lexicon.modern(part))
            start += len(part) + 1
    elif (point := _JOINED.search(text, match.start, match.end)) is not None:
        # 佐藤一郎・花子: only foreign names are written with a point between.
        first, _, second = match.value.partition("・")
        yield match._replace(end=point.start(), value=first)
        yield match._replace(start=point.end(), value=second)
    else:
        yield match


def _without_relation(match: Match, text: str) -> Match:
    """The match without a relation that was taken for its surname: 長男 一太."""
    relation = _RELATION.match(text, match.start, match.end)
    rest = match.value.replace("・", " ").partition(" ")[2]
    if relation is None or not rest:
        return match
    # 兄 村瀬 goes on with a given name; the longer reading is another match.
    if " " not in rest and (not lexicon.is_given(rest) or lexicon.is_open_surname(rest)):
        return match
    return match._replace(start=relation.end(), value=rest)


# 妹三津子, 長男善夫: but 妻木 and 孫田 are surnames.
_KIN = lazily(
    "(?:[亡故])?(?:長男|長女|[次二三四五][男女]|義?[父母兄姉弟妹]|[妻夫孫])(?=[^ \u3000])"
)


def _without_kin(match: Match, text: str) -> Match:
    """The match without a relation that touches it: 妹三津子."""
    kin = _KIN.match(text, match.start, match.end)
    if kin is None or kin.end() == match.end:
        return match
    family = match.value.partition(" ")[0]
    rest = match.value[kin.end() - match.start :]
    if lexicon.is_open_surname(family) or lexicon.is_given(family):
        return match
    if lexicon.likeness(rest) < lexicon.GIVEN_ONLY:
        return match
    return match._replace(start=kin.end(), value=rest)


_POST_IN_KATAKANA = lazily(
    r"[ァ-ヴー]{0,8}(?:ライター|デザイナー|エンジニア|マネー?ジャー|リーダー|ディレクター|プランナー|コンサルタント|スタッフ|チーフ|オーナー|ドライバー|オペレーター|アドバイザー|カメラマン|インストラクター)[ \u3000](?=[^ \u3000])"
)
_GLUED = lazily(
    "(?:フリガナ|ふりがな|よみがな|ヨミガナ)(?=[ァ-ヴぁ-ん]{2})|[はがをにのとも](?=[ァ-ヴ]{2})"
)
_WORDS_OF_ABROAD = lazily(r"[ァ-ヴー]{2,}(?: [ァ-ヴー]{2,}){1,3}(?=\u3000)")


def _without_edges(match: Match, text: str) -> Match:
    """The match without a post before it, and without the next cell or a part of a title behind it."""
    value = match.value
    if value[:1] <= "ヿ":
        # Most names begin with a kanji; what is cut off in front of others is kana.
        return _without_kana(match, text)
    if value[2:] and value.endswith(("民生", "児童")) and text.startswith("委員", match.end):
        return match._replace(end=match.end - 2, value=value[:-2])
    return match


def _without_kana(match: Match, text: str) -> Match:
    post = _POST_IN_KATAKANA.match(text, match.start, match.end)
    rest = match.value.partition(" ")[2]
    if post is not None and rest:
        return match._replace(start=post.end(), value=rest)
    if (label := _GLUED.match(text, match.start, match.end)) is not None:
        # フリガナナカニシ ユキエ, 現場|はルオンさん
        return match._replace(start=label.end(), value=match.value[label.end() - match.start :])
    if (words := _WORDS_OF_ABROAD.match(text, match.start, match.end)) is not None:
        # アウン ミョー テッ　カードNo.
        return match._replace(end=words.end(), value=words.group())
    return match


_MIXED_LIST = lazily(
    f"[{KANJI}]{{1,4}}(?:・[{KANJI}]{{1,4}})*・[ァ-ヴー]{{2,8}}(?:・(?:[{KANJI}]{{1,4}}|[ァ-ヴー]{{2,8}}))*"
)
_TWO_CELLS = lazily("[ \u3000]{2,}")
# 14 日前, 1 日目.
_COUNTED = lazily(r"(?:.?[0-9０-９]|[0-9０-９][ \u3000])[日月年時分秒名件個回台枚号番階](?<!^.)")
_JOINED = lazily(f"(?<=[{KANJI}])・(?=[{KANJI}])")


def ending(text: str, end: int) -> Stretch | None:
    """The name that ends at a position, blanks before it left aside."""
    first = max(0, end - _REACH)
    line = max(text.rfind("\n", first, end), text.rfind("\t", first, end)) + 1
    folded = fold(text[max(first, line) : end], max(first, line))
    found = _behind(folded.text)
    if found is None:
        return None
    start, stop, name, likeness = found
    return Stretch(*folded.origin(start, stop), name, likeness)


def starting(text: str, start: int) -> Stretch | None:
    """The name that begins at a position, blanks before it left aside."""
    last = start + _REACH
    while start < last and text[start : start + 1] in _SPACES and start < len(text):
        start += 1
    line = text.find("\n", start, last)
    folded = fold(text[start : line if line >= 0 else last], start)
    found = _ahead(folded.text)
    if found is None:
        return None
    stop, name, likeness = found
    return Stretch(*folded.origin(0, stop), name, likeness)


def _ahead(window: str) -> tuple[int, str, float] | None:
    """The best name at the start of a folded window: end, name, likeness."""
    found = _AHEAD.match(window)
    if found is None:
        return None
    end = found.end()
    return _beginning(found.group(), window[end : end + _LONGEST_TITLE])


@functools.lru_cache(maxsize=4096)
def _beginning(run: str, behind: str) -> tuple[int, str, float] | None:
    """The best name at the start of a run of letters, by these and what comes behind them."""
    window = run + behind
    if title := _TITLE_END.search(run):
        shorter = run[: title.start()].rstrip(_SPACES)
        run = shorter or run
    best: tuple[float, int, str] | None = None
    for last in range(len(run), 0, -1):
        if run[last - 1] in _SPACES or (last == 1 and len(run) > 2 and not run[1:3].isspace()):
            continue
        name = " ".join(run[:last].split())
        likeness = lexicon.FOREIGN_WHOLE if _foreign(name) else lexicon.likeness(name)
        rest = window[last:]
        if _KANJI.match(rest) and _KANJI.match(run[last - 1]):
            likeness *= 0.97 if _TITLE_HEAD.match(rest) else _cut(likeness)
            if name[-2:-1] == " ":
                # 検印：岸　承認：大貫
                likeness *= 0.05
        elif _KANA.match(rest) and _KANA.match(run[last - 1]):
            likeness *= 0.3
        elif " " in name and _CUT_IN_HIRAGANA.match(run[last - 1] + rest[:1]):
            # 神保　よろし|くお願いします
            likeness *= 0.3
        if _is_no_name(name):
            likeness *= 0.05
        key = (round(likeness, 3), len(name))
        if likeness > 0 and (best is None or key > (best[0], len(best[2]))):
            best = (key[0], last, name)
    return None if best is None else (best[1], best[2], best[0])


_CUT_IN_HIRAGANA = lazily("[ぁ-ん][ぁ-ん](?<![はがをにのともでへやさくち])")
_LONGEST_TITLE = 3
_TITLE_HEAD = lazily(
    r"代表|社長|専務|常務|取締役|副|部長|課長|係長|主任|次長|室長|所長|店長|支店長|工場長|局長|会長|理事|教授|准教授|講師|先生|医師|弁護士|税理士|議員|監督|選手|氏|様|殿|君|印|他|外|宛"
)
