"""調べる。One file from bytes to an answer: what is in it, how many persons, or why it cannot be said.

Pieces are looked at as they are read and forgotten at once, so that a file may be larger than memory.
"""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from pathlib import Path

from pidetect import collecting, engine, organizations
from pidetect.extract import Budget, Limits, Piece, Source, read_pieces
from pidetect.persons import Crowd
from pidetect.persons.crowd import numbers_in
from pidetect.requests import open_ordinary
from pidetect.types import Examination, Finding, Match, Mode, Part, PartSummary

_LISTED_PARTS = 500
_KIND = itemgetter(0)


def examine(
    data: bytes,
    name: str,
    mode: Mode = "deep",
    limits: Limits | None = None,
    *,
    passwords: Iterable[str] = (),
) -> Examination:
    """Examine one file in this process; for files of strangers use ``pidetect.pool``.

    Args:
        data: the file.
        name: its name; only for the answer.
        mode: "fast" or "deep", as for ``scan``.
        limits: sizes and depths.
        passwords: to try on what is locked; they appear in no answer.
    """
    bounds = limits or Limits()
    if len(data) > bounds.data_bytes:
        return Examination(name=name, examined=False, why="too_large")
    return examine_source(Source(data), name, mode, bounds, passwords=passwords)


def examine_path(
    path: str | os.PathLike[str],
    name: str = "",
    mode: Mode = "deep",
    limits: Limits | None = None,
    *,
    passwords: Iterable[str] = (),
) -> Examination:
    """Examine a file of any size; text larger than memory is read by windows.

    Args:
        path: where the file is; anything but a readable ordinary file is answered "missing".
        name: its name for the answer; the last part of the path when empty.
        mode, limits, passwords: as for ``examine``.
    """
    shown = name or Path(path).name
    try:
        descriptor = open_ordinary(path)
    except OSError:
        return Examination(name=shown, examined=False, why="missing")
    try:
        source = Source(descriptor=descriptor)
        return examine_source(source, shown, mode, limits, passwords=passwords)
    finally:
        os.close(descriptor)


def examine_source(
    source: Source,
    name: str,
    mode: Mode = "deep",
    limits: Limits | None = None,
    *,
    passwords: Iterable[str] = (),
    budget: Budget | None = None,
) -> Examination:
    """Examine what a source holds; ends early, with what there is, when the budget is spent."""
    bounds = limits or Limits()
    gathered = _Gathered(mode, bounds)
    problems = read_pieces(
        source, name, gathered.add, limits=bounds, passwords=passwords, budget=budget
    )
    return gathered.answer(name, problems)


def examine_parts(
    parts: list[Part],
    problems: list[str],
    name: str,
    *,
    mode: Mode = "deep",
    limits: Limits | None = None,
) -> Examination:
    """Examine texts that are already extracted, as one document."""
    gathered = _Gathered(mode, limits or Limits())
    for part in parts:
        gathered.add(Piece(part))
    return gathered.answer(name, problems)


class _Gathered:
    """What the pieces of one file have shown so far."""

    def __init__(self, mode: Mode, limits: Limits) -> None:
        self._mode, self._most, self._floor = mode, limits.findings, limits.floor
        self._people, self._kinds = Crowd(), Counter[str]()
        self._named = Counter[str]()
        self._findings: list[Finding] = []
        self._summaries: list[PartSummary] = []
        # A flag for each person, for a set of millions takes a hundred times as much.
        self._in_part = bytearray()
        self._kinds_in_part = Counter[str]()
        self._failed = False
        self._line = 1

    def add(self, piece: Piece) -> None:
        """Look at one piece."""
        try:
            with collecting.paused(len(piece.part.text)):
                self._look(piece)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - a fault of ours must not pass as a fault of the file, nor as read
            self._failed = True

    def _look(self, piece: Piece) -> None:
        part = piece.part
        seen = engine.matches_of(part.text, self._mode, part.grid, self._floor)
        matches = [m for m in seen if piece.first <= m.start < piece.last]
        persons = self._people.add(part.text, matches)
        self._named.update(organizations.named_in(part.text, matches))
        room = max(0, self._most - len(self._findings))
        listed = engine.findings_of(matches[:room], persons[:room], part.place)
        if base := piece.base:
            listed = [f._replace(start=f.start + base, end=f.end + base) for f in listed]
        self._findings += self._numbered(piece, matches[:room], listed)
        self._summarise(piece, matches, persons)

    def _numbered(
        self, piece: Piece, matches: Sequence[Match], listed: list[Finding]
    ) -> list[Finding]:
        """The findings with the number of their line."""
        text, at = piece.part.text, piece.first
        line = self._line if piece.more else 1
        numbered: list[Finding] = []
        for match, finding in zip(matches, listed, strict=True):
            line += text.count("\n", at, match.start)
            at = match.start
            numbered.append(finding._replace(line=line))
        self._line = line + text.count("\n", at, piece.last)
        return numbered

    def _summarise(
        self, piece: Piece, matches: Sequence[Match], persons: Sequence[int | None]
    ) -> None:
        """Note the part; a piece that goes on with the part before is added to it."""
        part = piece.part
        goes_on = piece.more and self._summaries and self._summaries[-1].place == part.place
        if not goes_on:
            self._in_part, self._kinds_in_part = bytearray(), Counter()
        numbers_in(persons, self._in_part)
        for kind, number in Counter(map(_KIND, matches)).items():
            self._kinds[str(kind)] += number
            self._kinds_in_part[str(kind)] += number
        characters = piece.characters + (self._summaries.pop().characters if goes_on else 0)
        if len(self._summaries) < _LISTED_PARTS:
            kinds = self._kinds_in_part
            self._summaries.append(
                PartSummary(
                    part.place,
                    characters,
                    part.hidden,
                    kinds.total(),
                    self._in_part.count(1),
                    tuple(k for k, _ in kinds.most_common()),
                )
            )

    def answer(self, name: str, problems: list[str]) -> Examination:
        """The examination of the file."""
        others, risk = self._people.summed_up()
        reasons = [*problems, "crashed"] if self._failed else problems
        return Examination(
            name=name,
            examined=not reasons,
            why=reasons[0] if reasons else "",
            parts=tuple(self._summaries),
            kinds=dict(self._kinds),
            persons=self._people.estimate(),
            others=others,
            risk=risk,
            findings=tuple(self._findings),
            organizations=dict(self._named.most_common(organizations.MOST)),
        )
