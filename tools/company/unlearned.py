"""学んでいない見つけ手。Documents read by a tagger that has not learned them: how sure it is of a word is a clue, and of a word learned by heart it is too sure.

``tools/tagger/train --half A --writers abcdef --to A.npz`` and the same with B make two taggers; each reads what the other one has learned.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tagger"))

import documents

from pidetect.evaluate import from_text, read
from pidetect.scoring import Document
from pidetect.tagger import finder
from pidetect.tagger.model import read as read_model
from pidetect.tagger.morphology import analyser

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
FOLDERS = {
    "authored/documents": 1.0,
    "authored/hard.jsonl": 1.0,
    "handwritten/dev": 1.0,
    "handwritten/final": 1.0,
    "generated/dev": 0.3,
}
"""Where documents are, and how much one of their words counts: those of a generator repeat themselves."""
_PAGE, _EAGER = 8, 0.3


def _by_other_half(first: Path, second: Path) -> Callable[[str], finder.Finder]:
    """The tagger for a document: A has learned the first half, so it reads the second."""
    made = {half: _eager(path) for half, path in (("A", second), ("B", first))}
    return lambda name: made[documents.half_of(name)]


def _eager(path: Path) -> finder.Finder:
    """A tagger that tells more than the shipped one: wrong names are rare, and each teaches something."""
    stored = dict(np.load(path))
    stored["calibration"] = stored["calibration"] * [1, 0] + [0, _EAGER]
    return finder.Finder(read_model(stored), analyser())


def held_out() -> Iterator[Document]:
    """The sentences that every tagger has left out, some together on a page: prose names persons without any sign of the office."""
    lines = (ROOT / "tools/tagger/held_out.txt").read_text("utf-8").splitlines()
    marked = [line.partition("\t")[2].replace("⟦", "⟦person_name|") for line in lines]
    for number, first in enumerate(range(0, len(marked), _PAGE)):
        part = marked[first : first + _PAGE]
        yield from_text(("" if number % 2 else "\n").join(part), f"held_out:{number}")


def all_documents(first: Path | None, second: Path | None) -> Iterator[tuple[Document, float]]:
    """Every document with its weight; while one is looked at, names are found by a tagger that has not learned it."""
    reads = _by_other_half(first, second) if first and second else None
    shipped = finder.finder
    try:
        for folder, counts in FOLDERS.items():
            for document in read(CORPUS / folder):
                if reads is not None and "generated" not in document.name:
                    one = reads(document.name)
                    finder.finder = lambda one=one: one
                else:
                    finder.finder = shipped
                yield document, counts
        finder.finder = shipped
        for document in held_out():
            yield document, 0.5
    finally:
        finder.finder = shipped
