"""読む人を割り当てる。Asks everybody whom a rule concerns, in a job: rows, never requests (J.4.3).

One duty per person and version of substance. New joiners get it by themselves, who leaves is rid of
it, and who is on leave is asked anew when he comes back.
"""

import dataclasses
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from omamori.facts.policies import RegulationAssigned
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import job
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.inserting import insert
from omamori.plan.policies import domain, references
from omamori.plan.policies.domain import duty
from omamori.plan.policies.models import Assignment, Regulation, Signature, Version
from omamori.plan.policies.readers import audience_of, reader_filter
from omamori.plan.policies.texts import dated

State = Assignment.State
MOST_OWING = 20_000
_BATCH = 500


@dataclasses.dataclass(frozen=True, kw_only=True)
class Counting:
    """The versions of a regulation whose signatures count on a day.

    Attributes:
        first: the lowest of them: people are asked for it; current: the one in force.
    """

    regulation: Regulation
    first: Version
    current: Version


@dataclasses.dataclass(frozen=True, kw_only=True)
class Owing:
    """A person who still has to sign a version.

    Attributes:
        department_id: public id.
    """

    person_id: str
    department_id: str
    regulation_id: str
    title: str
    number: int
    assigned_on: date
    due_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class Late:
    """People of one department who are late with one rule.

    Attributes:
        people: how many; one_of_them: public id of one, from whom the way up to the head goes.
    """

    counting: Counting
    department_pk: int
    people: int
    one_of_them: str


def counting(*, on: date, regulation_id: str = "") -> tuple[Counting, ...]:
    """What counts on a day, in the order of the codes; two queries however many rules there are."""
    rows = Version.objects.filter(state=Version.State.PUBLISHED).select_related("regulation")
    if regulation_id:
        rows = rows.filter(regulation__public_id=regulation_id)
    versions: dict[int, list[Version]] = {}
    for row in rows.defer("file_text").order_by("regulation__code", "number"):
        versions.setdefault(row.regulation_id, []).append(row)
    found = []
    for many in versions.values():
        days, by_number = [dated(v) for v in many], {v.number: v for v in many}
        current = domain.in_force(days, on)
        if current:
            first = domain.signatures_count_from(days, on)
            found.append(
                Counting(
                    regulation=many[0].regulation,
                    first=by_number[first],
                    current=by_number[current.number],
                )
            )
    return tuple(found)


def signatures_that_count(found: Counting) -> Q:
    """The signatures that count for a rule."""
    numbers = (found.first.number, found.current.number)
    return Q(version__regulation=found.regulation, version__number__range=numbers)


def readers_of(found: Counting, *, on: date) -> frozenset[int]:
    """Keys of the people whom a rule concerns on a day."""
    wanted = reader_filter(audience_of(found.regulation), on=on)
    rows = organization.everybody(on=on).filter(wanted)
    return frozenset(rows.values_list("pk", flat=True))


def assign(*, on: date, regulation_id: str = "") -> int:
    """Bring the duties of all rules (or of one) up to date; returns how many people were asked."""
    away = organization.people_on_leave(on=on)
    asked, alive = 0, []
    for found in counting(on=on, regulation_id=regulation_id):
        alive.append(found.first.pk)
        asked += _assign(found, on, away)
    stale = Assignment.objects.filter(state__in=(State.OPEN, State.POSTPONED))
    if regulation_id:
        stale = stale.filter(version__regulation__public_id=regulation_id)
    stale.exclude(version__in=alive).update(state=State.CLOSED)
    return asked


@job()
def assign_one(regulation_id: str) -> int:
    """On the day on which a version takes effect, and when its readers change."""
    return assign(on=clock.today(), regulation_id=regulation_id)


def note_signed(version: Version, person_pks: Iterable[int]) -> None:
    """Who signed owes nothing any more; reminders stop with it."""
    Assignment.objects.filter(
        version__regulation_id=version.regulation_id,
        version__number__lte=version.number,
        person_id__in=list(person_pks),
    ).exclude(state=State.SIGNED).update(state=State.SIGNED)


def owing(*, on: date) -> tuple[Owing, ...]:
    """Who with an account still has to sign, rule by rule in the order of their codes."""
    found: list[Owing] = []
    for one in counting(on=on):
        rows = Assignment.objects.filter(
            version=one.first, state=State.OPEN, person__user__is_active=True
        )
        columns = ("person__public_id", "person__department__public_id", "assigned_on", "due_on")
        found += [
            Owing(
                person_id=person,
                department_id=department,
                regulation_id=one.regulation.public_id,
                title=one.regulation.title,
                number=one.current.number,
                assigned_on=asked,
                due_on=due,
            )
            for person, department, asked, due in rows.order_by("pk").values_list(*columns)
        ]
    return tuple(found[:MOST_OWING])


def late(*, on: date) -> tuple[Late, ...]:
    """Departments with duties so late that their heads shall hear of them, and have not; counted only."""
    alive = {one.first.pk: one for one in counting(on=on)}
    rows = (
        _untold(on)
        .filter(version__in=alive)
        .order_by("version", "person__department")
        .values_list("version", "person__department")
        .annotate(people=Count("pk"), one=Min("person__public_id"))
    )
    return tuple(
        Late(counting=alive[version], department_pk=department, people=people, one_of_them=one)
        for version, department, people, one in rows
    )


def note_told(rows: Iterable[Late], *, on: date) -> None:
    """The heads have been told of these."""
    for version in {row.counting.first.pk for row in rows}:
        _untold(on).filter(version=version).update(head_told_on=on)


def overall(*, on: date) -> tuple[int, int]:
    """(signatures that count, signatures needed) over all regulations in force."""
    rows = Assignment.objects.filter(version__in=[one.first.pk for one in counting(on=on)])
    counts = rows.exclude(state=State.CLOSED).aggregate(
        needed=Count("pk"), given=Count("pk", filter=Q(state=State.SIGNED))
    )
    return counts["given"], counts["needed"]


def _untold(on: date) -> QuerySet[Assignment]:
    """Open duties whose due day is so far past that the head hears of it, and has not yet."""
    limit = duty.late_before(on, references.terms(on))
    return Assignment.objects.filter(state=State.OPEN, due_on__lt=limit, head_told_on=None)


def _assign(found: Counting, on: date, away: frozenset[int]) -> int:
    terms = references.terms(on)
    due_on = duty.due(on, terms)
    with transaction.atomic():
        readers = organization.everybody(on=on).filter(
            reader_filter(audience_of(found.regulation), on=on)
        )
        given = Signature.objects.filter(signatures_that_count(found))
        duties = Assignment.objects.filter(version=found.first)
        plan = duty.plan(
            readers.order_by("pk").values_list("pk", flat=True),
            dict(duties.values_list("person_id", "state")),
            signed=set(given.values_list("person_id", flat=True)),
            away=away,
        )
        insert(
            Assignment(
                version=found.first, person_id=person, state=state, assigned_on=on, due_on=due_on
            )
            for person, state in plan.begin
        )
        _move(duties, plan, on, due_on)
        if plan.begin:
            told = RegulationAssigned(
                subject_id=found.regulation.public_id,
                version_number=found.first.number,
                people=len(plan.begin),
            )
            record(told)
    return len(plan.begin)


def _move(duties: QuerySet[Assignment], plan: duty.Plan, on: date, due_on: date) -> None:
    """Change states; who is asked again has his days anew."""
    for state in State.values:
        people = [person for person, new in plan.move if new == state]
        anew = {"assigned_on": on, "due_on": due_on, "head_told_on": None}
        for start in range(0, len(people), _BATCH):
            some = duties.filter(person_id__in=people[start : start + _BATCH])
            some.update(state=state, **(anew if state == State.OPEN else {}))
