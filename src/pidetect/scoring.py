"""採点。Compares what is found with labelled text: precision, recall, persons, for each kind of entity.

A figure without its text and its definition says nothing, so both are here: what counts as found is defined
once, over frozen values, and anybody can run it over labelled files of their own. Exact: the same kind and
the same characters. Overlap: a character in common with one of the same kind (MUC, partial match). Cover:
at least 80 % of the labelled characters found, by the same kind or by any.
"""

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

from pidetect.specimens import Mark
from pidetect.types import PersonsEstimate

COVERED = 0.8
"""Share of the characters of a labelled stretch that must be found for it to count as covered."""
PAGE = 1000
"""Characters of a page, for false alarms per page."""


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """A labelled text.

    Attributes:
        name: of the file (and line).
        type: kind of document (文書の種類); empty when not told.
        text: without marks.
        marks: the labelled stretches, in order.
        persons: number of distinct persons; None when not told.
    """

    name: str
    type: str
    text: str
    marks: tuple[Mark, ...]
    persons: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a detector says of a text."""

    marks: tuple[Mark, ...]
    persons: PersonsEstimate


Detector = Callable[[str], Answer]


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """Counts from which the figures follow; tallies of documents add up.

    Attributes:
        gold, found: labelled stretches; stretches found.
        exact: found with the same kind and the same characters.
        gold_touched, found_touched: with a character in common with one of the same kind.
        covered_same, covered_any: labelled stretches covered by the same kind; by any kinds together.
    """

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_touched: int = 0
    found_touched: int = 0
    covered_same: int = 0
    covered_any: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        pairs = zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)
        return Tally(*(a + b for a, b in pairs))

    def figures(self) -> dict[str, float | None]:
        """Shares from 0 to 1; None where there is nothing to divide by."""
        exact = share(self.exact, self.found), share(self.exact, self.gold)
        overlap = share(self.found_touched, self.found), share(self.gold_touched, self.gold)
        return {
            "exact_precision": exact[0],
            "exact_recall": exact[1],
            "exact_f1": harmonic(*exact),
            "overlap_precision": overlap[0],
            "overlap_recall": overlap[1],
            "overlap_f1": harmonic(*overlap),
            "cover_same": share(self.covered_same, self.gold),
            "cover_any": share(self.covered_any, self.gold),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Persons:
    """How far the estimated numbers of persons are from the told ones, over documents that tell it.

    Attributes:
        documents: how many tell a number.
        error: sum of the absolute differences.
        people: documents with at least one person.
        relative: sum over those of the difference divided by the number.
        within: documents whose number lies in the given interval.
    """

    documents: int = 0
    error: int = 0
    people: int = 0
    relative: float = 0.0
    within: int = 0

    def __add__(self, other: "Persons") -> "Persons":
        pairs = zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)
        return Persons(*(a + b for a, b in pairs))

    def figures(self) -> dict[str, float | None]:
        """Mean absolute error (persons), mean relative error, share of numbers within the interval."""
        return {
            "mae": share(self.error, self.documents),
            "relative": share(self.relative, self.people),
            "within": share(self.within, self.documents),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Clean:
    """Texts without personal information: their number, characters, false alarms, and how many gave none."""

    documents: int = 0
    characters: int = 0
    alarms: int = 0
    silent: int = 0

    def __add__(self, other: "Clean") -> "Clean":
        pairs = zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)
        return Clean(*(a + b for a, b in pairs))

    @property
    def per_page(self) -> float | None:
        """False alarms per page of 1,000 characters."""
        return share(self.alarms * PAGE, self.characters)


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """The score of one document, or of many added up.

    Attributes:
        documents: how many.
        kinds: the counts of each kind of entity.
        persons: the error of the numbers of persons.
        clean: of the texts without personal information.
        whole: texts with personal information all of which is covered: a single hard case is right or wrong.
    """

    documents: int = 0
    kinds: Mapping[str, Tally] = dataclasses.field(default_factory=dict)
    persons: Persons = Persons()
    clean: Clean = Clean()
    whole: int = 0

    def __add__(self, other: "Score") -> "Score":
        kinds = {
            kind: self.kinds.get(kind, Tally()) + other.kinds.get(kind, Tally())
            for kind in sorted(self.kinds.keys() | other.kinds.keys())
        }
        return Score(
            self.documents + other.documents,
            kinds,
            self.persons + other.persons,
            self.clean + other.clean,
            self.whole + other.whole,
        )

    @property
    def total(self) -> Tally:
        """All kinds together."""
        return sum(self.kinds.values(), Tally())


def share(part: float, whole: float) -> float | None:
    """The quotient; None for a whole of 0."""
    return part / whole if whole else None


def harmonic(precision: float | None, recall: float | None) -> float | None:
    """F1; None when one of them is undefined, 0 when both are 0."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(document: Document, answer: Answer) -> Score:
    """The score of one document."""
    gold, found = document.marks, answer.marks
    kinds = sorted({m.kind for m in (*gold, *found)})
    anything = _Cover(found)
    tallies = {
        kind: _tally(
            [m for m in gold if m.kind == kind], [m for m in found if m.kind == kind], anything
        )
        for kind in kinds
    }
    clean = Clean() if gold else Clean(1, len(document.text), len(found), int(not found))
    whole = bool(gold) and all(anything.covers(m) for m in gold)
    return Score(1, tallies, score_persons(document.persons, answer.persons), clean, int(whole))


def score_persons(told: int | None, said: PersonsEstimate) -> Persons:
    """The error of one estimate; nothing when the document tells no number."""
    if told is None:
        return Persons()
    error = abs(said.estimate - told)
    within = int(said.low <= told <= said.high)
    return Persons(1, error, int(told > 0), error / told if told else 0.0, within)


def _tally(gold: Sequence[Mark], found: Sequence[Mark], anything: "_Cover") -> Tally:
    same, labelled = _Cover(found), _Cover(gold)
    return Tally(
        gold=len(gold),
        found=len(found),
        exact=len(set(gold) & set(found)),
        gold_touched=sum(same.touches(m) for m in gold),
        found_touched=sum(labelled.touches(m) for m in found),
        covered_same=sum(same.covers(m) for m in gold),
        covered_any=sum(anything.covers(m) for m in gold),
    )


class _Cover:
    """Stretches joined where they overlap, with the number of characters before each: n log n to ask."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        joined: list[tuple[int, int]] = []
        for start, end in sorted((m.start, m.end) for m in marks if m.end > m.start):
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        self._starts = [s for s, _ in joined]
        self._ends = [e for _, e in joined]
        self._sums = [0, *accumulate(e - s for s, e in joined)]

    def characters(self, mark: Mark) -> int:
        """How many characters of a stretch are covered."""
        first = bisect_right(self._ends, mark.start)
        last = bisect_left(self._starts, mark.end)
        if last <= first:
            return 0
        before = max(mark.start - self._starts[first], 0)
        after = max(self._ends[last - 1] - mark.end, 0)
        return self._sums[last] - self._sums[first] - before - after

    def touches(self, mark: Mark) -> bool:
        return self.characters(mark) > 0

    def covers(self, mark: Mark) -> bool:
        return self.characters(mark) >= max(COVERED * (mark.end - mark.start), 1)
