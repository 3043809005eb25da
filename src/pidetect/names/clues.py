"""連れの手がかり。What stands around a word that may be a name, as short signs that have learned weights (``company``).

A surname that is a town, one letter, a word of kana: the spelling tells little, and what tells is whether persons are
named beside it, above it and elsewhere in the text, and the mark or particle behind it.
"""

import bisect
import functools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from pidetect.dictionaries import common_words, given_readings, rare_surnames, surname_readings
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.names.memory import surname_of
from pidetect.names.signs import POSTS, STRONG_LABELS, WEAK_LABELS
from pidetect.types import Match

SURE = 0.5
"""From here on a name counts as found."""

_TITLE = "さん|様|さま|くん|君|ちゃん|氏|先生|先輩|殿|ママ|パパ|Ns|Dr"
_KIN = "父|母|兄|姉|弟|妹|夫|妻|子|祖|孫|甥|姪|叔|伯|家|席|件|分|車|代わ|代理|後任|携帯|電話|番|読み|奥"
_BEHIND = lazily(
    rf"(?P<title>[ \u3000]?(?:{_TITLE}))|(?P<kin>の(?:{_KIN}))|(?P<reading>[ \u3000]?[（(][ぁ-んァ-ヴー]{{2,8}}[）)、])"
    rf"|(?P<said>」?と(?:読|よ|呼|申|もう|いう|書))|(?P<line>[ \u3000]*(?:\n|\Z))|(?P<cell>[ ]{{2,}}|[ ]?\u3000|[ ]?[\t│┃|｜])"
    rf"|(?P<colon>[ ]?[:：])|(?P<equal>[ ]?[＝=])|(?P<arrow>[ ]?[→⇒])|(?P<bracket>[ ]?[（(])|(?P<link>[ ]?[、，,・／/＆&][ \u3000]?)"
    rf"|(?P<quote>[」』])|(?P<close>[）)】\]])|(?P<from>より|から|まで)|(?P<to>[にへ](?!は))|(?P<ga>[がも])|(?P<ha>は)|(?P<wo>を)|(?P<no>の)"
    rf"|(?P<and>と)|(?P<at>で)|(?P<blank> )|(?P<stop>[。])|(?P<digit>[0-9０-９])|(?P<kana>[{HIRAGANA}])|(?P<kanji>[{KANJI}])|(?P<katakana>[{KATAKANA}])|(?P<roman>[A-Za-z])"
)
_MARKS = {
    **dict.fromkeys("、，,・／/＆&", "link"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys("＝=", "equal"),
    **dict.fromkeys("→⇒", "arrow"),
    **dict.fromkeys("（(", "open"),
    **dict.fromkeys("「『", "quote"),
    **dict.fromkeys("）)】]」』", "close"),
    **dict.fromkeys("│┃|｜\t", "cell"),
    **dict.fromkeys("●○◎◇■◆□▼▲※*>-└├─◦•", "bullet"),
    **dict.fromkeys("。！？!?", "stop"),
    **dict.fromkeys("がをにへもとで", "particle"),
    "\n": "line",
    "の": "no",
    "は": "ha",
}
_LETTERS = (
    ("digit", lazily("[0-9０-９①-⑳]")),
    ("kana", lazily(f"[{HIRAGANA}]")),
    ("kanji", lazily(f"[{KANJI}]")),
    ("katakana", lazily(f"[{KATAKANA}]")),
    ("roman", lazily("[A-Za-z]")),
)
_ROLE = lazily(
    r"(?:[長員者役係任師頭主幹番当審乗会録記計理務監送席入応援護講筆行導人側]|コーチ|リーダー|マネ|スタッフ|ヘルパー|ケアマネ|キャプテン|アルト|ソプラノ|テナー)\Z"
)
_DOES = lazily(
    r"(?:が|は|も|より|から|に|へ)[^、。\n]{0,10}(?:担当|出席|欠席|来|行|作|受け|持|代|読|呼|話|言|連絡|確認|頼|渡|聞|見|休|出|入|会|書|知|教|送|運転|同行|引|打|弾|歌|走|泣|笑|怒|預|待|帰|答|電話)"
)
WORD = lazily(
    rf"[{KANJI}]{{1,4}}(?<![{KANJI}]{{5}})(?![{KANJI}])|(?<![ァ-ヴー{KANJI}])[ァ-ヴー]{{2,8}}(?![ァ-ヴー])|(?<![ぁ-んー{KANJI}ァ-ヴー])[ぁ-ん][ぁ-んー]{{1,5}}?(?=(?:{_TITLE})?(?![ぁ-んー]))|(?<![A-Za-z])[A-Z][A-Za-z'’]{{2,14}}(?![A-Za-z])"
)
"""Words between other letters: up to four kanji, kana that stands by itself, a roman word with a capital."""

_ALL_KANJI = lazily(f"[{KANJI}]+")
_HIRAGANA, _KATAKANA = lazily("[ぁ-んー]+"), lazily("[ァ-ヴー]+")
_LABELS = frozenset((*POSTS, *STRONG_LABELS, *WEAK_LABELS))
_WITHOUT_MARGIN = str.maketrans("", "", "\u3000 \t│┃|｜─━┌┐└┘├┤┬┴┼")


@functools.lru_cache(maxsize=8192)
def spelling(word: str) -> tuple[str, ...]:
    """The clues of a word by itself."""
    if _ALL_KANJI.fullmatch(word):
        return _kanji(word)
    common = "+" if word in common_words() else ""
    if _KATAKANA.fullmatch(word):
        read = lexicon.hiragana(word)
        known = read in surname_readings() or read in given_readings()
        thing = ("thing",) if vetoes.is_thing_in_katakana(word) else ()
        return (f"katakana {min(len(word), 6)}", f"katakana known {known}{common}", *thing)
    if _HIRAGANA.fullmatch(word):
        both = f"{word in surname_readings()} {word in given_readings()}{common}"
        return (f"hiragana {min(len(word), 5)}", f"hiragana known {both}")
    return (f"roman {lexicon.is_roman_part(word)}", f"roman upper {word.isupper()}")


@functools.lru_cache(maxsize=8192)
def kind_of(word: str) -> str:
    """What makes of a word there is, roughly: its script, one letter or more, known or not, ordinary or not."""
    script, *rest = spelling(word)[0].split()
    if script != "kanji":
        return script
    length, known = rest
    known = known.replace("surname", "name").replace("rare", "name")
    return f"{'one' if length == '1' else 'many'} {known}"


def _kanji(word: str) -> tuple[str, ...]:
    plain = lexicon.modern(word)
    if lexicon.is_surname(plain):
        known = "surname"
    elif plain in rare_surnames():
        known = "rare"
    else:
        known = "given" if lexicon.is_given(plain) else "unknown"
    clues = [f"kanji {min(len(word), 4)} {known}{'+' if word in common_words() else ''}"]
    if vetoes.is_nobody(word):
        clues.append("nobody")
    if vetoes.is_place_too(word):
        clues.append("town")
    if vetoes.ends_like_a_body(word):
        clues.append("body")
    if word in _LABELS:
        clues.append("label")
    return tuple(clues)


class Surroundings:
    """A text and the names found in it so far."""

    def __init__(self, text: str, found: Sequence[Match]) -> None:
        """Take the text and its names, doubtful ones as well."""
        self._text = text
        self._doubts: dict[tuple[int, int], float] = {}
        sure: list[tuple[int, int]] = []
        self._times: Counter[str] = Counter()
        values = set()
        for match in found:
            place = match.start, match.end
            if match.certainty < SURE:
                self._doubts[place] = max(match.certainty, self._doubts.get(place, 0.0))
                continue
            sure.append(place)
            value = lexicon.modern(match.value)
            values.add(value)
            self._times.update({value.replace(" ", ""), *value.split(), surname_of(value)})
        places = sorted(set(sure))
        self._starts = [s for s, _ in places]
        self._ends = frozenset(e for _, e in places)
        self._letters = [0, *accumulate(e - s for s, e in places)]
        self.persons = len(values)
        self._general = (
            f"persons {min(6, int(math.log2(self.persons))) if self.persons else 0}",
            f"density {min(6, 150 * len(places) // max(1, len(text)))}",
        )

    def near(self, start: int, end: int) -> tuple[str, ...]:
        """What a word that no name overlaps is, and what stands right before and behind it."""
        word = self._text[start:end]
        shape, before, behind = kind_of(word), self.before(start), self.behind(end)
        return (
            *spelling(word),
            f"< {before}",
            f"> {behind}",
            f"{before} _ {behind}",
            f"{shape} < {before}",
            f"{shape} > {behind}",
        )

    def around(self, start: int, end: int) -> tuple[str, ...]:
        """What the rest of the text says of that word."""
        word = self._text[start:end]
        shape, before, behind = kind_of(word), self.before(start), self.behind(end)
        times = min(self._times[lexicon.modern(word)], 2)
        doubt = self._doubts.get((start, end), 0.0)
        return (
            f"known {times}",
            f"{shape} known {times}",
            f"known {times} < {before}",
            f"known {times} > {behind}",
            f"doubt {0 if not doubt else 1 if doubt < _LITTLE else 2 if doubt < _SOME else 3}",
            *self._neighbours(start, end, before, behind),
            *self._line(start, end),
            *self._general,
        )

    def neighbours(self, start: int, end: int) -> tuple[str, ...]:
        """Whether names stand beside a place, above and below it, and whether somebody does something."""
        before, behind = self.before(start), self.behind(end)
        return (*self._neighbours(start, end, before, behind), *self._line(start, end))

    def before(self, start: int) -> str:
        """What stands right before a place."""
        text, at = self._text, start
        while at and text[at - 1] in " \u3000" and start - at < _BLANKS:
            at -= 1
        blanks = text[at:start]
        mark = text[at - 1] if at else "\n"
        kind = _MARKS.get(mark) or next((n for n, r in _LETTERS if r.match(mark)), "other")
        if kind in ("line", "bullet", "cell"):
            return kind
        if kind == "no":
            return "role no" if _ROLE.search(text, max(0, at - 5), at - 1) else "no"
        gap = "" if not blanks else "1" if blanks == " " else "2"
        if kind in ("kanji", "katakana", "colon", "equal") and (gap or kind in ("colon", "equal")):
            role = _ROLE.search(text, max(0, at - 6), at - (kind in ("colon", "equal")))
            return f"{'role ' if role else ''}{kind}{gap}"
        return f"{kind}{gap}"

    def behind(self, end: int) -> str:
        """What stands right behind a place."""
        found = _BEHIND.match(self._text, end)
        return (found.lastgroup or "other") if found else "other"

    def _neighbours(self, start: int, end: int, before: str, behind: str) -> Iterator[str]:
        """Whether names stand at either side, and whether somebody does something."""
        text = self._text
        if behind in ("link", "and", "cell", "blank", "equal", "arrow", "bracket"):
            at = end
            while at < end + _BLANKS and text[at : at + 1] in _PARTING and at < len(text):
                at += 1
            place = bisect.bisect_left(self._starts, at)
            if place < len(self._starts) and self._starts[place] == at:
                yield f"name {behind}"
        at = start
        while at > start - _BLANKS and at and text[at - 1] in _PARTING:
            at -= 1
        if at < start and at in self._ends:
            yield f"{before} name"
        if _DOES.match(text, end):
            yield "does"

    def _line(self, start: int, end: int) -> Iterator[str]:
        """How much of the line is names, and whether the lines above and below have one at the same place."""
        text = self._text
        first = text.rfind("\n", max(0, start - _LONGEST), start) + 1
        last = text.find("\n", end, end + _LONGEST)
        last = last if last >= 0 else min(len(text), end + _LONGEST)
        one, other = self._between(first, last)
        letters = len(text[first:last].translate(_WITHOUT_MARGIN)) - (end - start)
        share = (self._letters[other] - self._letters[one]) / max(1, letters)
        yield f"line {min(3, other - one)}"
        yield f"share {int(4 * min(share, 1))}"
        above = text.rfind("\n", max(0, first - 1 - _LONGEST), max(0, first - 1)) + 1
        yield f"above {self._at_column(above, first - 1, start - first)}"
        below = text.find("\n", last + 1, last + 1 + _LONGEST)
        yield f"below {self._at_column(last + 1, below if below >= 0 else len(text), start - first)}"

    def _at_column(self, first: int, last: int, column: int) -> int:
        """0 where a line has no names, 1 where it has some, 2 where one begins at a column or one beside it."""
        one, other = self._between(first, last) if 0 <= first < last else (0, 0)
        if one == other:
            return 0
        near = bisect.bisect_left(self._starts, first + column - 1, one, other)
        return 2 if near < other and self._starts[near] <= first + column + 1 else 1

    def _between(self, first: int, last: int) -> tuple[int, int]:
        """The numbers of the first name that begins in a stretch, and of the first behind it."""
        one = bisect.bisect_left(self._starts, first)
        return one, bisect.bisect_left(self._starts, last, one)


_LITTLE, _SOME = 0.15, 0.3
_BLANKS, _LONGEST = 12, 240
_PARTING = "、，,・／/＆&と \u3000\t│┃|｜→⇒＝=（("
