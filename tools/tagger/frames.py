"""名の前後。Titles after names and the endings that make a name part of a place, a firm or a work.

Written sentences hold each title once or never; these short frames hold every title with every kind of name.
"""

import random
import re

import filling
from sources import Spans, word_list

_CARRIERS = (
    "{0}は{1}年に{2}で{3}を{4}。", "これを受けて{0}は{2}の{3}を{4}。", "{2}では{0}が{3}を{4}。", "{1}年、{0}による{3}が{4}。", "{0}と{3}の関係を{4}。",
    "その後、{0}に{3}を{4}。", "{3}を{4}{0}。", "{0}の{3}は{2}にある。", "また、{0}も{3}に含まれる。", "{3}（{0}）", "{0}が{3}を{4}。", "{0}、{3}などが{4}。",
    "しかし{0}を{3}として{4}。", "なお、{0}へは{2}から{1}分。", "{0}から{3}を{4}。", "{0}、", "{3}は{0}である。", "{0}については{3}を参照。", "「{0}」", "『{3}』の{0}",
)  # fmt: skip
_LEADS = (
    "{0}（{1}年 - ）は、{2}の{3}。", "{0}（{1}年1月2日 - {1}年3月4日）は、{2}の{3}家。", "{0}は、{2}出身の{3}。", "{0}は、{2}の{3}である。", "{0}は{3}を{4}。", "{0}とは、{2}の{3}。",
    "{0}は{1}年、{2}で生まれた。", "{0}は、{3}を{4}。", "{0}の{3}は、{2}で{4}。", "{0}が{3}を{4}のは{1}年である。", "{2}の{3}で、{0}が{4}。",
)  # fmt: skip
_OFFICE_CARRIERS = (
    "{0}", "{0}、{3}をお願いします。", "{3}は{0}", "本日{0}に{3}を送付しました。", "{2}の{0}、{3}の件で来訪。", "・{0} {3}", "{0}（{3}）", "{0}の{3}について、ご確認ください。", "お世話になっております。{0}。",
    "明日の{3}は{0}。", "{1}日 {0} {3}", "{3}、{0}、{3}", "なお、{0}が{3}を{4}。", "「{0}」", "{0}／{3}", "{3}:{0}", "はい、{0}。", "{0}　{3}", "{0} ({1})", "至急：{0}",
)  # fmt: skip
_OFFICE_PEOPLE = (
    "JS",
    "JS",
    "JS",
    "JS",
    "JS",
    "JS",
    "J",
    "J",
    "J",
    "JSP",
    "JSP",
    "JG",
    "K",
    "R",
    "R",
    "FS",
    "F",
    "HK",
)
_PEOPLE = ("JG", "JS", "JS", "J", "J", "FS", "FS", "F", "F", "C", "S", "H")


class Frames:
    """Makes sentences; all chance comes from one seeded source."""

    def __init__(self, rng: random.Random, filler: filling.Filler, nouns: list[str]) -> None:
        """Use the words of a filler, and nouns; the kind of the filler is the kind of the sentences."""
        self.rng, self.filler, self._nouns = rng, filler, nouns
        self._office = filler.kind == "office"
        self._people = _OFFICE_PEOPLE if self._office else _PEOPLE

    def lines(self, number: int) -> list[tuple[str, Spans]]:
        """So many sentences; six of ten speak of persons."""
        return [
            self._sentence(self._person() if self.rng.random() < 0.6 else self._thing())
            for _ in range(number)
        ]

    def _sentence(self, marked: str) -> tuple[str, Spans]:
        place = self.filler.word(self.rng.choice(("PL", "KP")))
        carriers = (
            _OFFICE_CARRIERS if self._office else _CARRIERS if self.rng.random() < 0.7 else _LEADS
        )
        text = self.rng.choice(carriers).format(
            marked,
            self.rng.randint(1, 2026),
            place,
            self._noun(),
            self.rng.choice(word_list("done")),
        )
        return filling.marked(text)

    def _noun(self) -> str:
        return self.rng.choice(self._nouns)

    def _person(self) -> str:
        chance, name = self.rng.random(), self._name()
        title = self.rng.choice(word_list("office_titles" if self._office else "titles"))
        if chance < 0.5:
            return name + title
        if chance < 0.58:
            between = (
                self.filler.word("DEPT")
                if self._office
                else self.rng.choice(word_list("organisations"))
            )
            return name + between + title
        if chance < 0.72:
            return self.rng.choice(word_list("office_before" if self._office else "before")) + name
        if chance < 0.84:
            others = (f"、{self._name()}" for _ in range(self.rng.randint(1, 3)))
            about = (
                self.filler.word("KO"),
                self.filler.word("PL"),
                str(self.rng.randint(20, 90)),
                "演",
            )
            listed = "".join(others) + self.rng.choice(("ら", "の各" + title, "", "など"))
            return name + (f"（{self.rng.choice(about)}）" if chance < 0.78 else listed)
        place = self.filler.word(self.rng.choice(("KO", "CO", "PL", "KP")))
        return f"{place}の{name}{self.rng.choice((title, ''))}" if chance < 0.9 else name

    def _name(self) -> str:
        return f"⟦{self.filler.word(self.rng.choice(self._people))}⟧"

    def _thing(self) -> str:
        chance = self.rng.random()
        word = self.filler.word(
            self.rng.choice(("FS", "FS", "JS", "JS", "J", "F", "KP", "PL", "KP", "PL"))
        )
        endings = word_list("endings")
        if self._office:
            word, endings = (
                self.filler.word(self.rng.choice(("JS", "JS", "PL", "PL", "CO"))),
                word_list("office_endings"),
            )
        if chance < 0.6:
            return re.sub("[ \u3000]", "", word) + self.rng.choice(endings)
        if chance < 0.8:
            return self.filler.word(
                self.rng.choice(
                    ("DEPT", "CO", "PROD", "PL") if self._office else ("KO", "CO", "KP", "PL", "W")
                )
            )
        return self._noun() + self.rng.choice(endings)
