"""名字の字体と読み。Makes ``reference/names``: variants of kanji in surnames, readings of surnames.

Usage: ``python tools/dictionaries/name_forms.py ITAIJI DATASET IPADIC OUT``: ``ja-itaiji.json`` of
ja-itaiji 1.0.2 (MIT), the ``dataset`` folder of japanese-personal-name-dataset 0.4.0 (MIT), the folder
with ``Noun.name.csv`` of mecab-ipadic 2.7.0-20070801 (BSD with ICOT terms), and the target folder.
"""

import collections
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from names import dataset_surnames, ipadic, is_kanji, is_spelling

_OUR_OWN = {
    "𠮷": "吉",
    "𣘺": "橋",
    "槗": "橋",
    "斎": "斉",
    "齋": "斉",
    "齊": "斉",
    "嵜": "崎",
    "碕": "崎",
    "龍": "竜",
}
"""Taken for each other on 名刺 and in address books, and not in the published families."""
_LEAST = 2
"""Surnames in which a letter has to occur before others count as its variants."""


def weights(names: list[tuple[str, str]]) -> collections.Counter[str]:
    """In how many surnames a letter occurs; a frequent surname counts more."""
    found: collections.Counter[str] = collections.Counter()
    for place, (name, _) in enumerate(names):
        found.update(dict.fromkeys(name, 1 + max(0, 2000 - place)))
    return found


def sounds_alike(letter: str, usual: str, names: dict[str, set[str]]) -> bool:
    """Whether some surname is read the same with either letter (中嶋, 中島); 佃 is no 田."""
    having = [name for name in names if letter in name]
    return not having or any(
        names[name] & names.get(name.replace(letter, usual), set()) for name in having
    )


def variants(
    families: Mapping[str, list[str]],
    weight: collections.Counter[str],
    names: list[tuple[str, str]],
) -> dict[str, str]:
    """Each letter with the one that stands for it: the relative most used in surnames."""
    found = {}
    read = readings(names, {})
    for letter, family in families.items():
        usual = max(family, key=lambda c: (weight[c], -ord(c)))
        if (
            usual != letter
            and weight[usual] >= _LEAST
            and weight[usual] > weight[letter]
            and sounds_alike(letter, usual, read)
        ):
            found[letter] = usual
    found |= _OUR_OWN
    for usual in _OUR_OWN.values():
        found.pop(usual, None)
    return {letter: _end(found, letter) for letter in found}


def _end(found: dict[str, str], letter: str) -> str:
    seen = {letter}
    while (following := found.get(letter, letter)) not in seen:
        letter = following
        seen.add(letter)
    return letter


def readings(names: list[tuple[str, str]], table: Mapping[str, str]) -> dict[str, set[str]]:
    """Readings of surnames in their usual letters."""
    found: dict[str, set[str]] = {}
    for name, reading in names:
        if is_kanji(name) and is_spelling(name) and len(reading) > 1:
            found.setdefault(name.translate({ord(a): b for a, b in table.items()}), set()).add(
                reading
            )
    return found


def main(itaiji: Path, dataset: Path, dictionary: Path, out: Path) -> None:
    """Write both files."""
    names = [*dataset_surnames(dataset), *ipadic(dictionary, "姓")]
    table = variants(json.loads(itaiji.read_text("utf-8")), weights(names), names)
    groups: dict[str, str] = {}
    for letter, usual in sorted(table.items()):
        groups[usual] = groups.get(usual, "") + letter
    lines = [f"{usual} {letters}" for usual, letters in sorted(groups.items())]
    (out / "variants.txt").write_text("\n".join(lines) + "\n", "utf-8")
    found = readings(names, table)
    common = readings(dataset_surnames(dataset), table)
    frequent = [f"{name} {' '.join(sorted(found[name]))}" for name in common]
    others = [f"{name} {' '.join(sorted(found[name]))}" for name in sorted(found.keys() - common)]
    (out / "surnames.txt").write_text("\n".join([*frequent, "", *others]) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
