"""名字の字体と読み。Which letters and readings of surnames are taken for each other.

``variants.txt``: a usual letter, then its variants; from ja-itaiji 1.0.2 (MIT, Ryuji Chiba; families of
異体字), kept where a surname is read the same with either letter. ``surnames.txt``: surnames in their usual
letters with readings; from japanese-personal-name-dataset 0.4.0 (MIT, shuheilocale; these come first, most
frequent first, up to the empty line) and mecab-ipadic 2.7.0-20070801 (BSD with ICOT terms, NAIST).
``tools/dictionaries/name_forms.py`` makes both; as of 2026-11.
"""

import functools
from importlib import resources


@functools.cache
def variants() -> dict[int, str]:
    """For ``str.translate``: variants of kanji in surnames to the usual letter."""
    rows = (line.split(" ") for line in _text("variants.txt").splitlines())
    return {ord(letter): row[0] for row in rows for letter in row[1]}


@functools.cache
def readings() -> dict[str, tuple[str, ...]]:
    """Surnames in their usual letters with their readings in hiragana, the most frequent first."""
    rows = (line.split(" ") for line in _text("surnames.txt").splitlines() if line)
    return {row[0]: tuple(row[1:]) for row in rows}


@functools.cache
def frequent() -> frozenset[str]:
    """Readings of the surnames that about 80 % of all people have."""
    lines = _text("surnames.txt").partition("\n\n")[0].splitlines()
    return frozenset(reading for line in lines for reading in line.split(" ")[1:])


def _text(name: str) -> str:
    return (resources.files(__name__) / name).read_text("utf-8")
