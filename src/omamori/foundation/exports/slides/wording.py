"""決まった言葉。Words that every rendering prints: of the parts, of the notes, of the foot and of gaps.

A deck is a Japanese document whatever language the page around it has, so these are never translated.
"""

import dataclasses
import re
import unicodedata
from typing import Any, TypeVar

from omamori.foundation.exports.slides.measuring import shortened
from omamori.foundation.exports.slides.tree import Deck, Part, Slide, Source

PARTS = {
    Part.WHY: "第1部 なぜ守るのか",
    Part.COMPANY: "第2部 わたしたちの会社",
    Part.CLOSING: "第3部 まとめ",
    Part.APPENDIX: "資料",
}
SAY, TIP, SOURCES = "話す内容", "講師メモ", "出典"
UNKNOWN = "不明"
BREAK = "数え方の変更"
FOOT = 12.0
"""Size of the running foot in points: not part of what is taught."""
FOOT_ROOM = 864.0
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_CONTINUED = re.compile(r"（\d+/\d+）$")
T = TypeVar("T")


def eyebrow(slide: Slide) -> str:
    """The line above the title: part and chapter."""
    part = PARTS[slide.part]
    return part if not slide.chapter or part.endswith(slide.chapter) else f"{part}　{slide.chapter}"


def edition(deck: Deck) -> str:
    """「第3版」, or that it is a look at today's state."""
    return f"第{deck.edition}版" if deck.edition else "下書き"


def day(deck: Deck) -> str:
    """「2026年11月25日」."""
    return f"{deck.made_on.year}年{deck.made_on.month}月{deck.made_on.day}日"


def foot(deck: Deck) -> str:
    """Company, title, edition and day on one line."""
    text = "　".join(part for part in (deck.company, deck.title, edition(deck), day(deck)) if part)
    return shortened(text, FOOT, FOOT_ROOM - 200, lines=1)


def source(one: Source) -> str:
    """A source with its day, and its address when it has one."""
    told = f"{one.title} ({one.as_of.isoformat()} 時点)"
    return f"{told} {one.address}" if one.address else told


def source_line(slide: Slide) -> str:
    """The sources on one small line of the slide; in full they stand in the notes."""
    told = "、".join(f"{one.title} ({one.as_of.isoformat()})" for one in slide.sources)
    return shortened(f"{SOURCES}: {told}", FOOT, FOOT_ROOM, lines=1) if told else ""


def notes(slide: Slide) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The notes as headings with paragraphs, the empty left out."""
    found = (
        (SAY, _paragraphs(slide.say)),
        (TIP, _paragraphs(slide.tip)),
        (SOURCES, tuple(source(one) for one in slide.sources)),
    )
    return tuple(one for one in found if one[1])


def is_continued(slide: Slide) -> bool:
    """Whether it is one of several pages of a slide."""
    return bool(_CONTINUED.search(slide.title))


def clean(value: T) -> T:
    """The same tree with texts that every format can hold.

    Control characters, halves of surrogate pairs and marks that turn the direction of writing fall away; line
    ends are one kind. A deck without them comes back equal.
    """
    cleaned: T = _clean(value)
    return cleaned


def _clean(value: Any) -> Any:
    if isinstance(value, str) and type(value) is str:
        return _clean_text(value)
    if isinstance(value, tuple):
        return tuple(_clean(one) for one in value)
    if isinstance(value, Source | Slide | Deck) or (
        dataclasses.is_dataclass(value) and not isinstance(value, type)
    ):
        names = [field.name for field in dataclasses.fields(value)]
        return dataclasses.replace(value, **{n: _clean(getattr(value, n)) for n in names})
    return value


def _clean_text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for character in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "):
        point = ord(character)
        if character in "\n\u200d":
            kept.append(character)
        elif character in _DIRECTION or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF:
            continue
        elif unicodedata.category(character) not in ("Cc", "Cs"):
            kept.append(character)
    return "".join(kept)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())
