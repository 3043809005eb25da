"""端末。How wide a letter is, which letters may be shown, colours where there is a terminal."""

import os
import shutil
import unicodedata
from typing import TextIO

_NARROWEST, _WIDEST = 60, 140
_CODES = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "green": "32", "cyan": "36"}


def printable(text: str) -> str:
    """A name as it may be shown: control letters and bytes that are no text become escapes.

    A file may be called anything; what a terminal takes for a command must not reach it.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii") if code < 0xD800 else f"\\u{code:04x}"


def width(text: str) -> int:
    """Columns of a text: wide letters of East Asia take two, marks that combine none (UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WFA" else 1


def fitted(text: str, columns: int) -> str:
    """The text cut to so many columns, with … where it was cut."""
    if width(text) <= columns:
        return text
    left, out = columns - 2, []
    for letter in text:
        left -= _columns(letter)
        if left < 0:
            break
        out.append(letter)
    return "".join(out) + "…"


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled up with blanks; ``right`` puts them before it."""
    blanks = " " * max(0, columns - width(text))
    return blanks + text if right else text + blanks


def columns() -> int:
    """Columns of the terminal, within bounds that can be read."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((100, 24)).columns))


def narrow_columns() -> int:
    """Columns of the terminal as they are, for a line that must not be broken."""
    return min(_WIDEST, shutil.get_terminal_size((100, 24)).columns)


def has_colours(out: TextIO) -> bool:
    """Whether colours may be used: a terminal, and nobody asked for none (no-color convention)."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Paint:
    """Colours a text, or leaves it as it is.

    Args:
        on: whether to colour.
    """

    def __init__(self, *, on: bool) -> None:
        """Take whether to colour."""
        self._on = on

    def __call__(self, text: str, *names: str) -> str:
        """The text in colours by name."""
        if not self._on or not text:
            return text
        return f"\x1b[{';'.join(_CODES[n] for n in names)}m{text}\x1b[0m"
