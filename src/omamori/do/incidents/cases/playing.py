"""作業。The tasks of a case: frozen from its playbook, done, left out with a reason, added, given to somebody."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import domain, telling
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Case, Task
from omamori.do.incidents.cases.reaching import now_of, to_work
from omamori.do.incidents.playbooks import queries as playbooks
from omamori.facts.cases import CaseTaskMoved
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

State = Task.State


def start_playbook(row: Case, actor: Actor, code: str) -> None:
    """Freeze the playbook as it stands now into tasks; tasks that are there already stay.

    Raises:
        Invalid: no such playbook.
    """
    book = playbooks.in_force(code, on=clock.today())
    if book is None:
        raise Invalid({"playbook": "手順書を一覧から選んでください。"})
    begun = now_of(row)
    there = set(row.tasks.exclude(code="").values_list("code", flat=True))
    last = row.tasks.aggregate(last=Max("order"))["last"] or 0
    for place, one in enumerate(book.tasks, start=1):
        if one.code not in there:
            Task.objects.create(
                case=row,
                code=one.code,
                order=last + place,
                title=one.title,
                words=one.words,
                post=one.post,
                first_hour=one.first_hour,
                due_at=begun + timedelta(minutes=one.due_minutes),
            )
    row.playbook, row.playbook_edition = code, book.edition
    row.save()
    machine(row, actor, gettext_noop("手順書「%(what)s」に沿って始めました。"), what=book.title)


def choose_playbook(actor: Actor, case_id: str, *, playbook: str) -> None:
    """Work by this playbook from now on; what was done by another one stays.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: no such playbook.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.choose_playbook", case_id)
        start_playbook(row, actor, playbook)


def do_task(actor: Actor, case_id: str, task_id: str, *, note: str = "") -> None:
    """It is done; how, if that matters.

    Raises:
        NotPermitted, NotFound, CaseOver.
        TaskMoved: it is not open.
        Invalid: too long.
    """
    _move(actor, "cases.do_task", case_id, task_id, State.DONE, note)


def skip_task(actor: Actor, case_id: str, task_id: str, *, note: str) -> None:
    """It is not needed here; the reason stays.

    Raises:
        NotPermitted, NotFound, CaseOver, TaskMoved.
        Invalid: no reason.
    """
    if problem := domain.text_problem(note):
        raise Invalid({"note": problem})
    _move(actor, "cases.skip_task", case_id, task_id, State.SKIPPED, note)


def take_up_task(actor: Actor, case_id: str, task_id: str) -> None:
    """It was not done after all: the undo of both.

    Raises:
        NotPermitted, NotFound, CaseOver, TaskMoved.
    """
    _move(actor, "cases.take_up_task", case_id, task_id, State.OPEN, "")


def add_task(
    actor: Actor, case_id: str, *, title: str, words: str = "", due_at: datetime, owner: str = ""
) -> str:
    """Something this case needs beyond its playbook; returns its public id.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: with a sentence per field.
    """
    wrong = {}
    if problem := domain.line_problem(title):
        wrong["title"] = problem
    if len(words) > domain.LONGEST:
        wrong["words"] = domain.text_problem(words)
    with transaction.atomic():
        row = to_work(actor, "cases.add_task", case_id)
        who = _worker(row, owner) if owner else None
        if owner and who is None:
            wrong["owner"] = "この件の担当の中から選んでください。"
        if wrong:
            raise Invalid(wrong)
        last = row.tasks.aggregate(last=Max("order"))["last"] or 0
        task = Task.objects.create(
            case=row, order=last + 1, title=title.strip(), words=words.strip(), post="leader",
            due_at=due_at, owner_id=who,
        )  # fmt: skip
        _tell(row, actor, task, "added")
        machine(row, actor, gettext_noop("作業「%(what)s」を足しました。"), what=task.title)
    return task.public_id


def give_task(actor: Actor, case_id: str, task_id: str, *, owner: str) -> None:
    """Somebody named in the case is to do it.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: he is not named in the case.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.give_task", case_id)
        task = _task(row, task_id)
        who = _worker(row, owner)
        if who is None:
            raise Invalid({"owner": "この件の担当の中から選んでください。"})
        task.owner_id = who
        task.save()
        _tell(row, actor, task, "given")
        telling.tell(
            row,
            [owner],
            title="事故対応の作業を頼まれました",
            text="期限までに行い、「済んだ」を押してください。",
            key=f"task:{task.public_id}:{who}",
            urgent=not row.drill,
        )


def _worker(row: Case, person_id: str) -> int | None:
    named = row.members.exclude(part__in=("suspect", "reporter"))
    if not row.restricted:
        here = organization.everybody(on=clock.today())
        suspects = row.members.filter(part="suspect").values("person_id")
        return here.filter(public_id=person_id).exclude(pk__in=suspects).values_list("pk", flat=True).first()  # fmt: skip
    found = named.filter(person__public_id=person_id).values_list("person_id", flat=True).first()
    return int(found) if found else None


def _task(row: Case, task_id: str) -> Task:
    task = row.tasks.select_for_update().filter(public_id=task_id).first()
    if task is None:
        raise NotFound
    return task


def _move(
    actor: Actor, right: str, case_id: str, task_id: str, state: Task.State, note: str
) -> None:  # fmt: skip
    if len(note) > domain.LONGEST:
        raise Invalid({"note": domain.text_problem(note)})
    with transaction.atomic():
        row = to_work(actor, right, case_id)
        task = _task(row, task_id)
        if (task.state == State.OPEN) == (state == State.OPEN):
            raise domain.TaskMoved
        task.state, task.note = state, note.strip()
        task.moved_by_id, task.moved_at = actor.person_pk or None, now_of(row)
        task.save()
        _tell(row, actor, task, state.value)
        telling.settle(row, f"task:{task.public_id}:{task.owner_id}")
        sentence = {
            State.DONE: gettext_noop("作業「%(what)s」を済ませました。 %(note)s"),
            State.SKIPPED: gettext_noop("作業「%(what)s」はしないと決めました: %(note)s"),
            State.OPEN: gettext_noop("作業「%(what)s」を、まだに戻しました。 %(note)s"),
        }[state]
        machine(row, actor, sentence, what=task.title, note=task.note)


def _tell(row: Case, actor: Actor, task: Task, outcome: str) -> None:
    fact = CaseTaskMoved(subject_id=row.public_id, code=task.code, outcome=outcome, drill=row.drill)
    record(fact, actor=actor)
