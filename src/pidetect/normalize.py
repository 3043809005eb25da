"""正規化。One width, one hyphen, no invisible characters, with the way back to the original offsets."""

import dataclasses
import unicodedata

_HYPHENS = "‐‑‒–—―−ー－─━﹣ｰ"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"


@dataclasses.dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text.

    Attributes:
        text: what recognisers read.
        offsets: for each character of ``text`` its offset in the original; None when they are equal.
        length: length of the original.
    """

    text: str
    offsets: list[int] | None
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of a non-empty span in the original text."""
        if self.offsets is None:
            return start, end
        last = self.offsets[end - 1]
        following = self.offsets[end] if end < len(self.offsets) else self.length
        return self.offsets[start], max(last + 1, following if following > last else last + 1)


def normalize(text: str) -> Normal:
    """NFKC per character, hyphen look-alikes between digits as ``-``, invisible characters dropped.

    A text of plain ASCII comes back as it is, without a map.
    """
    if text.isascii():
        return Normal(text, None, len(text))
    pieces: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(text):
        piece = _MAP.get(character)
        if piece is None:
            piece = character if character < "\u0250" else unicodedata.normalize("NFKC", character)
            _MAP[character] = piece
        pieces.append(piece)
        offsets += [position] * len(piece)
    return Normal(_join_hyphens("".join(pieces)), offsets, len(text))


_MAP: dict[str, str] = dict.fromkeys(_INVISIBLE, "")
"""Filled as characters are met; bounded by the number of Unicode characters."""


def _join_hyphens(text: str) -> str:
    # ー inside a word is a vowel mark; between digits it is somebody's hyphen. Same length, same map.
    characters = None
    for hyphen in _HYPHENS:
        position = text.find(hyphen)
        while position >= 0:
            before = text[position - 1] if position else ""
            after = text[position + 1 : position + 2]
            if (before.isascii() and before.isalnum() or before == ")") and (
                after.isascii() and after.isalnum()
            ):
                characters = characters or list(text)
                characters[position] = "-"
            position = text.find(hyphen, position + 1)
    return "".join(characters) if characters else text
