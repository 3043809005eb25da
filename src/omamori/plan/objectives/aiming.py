"""目標を立てて測る。Setting and changing objectives, and the figures by which they are judged (J.3.2)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.objectives import (
    ObjectiveChanged,
    ObjectiveMeasured,
    ObjectiveRemoved,
    ObjectiveSet,
)
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import Line, Listing, Values
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.list_rows import fill, people_of, values_of
from omamori.plan.objectives import years
from omamori.plan.objectives.columns import measured, objectives
from omamori.plan.objectives.domain import measuring
from omamori.plan.objectives.models import Figure, Objective

TAKEN = "この番号は、同じ年度ですでに使われています。別の番号にしてください。"
_LARGEST = Decimal("1e12")
_WEEK = 7


def set_objective(actor: Actor, values: Values) -> str:
    """Set an objective; returns its public id.

    Raises:
        NotPermitted.
        Invalid: the number is taken in that year.
    """
    require(actor, "objectives.set_objective")
    listing = objectives()
    with transaction.atomic():
        return _write(actor, Objective(), values, listing, people_of(listing, [values]))


def change_objective(actor: Actor, objective_id: str, values: Values) -> None:
    """Change what an objective says; year and number stay.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "objectives.change_objective")
    listing = objectives()
    with transaction.atomic():
        row = _locked(objective_id)
        whole = {**values, "year": row.year, "code": row.code}
        _write(actor, row, whole, listing, people_of(listing, [whole]))


def remove_objective(actor: Actor, objective_id: str) -> None:
    """Give an objective up that nobody has measured yet.

    Raises:
        NotPermitted, NotFound.
        Invalid: figures have been recorded; they are evidence.
    """
    require(actor, "objectives.remove_objective")
    with transaction.atomic():
        row = _locked(objective_id)
        if row.figures.exists():
            text = "測った値があるため、消せません。目標や期限を変えてください。"
            raise Invalid({"title": text})
        record(ObjectiveRemoved(subject_id=row.public_id, year=row.year), actor=actor)
        row.delete()


def measure(
    actor: Actor, objective_id: str, *, on: date, value: Decimal | str, note: str = ""
) -> None:
    """Record a figure; the last one recorded for a day counts.

    Raises:
        NotPermitted: neither the office nor its owner.
        NotFound.
        Invalid: no number, or a day to come.
    """
    require(actor, "objectives.measure")
    number = _number(value)
    if on > clock.today():
        raise Invalid({"on": "これから来る日は書けません。測った日を書いてください。"})
    with transaction.atomic():
        row = _locked(objective_id)
        if not covers(actor, "objectives.measure", people=(row.owner_id,)):
            raise NotPermitted
        _keep(actor, row, on, number, note.strip()[:200], automatic=False)


def measure_all() -> int:
    """Measure what rooms know of themselves, once a week until the objective is due; returns how many."""
    today, count = clock.today(), 0
    known = measured()
    rows = Objective.objects.exclude(automatic="").filter(due__gte=today)
    for row in rows:
        figure = known.get(row.automatic)
        fresh = row.measured_on is not None and (today - row.measured_on).days < _WEEK
        value = None if figure is None or fresh else figure.value(today)
        if value is None:
            continue
        with transaction.atomic():
            _keep(SYSTEM, row, today, round(value, 3), "", automatic=True)
        count += 1
    return count


def apply_objectives(actor: Actor, lines: Iterable[Line]) -> None:
    """Write confirmed lines of the list; the right was asked for before."""
    wanted, listing = list(lines), objectives()
    ids = [line.public_id for line in wanted if line.public_id]
    rows = Objective.objects.select_related("owner").in_bulk(ids, field_name="public_id")
    people = people_of(listing, [line.values for line in wanted])
    for line in wanted:
        _write(actor, rows.get(line.public_id, Objective()), line.values, listing, people)


def aim_of(row: Objective, starts: int = 0) -> measuring.Aim:
    """What an objective aims at, for the rules; ``starts`` is the first month of fiscal years, asked once."""
    return measuring.Aim(
        base=row.base,
        target=row.target,
        direction=row.direction,
        begins=years.span(row.year, starts)[0],
        due=row.due,
    )


def _write(
    actor: Actor, row: Objective, values: Values, listing: Listing, people: Mapping[str, int]
) -> str:
    before = values_of(row, listing) if row.pk else None
    fill(row, listing, values, people)
    row.changed_at, row.changed_by_id = clock.now(), actor.person_pk or None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid({"code": TAKEN}) from error
    if before is None:
        record(ObjectiveSet(subject_id=row.public_id, year=row.year), actor=actor)
    elif changed := tuple(k for k, text in before.items() if values.get(k, "") != text):
        fact = ObjectiveChanged(subject_id=row.public_id, year=row.year, changed=changed)
        record(fact, actor=actor)
    return row.public_id


def _keep(
    actor: Actor, row: Objective, on: date, value: Decimal, note: str, *, automatic: bool
) -> None:
    Figure.objects.create(
        objective=row,
        on=on,
        value=value,
        note=note,
        automatic=automatic,
        measured_by_id=actor.person_pk or None,
        recorded_at=clock.now(),
    )
    if row.measured_on is None or on >= row.measured_on:
        row.latest, row.measured_on = value, on
        row.save(update_fields=["latest", "measured_on"])
    fact = ObjectiveMeasured(
        subject_id=row.public_id,
        year=row.year,
        on=on,
        automatic=automatic,
        reached=measuring.reached(aim_of(row), value),
    )
    record(fact, actor=actor)


def _locked(objective_id: str) -> Objective:
    rows = Objective.objects.select_for_update(of=("self",)).select_related("owner")
    found = rows.filter(public_id=objective_id).first()
    if found is None:
        raise NotFound
    return found


def _number(value: Decimal | str) -> Decimal:
    try:
        found = Decimal(value)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > _LARGEST:
        raise Invalid({"value": "数字で書いてください。例: 98.5"})
    return round(found, 3)
