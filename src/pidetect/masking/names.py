"""架空の名前。佐藤 花子 becomes another family and another given name, as long as before and in the same script.

Family and given name are chosen apart, so that 佐藤 花子 and the later 佐藤さん stay one person; readings and roman
forms of the same person follow the kanji. The names are frequent ones (``dictionaries/invented_names.txt``).
"""

import functools
import re
import unicodedata
from typing import Literal, NamedTuple

from pidetect.dictionaries import invented_names
from pidetect.masking.shapes import Drawing
from pidetect.names import lexicon, roman
from pidetect.names.memory import surname_of
from pidetect.normalize import fold

NameParts = tuple[str, str]
"""Family and given name as they are compared; either may be empty."""
_Role = Literal["姓", "名"]

_GAP = re.compile(r"([\s・･=＝.,，、]+)")
_KANA = re.compile("[ぁ-ゖァ-ヺーｦ-ﾟ・]+")
_KATAKANA_ONLY = re.compile("[ァ-ヺー]+")
_HALF = str.maketrans(
    dict(
        zip(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー",
            "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ",
            strict=True,
        )
    )
)
_TO_KATAKANA = {n: n + 0x60 for n in range(0x3041, 0x3097)}
_MARKS = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
_LONGEST = 3


class Entry(NamedTuple):
    """An invented family or given name: in kanji, and its reading in hiragana."""

    written: str
    reading: str


@functools.cache
def _pool(role: str, length: int) -> tuple[Entry, ...]:
    entries = (Entry(w, r) for what, w, r in invented_names() if what == role)
    return tuple(e for e in entries if not length or len(e.written) == length)


class Names:
    """Invents names.

    Args:
        draw: where the choices come from.
    """

    def __init__(self, draw: Drawing) -> None:
        """Take the source of choices."""
        self._draw = draw

    def parts(self, value: str) -> NameParts | None:
        """Family and given name of a name in kanji; None for other scripts."""
        plain = " ".join(fold(value).text.split())
        if plain.isascii() or _KANA.fullmatch(plain.replace(" ", "")):
            return None
        words = plain.split(" ")
        if len(words) > 2 or (len(words) == 2 and all(len(w) == 1 for w in words)):
            plain, words = "".join(words), ["".join(words)]
        if len(words) == 2:
            return lexicon.modern(words[0]), lexicon.modern(words[1])
        modern = lexicon.modern(plain)
        if lexicon.is_given(modern) and not lexicon.is_surname(modern):
            apart = surname_of(modern)
            if apart == modern or not lexicon.is_given(modern[len(apart) :]):
                return "", modern
        surname = surname_of(modern)
        return surname, modern[len(surname) :]

    def invent(self, value: str, person: NameParts | None) -> str:
        """Another name of the same script and shape.

        Args:
            value: the name as it stands in the text.
            person: the name of the same person in kanji, where it is known.
        """
        plain = fold(value).text
        if plain.isascii():
            return self._roman(value, person)
        if _KANA.fullmatch("".join(plain.split())):
            return self._kana(value, person)
        return self._kanji(value)

    def _entry(self, role: _Role, key: str, length: int) -> Entry:
        """The entry of a key; never the name itself."""
        pool = _pool(role, min(length, _LONGEST)) or _pool(role, 2)
        at = self._draw.number(role, key, len(pool))
        entry = pool[at]
        return entry if key not in entry else pool[(at + 1) % len(pool)]

    def _kanji(self, value: str) -> str:
        surname, given = self.parts(value) or ("", "")
        new = [
            self._entry("姓", surname, len(surname)).written if surname else "",
            self._entry("名", given, len(given)).written if given else "",
        ]
        if _KANA.fullmatch(given):
            # 佐藤ひろみ: the given name stays in kana.
            new[1] = _in_script(self._entry("名", given, 0).reading, given)
        pieces = _GAP.split(value)
        if len(pieces) == 1:
            return "".join(new)
        if len(pieces) == 3 and all(new):
            return new[0] + pieces[1] + new[1]
        # 佐 藤 花 子: set wide.
        letters, gaps = "".join(new), pieces[1::2]
        wide = [c + (gaps[i] if i < len(gaps) else "") for i, c in enumerate(letters)]
        return "".join(wide).rstrip() + "".join(gaps[len(letters) :])

    def _kana(self, value: str, person: NameParts | None) -> str:
        pieces = _GAP.split(value)
        if "・" in value and _KATAKANA_ONLY.fullmatch(pieces[0]):
            return "".join(self._foreign(p) if i % 2 == 0 else p for i, p in enumerate(pieces))
        words = pieces[0::2]
        if person is not None and len(words) < 3:
            readings = [
                self._entry("姓", person[0], len(person[0])).reading,
                self._entry("名", person[1], len(person[1])).reading,
            ]
            new = readings if len(words) == 2 else ["".join(readings)]
            if len(words) == 1 and len(fold(words[0]).text) < 5:
                new = readings[:1]
        else:
            roles: tuple[_Role, ...] = ("姓", "名", "名")
            new = [
                self._entry(r, lexicon.hiragana(fold(w).text), 0).reading
                for r, w in zip(roles, words, strict=False)
            ]
        gaps = [*pieces[1::2], ""]
        shown = [_in_script(n, w) + g for n, w, g in zip(new, words, gaps, strict=False)]
        return "".join(shown)

    def _foreign(self, word: str) -> str:
        pool = _pool("外", 0)
        at = self._draw.number("外", word, len(pool))
        return (pool[at] if pool[at].written != word else pool[(at + 1) % len(pool)]).written

    def _roman(self, value: str, person: NameParts | None) -> str:
        """Each word by its role: a word in capitals beside others, or before a comma, is the family name."""
        pieces = _GAP.split(value)
        words = [w for w in pieces[0::2] if w]
        capitals = [w for w in words if w.isupper() and len(w) > 1]
        family = words[-1] if words else ""
        if any("," in g or "，" in g for g in pieces[1::2]):
            family = words[0]
        elif len(capitals) == 1:
            family = capitals[0]
        new = [
            self._roman_word(p, "姓" if p == family else "名", person) if i % 2 == 0 else p
            for i, p in enumerate(pieces)
        ]
        return "".join(new)

    def _roman_word(self, word: str, role: _Role, person: NameParts | None) -> str:
        if not word:
            return word
        part = person[role == "名"] if person is not None else ""
        key = part or fold(word).text.lower()
        reading = self._entry(role, key, len(part)).reading
        spelled = min(roman.forms(reading), key=len) if roman.forms(reading) else "sato"
        if len(word) == 1:
            spelled = spelled[:1]
        if not word.isascii():
            wide = {c: c + 0xFEE0 for c in range(0x61, 0x7B)}
            spelled = spelled.translate(wide)
        return (
            spelled.upper()
            if word.isupper()
            else spelled.title()
            if word[:1].isupper()
            else spelled
        )


def _in_script(reading: str, like: str) -> str:
    """A reading in the kana of another: hiragana, katakana or half-width katakana."""
    if any("ｦ" <= c <= "ﾟ" for c in like):
        apart = unicodedata.normalize("NFD", reading.translate(_TO_KATAKANA))
        return "".join(_MARKS.get(c, c) for c in apart).translate(_HALF)
    if any("ァ" <= c <= "ヺ" for c in like):
        return reading.translate(_TO_KATAKANA)
    return reading
