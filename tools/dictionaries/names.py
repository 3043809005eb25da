"""人名の辞書。Makes the name lists of ``pidetect/dictionaries`` from two published sources.

Usage: ``python tools/dictionaries/names.py DATASET IPADIC OUT``: the ``dataset`` folder of
japanese-personal-name-dataset 0.4.0 (MIT) and the folder with ``Noun.name.csv`` of mecab-ipadic
2.7.0-20070801 (BSD with ICOT terms). Only spellings and readings are taken, nothing else.
"""

import csv
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

_HIRAGANA = {n: n - 0x60 for n in range(0x30A1, 0x30F7)}
_LONGEST, _LONGEST_KANA = 6, 10
_LONGEST_COMMON = 4
_KATAKANA = re.compile("[ァ-ヶー]{2,10}")


def dataset_surnames(folder: Path) -> list[tuple[str, str]]:
    """Surnames with their reading, most frequent first."""
    with (folder / "last_name_org.csv").open(encoding="utf-8") as file:
        return [(row[0], row[2]) for row in csv.reader(file) if row]


def dataset_given(folder: Path) -> Iterator[tuple[str, str]]:
    """Given names with their reading."""
    for name in ("first_name_man_org.csv", "first_name_woman_org.csv"):
        with (folder / name).open(encoding="utf-8") as file:
            for row in csv.reader(file):
                yield from ((spelling, row[0]) for spelling in row[2:])


def ipadic(folder: Path, part: str) -> Iterator[tuple[str, str]]:
    """Entries 人名 of a part (姓 or 名) with their reading in hiragana."""
    text = (folder / "Noun.name.csv").read_bytes().decode("euc_jp", "replace")
    for row in csv.reader(text.splitlines()):
        if row[6:8] == ["人名", part] and "\ufffd" not in row[0]:
            yield row[0], row[11].translate(_HIRAGANA)


def common_words(folder: Path) -> set[str]:
    """Ordinary nouns, and places that are no surname: what a name must not be mistaken for."""
    words: set[str] = set()
    for name in ("Noun", "Noun.verbal", "Noun.adverbal", "Noun.adjv", "Suffix", "Noun.nai"):
        text = (folder / f"{name}.csv").read_bytes().decode("euc_jp", "replace")
        words |= {row[0] for row in csv.reader(text.splitlines())}
    kana = {w for w in words if _KATAKANA.fullmatch(w)}
    return kana | {w for w in words if is_kanji(w) and len(w) <= _LONGEST_COMMON}


def is_spelling(word: str) -> bool:
    """Whether a word is written in kanji and kana only, and short."""
    longest = _LONGEST_KANA if _KATAKANA.fullmatch(word) else _LONGEST
    return 0 < len(word) <= longest and all(
        unicodedata.name(c, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"))
        for c in word
    )


def is_kanji(word: str) -> bool:
    """Whether a word has a kanji: readings stand in lists of their own."""
    return any(unicodedata.name(c, "").startswith("CJK") for c in word)


def write(path: Path, words: set[str]) -> None:
    """One word a line, sorted."""
    path.write_text("\n".join(sorted(w for w in words if is_spelling(w))) + "\n", "utf-8")


def main(dataset: Path, dictionary: Path, out: Path) -> None:
    """Write the lists."""
    common = dataset_surnames(dataset)
    rare = list(ipadic(dictionary, "姓"))
    given = [*dataset_given(dataset), *ipadic(dictionary, "名")]
    known = {name for name, _ in common}
    write(out / "surnames_rare.txt", {n for n, _ in rare if is_kanji(n)} - known)
    write(out / "given_names.txt", {n for n, _ in given if is_kanji(n)})
    write(out / "common_words.txt", common_words(dictionary))
    spelt = [f"{name} {reading}" for name, reading in common if is_kanji(name)]
    (out / "surname_spellings.txt").write_text("\n".join(spelt) + "\n", "utf-8")
    write(out / "surname_readings.txt", {r for _, r in [*common, *rare] if len(r) > 1})
    write(out / "given_readings.txt", {r for _, r in given if len(r) > 1})


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
