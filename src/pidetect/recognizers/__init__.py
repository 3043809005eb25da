"""見分け役。One file per kind; a plug-in is a module with ``RECOGNIZER``, named by an entry point.

Files in this folder are found by themselves. Other distributions add kinds through the entry point
group ``pidetect.recognizers`` (docs/extend/recognizers.md).
"""

import functools
import importlib
import logging
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pidetect.recognizers.base import Recognizer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib import metadata

_GROUP = "pidetect.recognizers"
_log = logging.getLogger("pidetect")


@functools.cache
def recognizers() -> tuple[Recognizer, ...]:
    """All recognisers: those of this folder, then those of plug-ins."""
    found: list[Recognizer] = []
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        recognizer = getattr(importlib.import_module(f"{__name__}.{module}"), "RECOGNIZER", None)
        if isinstance(recognizer, Recognizer):
            found.append(recognizer)
    for point in _plugins():
        try:
            found.append(_loaded(point))
        except Unusable as error:
            _log.error("%s", error, exc_info=error.__cause__)
    return tuple(found)


class Unusable(Exception):  # noqa: N818 - says what a plug-in is
    """A plug-in that cannot be used, and why; no file is at fault for it."""


def unusable() -> list[str]:
    """Which plug-ins cannot be used, and why; quick where there are none."""
    told = []
    for point in _plugins():
        try:
            _loaded(point)
        except Unusable as error:
            told.append(str(error))
    return told


def _plugins() -> "Iterable[metadata.EntryPoint]":
    if not _has_plugins():
        return ()
    from importlib import metadata  # noqa: PLC0415 - see _has_plugins

    return metadata.entry_points(group=_GROUP)


def _loaded(point: "metadata.EntryPoint") -> Recognizer:
    try:
        recognizer = point.load()
    except Exception as error:  # the code of strangers fails in any way
        raise Unusable(
            f"見分け役 {point.value} を読み込めません ({type(error).__name__})"
        ) from error
    if isinstance(recognizer, Recognizer):
        return recognizer
    raise Unusable(
        f"見分け役 {point.value} は pidetect.recognizers.base.Recognizer を継いでいません"
    )


def _has_plugins() -> bool:
    """Whether any installed distribution names recognisers.

    ``importlib.metadata`` loads the mail parser and reads every distribution, which takes longer than a small file;
    so the files that it would read are looked through first. What is no folder (a zip) is left to it.
    """
    try:
        return any(_names_recognisers(Path(name or ".")) for name in sys.path)
    except OSError:
        return True


def _names_recognisers(folder: Path) -> bool:
    if folder.is_file():
        return True
    files = (p for kind in ("dist", "egg") for p in folder.glob(f"*.{kind}-info/entry_points.txt"))
    return any(_GROUP in file.read_text("utf-8", "replace") for file in files)


@functools.cache
def masks() -> dict[str, Recognizer]:
    """Recognisers by kind, to mask values."""
    return {r.kind: r for r in reversed(recognizers())}
