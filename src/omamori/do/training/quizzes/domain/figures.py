"""問いの良しあし。Difficulty and discrimination of items, comprehension by clause and department; pure.

p is the share of right answers; discrimination is the point-biserial correlation of the item with the rest
of the paper. Both are silent below a number of answers at which they say nothing.
"""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

LEAST_ANSWERS = 10
SMALL_GROUP = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answered:
    """One item on one paper that was handed in.

    Attributes:
        right: whether it was; rest: share (0–1) of the other items of the paper that were right.
    """

    right: bool
    rest: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemFigures:
    """What the answers say about an item.

    Attributes:
        answers, right: how many.
        difficulty: whole percent that were right; None below ``LEAST_ANSWERS``.
        discrimination: -100 … 100 (hundredths of the correlation); None when it cannot be said.
    """

    answers: int
    right: int
    difficulty: int | None = None
    discrimination: int | None = None


def item_figures(answers: Sequence[Answered]) -> ItemFigures:
    """Difficulty and discrimination of one item."""
    right = sum(one.right for one in answers)
    if len(answers) < LEAST_ANSWERS:
        return ItemFigures(answers=len(answers), right=right)
    return ItemFigures(
        answers=len(answers),
        right=right,
        difficulty=right * 100 // len(answers),
        discrimination=_correlation(answers),
    )


def _correlation(answers: Sequence[Answered]) -> int | None:
    n = len(answers)
    mean = math.fsum(one.rest for one in answers) / n
    spread = math.sqrt(math.fsum((one.rest - mean) ** 2 for one in answers) / n)
    good = [one.rest for one in answers if one.right]
    bad = [one.rest for one in answers if not one.right]
    if not good or not bad or spread < 1e-9:
        return None
    apart = math.fsum(good) / len(good) - math.fsum(bad) / len(bad)
    share = len(good) / n
    found = apart / spread * math.sqrt(share * (1 - share))
    return max(-100, min(100, round(found * 100)))


def speaks_against_rule(figures: ItemFigures, *, least: int, at_most: int) -> bool:
    """Whether so many people fail an item that the rule, not the people, is to be looked at.

    Args:
        figures: of the item.
        least: answers below which nothing is concluded; at_most: percent right, up to which it is.
    """
    if figures.answers < least:
        return False
    return figures.right * 100 <= figures.answers * at_most


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseShare:
    """How a department understands a clause.

    Attributes:
        department: its key; empty for departments too small to be shown alone.
        people: how many answered; answers, right: of items bound to the clause.
    """

    clause: str
    department: str
    people: int
    answers: int
    right: int

    @property
    def share(self) -> int:
        """Whole percent that were right."""
        return self.right * 100 // self.answers if self.answers else 0


def by_clause(
    rows: Iterable[tuple[str, str, str, bool]], *, small: int = SMALL_GROUP
) -> tuple[ClauseShare, ...]:
    """Comprehension by clause and department; nobody can be picked out of a small group.

    Departments in which fewer than ``small`` people answered anything are counted together; when they
    are still fewer than ``small`` together, they are not shown.

    Args:
        rows: (clause, department, person, right) of each answer.
        small: people below which a group is merged.
    """
    found = list(rows)
    members: dict[str, set[str]] = defaultdict(set)
    for _clause, department, person, _right in found:
        members[department].add(person)
    tiny = {key for key, people in members.items() if len(people) < small}
    counted: dict[tuple[str, str], tuple[set[str], list[bool]]] = defaultdict(lambda: (set(), []))
    for clause, department, person, right in found:
        people, marks = counted[clause, "" if department in tiny else department]
        people.add(person)
        marks.append(right)
    return tuple(
        ClauseShare(
            clause=clause, department=key, people=len(people), answers=len(marks), right=sum(marks)
        )
        for (clause, key), (people, marks) in sorted(counted.items())
        if len(people) >= small
    )
