"""穴を埋める。Sentences with slots become labelled sentences; names follow the population, with a long tail.

A slot in ``PERSONS`` becomes a labelled name, any other slot a word that is no name.
"""

import random
import re
import unicodedata
from collections.abc import Callable

import sources
from sources import KANJI, KATAKANA, Spans

PERSONS = frozenset({"J", "JS", "JG", "JSP", "F", "FS", "C", "H", "S", "X", "R", "K", "HK"})
_PARTICLES = (
    "ド",
    "デ",
    "フォン",
    "ファン・デル",
    "デ・ラ",
    "ビン",
    "ダ",
    "ディ",
    "アル",
    "ル",
    "ヴァン",
    "デル",
)
_AFTER = ("2世", "3世", "ジュニア", "・ジュニア", "14世", "1世", "4世")
_SHARE_LISTED = 0.5
_MARK = re.compile("⟦([^⟧]*)⟧")
_SLOT = re.compile(r"\{([A-Z]+)\}")


def marked(text: str) -> tuple[str, Spans]:
    """The text without its marks, and the places that they held."""
    out, spans, last = "", [], 0
    for piece in _MARK.finditer(text):
        out += text[last : piece.start()]
        spans.append((len(out), len(out) + len(piece.group(1))))
        out, last = out + piece.group(1), piece.end()
    return out + text[last:], spans


_H2K = "アイウエオカキクケコガギグゲゴサシスセソザジズゼゾタチツテトダヂヅデドナニヌネノハヒフヘホバビブベボパピプペポマミムメモヤユヨラリルレロワヲンッャュョー"
_HALF = [
    "ｱ",
    "ｲ",
    "ｳ",
    "ｴ",
    "ｵ",
    "ｶ",
    "ｷ",
    "ｸ",
    "ｹ",
    "ｺ",
    "ｶﾞ",
    "ｷﾞ",
    "ｸﾞ",
    "ｹﾞ",
    "ｺﾞ",
    "ｻ",
    "ｼ",
    "ｽ",
    "ｾ",
    "ｿ",
    "ｻﾞ",
    "ｼﾞ",
    "ｽﾞ",
    "ｾﾞ",
    "ｿﾞ",
    "ﾀ",
    "ﾁ",
    "ﾂ",
    "ﾃ",
    "ﾄ",
    "ﾀﾞ",
    "ﾁﾞ",
    "ﾂﾞ",
    "ﾃﾞ",
    "ﾄﾞ",
    "ﾅ",
    "ﾆ",
    "ﾇ",
    "ﾈ",
    "ﾉ",
    "ﾊ",
    "ﾋ",
    "ﾌ",
    "ﾍ",
    "ﾎ",
    "ﾊﾞ",
    "ﾋﾞ",
    "ﾌﾞ",
    "ﾍﾞ",
    "ﾎﾞ",
    "ﾊﾟ",
    "ﾋﾟ",
    "ﾌﾟ",
    "ﾍﾟ",
    "ﾎﾟ",
    "ﾏ",
    "ﾐ",
    "ﾑ",
    "ﾒ",
    "ﾓ",
    "ﾔ",
    "ﾕ",
    "ﾖ",
    "ﾗ",
    "ﾘ",
    "ﾙ",
    "ﾚ",
    "ﾛ",
    "ﾜ",
    "ｦ",
    "ﾝ",
    "ｯ",
    "ｬ",
    "ｭ",
    "ｮ",
    "ｰ",
]
HALF_KANA = str.maketrans(dict(zip(_H2K, _HALF, strict=True)))


class Filler:
    """Fills slots; all chance comes from one seeded source."""

    def __init__(self, rng: random.Random, kind: str) -> None:
        """Prepare the lists for one kind of text (encyclopedia or office)."""
        self.rng, self.listed = rng, sources.fillers(kind)
        self.kind = kind
        self._usual_foreign = [
            word
            for name in ("foreign_given", "foreign_family", "foreign_surnames")
            for word in self.listed.get(name, [])
        ]
        self._foreign_whole = self.listed.get("foreign_whole", [])
        known = sources.surnames()
        self._surnames = [name for name, _ in known]
        self._one_letter = [name for name in self._surnames if len(name) == 1]
        self._people = [count**0.75 for _, count in known]
        self._rare_surnames = [
            w for w in sources.proper("人名", "姓") if KANJI.fullmatch(w) and len(w) > 1
        ]
        self._readings, self._spellings = sources.given_names()
        self._rare_given = [
            w for w in sources.proper("人名", "名") if KANJI.fullmatch(w) and len(w) > 1
        ]
        persons = sources.proper("人名", "一般")
        self._foreign = [w for w in persons if KATAKANA.fullmatch(w)]
        self._foreign_full = [w for w in persons if "・" in w and len(w) < 20]
        self._history = [w for w in persons if KANJI.fullmatch(w) and len(w) >= 3]
        self._chinese = [w for w in persons if KANJI.fullmatch(w) and len(w) in (2, 3)]
        places = sources.proper("地名", "一般")
        self._places = [w for w in places if 2 <= len(w) <= 6 and KANJI.match(w)]
        self._foreign_places = [w for w in places if KATAKANA.fullmatch(w)]
        works = sources.proper("一般", "*")
        self._organisations = [w for w in works if 2 <= len(w) <= 14]
        self._foreign_works = [w for w in works if re.fullmatch(r"[ァ-ヴー・]{3,16}", w)]
        self._foreign_nouns = [w for w in sources.nouns() if KATAKANA.fullmatch(w)]
        self._chains = _letter_chains(self._foreign)
        self._makers: dict[str, Callable[[], str]] = {
            "J": self._full, "JS": self._surname, "JG": self._given, "JSP": self._spaced, "F": self._foreigner,
            "FS": self._foreign_part, "C": self._chinese_name, "H": self._historic, "PL": self._place,
            "KP": self._foreign_place, "KO": self._foreign_organisation, "CO": self._company,
            "R": self._roman, "K": self._kana, "HK": self._half_kana,
        }  # fmt: skip

    def fill(self, template: str) -> tuple[str, Spans]:
        """One filling of the template, and the places of the names."""
        return marked(_SLOT.sub(self._in_place, template))

    def _in_place(self, slot: re.Match[str]) -> str:
        word = self.word(slot.group(1))
        return f"⟦{word}⟧" if slot.group(1) in PERSONS else word

    def word(self, slot: str) -> str:
        """A word for the slot: from the writers' list, or made from the dictionaries."""
        listed, maker = self.listed.get(slot), self._makers.get(slot)
        if listed and (maker is None or self.rng.random() < _SHARE_LISTED):
            return self.rng.choice(listed)
        return maker() if maker else self._invented()

    def _surname(self) -> str:
        chance = self.rng.random()
        if chance < 0.05 and self.kind == "office":
            # One letter is the hardest to know.
            return self.rng.choice(self._one_letter)
        if chance < 0.72:
            return self.rng.choices(self._surnames, self._people)[0]
        return self.rng.choice(self._surnames if chance < 0.86 else self._rare_surnames)

    def _given(self) -> str:
        chance = self.rng.random()
        number = self.rng.randrange(len(self._readings))
        if chance < 0.68:
            return self.rng.choice(self._spellings[number])
        if chance < 0.86:
            return self.rng.choice(self._rare_given)
        reading = self._readings[number]
        return reading if chance < 0.95 else hiragana_to_katakana(reading)

    def _full(self) -> str:
        gap = self.rng.choices(
            ("", " ", "\u3000"), (0.86, 0.09, 0.05) if self.kind == "office" else (0.96, 0.03, 0.01)
        )
        return self._surname() + gap[0] + self._given()

    def _spaced(self) -> str:
        return self._surname() + self.rng.choice((" ", "\u3000")) + self._given()

    def _kana(self) -> str:
        reading = f"{self.rng.choice(self._kana_surnames())} {self.rng.choice(self._readings)}"
        return hiragana_to_katakana(reading) if self.rng.random() < 0.5 else reading

    def _kana_surnames(self) -> list[str]:
        return [row[2] for row in sources.rows("last_name_org.csv")[:600]]

    def _half_kana(self) -> str:
        reading = f"{self.rng.choice(self._kana_surnames())} {self.rng.choice(self._readings)}"
        return hiragana_to_katakana(reading).translate(HALF_KANA)

    def _roman(self) -> str:
        surname = self.rng.choice(sources.rows("last_name_org.csv")[:600])[3].title()
        given = self.rng.choice(sources.rows("first_name_man_opti.csv"))[1].title()
        return self.rng.choice(
            (f"{given} {surname}", f"{surname} {given}", f"{surname.upper()} {given}", surname)
        )

    def _foreign_part(self) -> str:
        chance = self.rng.random()
        if chance < 0.45 and self._usual_foreign:
            return self.rng.choice(self._usual_foreign)
        if chance < 0.88:
            return self.rng.choice(self._foreign)
        return self._chained()

    def _foreigner(self) -> str:
        chance = self.rng.random()
        if chance < 0.14:
            whole = (
                self._foreign_whole if chance < 0.08 and self._foreign_whole else self._foreign_full
            )
            return self.rng.choice(whole)
        parts = [self._foreign_part() for _ in range(2 if chance < 0.8 else 3)]
        if chance > 0.9:
            parts.insert(1, self.rng.choice((*_PARTICLES, self.rng.choice("ABCDEFGHJKLMPRSTW"))))
        link = self.rng.choices(("・", "＝", " ", "゠"), (0.93, 0.04, 0.02, 0.01))[0]
        name = "・".join(parts[:-1]) + link + parts[-1]
        if 0.74 < chance < 0.78:
            return parts[0] + self.rng.choice(_AFTER)
        return name + (self.rng.choice(_AFTER) if 0.78 < chance < 0.8 else "")

    def _chained(self) -> str:
        word = "^"
        while len(word) < 9:
            nexts = self._chains[word[-2:]]
            letter = self.rng.choice(nexts)
            if letter == "$":
                break
            word += letter
        return word[1:] if len(word) > 2 else self.rng.choice(self._foreign)

    def _chinese_name(self) -> str:
        return self.rng.choice(self._chinese)

    def _historic(self) -> str:
        return self.rng.choice(self._history) if self.rng.random() < 0.5 else self._full()

    def _place(self) -> str:
        return self.rng.choice(self._places)

    def _foreign_place(self) -> str:
        return self.rng.choice(self._foreign_places) if self.rng.random() < 0.7 else self._chained()

    def _foreign_organisation(self) -> str:
        chance = self.rng.random()
        if chance < 0.4:
            return self.rng.choice(self._foreign_works)
        parts = [self.rng.choice(self._foreign_nouns) for _ in range(self.rng.choice((1, 2, 2, 3)))]
        if chance > 0.75:
            parts[0] = self.rng.choice((self._foreign_place, self._foreign_part))()
        return self.rng.choice(("・", "・", "")).join(parts)

    def _company(self) -> str:
        stem = self.rng.choice((
            self._surname, self._place, lambda: self.rng.choice(self._organisations), lambda: self.rng.choice(self._foreign_nouns),
            lambda: self._surname() + self.rng.choice(("商店", "工業", "製作所", "建設", "電機", "物産", "産業", "設計事務所")),
        ))()  # fmt: skip
        form = self.rng.choice(("株式会社", "有限会社", "合同会社", "(株)", "㈱"))
        return self.rng.choice(
            (
                form + stem,
                stem + form,
                stem + "株式会社",
                stem + self.rng.choice(("商事", "システムズ", "サービス", "運輸", "銀行")),
            )
        )

    def _invented(self) -> str:
        return self.rng.choice(
            self._organisations if self.rng.random() < 0.5 else self._foreign_nouns
        )


def hiragana_to_katakana(word: str) -> str:
    """The same sounds in the other script."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ん" else c for c in word)


def _letter_chains(words: list[str]) -> dict[str, list[str]]:
    """Which letter follows which two, to make names that no dictionary has."""
    chains: dict[str, list[str]] = {}
    for word in words:
        marked = f"^{word}$"
        for place in range(1, len(marked)):
            chains.setdefault(marked[max(0, place - 2) : place], []).append(marked[place])
    return chains


def worn(rng: random.Random, sentence: str, spans: Spans) -> tuple[str, Spans]:
    """The sentence as mail and tables wear it: other punctuation, brackets, list marks, narrow letters."""
    chance = rng.random()
    if chance < 0.08 and sentence.endswith("。"):
        return sentence[:-1], spans
    if chance < 0.12:
        return sentence.replace("、", "，").replace("。", "．"), spans
    if chance < 0.18:
        mark = rng.choice(("・", "- ", "1. ", "■", "> ", "※", "　", "(", "「", "【"))
        tail = {"(": ")", "「": "」", "【": "】"}.get(mark, "")
        return mark + sentence + tail, [(s + len(mark), e + len(mark)) for s, e in spans]
    if chance < 0.22:
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in sentence)
        return wide, spans
    if chance < 0.26:
        narrow = "".join(
            unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in sentence
        )
        return narrow, spans
    return sentence, spans
