"""個人情報を見つける。Finds personal information in Japanese text and files; a library of its own.

JIS Q 15001 の J.9.2 (安全管理措置) は、何がどこにあるかを知らなければ始まらない。 No framework, no
network, no word of any product: ``scan(text)`` gives findings, ``examine(data, name)`` reads files.
"""

import importlib
from typing import TYPE_CHECKING, Any

from pidetect.types import Examination, Finding, Kind, Part, PersonsEstimate, Span

if TYPE_CHECKING:
    from pidetect.engine import scan

__all__ = ["Examination", "Finding", "Kind", "Part", "PersonsEstimate", "Span", "scan"]


def __getattr__(name: str) -> Any:
    """Load the engine with the first ``scan``: the command line only starts other processes, which have their own."""
    if name == "scan":
        return importlib.import_module("pidetect.engine").scan
    raise AttributeError(name)
