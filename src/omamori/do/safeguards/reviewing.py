"""見直す。Each thing that rests on the old way is looked at by its owner; then the change is closed."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from omamori.do.safeguards import domain
from omamori.do.safeguards.deciding import settle
from omamori.do.safeguards.models import Change, Task
from omamori.do.safeguards.reporting import locked
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.safeguards import ChangeClosed, ThingReviewed
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record, record_many
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

State, Outcome = Change.State, Task.Outcome
_RUNNING = (State.REPORTED, State.RETURNED, State.APPROVED)


def finish_task(actor: Actor, task_id: str, *, outcome: str, result: str) -> None:
    """Say what came of looking at a thing.

    Raises:
        NotFound: none in reach.
        NotThatState: the change is over.
        Invalid: no outcome, or it is not said what was done or why it still fits.
    """
    finish_tasks(actor, [task_id], outcome=outcome, result=result)


def finish_tasks(actor: Actor, task_ids: Iterable[str], *, outcome: str, result: str) -> int:
    """Say the same of several things at once, all or none; returns of how many.

    Raises:
        NotFound, NotThatState, Invalid: as above; Invalid also when nothing is chosen.
    """
    require(actor, "safeguards.finish_task")
    chosen = list(dict.fromkeys(task_ids))
    wrong = {} if chosen else {"tasks": "見直したものを、一つ以上選んでください。"}
    if outcome not in (Outcome.CHANGED, Outcome.FITS):
        wrong["outcome"] = "「直した」か「このままでよい」を選んでください。"
    if not domain.SHORTEST <= len(result.strip()) <= domain.LONGEST:
        wrong["result"] = (
            "直したこと、またはこのままでよいわけを、10 字以上 400 字以内で書いてください。"
        )
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        tasks = _tasks(actor, "safeguards.finish_task", chosen)
        for task in tasks:
            task.outcome, task.result = outcome, result.strip()
            task.done_by_id, task.done_at = actor.person_pk, clock.now()
        _keep(tasks, actor)
    return len(chosen)


def reopen_task(actor: Actor, task_id: str) -> None:
    """Take a wrong record back; the thing waits again.

    Raises:
        NotFound, NotThatState: as above.
    """
    require(actor, "safeguards.reopen_task")
    with transaction.atomic():
        (task,) = _tasks(actor, "safeguards.reopen_task", [task_id])
        task.outcome, task.result, task.done_by, task.done_at = Outcome.OPEN, "", None, None
        _keep([task], actor)


def assign(actor: Actor, task_id: str, *, owner_id: str, due_on: date) -> None:
    """Give a task to somebody, with a day.

    Raises:
        NotFound: no such task.
        NotThatState: it is done, or the change is over.
        Invalid: nobody who works here, or the day is past.
    """
    require(actor, "safeguards.assign")
    today = clock.today()
    owner = organization.person(owner_id)
    wrong = {}
    if owner is None or not organization.everybody(on=today).filter(public_id=owner_id).exists():
        wrong["owner"] = "担当を、今働いている人から選んでください。"
    if due_on < today:
        wrong["due_on"] = "期日には、今日以降の日を入れてください。"
    if wrong or owner is None:
        raise Invalid(wrong)
    with transaction.atomic():
        (task,) = _tasks(actor, "safeguards.assign", [task_id])
        if task.outcome != Outcome.OPEN:
            raise domain.NotThatState
        task.owner_id, task.due_on = owner.pk, due_on
        task.save(update_fields=["owner", "due_on"])
        notices.notify(
            people=[owner.public_id],
            kind="safeguards",
            title="環境の変更の見直しを頼まれました",
            text="期日までに見直して、結果を書いてください。",
            url_name="safeguards:task",
            url_args=(task.public_id,),
            key=f"safeguards:{task.public_id}:{owner.public_id}",
        )


def close(actor: Actor, change_id: str, *, reason: str = "") -> None:
    """End the review.

    Raises:
        NotFound, NotThatState: it is not approved.
        TasksOpen: something was not looked at, and no reason is given.
    """
    require(actor, "safeguards.close")
    with transaction.atomic():
        row = locked(change_id, State.APPROVED)
        left = row.tasks.filter(outcome=Outcome.OPEN).count()
        domain.require_closable(left, reason)
        row.state, row.closed_at = State.CLOSED, clock.now()
        row.closed_by_id = actor.person_pk
        row.left_open = reason.strip()[: domain.LONGEST] if left else ""
        row.save()
        settle(row)
        record(ChangeClosed(subject_id=row.public_id, kind=row.kind, left=left), actor=actor)


def _tasks(actor: Actor, right: str, task_ids: Sequence[str]) -> list[Task]:
    """These things, locked, in this order; one query.

    Raises:
        NotFound: one of them is none in reach. NotThatState: the change of one is over.
    """
    rows = Task.objects.select_for_update(of=("self",)).select_related("change")
    found = {task.public_id: task for task in rows.filter(public_id__in=task_ids)}
    tasks = [found[task_id] for task_id in task_ids if task_id in found]
    reached = all(covers(actor, right, people=(task.owner_id,)) for task in tasks)
    if len(tasks) != len(task_ids) or not reached:
        raise NotFound
    if any(task.change.state not in _RUNNING for task in tasks):
        raise domain.NotThatState
    return tasks


def _keep(tasks: Sequence[Task], actor: Actor) -> None:
    Task.objects.bulk_update(tasks, ["outcome", "result", "done_by", "done_at"], batch_size=100)
    told = (
        ThingReviewed(
            subject_id=task.change.public_id,
            kind=task.change.kind,
            task_id=task.public_id,
            thing=task.kind,
            code=task.code,
            outcome=task.outcome,
        )
        for task in tasks
    )
    record_many(list(told), actor=actor)
