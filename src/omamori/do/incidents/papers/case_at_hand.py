"""手元の事故。What the reports are made of: each value with where it comes from; unknown stays unknown. Pure."""

import dataclasses
from collections.abc import Mapping
from datetime import date

UNKNOWN = ""
"""What a field says while nothing is known."""


@dataclasses.dataclass(frozen=True)
class Known:
    """One value and its origin.

    Attributes:
        text: empty when unknown.
        origin: where it comes from, in words (which record, which version).
    """

    text: str
    origin: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseAtHand:
    """A case as the reports see it.

    Attributes:
        case_id: public id; number: as people call it.
        facts_number: version of the facts.
        values: by the names of ``origin`` in ``reference/papers``.
        owed: codes of the duties that are owed, with their last day; None where the law sets none.
        drill: an exercise: nothing may be sent.
    """

    case_id: str
    number: str
    facts_number: int
    values: Mapping[str, Known]
    owed: Mapping[str, date | None]
    drill: bool = False

    def value(self, origin: str) -> Known:
        """A value; unknown when the case has none of that name."""
        return self.values.get(origin, Known(UNKNOWN, ""))
