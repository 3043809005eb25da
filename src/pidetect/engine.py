"""一度読んで見つける。One reading, all recognisers, overlaps settled, persons counted.

Several readings of the same digits are kept until the end; the most certain wins, then the longest.
"""

import bisect
import functools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from operator import itemgetter
from typing import cast

from pidetect import collecting, digits, grid, lineends, nobodies, persons, scattered, tables
from pidetect.grid import Column
from pidetect.names import doubts
from pidetect.overlaps import settle
from pidetect.reading import Pieces, Reading, few
from pidetect.recognizers import masks, recognizers
from pidetect.recognizers.base import Recognizer
from pidetect.signs import SignIndex
from pidetect.types import UNREPORTED, Finding, Match, Mode, Part

# Below this a match is more likely wrong than right; a gate warns from here on.
FLOOR = 0.5
_SHORT = 8_000
_MODES: tuple[Mode, ...] = ("fast", "deep")


def scan(text: str, mode: Mode = "deep", *, floor: float = FLOOR) -> list[Finding]:
    """Personal information in a text, in order of appearance.

    Args:
        text: any text; offsets of the findings count its characters.
        mode: "fast" leaves out kanji numerals, spelled-out forms and names in free text.
        floor: least certainty of a finding, from 0 to 1.

    Raises:
        TypeError: ``text`` is no text; bytes have to be decoded, files are for ``examine``.
        ValueError: another mode.
    """
    if not isinstance(text, str):
        raise TypeError(f"scan reads str, not {type(text).__name__}")
    if mode not in _MODES:
        raise ValueError(f"mode is one of {', '.join(_MODES)}, not {mode!r}")
    with collecting.paused(len(text)):
        return _scan(text, mode, grid.sniff(text), floor, "")


def scan_part(part: Part, mode: Mode = "deep", *, floor: float = FLOOR) -> list[Finding]:
    """Like ``scan`` for one part of a file; persons are numbered within the part."""
    with collecting.paused(len(part.text)):
        return _scan(part.text, mode, part.grid, floor, part.place)


def _scan(text: str, mode: Mode, separator: str, floor: float, place: str) -> list[Finding]:
    read, left_out = lineends.plain(text)
    matches = _matches_of(read, mode, separator, floor)
    if not matches:
        return []
    who = persons.assign(read, matches)
    if left_out:
        matches = lineends.back(text, matches, left_out)
    # Without hints: who calls this has the text.
    fields = zip(
        *(map(field, matches) for field in _FIELDS),
        *(who, repeat(place), repeat(""), repeat(0)),
        strict=False,
    )
    return list(map(_finding, fields))


# By these the many findings of a list are made without a step of the interpreter for each.
_FIELDS = tuple(map(itemgetter, range(4)))
_finding = cast("Callable[[Iterable[object]], Finding]", functools.partial(tuple.__new__, Finding))


def matches_of(
    text: str, mode: Mode = "deep", separator: str = "", floor: float = FLOOR
) -> list[Match]:
    """What all recognisers see in a text, overlaps settled, in order of appearance.

    Args:
        text: the original text.
        mode: as for ``scan``.
        separator: of the cells, when the whole text is one table.
        floor: least certainty.
    """
    with collecting.paused(len(text)):
        read, left_out = lineends.plain(text)
        matches = _matches_of(read, mode, separator, floor)
        return lineends.back(text, matches, left_out) if left_out else matches


def foresee(texts: Iterable[str]) -> None:
    """Do for several short texts together what costs most of each in deep mode; they are scanned next."""
    from pidetect import tagger  # noqa: PLC0415 - its tables are needed in deep mode only

    tagger.foresee(digits.plain(lineends.plain(text)[0]) for text in texts)


def _matches_of(text: str, mode: Mode, separator: str, floor: float) -> list[Match]:
    text = digits.plain(text)
    numbers = scattered.numbers(text)
    seen = _seen(text, mode, separator)
    seen += scattered.judged(numbers, lambda number: _seen(number, "fast", ""), seen)
    kept = nobodies.without(text, settle([m for m in seen if m[3] >= floor]))
    if mode == "deep":
        kept = doubts.without_things(text, kept)
    return [m for m in kept if m[0] not in UNREPORTED]


def _seen(text: str, mode: Mode, separator: str) -> list[Match]:
    """What the recognisers see, each for itself."""
    layout = tables.lay_out(text, separator, mode, _kind_of, _kind_in_list)
    seen: list[Match] = []
    for column in layout.columns:
        found = list(_by_kind()[column.kind].cells(column))
        seen += found
        if len(found) < len(column.cells) or (found and found[0].row < 0):
            layout.readings += _left_over(column, found, mode)
    readings = few(layout.readings, mode)
    for reading in readings:
        seen += _read(reading)
    for recognizer in _remembering() if readings else ():
        kind = recognizer.kind
        known = [m for m in seen if m[0] == kind]
        for reading in readings if known else ():
            seen += _home(reading, recognizer.again(reading, known))
    # A plan of seats holds bare names and no other sign; a long text has one somewhere.
    if mode == "deep" and (seen or len(text) <= _SHORT):
        for recognizer in _looking_around():
            seen += recognizer.among(text, seen)
    return seen


def _left_over(column: Column, found: Sequence[Match], mode: Mode) -> Iterator[Reading]:
    """Cells that do not hold what their header says, and what stands beside it in the fields of a form.

    「住所　東京都… 電話 03-…」 is one field of a form and two pieces of information.
    """
    places = sorted((m.start, m.end) for m in found)
    rest: list[tuple[int, str, int, str]] = []
    for at, value, row in column.cells:
        first = bisect.bisect_left(places, (at, 0))
        last = bisect.bisect_left(places, (at + len(value), 0))
        taken = places[first:last]
        if not taken:
            # In a list the header was wrong about this cell, so it says nothing more.
            rest.append((at, value, row, column.header if row < 0 else ""))
        elif row < 0:
            rest += _beside(at, value, taken)
    if rest:
        joined = Pieces(rest, column.beside)
        yield Reading(joined.text, mode, joined)


_SHORTEST_REST = 3


def _beside(
    at: int, value: str, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, str, int, str]]:
    """What is left of a field around the places that are taken."""
    position = at
    for start, end in (*taken, (at + len(value), 0)):
        if start - position >= _SHORTEST_REST:
            yield position, value[position - at : start - at], -1, ""
        position = max(position, end)


def _read(reading: Reading) -> Iterator[Match]:
    """What the woken recognisers see in running text."""
    known = recognizers()
    woken = _signs().woken(reading.text)
    reading.wakened = {id(known[number]): places for number, places in woken.items()}
    for number in sorted(_by_digits(reading.most_digits).union(woken)):
        yield from _home(reading, known[number].find(reading))


def _home(reading: Reading, matches: Iterable[Match]) -> Iterable[Match]:
    """The matches with their places in the original text."""
    pieces = reading.pieces
    if pieces is None:
        return matches
    return [m for match in matches if (m := pieces.home(match)) is not None]


@functools.cache
def _signs() -> SignIndex:
    return SignIndex(recognizers())


@functools.lru_cache(maxsize=256)
def _by_digits(most: int) -> frozenset[int]:
    """The recognisers that a number of so many digits wakes by itself."""
    return frozenset(
        number for number, r in enumerate(recognizers()) if float(r.digits or math.inf) <= most
    )


@functools.cache
def _remembering() -> tuple[Recognizer, ...]:
    """Recognisers that look again at the end."""
    return tuple(r for r in recognizers() if type(r).again is not Recognizer.again)


@functools.cache
def _looking_around() -> tuple[Recognizer, ...]:
    """Recognisers that look at what the others have seen."""
    return tuple(r for r in recognizers() if type(r).among is not Recognizer.among)


@functools.cache
def _by_kind() -> dict[str, Recognizer]:
    return {str(r.kind): r for r in reversed(recognizers())}


@functools.cache
def _headers() -> list[tuple[str, re.Pattern[str]]]:
    """Kinds and what their headers look like, the more particular first."""
    ranked = sorted(recognizers(), key=lambda r: -r.priority)
    return [(str(r.kind), re.compile("|".join(r.headers))) for r in ranked if r.headers]


@functools.cache
def _list_headers() -> list[tuple[str, re.Pattern[str]]]:
    """The same for what announces a kind only in a list beside other headers."""
    listed = (r for r in recognizers() if r.list_headers)
    return [(str(r.kind), re.compile("|".join(r.list_headers))) for r in listed]


@functools.lru_cache(maxsize=4096)
def _kind_of(label: str) -> str:
    """The kind that a folded label announces; empty for none."""
    return _announced(label, _headers())


@functools.lru_cache(maxsize=4096)
def _kind_in_list(label: str) -> str:
    """The kind that a folded label announces beside other headers of a list; empty for none."""
    return _announced(label, _list_headers())


def _announced(label: str, headers: Sequence[tuple[str, re.Pattern[str]]]) -> str:
    # customer_id, E-mail_address: exports of databases join their words.
    label = label.replace("_", " ").rstrip(" .")
    remark = _REMARK.search(label)
    for written in (label, label[: remark.start()]) if remark else (label,):
        for kind, words in headers:
            found = words.search(written)
            if found is not None and _REST.fullmatch(written, found.end()):
                return kind
    return ""


# 年齢(歳), 担当者(先方).
_REMARK = re.compile(r"(?<=..)[(\[【〔<].*")
# 氏名(漢字) and メールアドレス are headers; 氏名安斎澪 is a field with its value.
_REST = re.compile(
    r"ー?(?:アドレス|番号|名称?|氏名|カナ|かな|漢字|フリガナ|ふりがな|よみがな|読み|ローマ字|英字|表記|欄|等|先|地|者名?|様|又は名称|または名称|の?有無|区分|種別|内容|情報|コード|id|no\.?|address|number|code)?"
    r"(?:[a-z0-9 ]{0,12}|[ァ-ヴー]{0,8}|[(\[（【/／・、,:：*※＊].*)"
)


def findings_of(
    matches: Sequence[Match], person: Sequence[int | None], place: str
) -> list[Finding]:
    """Findings without values: the last step inside the process that read the text."""
    hide = {kind: recognizer.mask for kind, recognizer in masks().items()}
    new = tuple.__new__
    return [
        new(Finding, (kind, start, end, certainty, who, place, hide[kind](value), 0))
        for (kind, start, end, certainty, value, _, _), who in zip(matches, person, strict=True)
    ]
