"""名簿。What the planner of an import knows and finds: persons, departments, problems, changes."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date

from omamori.foundation.exports.headings import Header
from omamori.foundation.organization.domain.headings import BY_KEY

NO_HEADER = Header(row=-1, columns={})
VALUES = (
    "number", "name", "name_kana", "email", "employment", "department", "title", "phone",
    "joined_on", "left_on",
)  # fmt: skip
"""What a list says of a person; department by public id, dates as ISO 8601, empty for none."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Known:
    """A person in the books.

    Attributes:
        values: ``VALUES`` as they are.
        posts_until: last day of a post or of standing in; ``date.max`` for an open term.
        must_be_insider: holds, or stands in for, one of the two officers.
        heads: departments (public ids) he is head of.
        moves: a transfer lies ahead.
    """

    person_id: str
    values: Mapping[str, str]
    posts_until: date | None = None
    must_be_insider: bool = False
    heads: frozenset[str] = frozenset()
    moves: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Place:
    """A department.

    Attributes:
        path: names from the top, e.g. ``営業本部/営業部``.
        below: public ids of it and everything below.
    """

    public_id: str
    code: str
    name: str
    path: str
    is_open: bool
    below: frozenset[str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Books:
    """What is in the books while a list is judged.

    Attributes:
        people: by 従業者番号.
        places: by public id.
        employments: value of each accepted word for a kind of 従業者.
        today: the day of the import.
    """

    people: Mapping[str, Known]
    places: Mapping[str, Place]
    employments: Mapping[str, str]
    today: date

    def employment_label(self, value: str) -> str:
        """The Japanese word of a kind."""
        return next((w for w, v in self.employments.items() if v == value), value)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Problem:
    """A cell that is wrong, or worth a second look.

    Attributes:
        row: as Excel counts, from 1.
        column: as Excel names it, ``A``; empty when it concerns the whole row.
        label: heading of the column.
        text: what is wrong and what to do.
        blocks: False for something only to be checked by eye.
    """

    row: int
    column: str
    label: str
    text: str
    blocks: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class Change:
    """One value before and after."""

    key: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """Heading of the column."""
        return BY_KEY[self.key].label


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """What will happen by one row of the list.

    Attributes:
        person_id: empty for a new person.
        values: ``VALUES`` as they will be.
        changes: empty for a person who stays as he is; for a new one also empty.
    """

    row: int
    person_id: str
    values: Mapping[str, str]
    changes: tuple[Change, ...] = ()

    @property
    def is_new(self) -> bool:
        """A person not yet in the books."""
        return not self.person_id


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """What a list would do, as a whole.

    Attributes:
        lines: one per row that could be understood.
        problems: in reading order.
        unused: headings that are not ours.
        strange: (code, name) of departments that are not registered yet, in reading order; a name may
            be a path such as ``営業本部/営業部``.
        lacking: keys of ``headings.FOR_ALL`` that the list has no column for.
        header: how its columns are read.
        stripped: cells that held control characters, as Excel names them.
    """

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    unused: tuple[str, ...] = ()
    strange: tuple[tuple[str, str], ...] = ()
    lacking: tuple[str, ...] = ()
    header: Header = NO_HEADER
    stripped: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[Line, ...]:
        """New persons."""
        return tuple(line for line in self.lines if line.is_new)

    @property
    def changed(self) -> tuple[Line, ...]:
        """Persons with changes."""
        return tuple(line for line in self.lines if line.changes)

    @property
    def unchanged(self) -> int:
        """How many stay as they are."""
        return sum(not line.is_new and not line.changes for line in self.lines)

    @property
    def blocked(self) -> tuple[Problem, ...]:
        """Problems that forbid taking the list in."""
        return tuple(p for p in self.problems if p.blocks)

    @property
    def grouped(self) -> tuple[tuple[Problem, tuple[Problem, ...]], ...]:
        """Each thing that is wrong once, with every place where it is, in the order of the first places."""
        found: dict[tuple[str, str, bool], list[Problem]] = {}
        for problem in self.problems:
            found.setdefault((problem.label, problem.text, problem.blocks), []).append(problem)
        return tuple((places[0], tuple(places)) for places in found.values())

    @property
    def binding(self) -> str:
        """SHA-256 of everything it would do: equal plans only have equal bindings."""
        acts = [
            [line.person_id, dict(line.values), [[c.key, c.before, c.after] for c in line.changes]]
            for line in self.lines
            if line.is_new or line.changes
        ]
        text = json.dumps(acts, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
