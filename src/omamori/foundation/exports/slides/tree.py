"""スライドの木。What a deck says, as plain data: the four renderings and the check for staleness read nothing else.

A room that has something to teach has ``slides.py`` with ``slides(ask: Asked) -> list[Slide]``. A slide is told
apart by its ``code``, which stays the same from edition to edition. Texts are Japanese, final, without markup.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """The parts of the deck, in the order in which it is taught."""

    WHY = "why"
    COMPANY = "company"
    CLOSING = "closing"
    APPENDIX = "appendix"


class Making(StrEnum):
    """Where the words of a slide come from: written once, drawn from figures, or from live records."""

    FIXED = "fixed"
    DATA = "data"
    GENERATED = "generated"


class ChartKind(StrEnum):
    """How figures are drawn."""

    BAR = "bar"
    COLUMN = "column"
    STACKED = "stacked"
    LINE = "line"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Source:
    """Where a statement comes from.

    Attributes:
        title: who published what.
        address: a web address, or empty.
        as_of: the day on which it was true or was looked at.
    """

    title: str
    address: str = ""
    as_of: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class Binding:
    """A record that a slide shows: when its ``state`` differs from today's, the slide is stale.

    Attributes:
        kind: what it is: ``rule``, ``clause``, ``policy``, ``post``, ``contact``, ``department``, ``figure``,
            ``message``, ``notice``, ``near_miss``.
        record: its public id or code.
        label: what it is called on screen (「規程 R3 第7条」, 「緊急連絡先 1 番」).
        state: what was shown of it: an edition number or a hash of the shown words.
        url_name, url_args: where it is kept, for who may see it.
    """

    kind: str
    record: str
    label: str
    state: str
    url_name: str = ""
    url_args: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Text:
    """A paragraph; ``strong`` is the sentence that should be remembered."""

    text: str
    strong: bool = False


@dataclasses.dataclass(frozen=True)
class Item:
    """A line of a list, with lines below it."""

    text: str
    below: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Listing:
    """A list under an optional heading; a numbered one starts with ``begins``."""

    items: tuple[Item, ...]
    heading: str = ""
    numbered: bool = False
    begins: int = 1


@dataclasses.dataclass(frozen=True)
class Table:
    """Rows under headings; ``numeric`` are the indexes of the columns of figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True)
class Series:
    """A row of figures; None is a figure that is not known, drawn as a gap and told as 「不明」."""

    name: str
    values: tuple[float | None, ...]


@dataclasses.dataclass(frozen=True)
class Chart:
    """Figures as a picture with its table.

    Attributes:
        breaks_before: indexes of categories before which the way of counting changed: a mark, and no line across.
        alternative: the picture in a sentence, for who cannot see it.
        reaches: the axis reaches at least this value, so that parts of one chart can be compared.
    """

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    alternative: str
    breaks_before: frozenset[int] = frozenset()
    break_label: str = ""
    reaches: float = 0.0


@dataclasses.dataclass(frozen=True)
class Box:
    """One box of a diagram; ``below`` are the names or details in it."""

    title: str
    lines: tuple[str, ...] = ()
    under: int | None = None


@dataclasses.dataclass(frozen=True)
class Diagram:
    """Boxes in a tree (an organisation chart): ``Box.under`` is the index of the box above."""

    boxes: tuple[Box, ...]
    alternative: str


@dataclasses.dataclass(frozen=True)
class Flow:
    """Steps that follow each other; ``circle`` when the last leads to the first (PDCA)."""

    steps: tuple[Box, ...]
    alternative: str
    circle: bool = False


@dataclasses.dataclass(frozen=True)
class Columns:
    """Boxes side by side, of equal weight: the three boxes of a case, the two purposes."""

    boxes: tuple[Box, ...]


@dataclasses.dataclass(frozen=True)
class Picture:
    """A picture of the company (a logo, a photo); ``data`` is PNG or JPEG, read and rewritten by us."""

    data: bytes
    media_type: str
    alternative: str


Block = Text | Listing | Table | Chart | Diagram | Flow | Columns | Picture


@dataclasses.dataclass(frozen=True, kw_only=True)
class Slide:
    """One slide with what is said to it.

    Attributes:
        code: the same from edition to edition (``why.two-purposes``, ``company.rule.R3``).
        order: place within the part, ascending; rooms leave gaps of ten.
        chapter: heading of the chapter within the part, or empty.
        say, tip: what is said (話す内容), hints to the teacher (講師メモ).
        sources: dated; never empty.
        audience: who is shown it (``joiner``, ``manager``, ``sales``, ``system``, ``ec``); empty for everybody.
        duties: which of the four contents every worker must be taught it serves (a, b, c, d of J.4.3).
        clauses: rule clauses it teaches (``R3-7``), which bind questions to it.
    """

    code: str
    part: Part
    order: int
    title: str
    blocks: tuple[Block, ...]
    say: str
    tip: str = ""
    sources: tuple[Source, ...]
    bindings: tuple[Binding, ...] = ()
    making: Making = Making.FIXED
    chapter: str = ""
    lead: str = ""
    audience: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    clauses: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Deck:
    """Slides in order, with what stands on the cover.

    Attributes:
        edition: number of the edition; 0 for a look at today's state.
        made_on: the day of the snapshot; the only date that a rendering prints.
    """

    title: str
    company: str
    edition: int
    made_on: date
    slides: tuple[Slide, ...]
    audience: str = ""
    logo: Picture | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """What a room is asked for: the state of a day, and for which readers (empty for everybody's deck)."""

    on: date
    audience: str = ""


def plain(value: Any) -> Any:
    """The tree as JSON would hold it: every dataclass names its type, sets are sorted, bytes are their hash."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"type": type(value).__name__, **fields}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(one) for one in value)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    return value.isoformat() if isinstance(value, date) else value


def snapshot(deck: Deck) -> str:
    """The deck as text that is the same for the same content: what an edition keeps and its hash is made of."""
    return json.dumps(plain(deck), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(value: Deck | Slide) -> str:
    """SHA-256 (hex) of the content; two decks with the same hash print the same pages."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
