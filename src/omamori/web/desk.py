"""机の上。One person's tasks in order: what presses first, then by what it is for, the same kind as one line."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from omamori.foundation.ui.contributions import GROUPS_OF_TASKS, HomeTask, Text

MOST_LINES = 10
"""On the home page; the rest is one step away."""
ALIKE = 3
"""So many tasks of one kind are one line."""
_FIRST = frozenset({"case", "send"})
"""Of what presses, an accident and a mail that stands still come before papers."""
_UNHURRIED = timedelta(days=14)
"""What has no limit stands where it would with so many days left."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One task, or several of one kind.

    Attributes:
        tasks: by limit; one of them when it stands alone.
        late: how many of them are past their limit.
        pressing: one of them is past its limit or urgent.
    """

    tasks: tuple[HomeTask, ...]
    late: int
    pressing: bool

    @property
    def first(self) -> HomeTask:
        """The one whose limit comes first."""
        return self.tasks[0]

    @property
    def due(self) -> datetime | None:
        """The first limit of them."""
        return min((task.due for task in self.tasks if task.due), default=None)

    @property
    def since(self) -> datetime | None:
        """Since when the oldest of them waits."""
        return min((task.since for task in self.tasks if task.since), default=None)


Section = tuple[str, Text, tuple[Line, ...]]
"""Code, words and lines of one part of the desk."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Desk:
    """What one person has to do.

    Attributes:
        pressing: past their limit or urgent, before all others.
        sections: the others by what they are for.
        total, late: how many tasks there are, and how many past their limit, shown or not.
        left: how many tasks are not among the lines.
        waits: what is another's turn.
    """

    pressing: tuple[Line, ...]
    sections: tuple[Section, ...]
    total: int
    late: int
    left: int
    waits: tuple[Line, ...]

    @property
    def shown(self) -> int:
        """How many lines there are."""
        return len(self.pressing) + sum(len(lines) for _, _, lines in self.sections)


def arranged(tasks: Iterable[HomeTask], now: datetime, *, most: int | None = MOST_LINES) -> Desk:
    """A person's tasks as a desk.

    Args:
        most: lines at most, the most pressing ones; None for all, and each task in a line of its own.
    """
    found = list(tasks)
    mine = [task for task in found if not task.waits_for]
    every = _lines(mine, now, ALIKE if most else len(mine) + 1)
    lines = every[:most]
    calm = [line for line in lines if not line.pressing]
    sections = tuple(
        (code, words, tuple(line for line in calm if line.first.group == code))
        for code, words in GROUPS_OF_TASKS.items()
    )
    return Desk(
        pressing=tuple(line for line in lines if line.pressing),
        sections=tuple(section for section in sections if section[2]),
        total=len(mine),
        late=sum(line.late for line in every),
        left=sum(len(line.tasks) for line in every[len(lines) :]),
        waits=tuple(_lines([task for task in found if task.waits_for], now, ALIKE)),
    )


def _lines(tasks: Sequence[HomeTask], now: datetime, alike: int) -> list[Line]:
    """What presses first, then by limit; the same kind together."""
    kinds: dict[object, list[HomeTask]] = {}
    for number, task in enumerate(sorted(tasks, key=lambda task: _rank(task, now))):
        kinds.setdefault((task.group, task.many) if task.many else number, []).append(task)
    lines = []
    for alone in kinds.values():
        together = [alone] if len(alone) >= alike else [[task] for task in alone]
        lines += [_line(part, now) for part in together]
    return sorted(lines, key=lambda line: _rank(line.first, now))


def _line(tasks: list[HomeTask], now: datetime) -> Line:
    late = sum(_is_late(task, now) for task in tasks)
    pressing = late > 0 or any(task.urgent for task in tasks)
    return Line(tasks=tuple(tasks), late=late, pressing=pressing)


def _is_late(task: HomeTask, now: datetime) -> bool:
    return task.due is not None and task.due < now


def _rank(task: HomeTask, now: datetime) -> tuple[bool, bool, bool, datetime]:
    late = _is_late(task, now)
    calm = not late and not task.urgent
    return calm, not calm and task.group not in _FIRST, not late, task.due or now + _UNHURRIED
