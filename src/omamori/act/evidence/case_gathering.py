"""事故の綴りを集める。All of one case out of the rooms that keep it, as far as one reader may see it (J.4.4.2)."""

import dataclasses
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from omamori.act.nonconformities import queries as nonconformities
from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.cases.whole import Whole, whole
from omamori.do.incidents.papers.queries import PaperPage, PaperRow, paper, papers_of
from omamori.do.incidents.persons.queries import MatterRow, matter
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach

T = TypeVar("T")
RIGHTS = {
    "papers": "papers.see",
    "persons": "persons.see",
    "correction": "nonconformities.see",
}
"""Parts beside the case itself, and the right by which one sees them."""
_FROZEN = ("asked", "approved", "sent")


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseTold:
    """A case with what follows from it.

    Attributes:
        papers: every edition, newest first; frozen: the newest frozen one of each kind and stage, with its lines.
        persons: figures and words of the notices, without anybody's name; None before they began.
        correction: None where there is none. missing: parts (of ``RIGHTS``) that the reader may not see.
    """

    case: Whole
    papers: tuple[PaperRow, ...]
    frozen: tuple[PaperPage, ...]
    persons: MatterRow | None
    correction: nonconformities.Detail | None
    missing: tuple[str, ...]


def told(actor: Actor, case_id: str, *, on: date) -> CaseTold:
    """Everything about a case that this reader may see.

    Raises:
        NotPermitted.
        NotFound: no such case in reach.
    """
    case = whole(actor, case_id)
    missing: list[str] = []

    def of(part: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (NotPermitted, NotFound):
            missing.append(part)
            return None

    found = of("papers", lambda: papers_of(actor, case_id))
    rows = found.rows if found else ()
    notices = of("persons", lambda: matter(actor, case_id))
    number, correction = case.correction_id, None
    if number:
        correction = of("correction", lambda: nonconformities.nonconformity(actor, number, on=on))
    elif reach(actor, RIGHTS["correction"]) is Reach.NONE:
        missing.append("correction")
    return CaseTold(
        case=case,
        papers=rows,
        frozen=tuple(paper(actor, one) for one in _newest(rows)),
        persons=notices if notices and notices.started else None,
        correction=correction,
        missing=tuple(missing),
    )


def may_have(actor: Actor, case_id: str, parts: Iterable[str]) -> bool:
    """Whether a reader may have a file with these parts: he sees the case now, and each part of it."""
    return cases.sees(actor, case_id) and covers(actor, parts)


def covers(actor: Actor, parts: Iterable[str]) -> bool:
    """Whether a reader has the right to each part."""
    return all(reach(actor, RIGHTS[part]) is not Reach.NONE for part in parts)


def _newest(rows: Iterable[PaperRow]) -> Iterable[str]:
    """Of each kind and stage the newest edition that was frozen."""
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        if row.state in _FROZEN:
            found.setdefault((row.layout, row.stage), row.public_id)
    return found.values()
