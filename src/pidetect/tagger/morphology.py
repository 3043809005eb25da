"""形態素の意見。SudachiPy says which words the gated sentences consist of; a second opinion, no judge.

Where SudachiPy is not installed the name finder works with its own clues alone.
"""

import functools
import threading
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from pidetect.tagger.characters import APART, PAD
from pidetect.tagger.tokens import Tokens

# Sudachi takes 49,149 bytes at once, and is quickest where its lattice stays small.
_AT_ONCE = 400
_NAMES = "人名"


class Analyser:
    """The tokens of a text."""

    def __init__(self, dictionary: Any) -> None:
        """Take an open ``sudachipy.Dictionary``."""
        self._dictionary = dictionary
        self._own = threading.local()
        self._classes, self._naming = _parts_of_speech(dictionary)

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """Tokens over the padded texts with ``APART`` between them; each pad is one token."""
        begins: list[int] = [-PAD]
        speech: list[int] = [-1]
        base, apart = 0, list[int]()
        for text in texts:
            if base:
                apart.append(base - PAD - 1)
                begins += [base - 2 * PAD - 1, base - PAD - 1, base - PAD]
                speech += [-1, -1, -1]
            self._add(text, base, begins, speech)
            base += len(text) + len(APART)
        starts = np.array([*begins, base - len(APART)], dtype=np.intp) + PAD
        number = np.array([*speech, -1], dtype=np.intp)
        # A token without characters, which normalising may leave, would be no stretch of the text.
        kept = np.append(starts[1:] > starts[:-1], True)
        starts = starts[kept]
        nothing = np.searchsorted(starts, np.array(apart) + PAD).tolist() if apart else ()
        return Tokens(starts, self._classes[number[kept]], self._naming[number[kept]], nothing)

    def _add(self, text: str, base: int, begins: list[int], speech: list[int]) -> None:
        start = 0
        while start < len(text):
            end = start + _AT_ONCE
            if end < len(text):
                end = max(text.rfind("\n", start, end), text.rfind("。", start, end)) + 1 or end
            # A lone surrogate has no UTF-8; the question mark in its place keeps every other place.
            found = self._tokenizer().tokenize(
                text[start:end].encode("utf-8", "replace").decode("utf-8")
            )
            begins += [token.begin() + start + base for token in found]
            speech += [token.part_of_speech_id() for token in found]
            start = end

    def _tokenizer(self) -> Any:
        made = getattr(self._own, "tokenizer", None)
        if made is None:
            # Before SudachiPy 0.7, which GiNZA still asks for, the method was called create.
            make = getattr(self._dictionary, "tokenizer", None) or self._dictionary.create
            made = self._own.tokenizer = make()
        return made


def _parts_of_speech(dictionary: Any) -> tuple[Any, Any]:
    """A number for the first four levels of each part of speech, and which are of persons; the last is none."""
    classes: list[int] = []
    naming: list[int] = []
    while (parts := _part(dictionary, len(classes))) is not None:
        classes.append(zlib.crc32("-".join(parts[:4]).encode()))
        naming.append(int(_NAMES in parts))
    return np.array([*classes, 0], dtype=np.uint32), np.array([*naming, 0], dtype=np.uint8)


def _part(dictionary: Any, number: int) -> tuple[str, ...] | None:
    try:
        found: tuple[str, ...] | None = dictionary.pos_of(number)
    except Exception:  # noqa: BLE001 - beyond the last number each version of the library fails differently
        return None
    return found


@functools.cache
def analyser() -> Analyser | None:
    """The analyser of this process; None without SudachiPy or its dictionary."""
    try:
        import sudachipy  # noqa: PLC0415 - optional at run time, and heavy

        return Analyser(sudachipy.Dictionary(dict="core"))
    except (ImportError, OSError, sudachipy_errors()):
        return None


def sudachipy_errors() -> type[Exception]:
    """What the library raises when its dictionary is missing."""
    try:
        from sudachipy.errors import SudachiError  # noqa: PLC0415 - optional at run time
    except ImportError:
        return ImportError
    error: type[Exception] = SudachiError
    return error
