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
    if _has_plugins():
        from importlib import metadata  # noqa: PLC0415 - see _has_plugins

        for point in metadata.entry_points(group=_GROUP):
            found += _plugin(point)
    return tuple(found)


def _plugin(point: "metadata.EntryPoint") -> list[Recognizer]:
    """The recogniser of a plug-in; one that cannot be used is named and left out: no file is at fault for it."""
    try:
        recognizer = point.load()
    except Exception:  # noqa: BLE001 - the code of strangers fails in any way
        _log.exception("見分け役 %s を読み込めません", point.value)
        return []
    if isinstance(recognizer, Recognizer):
        return [recognizer]
    _log.error("見分け役 %s は pidetect.recognizers.base.Recognizer を継いでいません", point.value)
    return []


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
