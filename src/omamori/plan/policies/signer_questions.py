"""署名の問い。What the pages about signers ask of the tables, in sentences that are written once for each shape.

A sentence depends on how far the reader sees and on how many departments and versions are named in it; who, which and
when are values. Where a rule is for some people alone, the sentence is written anew each time.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, visible
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies.models import Assignment, Regulation, Signature

PAGE = 50
RIGHT = "policies.see_signatures"
PERSON = (
    "pk", "number", "public_id", "name", "name_kana", "department__name", "department__public_id",
    "user__is_active",
)  # fmt: skip
_Rows = list[tuple[Any, ...]]
_Ask = Callable[..., "QuerySet[Any, tuple[Any, ...]]"]


class Made(NamedTuple):
    """A signature; the columns are those of its table."""

    public_id: str
    version_id: int
    person_id: int
    way: str
    signed_at: datetime
    text_hash: str
    session_mark: str
    recorded_by_id: int | None
    place: str
    sheet_hash: str | None
    sheet_id: str | None
    mark: str


class Duty(NamedTuple):
    """A person's duty to sign; the columns are those of its table."""

    person_id: int
    state: str
    due_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class Shape:
    """What of a question stands in its sentence.

    Attributes:
        hats: the reader without his name and departments: they are values.
        everywhere: he sees everybody; else departments: how many he sees.
        versions: of how many signatures are asked.
        narrowed: one department alone; unsigned: who has not signed; paper: who has no account;
        following: after a person; most: at most so many rows; sheets: by department, then by name.
    """

    hats: Actor
    everywhere: bool
    departments: int
    versions: int
    narrowed: bool = False
    unsigned: bool = False
    paper: bool = False
    following: bool = False
    most: int = 0
    sheets: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sight:
    """Whom a reader sees on a day, and which signatures count.

    Attributes:
        readers: whom the rule is for; None where it is for everybody.
        versions: keys of the versions whose signatures count, the first of them first.
    """

    actor: Actor
    on: date
    readers: Q | None
    versions: tuple[int, ...]

    def shape(self, *, versions: bool = True) -> Shape:
        """The plain shape of questions within this sight, with or without the versions that count."""
        hats = dataclasses.replace(
            self.actor, person_id="", person_pk=0, department_pks=frozenset()
        )
        how_far = reach(self.actor, RIGHT)
        return Shape(
            hats=hats,
            everywhere=how_far is Reach.ALL,
            departments=len(self.actor.department_pks) if how_far is Reach.DEPARTMENT else 0,
            versions=len(self.versions) if versions else 0,
        )

    def values(self, shape: Shape) -> tuple[Any, ...]:
        """The values that a question of this shape begins with, in the order in which ``_within`` takes them."""
        homes = tuple(self.actor.department_pks)[: shape.departments]
        who = () if shape.everywhere else (self.actor.person_pk, *homes)
        return (self.on, *who, *self.versions[: shape.versions])


def progress(sight: Sight) -> _Rows:
    """(public id, name, people, signed, late) of each department in its order."""
    return _asked(_progress, sight, sight.shape(), ())


def people(
    sight: Sight,
    *,
    department: str = "",
    unsigned: bool,
    paper: bool,
    start: tuple[str, int] | None = None,
    most: int,
    sheets: bool = False,
) -> _Rows:
    """Columns ``PERSON`` of the readers within sight, by the reading of their names."""
    shape = dataclasses.replace(
        sight.shape(versions=unsigned),
        narrowed=bool(department),
        unsigned=unsigned,
        paper=paper,
        following=start is not None,
        most=most,
        sheets=sheets,
    )
    return _asked(_people, sight, shape, (*((department,) if department else ()), *(start or ())))


def place(sight: Sight, public_id: str) -> tuple[str, int] | None:
    """(reading of the name, key) of a person within sight; None when he is not."""
    found = _asked(_place, sight, sight.shape(versions=False), (public_id,))
    return (found[0][0], found[0][1]) if found else None


def made(sight: Sight, pks: Sequence[int]) -> dict[int, Made]:
    """The newest signature that counts of each of at most ``PAGE`` persons."""
    if not pks:
        return {}
    rows = _made_plan(len(sight.versions)).rows(*_filled(pks), *sight.versions)
    return {row.person_id: row for row in (Made(*row) for row in rows)}


def duties(sight: Sight, pks: Sequence[int]) -> dict[int, Duty]:
    """The duty of each of at most ``PAGE`` persons."""
    if not pks:
        return {}
    rows = _DUTIES.rows(sight.versions[0], *_filled(pks))
    return {row.person_id: row for row in (Duty(*row) for row in rows)}


VERSIONS = Prepared(
    lambda regulation: (
        Regulation.objects.filter(public_id=regulation)
        .order_by("versions__number")
        .values_list(
            "audience",
            "audience_values",
            "ended_on",
            "versions__pk",
            "versions__number",
            "versions__state",
            "versions__effective_from",
            "versions__material",
        )
    ),
    str,
)
"""A regulation with each of its versions; one row without a version where it has none."""


def _asked(ask: _Ask, sight: Sight, shape: Shape, more: tuple[Any, ...]) -> _Rows:
    values = (*sight.values(shape), *more)
    if sight.readers is not None:
        return list(ask(shape, sight.readers, *values))
    return _plan(ask, shape, tuple(type(value) for value in values)).rows(*values)


@lru_cache(maxsize=256)
def _plan(ask: _Ask, shape: Shape, kinds: tuple[type, ...]) -> Prepared:
    return Prepared(partial(ask, shape, Q()), *kinds)


def _within(
    shape: Shape, readers: Q, given: Iterator[Any]
) -> tuple["QuerySet[Any]", date, list[int]]:
    """Whom the reader sees among those whom the rule is for, the day, and the versions that count."""
    on, actor = next(given), shape.hats
    if not shape.everywhere:
        me = next(given)
        departments = frozenset(islice(given, shape.departments))
        actor = dataclasses.replace(actor, person_pk=me, department_pks=departments)
    rows = organization.everybody(on=on).filter(readers)
    rows = rows.filter(visible(actor, RIGHT, own=("pk",), department="department_id"))
    return rows, on, list(islice(given, shape.versions))


def _progress(shape: Shape, readers: Q, *values: Any) -> "QuerySet[Any, tuple[Any, ...]]":
    rows, on, versions = _within(shape, readers, iter(values))
    late = Assignment.objects.filter(
        person=OuterRef("pk"), version_id=versions[0], state=Assignment.State.OPEN, due_on__lt=on
    )
    counted: QuerySet[Any, tuple[Any, ...]] = (
        rows.order_by()
        .values("department__public_id", "department__name", "department__order")
        .annotate(
            people=Count("pk"),
            signed=Count("pk", filter=_has_signed(versions)),
            late=Count("pk", filter=Exists(late)),
        )
        .order_by("department__order", "department__public_id")
        .values_list("department__public_id", "department__name", "people", "signed", "late")
    )
    return counted


def _people(shape: Shape, readers: Q, *values: Any) -> "QuerySet[Any, tuple[Any, ...]]":
    given = iter(values)
    rows, _on, versions = _within(shape, readers, given)
    if shape.narrowed:
        rows = rows.filter(department__public_id=next(given))
    if shape.paper:
        rows = rows.exclude(user__is_active=True)
    if shape.unsigned:
        rows = rows.exclude(_has_signed(versions))
    if shape.following:
        name, pk = next(given), next(given)
        rows = rows.filter(Q(name_kana__gt=name) | Q(name_kana=name, pk__gt=pk))
    order = ("department__order", "department__public_id") if shape.sheets else ()
    return rows.order_by(*order, "name_kana", "pk").values_list(*PERSON)[: shape.most]


def _place(shape: Shape, readers: Q, *values: Any) -> "QuerySet[Any, tuple[Any, ...]]":
    given = iter(values)
    rows, _on, _versions = _within(shape, readers, given)
    return rows.filter(public_id=next(given)).order_by().values_list("name_kana", "pk")


def _has_signed(versions: Sequence[int]) -> Exists:
    return Exists(Signature.objects.filter(person=OuterRef("pk"), version_id__in=versions))


@lru_cache(maxsize=64)
def _made_plan(versions: int) -> Prepared:
    return Prepared(
        lambda *pks: (
            Signature.objects.filter(person_id__in=pks[:PAGE], version_id__in=pks[PAGE:])
            .order_by("signed_at")
            .values_list(
                "public_id", "version_id", "person_id", "way", "signed_at", "text_hash",
                "session_mark", "recorded_by_id", "place", "sheet__sha256", "sheet__public_id",
                "mark",
            )
        ),
        *(int,) * (PAGE + versions),
    )  # fmt: skip


_DUTIES = Prepared(
    lambda version, *pks: (
        Assignment.objects.filter(version_id=version, person_id__in=pks)
        .order_by()
        .values_list("person_id", "state", "due_on")
    ),
    *(int,) * (1 + PAGE),
)


def _filled(pks: Sequence[int]) -> tuple[int, ...]:
    """Keys of one page, the last of them again where it is not full."""
    return (*pks, *(pks[-1],) * (PAGE - len(pks)))
