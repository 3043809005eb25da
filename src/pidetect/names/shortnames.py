"""短い名前の記憶。Further mentions of short, foreign and roman names of who is known.

原 智仁 is named once in full, and then 「17時までに原まで」; リムさん, and then 「リム　予備の部品が足りません」. One
letter may be anything, so it is recalled only where it stands by itself.
"""

from collections.abc import Iterator, Sequence

from pidetect.dictionaries import common_words
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.names.memory import surname_of
from pidetect.normalize import positions
from pidetect.types import Kind, Match

CERTAINTY = 0.78
_SURE = 0.8
_MOST_NAMES, _MOST_MENTIONS = 100, 2_000
_ONE = lazily(f"[{KANJI}]")
_KANA = lazily("[ァ-ヴー]{2,12}|[ぁ-んー]{2,6}")
_HIRAGANA = lazily("[ぁ-んー]+")
_ROMAN = lazily(r"[A-Z][A-Za-z'’\-]{2,14}")
_PART = lazily(r"[^\s\u3000・=＝,，]+")
_LETTER = lazily(f"[{KANJI}{HIRAGANA}{KATAKANA}A-Za-zＡ-Ｚａ-ｚ0-9０-９]")
_PARTICLE = lazily(
    f"(?<=[{KANJI}{KATAKANA}」）)])[とはがをにのもでへや]|から|まで|までに|より|(?<=うち)の"
)
_TITLE = (
    r"様|さん|さま|氏|殿|先生|君|くん|ちゃん|[副部課係店社所室局支工]{0,2}長|主任|専務|常務|SV|-san"
)
_BEHIND = lazily(
    rf"[ \u3000]?(?:{_TITLE})|[\s\u3000、。,，・／/（(）)」』】〕\]:：;；→⇒<＜>\"'!！?？│|]|\Z"
    r"|(?:は|が|を|に|の|も|と|へ|で|まで|から|より|です|だ|って|あて|宛)(?![々])"
)
# 前, 東 and 今 tell a place or a time in most sentences.
_WHERE = frozenset("前後左右上下中内外東西南北今朝夜奥横角元先表裏")
_APART = lazily(
    rf"[ \u3000]?(?:{_TITLE})|[\s\u3000、。・／/（(）)」』】:：→⇒│|]|\Z|(?:は|が|を|に|と|へ|まで|から|より|です)(?:(?=[^ぁ-ん])|(?<=まで|から|より)[おご])"
)


def recall(text: str, known: Sequence[Match]) -> Iterator[Match]:
    """Further mentions of one letter, of kana and of roman words that name somebody who is known.

    Args:
        text: the text in which the known names were found.
        known: names, sure and doubtful, anywhere in the text.
    """
    seen = {(m.start, m.end) for m in known if m.certainty >= CERTAINTY}
    for number, name in enumerate(_short(text, known)):
        if number >= _MOST_NAMES:
            return
        for mention, start in enumerate(positions(text, name)):
            if mention >= _MOST_MENTIONS:
                break
            end = start + len(name)
            if (start, end) not in seen and _stands_alone(text, start, end, name):
                yield Match(Kind.PERSON_NAME, start, end, CERTAINTY, _value(name))


def _value(name: str) -> str:
    return name.lower() if name.isascii() else lexicon.modern(name)


def _short(text: str, known: Sequence[Match]) -> dict[str, None]:
    """The words to look for, in order of appearance."""
    names: dict[str, None] = {}
    for match in known:
        if match.certainty < _SURE or match.row >= 0:
            continue
        written = text[match.start : match.end]
        if "\n" in written:
            continue
        surname = surname_of(match.value)
        if _ONE.fullmatch(surname):
            names[surname] = None
        for part in _PART.findall(written):
            if _worth(part):
                names[part] = None
    return names


def _worth(part: str) -> bool:
    if _ROMAN.fullmatch(part):
        return not vetoes.is_no_name_alone(part, _SURE)
    return _KANA.fullmatch(part) is not None and not vetoes.is_nobody(part)


def _stands_alone(text: str, start: int, end: int, name: str) -> bool:
    """Whether the word is not a part of a longer one, nor an ordinary word in a sentence."""
    before = text[max(0, start - 1) : start]
    if name.isascii() or _KANA.fullmatch(name):
        return _edge(text, start, before, name) and _BEHIND.match(text, end) is not None
    if vetoes.precedes_badly(text, start) or vetoes.follows_badly(text, end):
        return False
    if name in common_words():
        apart = _LETTER.match(before) is None or (before in "にがはをと" and name not in _WHERE)
        return apart and _APART.match(text, end) is not None
    return _edge(text, start, before, name) and _BEHIND.match(text, end) is not None


def _edge(text: str, start: int, before: str, name: str) -> bool:
    """Whether a word may begin here."""
    if not _LETTER.match(before):
        return True
    if name.isascii():
        return not before.isascii()
    if _PARTICLE.search(text[max(0, start - 3) : start]):
        return _HIRAGANA.fullmatch(name) is None
    return vetoes.may_precede(text, start)
