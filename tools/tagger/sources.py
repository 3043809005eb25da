"""学ぶ材料。Words and labelled sentences as they come from their files and packages.

Needed beside the product's own dependencies: japanese-personal-name-dataset (names) and hironsancorpus
(500 sentences of ja.wikinews with labels); both MIT. The texts of ``corpus`` are our own.
"""

import csv
import functools
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import sudachipy

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus" / "tagger"

SLOTS = {
    "companies": "CO",
    "places": "PL",
    "departments": "DEPT",
    "products": "PROD",
    "chinese_korean": "C",
    "historical": "H",
    "stage": "S",
    "fictional": "X",
    "katakana_places": "KP",
    "katakana_organisations": "KO",
    "works": "W",
}
"""Slots by the names that the writers gave to their lists."""

Spans = list[tuple[int, int]]


@functools.cache
def dictionary_words() -> dict[tuple[str, ...], list[str]]:
    """Words of SudachiDict core by the first four levels of their part of speech, in the order of the dictionary."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for entry in sudachipy.Dictionary(dict="core").entries():
        found.setdefault(tuple(entry.part_of_speech()[:4]), {})[entry.surface()] = None
    return {part: list(words) for part, words in found.items()}


def proper(*kind: str) -> list[str]:
    """Proper nouns of a kind (人名/姓, 人名/名, 人名/一般, 地名/一般, 一般/*)."""
    return dictionary_words()[("名詞", "固有名詞", *kind)]


def nouns() -> list[str]:
    """Common nouns."""
    words = dictionary_words()
    return words[("名詞", "普通名詞", "一般", "*")] + words[("名詞", "普通名詞", "サ変可能", "*")]


@functools.cache
def surnames() -> list[tuple[str, int]]:
    """Surnames with the number of people, most frequent first."""
    return [(row[0], int(row[1])) for row in rows("last_name_org.csv")]


@functools.cache
def given_names() -> tuple[list[str], list[list[str]]]:
    """Readings in hiragana, and for each reading its spellings (the usual ones only)."""
    readings, spellings = [], []
    for name in ("first_name_man_opti.csv", "first_name_woman_opti.csv"):
        for row in rows(name):
            readings.append(row[0])
            spellings.append(row[2:] or [row[0]])
    return readings, spellings


@functools.cache
def all_given_names() -> set[str]:
    """Every spelling."""
    names = ("first_name_man_org.csv", "first_name_woman_org.csv")
    return {word for name in names for row in rows(name) for word in (row[0], *row[2:])}


@functools.cache
def rows(name: str) -> list[list[str]]:
    """Lines of a file of the name data set: a spelling, the number of people or the readings, and so on."""
    text = (
        resources.files("japanese_personal_name_dataset")
        .joinpath("dataset", name)
        .read_text("utf-8")
    )
    return [[cell for cell in row if cell] for row in csv.reader(text.splitlines()) if row]


def news() -> tuple[list[tuple[str, Spans]], list[tuple[str, Spans]]]:
    """The labelled news: the first nine tenths to learn from, the rest for the final figure only."""
    text = resources.files("hironsan").joinpath("corpus", "iob_sents.txt").read_text("utf-8")
    sentences = [_read_news(block.split("\n")) for block in text.split("\n\n") if block.strip()]
    cut = int(len(sentences) * 0.9)
    return sentences[:cut], sentences[cut:]


def _read_news(lines: list[str]) -> tuple[str, Spans]:
    sentence, spans = "", []
    for line in lines:
        if not line.strip():
            continue
        cells = line.split("\t")
        word, label = cells[0], cells[-1].strip()
        if label == "B-PSN":
            spans.append((len(sentence), len(sentence) + len(word)))
        elif label == "I-PSN" and spans:
            spans[-1] = (spans[-1][0], len(sentence) + len(word))
        sentence += word
    return sentence, spans


def templates(kind: str) -> list[str]:
    """Sentences with slots of ``corpus/tagger/<kind>``, without repetitions."""
    lines: dict[str, None] = {}
    for path in sorted((CORPUS / kind).glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                lines[line.rstrip()] = None
    return list(lines)


@functools.cache
def english() -> list[str]:
    """English lines of business letters, with slots."""
    return Path(__file__).with_name("english.txt").read_text("utf-8").splitlines()


@functools.cache
def fillers(kind: str) -> dict[str, list[str]]:
    """Lists of words for the slots, as the writers of the sentences give them."""
    path = CORPUS / kind / "fillers.toml"
    if not path.exists():
        return {}
    lists = dict(_lists(tomllib.loads(path.read_text("utf-8")), ""))
    return {SLOTS.get(name, name): words for name, words in lists.items()}


@functools.cache
def word_list(name: str) -> list[str]:
    """A list of ``words.toml``."""
    lists = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return str(lists[name]).split()


def _lists(tree: dict[str, object], name: str) -> Iterator[tuple[str, list[str]]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _lists(value, f"{name}{key}.")
        elif isinstance(value, list):
            yield name + key, [str(word) for word in value]


KATAKANA = re.compile(r"[ァ-ヴー]{2,10}")
KANJI = re.compile(r"[一-鿿々ヶ]{1,6}")
