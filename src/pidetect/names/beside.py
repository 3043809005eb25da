"""名前の隣。Who stands in a row, a column or a list of persons is a person, too.

A seating plan, a table of shifts and a list of those present hold no label and no form of address; what
speaks for 関 and リム there is the company they are in. Only words beside names already found are weighed, so a
text without names costs nothing.
"""

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pidetect.dictionaries import common_words, rare_surnames
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.names.signs import POSTS, STRONG_LABELS, WEAK_LABELS
from pidetect.types import Kind, Match

_SURE, _SURE_IN_LIST = 0.5, 0.7
_LEAST_KNOWN, _LEAST_CELLS, _LEAST_GRID = 2, 3, 6
_SHARE, _HIGH_SHARE = 0.45, 0.7
_UNKNOWN_SHARE, _RARE_SHARE, _ROLL_BONUS = 0.75, 0.55, 0.2
_REPEATED = 3
_LONGEST_LINE, _MOST_LINES = 400, 60
_SHORT, _HINT = 0.3, 0.1
_LONGEST_ITEM, _LONGEST_UNKNOWN = 24, 3
_GAP = lazily(r"[\t│|｜┃]|[ ]{2,}|[ \u3000]*\u3000[ \u3000]*| / ")
_LEAD = lazily(
    rf"[・●○◎◇■◆□▼▲※*\-]{{0,2}}[ \u3000]?(?:[0-9０-９]{{1,2}}[.．)）:：]|[①-⑳])?[ \u3000]?"
    rf"(?:(?:[{KANJI}{KATAKANA}]{{1,8}}[部課室係局店班科]|総務|経理|人事|広報|購買|営業|製造|技術|品証|資材|開発|企画|法務)[ \u3000])?"
)
_WORD = rf"(?:[{KANJI}]{{1,4}}[{HIRAGANA}]{{0,3}}|[{HIRAGANA}]{{2,5}}|[{KATAKANA}]{{2,8}}(?:・[{KATAKANA}]{{1,8}})*)"
_NOTE = r"(?:さん|くん|君|ちゃん|様|氏)?(?:宅|方|家)?[ \u3000]?(?:[（(][^（()）\n]{1,8}[）)])?"
_CELL = lazily(rf"(?P<name>{_WORD}){_NOTE}[ \u3000]?[:：]?")
# An empty seat says nothing about the others.
_EMPTY = lazily(
    r"[^0-9A-Za-zぁ-んァ-ヶ一-鿿]*[（(\[【]?(?:空席?|空き|欠席?|休み?|なし)?[）)\]】]?[^0-9A-Za-zぁ-んァ-ヶ一-鿿]*"
)
# What a plan, a roster or a list of persons is called.
_ROLL = lazily(
    r"座席|席次|席順|名簿|当番|シフト|勤務|ローテ|メンバー|班分け|組分け|チーム分け|出席|参加者|配席|連絡網|役員|スタッフ|受講者|選手"
)
_JAPANESE = lazily(f"[{KANJI}{HIRAGANA}{KATAKANA}]")
_LINK = lazily(
    r"[ \u3000]?(?:様|さん|くん|君|氏|先生|部長|課長|係長|主任|店長|工場長)?(?:[（(][^（()）\n]{1,10}[）)])?(?:[ \u3000]?[、，,・／/＆&→⇒][ \u3000]?|と)"
)
_ITEM = lazily(
    rf"(?P<name>{_WORD})(?=[ \u3000]?(?:様|さん|くん|君|氏|先生|部長|課長|係長|主任|店長)?(?:[（(]|[、，,・／/＆&→⇒。」）)\n]|[ \u3000]|の(?:[二三四五0-9]|両|各)|[がをはにで]|まで|から|\Z))"
)
_ITEM_BEFORE = lazily(
    rf"(?:^|[ \u3000、，,・／/:：（(「】\n])(?P<name>{_WORD})[ \u3000]?(?:[（(][^（()）\n]{{1,10}}[）)])?[ \u3000]?[、，,・／/][ \u3000]?\Z"
)


class _Cell(NamedTuple):
    """A word that may be a name.

    Attributes:
        start, end: in the text.
        name: the word.
        evidence: how much speaks for a name, from 0 to 1.
        known: whether it is a name that was found.
        hint: whether it was taken for a name, however doubtful.
    """

    start: int
    end: int
    name: str
    evidence: float
    known: bool
    hint: bool = False


def names(text: str, found: Sequence[Match]) -> Iterator[Match]:
    """Names that are known by the names beside them.

    Args:
        text: the text.
        found: all that was found in it, doubtful matches as well.
    """
    known = _Known(m for m in found if m.row < 0)
    new: dict[tuple[int, int], Match] = {}
    for first, last in known.blocks(text):
        for match in _in_block(text, first, last, known):
            new.setdefault((match.start, match.end), match)
    for match in _in_lists(text, known):
        new.setdefault((match.start, match.end), match)
    yield from new.values()


class _Known:
    """What is known of each place: sure names, doubtful ones, and what is something else."""

    def __init__(self, found: Iterable[Match]) -> None:
        self.sure: list[Match] = []
        self.doubtful: dict[tuple[int, int], float] = {}
        self._other: list[tuple[int, int]] = []
        for match in sorted(found, key=lambda m: (m.start, -m.end)):
            if match.kind != Kind.PERSON_NAME:
                if match.certainty >= _SURE:
                    self._other.append((match.start, match.end))
            elif match.certainty < _SURE:
                self.doubtful[match.start, match.end] = match.certainty
            else:
                self.sure.append(match)
        self._starts = [m.start for m in self.sure]
        self._other_starts = [s for s, _ in self._other]

    def covering(self, start: int, end: int) -> Match | None:
        """The sure name that overlaps a stretch."""
        at = bisect.bisect_left(self._starts, end)
        return next((m for m in self.sure[max(0, at - 3) : at] if m.end > start), None)

    def within(self, start: int, end: int) -> Sequence[Match]:
        """The sure names that begin in a stretch."""
        return self.sure[
            bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)
        ]

    def is_other(self, start: int, end: int) -> bool:
        """Whether the stretch is something else than a name."""
        at = bisect.bisect_left(self._other_starts, end)
        return any(e > start for _, e in self._other[max(0, at - 3) : at])

    def blocks(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of the stretches between empty lines that hold two names or more."""
        end, number = -1, 0
        start = 0
        for match in self.sure:
            if match.start < end:
                number += 1
                continue
            if number >= _LEAST_KNOWN:
                yield start, end
            start = text.rfind("\n\n", max(0, match.start - 4000), match.start) + 1
            stop = text.find("\n\n", match.end, match.end + 6000)
            end, number = (stop if stop >= 0 else min(len(text), match.end + 6000)), 1
        if number >= _LEAST_KNOWN:
            yield start, end


def _in_block(text: str, first: int, last: int, known: _Known) -> Iterator[Match]:
    """Names in the cells of the lines of a block: by row, by column, and by the block as a whole."""
    rows = []
    position = first
    for line in text[first:last].split("\n")[:_MOST_LINES]:
        if 1 < len(line) <= _LONGEST_LINE:
            cells = _cells(line, position, known)
            if len(cells) > 1:
                rows.append(_without_labels(cells))
        position += len(line) + 1
    if not rows:
        return
    counts = Counter(c.name for row in rows for c in row if c is not None and not c.known)
    columns = [
        [row[n] if n < len(row) else None for row in rows] for n in range(max(map(len, rows)))
    ]
    bonus = _ROLL_BONUS if _ROLL.search(text, max(0, first - 200), first + 200) else 0.0
    everything = [cell for row in rows for cell in row]
    for group, least in (
        (everything, _LEAST_GRID),
        *((c, _LEAST_CELLS) for c in (*rows, *columns)),
    ):
        yield from _alike(group, least, counts, bonus)


def _without_labels(cells: list[_Cell | None]) -> list[_Cell | None]:
    """The cells without the two letters of a label that is set apart (住　所)."""
    kept = list(cells)
    for n, (one, other) in enumerate(itertools.pairwise(cells)):
        if one and other and len(one.name) == len(other.name) == 1 and not one.known:
            word = one.name + other.name
            if word in common_words() or word in _LABELS:
                kept[n] = kept[n + 1] = None
    return kept


def _alike(
    group: Sequence[_Cell | None], least: int, counts: Counter[str], bonus: float
) -> Iterator[Match]:
    """The doubtful cells of a group, where most of the group are names."""
    cells = [c for c in group if c is not None and (c.known or counts[c.name] < _REPEATED)]
    number = sum(c.known for c in cells)
    if number < _LEAST_KNOWN or len(cells) < least:
        return
    share = sum(c.evidence for c in cells) / len(cells)
    if share < _SHARE - bonus / 2:
        return
    share += bonus
    for cell in cells:
        if not cell.known and cell.name and _is_possible(cell, share):
            yield _match(cell, 0.55 + 0.3 * share)


def _match(cell: _Cell, certainty: float) -> Match:
    return Match(
        Kind.PERSON_NAME,
        cell.start,
        cell.end,
        round(min(certainty, 0.85), 3),
        lexicon.modern(cell.name),
    )


_ROLE = lazily(
    r"(?:[長役医人者員側先係所場額主任督士師後前様名欄別類種数量計表票書可品機]|(?:です|ます|した|って|ない|だ)$|コーチ|マネ|マネージャー|リーダー|スタッフ|チーフ|サブ|[ァ-ヴー]+[一-鿿]+)$"
)
_KANA_WORD = lazily("[ぁ-んー]{2,4}|[ァ-ヴー]{2,5}")
_LABELS = frozenset((*POSTS, *STRONG_LABELS, *WEAK_LABELS, "自宅", "実家", "勤務先"))


def _is_part(name: str) -> bool:
    """Whether a word tells the part that somebody plays, and not his name."""
    if name in _LABELS or vetoes.ends_like_a_body(name):
        return True
    known = lexicon.is_surname(name) or lexicon.is_rare_surname(name) or lexicon.is_given(name)
    return not known and _ROLE.search(name) is not None


def _is_possible(cell: _Cell, share: float) -> bool:
    """Whether a word can be a name in such company."""
    name = cell.name
    surname = lexicon.is_surname(name)
    if (vetoes.is_nobody(name) and not surname) or _is_part(name):
        return False
    if len(name) == 1:
        rare = name in rare_surnames() or lexicon.likeness(name) >= _SHORT
        return share >= _HIGH_SHARE or surname or (rare and share >= _RARE_SHARE)
    if name in common_words() and not surname:
        return share >= _UNKNOWN_SHARE and (cell.hint or _KANA_WORD.fullmatch(name) is not None)
    unknown = share >= _UNKNOWN_SHARE and len(name) <= _LONGEST_UNKNOWN
    return cell.hint or lexicon.likeness(name) >= _SHORT or unknown


def _cells(line: str, position: int, known: _Known) -> list[_Cell | None]:
    """The cells of a line; None for those that cannot be names."""
    plain = list(line)
    for match in known.within(position, position + len(line)):
        # A name with a blank in it is one cell.
        for n in range(match.start - position, min(match.end - position, len(line))):
            plain[n] = "名" if plain[n] in " \u3000" else plain[n]
    joined = "".join(plain)
    cells: list[_Cell | None] = []
    begin = 0
    for gap in (*_GAP.finditer(joined), None):
        end = gap.start() if gap else len(joined)
        if joined[begin:end].strip():
            cells.append(_cell(line, joined, begin, end, position, known))
        begin = gap.end() if gap else end
    return cells


def _cell(
    line: str, joined: str, begin: int, end: int, position: int, known: _Known
) -> _Cell | None:
    lead = _LEAD.match(joined, begin, end)
    start = lead.end() if lead else begin
    shaped = _CELL.fullmatch(joined, start, end)
    stop = shaped.end("name") if shaped else end
    first, last = position + start, position + stop
    name = line[start:stop]
    if (match := known.covering(first, last)) is not None:
        whole = match.end >= last - 1 and 2 * (match.end - match.start) >= last - first
        return _Cell(first, last, name if whole else "", 1.0 if whole else 0.0, known=whole)
    if name in vetoes.EMPTY or _EMPTY.fullmatch(joined, begin, end):
        return None
    if shaped is None or known.is_other(first, last) or not _JAPANESE.search(name):
        return _Cell(first, last, "", 0.0, known=False)
    doubt = known.doubtful.get((first, last), 0.0)
    return _Cell(first, last, name, max(doubt, _evidence(name)), known=False, hint=doubt >= _HINT)


def _evidence(name: str) -> float:
    """What the spelling of a word in a cell says for a name."""
    if vetoes.is_nobody(name) and not lexicon.is_surname(name):
        return 0.0
    if len(name) == 1 and (name in rare_surnames() or lexicon.is_given(name)):
        return max(0.3, lexicon.likeness(name))
    return 0.8 * lexicon.likeness(name)


def _in_lists(text: str, known: _Known) -> Iterator[Match]:
    """三好、ファム: words between names of a list, and behind or before two of them."""
    for number, match in enumerate(known.sure):
        if match.certainty < _SURE_IN_LIST:
            continue
        before = number and _LINK.fullmatch(text, known.sure[number - 1].end, match.start)
        yield from _onward(text, match.end, known, strong=bool(before))
        found = _ITEM_BEFORE.search(text[max(0, match.start - _LONGEST_ITEM) : match.start])
        if found is not None:
            offset = max(0, match.start - _LONGEST_ITEM)
            yield from _item(text, found, offset, known, strong=False)


def _onward(text: str, at: int, known: _Known, *, strong: bool) -> Iterator[Match]:
    """The items of a list behind a name, until one is none."""
    for _ in range(_MOST_LINES):
        link = _LINK.match(text, at)
        item = _ITEM.match(text, link.end()) if link else None
        if item is None or known.covering(*item.span("name")):
            return
        new = list(_item(text, item, 0, known, strong=strong))
        if not new:
            return
        yield from new
        at, strong = item.end("name"), True


def _item(
    text: str, item: re.Match[str], offset: int, known: _Known, *, strong: bool
) -> Iterator[Match]:
    start, end = item.start("name") + offset, item.end("name") + offset
    name = item["name"]
    if known.covering(start, end) or known.is_other(start, end):
        return
    doubt = known.doubtful.get((start, end), 0.0)
    likely = max(lexicon.likeness(name), doubt * 1.5)
    if vetoes.is_nobody(name) or vetoes.follows_badly(text, end) or _is_part(name):
        return
    if vetoes.is_place_too(name) and not (doubt >= _HINT and (strong or _JOINED.match(text, end))):
        return
    if _HIRAGANA.fullmatch(name) and not (doubt >= _HINT or lexicon.is_given(name)):
        return
    known_word = name in common_words() and not lexicon.is_surname(name)
    if likely >= (_SHORT if strong else 0.4) and not known_word:
        yield _match(_Cell(start, end, name, likely, known=False), 0.5 + 0.4 * likely)


_HIRAGANA = lazily("[ぁ-んー]+")
# Another name of the list, or the end of its line.
_JOINED = lazily(
    f"[、・][{KANJI}{KATAKANA}]{{1,6}}(?:[ \u3000]?[、・\n（(]|\\Z)|[ \u3000]?(?:\n|\\Z)"
)
