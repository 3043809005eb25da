"""見分け役。One file per kind; a plug-in is a module with ``RECOGNIZER``, named by an entry point.

Files in this folder are found by themselves. Other distributions add kinds through the entry point
group ``pidetect.recognizers`` (docs/extend/recognizers.md).
"""

import functools
import importlib
import pkgutil

from pidetect.recognizers.base import Recognizer

_GROUP = "pidetect.recognizers"


@functools.cache
def recognizers() -> tuple[Recognizer, ...]:
    """All recognisers: those of this folder, then those of plug-ins."""
    found: list[Recognizer] = []
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        recognizer = getattr(importlib.import_module(f"{__name__}.{module}"), "RECOGNIZER", None)
        if isinstance(recognizer, Recognizer):
            found.append(recognizer)
    from importlib import metadata  # noqa: PLC0415 - it loads the mail parser, and who only imports needs none

    found += [point.load() for point in metadata.entry_points(group=_GROUP)]
    return tuple(found)


@functools.cache
def masks() -> dict[str, Recognizer]:
    """Recognisers by kind, to mask values."""
    return {r.kind: r for r in reversed(recognizers())}
