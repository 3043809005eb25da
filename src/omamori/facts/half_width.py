"""半角。One writing of numbers and addresses that people type in any width and with any hyphen."""

import unicodedata

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－ー─━", "-"))


def half_width(value: str) -> str:
    """In half-width, every kind of hyphen as one, without spaces at the ends; letters keep their case."""
    return unicodedata.normalize("NFKC", value).translate(_HYPHENS).strip()
