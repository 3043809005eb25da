"""文章を伏せる。Puts something else where the findings are: stars, the name of the kind, or an invented value.

Line ends inside a finding stay, so that every line keeps its number; ``stars`` keeps every column, too.
"""

import dataclasses
import secrets
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from pidetect.masking.inventing import Inventor
from pidetect.types import LABELS, Finding, Kind

Style = Literal["stars", "label", "pseudonym"]
STYLES: tuple[Style, ...] = ("stars", "label", "pseudonym")


class CannotMask(Exception):  # noqa: N818 - it is an answer
    """A file that cannot be masked safely; the message says in Japanese why, and what to do."""


class Place(NamedTuple):
    """What stands instead of ``text[start:end]``."""

    start: int
    end: int
    new: str


@dataclasses.dataclass(slots=True)
class Masker:
    """How to mask, and what has been masked so far.

    Attributes:
        style: "stars" (same length), "label" (［氏名］) or "pseudonym" (invented values of the same form).
        key: secret of the pseudonyms: the same person becomes the same invented person wherever the key is
            the same; a fresh one when not given.
        kinds: the kinds to mask; all when empty.
        counts: how many findings of each kind were masked.
    """

    style: Style = "stars"
    key: bytes = b""
    kinds: Collection[str] = ()
    counts: Counter[str] = dataclasses.field(default_factory=Counter)
    _inventor: Inventor = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Make the source of invented values; raises ValueError for an unknown style."""
        if self.style not in STYLES:
            raise ValueError(f"unknown style: {self.style}")
        self._inventor = Inventor(self.key or secrets.token_bytes(32))

    def wants(self, kind: str) -> bool:
        """Whether findings of a kind are to be masked."""
        return not self.kinds or kind in self.kinds

    def places(self, text: str, findings: Iterable[Finding]) -> list[Place]:
        """What to put where; findings outside of the text, or overlapping one before, are left out."""
        wanted: list[Finding] = []
        for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
            last = wanted[-1].end if wanted else 0
            fits = last <= finding.start < finding.end <= len(text)
            if fits and self.wants(finding.kind):
                wanted.append(finding)
        self.counts.update(str(f.kind) for f in wanted)
        word = self._words(text, wanted)
        return [Place(f.start, f.end, word(f)) for f in wanted]

    def single(self, kind: str, value: str) -> str:
        """A value of a known kind that stands by itself (the author of a document)."""
        if not value.strip() or not self.wants(kind):
            return value
        return apply(value, self.places(value, [Finding(kind, 0, len(value), 1.0)]))

    def _words(self, text: str, findings: Sequence[Finding]) -> Callable[[Finding], str]:
        if self.style == "stars":
            return lambda f: stars(text[f.start : f.end])
        if self.style == "label":
            return lambda f: label(f.kind, text[f.start : f.end])
        persons = self._inventor.persons(text, findings)
        return lambda f: self._invented(f, text[f.start : f.end], persons)

    def _invented(self, finding: Finding, value: str, persons: dict[int, tuple[str, str]]) -> str:
        known = persons.get(finding.person) if finding.person is not None else None
        new = self._inventor.invent(finding.kind, value, known)
        return label(finding.kind, value) if new is None else new


def mask(
    text: str,
    findings: Iterable[Finding],
    *,
    style: Style = "stars",
    key: bytes = b"",
    kinds: Collection[str] = (),
) -> str:
    """The text with what was found in it hidden.

    Args:
        text: the text that was scanned.
        findings: what ``scan(text)`` gave.
        style, key, kinds: as for ``Masker``.
    """
    return apply(text, Masker(style, key, kinds).places(text, findings))


def apply(text: str, places: Iterable[Place]) -> str:
    """The text with the places filled in; they are in order and do not overlap."""
    return "".join(_pieces(text, places))


def _pieces(text: str, places: Iterable[Place]) -> Iterator[str]:
    at = 0
    for place in places:
        yield text[at : place.start]
        yield place.new
        at = place.end
    yield text[at:]


def stars(value: str) -> str:
    """As many stars as letters, wide for wide ones; blanks and line ends stay."""
    return "".join(map(_star, value))


def _star(letter: str) -> str:
    if letter.isspace():
        return letter
    return "＊" if unicodedata.east_asian_width(letter) in "WFA" else "*"


def label(kind: str, value: str) -> str:
    """The name of the kind in brackets; line ends of the value follow it."""
    name = "認証情報" if kind == Kind.CREDENTIAL else LABELS.get(kind, kind).partition(" ")[0]
    return f"［{name}］" + "".join(c for c in value if c in "\r\n")
