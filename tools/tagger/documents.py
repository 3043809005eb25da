"""文書から学ぶ。Labelled documents that people wrote, line by line, as they are and with other people in them.

A few hundred documents hold few names, and a tagger would learn those by heart. So each document is told again with
other names: rare ones, surnames of one letter, surnames that are towns or things. Within one telling everybody keeps
one name, whole or in part, as in the document.
"""

import random
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import filling
import sources
from sources import KANJI, KATAKANA, ROOT, Spans

from pidetect import evaluate
from pidetect.dictionaries import municipalities
from pidetect.scoring import Document
from pidetect.types import Kind

Line = tuple[str, Spans]
_SPLIT = re.compile(r"([ \u3000・＝=゠,，\n]+)")
_HIRAGANA = re.compile(r"[ぁ-んー]{2,8}")
_HALF_KANA = re.compile(r"[ｦ-ﾟ]{2,12}")
_LATIN = re.compile(r"[A-Za-z]{3,12}")
_BLANK = re.compile(r"[ \u3000]+")
_LONGEST_SURNAME = 3
_OF_A_WRITER, _FIRST_WRITERS = re.compile(r"[a-z]-|f[0-9]"), "abck"


def read(paths: Sequence[Path]) -> list[Document]:
    """The labelled documents of files and folders, in order."""
    return [document for path in paths for document in evaluate.read(path)]


def authored(writers: str) -> list[Path]:
    """The documents of ``corpus/authored`` by these writers (a letter each)."""
    folder = ROOT / "corpus" / "authored" / "documents"
    return sorted(path for path in folder.glob("*.txt") if path.name[0] in writers)


def half_of(name: str) -> str:
    """A or B: all documents of a writer lie in one half, the others by chance."""
    base = name.rpartition("/")[2]
    if _OF_A_WRITER.match(base):
        return "A" if base[0] in _FIRST_WRITERS else "B"
    return "AB"[zlib.crc32(base.encode()) % 2]


def hard_cases() -> list[Document]:
    """The sentences of ``corpus/hard``."""
    found = []
    for line in (ROOT / "corpus" / "hard" / "cases.txt").read_text("utf-8").splitlines():
        cells = line.split("\t", 2)
        if len(cells) > 2 and not line.startswith("#"):
            text = cells[2].replace("\\n", "\n").replace("\\t", "\t")
            found.append(evaluate.from_text(text, cells[0]))
    return found


class Retelling:
    """Tells documents again; all chance comes from one seeded source."""

    def __init__(self, rng: random.Random, filler: filling.Filler) -> None:
        """Use the names of a filler."""
        self.rng, self.filler = rng, filler
        known = [name for name, _ in sources.surnames()]
        rare = [w for w in sources.proper("人名", "姓") if KANJI.fullmatch(w) and len(w) < 5]
        towns = {m.rstrip("市区町村") for ms in municipalities().values() for m in ms}
        towns |= {w for w in sources.proper("地名", "一般") if len(w) < 4}
        things = set(sources.nouns())
        self._surnames = frozenset((*known, *rare))
        self._one = [w for w in dict.fromkeys((*known, *rare)) if len(w) == 1]
        self._towns = [w for w in known if w in towns]
        self._things = [w for w in dict.fromkeys((*known, *rare)) if w in things]
        self._given = sources.all_given_names()

    def lines(self, document: Document, *, renamed: bool) -> Iterator[Line]:
        """The lines of a document that are not empty, with the names in each."""
        yield from _by_line(*self.whole(document, renamed=renamed))

    def whole(self, document: Document, *, renamed: bool) -> Line:
        """A document and the places of its names."""
        names = [m for m in document.marks if m.kind == Kind.PERSON_NAME]
        people = self._people([document.text[m.start : m.end] for m in names]) if renamed else {}
        text, spans, last = "", [], 0
        for mark in names:
            name = document.text[mark.start : mark.end]
            text += document.text[last : mark.start]
            told = people.get(name, name)
            spans.append((len(text), len(text) + len(told)))
            text, last = text + told, mark.end
        return text + document.text[last:], spans

    def _people(self, names: Sequence[str]) -> dict[str, str]:
        """What each name of a document becomes."""
        parts: dict[str, str] = {}
        # Whole names first: their parts tell which of the short ones is a surname.
        ordered = sorted(dict.fromkeys(names), key=lambda n: -len(_SPLIT.findall(n)))
        return {name: self._called(name, parts) for name in ordered}

    def _called(self, name: str, parts: dict[str, str]) -> str:
        pieces = _SPLIT.split(name)
        words = pieces[::2]
        if len(words) > 2 and all(len(w) < 2 for w in words):
            # 清 水　　隆 keeps its letters.
            return name
        foreign = "・" in name
        for number, word in enumerate(words):
            if word not in parts:
                parts[word] = self._word(word, number, parts, foreign=foreign)
            pieces[2 * number] = parts[word]
        return "".join(pieces)

    def _word(self, word: str, number: int, parts: dict[str, str], *, foreign: bool) -> str:
        if KATAKANA.fullmatch(word):
            if foreign or self.rng.random() < 0.5:
                return self.filler.word("FS")
            return filling.hiragana_to_katakana(self._reading(number))
        if _HIRAGANA.fullmatch(word):
            return self._reading(number)
        if KANJI.fullmatch(word):
            return self.filler.word("JG") if number else self._kanji(word, parts)
        return self._narrow(word)

    def _narrow(self, word: str) -> str:
        if _HALF_KANA.fullmatch(word):
            return self.rng.choice(self.filler.word("HK").split())
        if _LATIN.fullmatch(word):
            told = self.rng.choice(self.filler.word("R").split())
            return told.upper() if word.isupper() else told.lower() if word.islower() else told
        return word

    def _kanji(self, word: str, parts: dict[str, str]) -> str:
        lengths = range(min(_LONGEST_SURNAME, len(word) - 1), 0, -1)
        for known in (parts, self._surnames):
            for length in lengths:
                first, rest = word[:length], word[length:]
                if first in known and rest in self._given and word not in self._surnames:
                    if first not in parts:
                        parts[first] = self._surname()
                    return parts[first] + self.filler.word("JG")
        if word in self._given and word not in self._surnames:
            return self.filler.word("JG")
        return self._surname()

    def _surname(self) -> str:
        chance, choose = self.rng.random(), self.rng.choice
        if chance < 0.15:
            return choose(self._one)
        if chance < 0.27:
            return choose(self._towns)
        if chance < 0.35:
            return choose(self._things)
        return self.filler.word("JS")

    def _reading(self, number: int) -> str:
        name = self.filler.word("K").split()[1 if number or self.rng.random() < 0.5 else 0]
        return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ン" else c for c in name)


def _by_line(text: str, spans: Spans) -> Iterator[Line]:
    """Lines with their names; a name over two lines is one in each."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        own = [
            (max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start
        ]
        if line.strip():
            yield line, [_without_blanks(line, s, e) for s, e in own if line[s:e].strip()]
        start = end + 1


def _without_blanks(line: str, start: int, end: int) -> tuple[int, int]:
    lead = _BLANK.match(line, start, end)
    return (lead.end() if lead else start), start + len(line[start:end].rstrip())
