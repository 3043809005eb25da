"""一覧の行。Regulations and their versions as the list needs them: few columns, no tables held in memory."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies import domain
from omamori.plan.policies.models import Regulation, Signature, Version
from omamori.plan.policies.rows import RegulationRow

MOST_REGULATIONS = 200
_OF_A_BOOK = (
    "pk", "public_id", "code", "title", "kind", "area", "place", "owner__name", "audience",
    "audience_values", "ended_on",
)  # fmt: skip
_OF_AN_ISSUE = (
    "pk", "regulation_id", "number", "state", "effective_from", "material", "public_id", "file_hash",
)  # fmt: skip


class Book(NamedTuple):
    """What the list needs of a regulation; the columns are those of its table."""

    pk: int
    public_id: str
    code: str
    title: str
    kind: str
    area: str
    place: str
    owner: str | None
    audience: str
    audience_values: Sequence[str]
    ended_on: date | None


class Issue(NamedTuple):
    """What the list needs of a version; the columns are those of its table."""

    pk: int
    regulation: int
    number: int
    state: str
    effective_from: date | None
    material: bool
    public_id: str
    file_hash: str


_BOOKS = Prepared(lambda: Regulation.objects.order_by("code").values_list(*_OF_A_BOOK))
_ISSUES = Prepared(lambda: Version.objects.order_by("number").values_list(*_OF_AN_ISSUE))
_MINE = Prepared(
    lambda person: Signature.objects.filter(person_id=person).values_list(
        "version__regulation_id", "version__number"
    ),
    int,
)


def books() -> dict[int, tuple[Book, list[Issue]]]:
    """Regulations in the order of their codes with all their versions, by key; two statements."""
    found: dict[int, tuple[Book, list[Issue]]] = {
        book.pk: (book, []) for book in (Book(*row) for row in _BOOKS.rows())
    }
    for row in _ISSUES.rows():
        issue = Issue(*row)
        if issue.regulation in found:
            found[issue.regulation][1].append(issue)
    return found


def signed_numbers(person_pk: int) -> dict[int, set[int]]:
    """Numbers of the versions that a person signed, by key of the regulation."""
    found: dict[int, set[int]] = {}
    for regulation, number in _MINE.rows(person_pk):
        found.setdefault(regulation, set()).add(number)
    return found


def listed(
    book: Book, issues: Sequence[Issue], on: date, *, mine: set[int] | None, behind: bool
) -> RegulationRow:
    """A regulation on the list of a day.

    Args:
        book, issues: with all its versions.
        on: the day.
        mine: numbers of the versions that the reader signed; None when he is nobody here.
        behind: he sees versions in the making.
    """
    days = [_dated(issue, book.ended_on) for issue in issues]
    current, coming = domain.in_force(days, on), domain.upcoming(days, on)
    shown = next((i for i in issues if current and i.number == current.number), None)
    making = next((i for i in issues if behind and i.state != Version.State.PUBLISHED), None)
    signed = None
    if current and mine is not None:
        lowest = domain.signatures_count_from(days, on)
        signed = any(lowest <= number <= current.number for number in mine)
    return RegulationRow(
        public_id=book.public_id,
        code=book.code,
        title=book.title,
        area=_(Regulation.Area(book.area).label),
        place=book.place,
        owner=book.owner or "",
        number=current.number if current else 0,
        effective_from=current.effective_from if current else None,
        coming_from=coming.effective_from if coming else None,
        signed=signed,
        open_id=making.public_id if making else "",
        open_stage=making.state if making else "",
        open_label=_(Version.State(making.state).label) if making else "",
        kind=book.kind,
        kind_label=_(Regulation.Kind(book.kind).label),
        ended_on=book.ended_on,
        has_file=bool(shown and shown.file_hash),
    )


def _dated(issue: Issue, until: date | None) -> domain.Dated:
    return domain.Dated(
        number=issue.number,
        published=issue.state == Version.State.PUBLISHED,
        effective_from=issue.effective_from,
        material=issue.material,
        until=until,
    )
