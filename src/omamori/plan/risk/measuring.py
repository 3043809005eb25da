"""追加対策。What will be done about a risk: owner, day, and what shows that it is done (J.3.1.4)."""

from datetime import date

from django.db import transaction

from omamori.facts import risk as facts
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.lifecycle import Measure
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow
from omamori.plan.risk import cells
from omamori.plan.risk.domain.errors import WrongStage
from omamori.plan.risk.models import AddedMeasure, Cell

State = AddedMeasure.State


def add_measure(
    actor: Actor, cell_id: str, *, kind: str, text: str, owner_id: str, due_on: date
) -> str:
    """Decide what will be done; the owner is told. Returns its public id.

    Raises:
        NotPermitted, NotFound, WrongStage.
        Invalid: no text, a day that has passed, or somebody who does not work here.
    """
    owner = _owner(owner_id, kind=kind, text=text, due_on=due_on)
    with transaction.atomic():
        cell = cells.locked(actor, "risk.add_measure", cell_id)
        if cell.state == Cell.State.ENDED:
            raise WrongStage
        row = AddedMeasure.objects.create(
            cell=cell, kind=kind, text=text.strip(), owner_id=owner.pk, due_on=due_on,
            created_by_id=actor.person_pk, created_at=clock.now(),
        )  # fmt: skip
        told = facts.MeasureAdded(
            subject_id=row.public_id,
            cell_id=cell.public_id,
            kind=kind,
            owner_id=owner_id,
            due=due_on,
        )
        record(told, actor=actor)
        _tell(row, owner_id)
    return row.public_id


def finish_measure(actor: Actor, measure_id: str, *, proof: str) -> None:
    """It is done; the proof says what shows it and where that is kept.

    Raises:
        NotPermitted, NotFound, WrongStage.
        Invalid: no proof.
    """
    if not proof.strip() or len(proof) > 400:
        raise Invalid({"proof": "何を見れば済んだと分かるかを、400 字までで書いてください。"})
    with transaction.atomic():
        row = _open(actor, "risk.finish_measure", measure_id)
        _close(actor, row, State.DONE, proof)
        told = facts.MeasureDone(subject_id=row.public_id, cell_id=row.cell.public_id)
        record(told, actor=actor)


def drop_measure(actor: Actor, measure_id: str, *, why: str) -> None:
    """It will not be done.

    Raises:
        NotPermitted, NotFound, WrongStage.
        Invalid: no reason.
    """
    if not why.strip() or len(why) > 400:
        raise Invalid({"proof": "取りやめる理由を、400 字までで書いてください。"})
    with transaction.atomic():
        row = _open(actor, "risk.drop_measure", measure_id)
        _close(actor, row, State.DROPPED, why)
        told = facts.MeasureDropped(subject_id=row.public_id, cell_id=row.cell.public_id)
        record(told, actor=actor)


def _owner(owner_id: str, *, kind: str, text: str, due_on: date) -> PersonRow:
    owner = organization.person(owner_id)
    working = organization.everybody(on=clock.today()).filter(public_id=owner_id).exists()
    wrong = {}
    if kind not in {str(k) for k in Measure}:
        wrong["kind"] = "種類を選んでください。"
    if not text.strip() or len(text) > 400:
        wrong["text"] = "することを、400 字までで書いてください。"
    if owner is None or not working:
        wrong["owner_id"] = "いま働いている人を選んでください。"
    if due_on < clock.today():
        wrong["due_on"] = "期限は、今日以降の日にしてください。"
    if wrong or owner is None:
        raise Invalid(wrong)
    return owner


def _tell(row: AddedMeasure, owner_id: str) -> None:
    notify(
        people=[owner_id],
        kind="risk",
        title="リスクの追加対策の担当になりました",
        text=f"期限は {row.due_on:%Y/%m/%d} です。ホームの「やること」から開いてください。",
        url_name="risk:measure",
        url_args=(row.public_id,),
        key=f"risk.measure:{row.public_id}",
    )


def _open(actor: Actor, action: str, measure_id: str) -> AddedMeasure:
    require(actor, action)
    rows = AddedMeasure.objects.select_for_update(of=("self",)).select_related("cell")
    row = rows.filter(public_id=measure_id).first()
    if row is None:
        raise NotFound
    if not covers(actor, action, people=(row.owner_id,), department=row.cell.department_id):
        in_sight = covers(actor, "risk.see", people=(), department=row.cell.department_id)
        raise NotPermitted if in_sight else NotFound
    if row.state != State.OPEN:
        raise WrongStage
    return row


def _close(actor: Actor, row: AddedMeasure, state: str, proof: str) -> None:
    row.state, row.proof = state, proof.strip()
    row.closed_by_id, row.closed_at = actor.person_pk, clock.now()
    row.save()
