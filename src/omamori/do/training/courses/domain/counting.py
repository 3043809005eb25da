"""全員を数える。100 % is everybody accounted for by name and reason: passed, excused, or still open (J.4.3)."""

import dataclasses
from collections.abc import Iterable
from enum import StrEnum


class Standing(StrEnum):
    """Where an assignment stands."""

    OPEN = "open"
    PASSED = "passed"
    WAIVED = "waived"
    ENDED = "ended"


STANDINGS = {
    Standing.OPEN: "まだ",
    Standing.PASSED: "修了",
    Standing.WAIVED: "免除",
    Standing.ENDED: "退職・終了",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tally:
    """How a group of people stands with a course.

    Attributes:
        name: of the group; key: its public id.
        late: of those open, whose last day is over.
    """

    name: str
    key: str = ""
    passed: int = 0
    waived: int = 0
    open: int = 0
    late: int = 0

    @property
    def all(self) -> int:
        """Everybody who is counted; who left is not."""
        return self.passed + self.waived + self.open

    @property
    def settled(self) -> int:
        """Passed, or excused with a reason that a second person approved."""
        return self.passed + self.waived

    @property
    def share(self) -> int:
        """Whole percent settled, never rounded up to 100; 100 when nobody is counted."""
        return self.settled * 100 // self.all if self.all else 100


def total(tallies: Iterable[Tally], name: str) -> Tally:
    """All groups together."""
    found = tuple(tallies)
    return Tally(
        name=name,
        passed=sum(t.passed for t in found),
        waived=sum(t.waived for t in found),
        open=sum(t.open for t in found),
        late=sum(t.late for t in found),
    )
