"""個人情報を見つける。Finds personal information in Japanese text and files; a library of its own.

JIS Q 15001 の J.9.2 (安全管理措置) は、何がどこにあるかを知らなければ始まらない。 No framework, no
network, no word of any product: ``scan(text)`` gives findings, ``examine(data, name)`` reads files.
"""

from pidetect.engine import scan
from pidetect.types import Examination, Finding, Kind, Part, PersonsEstimate, Span

__all__ = ["Examination", "Finding", "Kind", "Part", "PersonsEstimate", "Span", "scan"]
