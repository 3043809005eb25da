"""手順書を書く。Adding, changing and taking out tasks; nothing counts before it is approved."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from omamori.do.incidents.playbooks.columns import PLAYBOOKS, TASKS, YES_NO
from omamori.do.incidents.playbooks.models import PlaybookLine
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.playbooks import PlaybookTaskRemoved, PlaybookTaskWritten
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import Line, Values
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.list_rows import fill, values_of
from omamori.reference.incidents import POSTS, PlaybookTask, shipped


def load_starter(actor: Actor) -> int:
    """Enter the tasks that come with the product where they are missing; returns how many.

    Raises:
        NotPermitted.
    """
    require(actor, "playbooks.load_starter")
    count = 0
    with transaction.atomic():
        kept = set(PlaybookLine.objects.values_list("playbook", "code"))
        for book in shipped().values():
            for task in book.tasks:
                if (book.code, task.code) not in kept:
                    _write(actor, PlaybookLine(), as_values(book.code, task))
                    count += 1
    return count


def add_task(actor: Actor, values: Values) -> str:
    """Add a task to a playbook; returns its public id.

    Raises:
        NotPermitted.
        Invalid: the number is taken.
    """
    require(actor, "playbooks.add_task")
    with transaction.atomic():
        return _write(actor, PlaybookLine(), values)


def change_task(actor: Actor, task_id: str, values: Values) -> None:
    """Change a task; playbook and number stay.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "playbooks.change_task")
    with transaction.atomic():
        row = _locked(task_id)
        fixed = {"playbook": PLAYBOOKS[row.playbook], "code": row.code}
        _write(actor, row, {**values, **fixed})


def remove_task(actor: Actor, task_id: str) -> None:
    """Take a task out; approved editions and cases that began with it keep it.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "playbooks.remove_task")
    with transaction.atomic():
        row = _locked(task_id)
        record(PlaybookTaskRemoved(subject_id=row.public_id, playbook=row.playbook), actor=actor)
        row.delete()


def apply(actor: Actor, lines: Iterable[Line]) -> None:
    """Write confirmed lines of a list; the right was asked for before."""
    wanted = list(lines)
    ids = [line.public_id for line in wanted if line.public_id]
    rows = {row.public_id: row for row in PlaybookLine.objects.filter(public_id__in=ids)}
    for line in wanted:
        _write(actor, rows.get(line.public_id) or PlaybookLine(), line.values)


def as_values(playbook: str, task: PlaybookTask) -> dict[str, str]:
    """A shipped task in the spelling of the list."""
    return {
        "playbook": PLAYBOOKS[playbook],
        "code": task.code,
        "title": task.title,
        "post": POSTS[task.post],
        "due": str(task.due_minutes),
        "first_hour": YES_NO["yes" if task.first_hour else "no"],
        "words": task.words,
    }


def _write(actor: Actor, row: PlaybookLine, values: Mapping[str, str]) -> str:
    before = values_of(row, TASKS) if row.pk else {}
    fill(row, TASKS, values, {})
    row.changed_at, row.changed_by_id = clock.now(), actor.person_pk or None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid({"code": "この番号は、この手順書ですでに使われています。"}) from error
    if any(before.get(key, "") != values.get(key, "") for key in ("title", *values)):
        record(PlaybookTaskWritten(subject_id=row.public_id, playbook=row.playbook), actor=actor)
    return row.public_id


def _locked(task_id: str) -> PlaybookLine:
    found = PlaybookLine.objects.select_for_update().filter(public_id=task_id).first()
    if found is None:
        raise NotFound
    return found
