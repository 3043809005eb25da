"""連絡先の前の名前。The name at the start of a line, in front of a telephone number or a mail address.

「林誠 090-…」「・森学（営業） 090-…」: how lists are typed into a mail. What stands there is a name more surely than
its spelling alone could tell.
"""

import re
from collections.abc import Iterator

from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.normalize import fold
from pidetect.types import Kind, Match

_LINE = lazily(
    rf"^[ \u3000>・●○◇■◆*\-]{{0,4}}(?:[0-9０-９]{{1,3}}[.．)）:：]?[ \u3000]{{1,2}})?"
    rf"(?P<name>[{KANJI}]{{2,6}}(?:[ \u3000][{KANJI}{HIRAGANA}{KATAKANA}]{{1,5}}|[{HIRAGANA}]{{2,4}})?|[ァ-ヶー]{{2,8}}[ \u3000・][ァ-ヶー]{{2,10}})"
    r"(?:[ \u3000]?[（(][^）)\n]{1,12}[）)])?(?:様|さん|氏)?[ \u3000\t:：,、]{1,4}"
    r"(?=[+＋]?[0０(（][0-9０-９()（）\-－‐ー ]{8,16}|[A-Za-z0-9._%+\-]{1,40}@)",
    re.MULTILINE,
)
_HEADING = lazily(
    r"(?:先|送信元|発信元|昼間|夜間|日中|[署場店所長]長|[書票届表簿]|警察署|消防署|名古屋|ダイヤル|コール|デスク|センター|サポート|フリー)$"
)
"""What a telephone number is for: 「連絡先」「平日昼間」 name nobody."""
# The letter comes first, so that the expression engine passes all others by.
_BEGINNING = lazily("[@0０(（](?:(?<=@)|(?<=[ \u3000\t:：,、+＋].))")
_REACH = 90
_LEAST = 0.3
_CERTAINTY = 0.85


def _lines(text: str) -> Iterator[re.Match[str]]:
    """Lines that begin so; only those with an @ or the beginning of a number are looked at."""
    done = -1
    for sign in _BEGINNING.finditer(text):
        at = sign.start()
        line = text.rfind("\n", max(0, at - _REACH), at) + 1
        if line <= done or (line == 0 and at > _REACH):
            continue
        done = line
        if (found := _LINE.match(text, line)) is not None:
            yield found


def names(text: str) -> Iterator[Match]:
    """Names in front of a contact on their line."""
    for found in _lines(text):
        name = " ".join(fold(found["name"]).text.split())
        bare = name.replace(" ", "")
        if vetoes.is_nobody(bare) or vetoes.ends_like_a_body(bare) or _HEADING.search(bare):
            continue
        likeness = lexicon.likeness(name)
        if vetoes.is_ordinary(bare) or likeness < (_LEAST if len(bare) < 4 else lexicon.FOREIGN):
            continue
        yield Match(Kind.PERSON_NAME, *found.span("name"), _CERTAINTY, lexicon.modern(name))
