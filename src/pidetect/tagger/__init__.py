"""氏名の見つけ手。Free text has no label that marks a name; here the letters around it decide.

A trained linear chain over characters (hashed n-grams, runs of one script, word lists) together with the
tokens of SudachiPy, where that is installed. A light gate lets only sentences through that may hold a
name. Everything heavy is imported by the first call, so that who needs no names pays nothing.
"""

import functools
import importlib.util
from collections.abc import Iterable
from typing import NamedTuple

PURE = "PIDETECT_PURE"
"""The variable of the environment that, with any value, leaves machine code aside."""


class NameSpan(NamedTuple):
    """A person's name in a text.

    Attributes:
        start, end: place in the text, in characters, end exclusive; 姓, space and 名 are one span, titles
            (様, さん, 部長) stay outside.
        certainty: probability from 0 to 1 that a name stands here, calibrated on held-out sentences.
    """

    start: int
    end: int
    certainty: float


def names(text: str) -> list[NameSpan]:
    """Names of persons in running text, in order, without overlap; spans of little certainty are among them.

    None where the extra ``deep`` is not installed: everything else is still found.

    Pure and deterministic; time and memory grow linearly with the text.
    """
    if "numpy" in missing():
        return []
    from pidetect.tagger.finder import finder  # noqa: PLC0415 - the fast mode never loads numpy

    return finder().names(text)


def foresee(texts: Iterable[str]) -> None:
    """Look at several short texts together, before ``names`` of each is asked: in a third of the time, the same."""
    if "numpy" not in missing():
        from pidetect.tagger.finder import finder  # noqa: PLC0415 - the fast mode never loads numpy

        finder().foresee(texts)


def is_compiled() -> bool:
    """Whether names are found by machine code, which tells the same in a fraction of the time (``compiling``)."""
    if "numpy" in missing():
        return False
    from pidetect.tagger.compiled import library  # noqa: PLC0415 - the fast mode never loads numpy

    return library() is not None


@functools.cache
def missing() -> tuple[str, ...]:
    """What of the extra ``deep`` is not installed: without numpy no names here, without SudachiPy fewer."""
    packages = ("numpy", "sudachipy", "sudachidict_core")
    return tuple(p for p in packages if importlib.util.find_spec(p) is None)
