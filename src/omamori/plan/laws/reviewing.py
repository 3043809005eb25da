"""法令等を見直す。Who looked at what source and when, what he found, and what follows from it (J.1.3)."""

import dataclasses
from datetime import date

from django.db import transaction

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.laws import LawsReviewed, LawTaskDone, LawTaskOpened, SwitchDaySet
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization
from omamori.plan.laws.domain import reviews
from omamori.plan.laws.models import AnnouncedChange, Law, Review, SwitchDay, Task
from omamori.plan.laws.rhythm import rhythm

MOST_LAWS = 500


@dataclasses.dataclass(frozen=True, kw_only=True)
class Looked:
    """What somebody found when he looked.

    Attributes:
        laws: public ids of what he looked through.
        occasion, result: keys of ``reviews.OCCASIONS`` and ``RESULTS``.
        looked_at: the source; looked_on: the day.
        task, task_owner, task_due: what must be done when something changed.
    """

    laws: tuple[str, ...]
    occasion: str
    result: str
    looked_at: str
    looked_on: date
    note: str = ""
    task: str = ""
    task_owner: str = ""
    task_due: date | None = None


def review(actor: Actor, looked: Looked) -> str:
    """Record a look at some laws; the next one is due a year after it. Returns its public id.

    Raises:
        NotPermitted.
        Invalid: nothing chosen, a day to come, or a change without what to do.
    """
    require(actor, "laws.review")
    laws = list(Law.objects.filter(public_id__in=looked.laws, retired_on=None).order_by("code"))
    _check(looked, len(laws))
    owner = organization.people([looked.task_owner]).get(looked.task_owner)
    if looked.result == "changed" and owner is None:
        raise Invalid({"task_owner": "だれがするかを書いてください。"})
    with transaction.atomic():
        row = Review.objects.create(
            occasion=looked.occasion,
            result=looked.result,
            looked_at=looked.looked_at.strip()[:200],
            looked_on=looked.looked_on,
            note=looked.note.strip()[:900],
            reviewer_id=actor.person_pk,
            recorded_at=clock.now(),
        )
        row.laws.set(laws)
        due = reviews.next_review(looked.looked_on, rhythm())
        Law.objects.filter(pk__in=[law.pk for law in laws], review_due__lt=due).update(
            review_due=due
        )
        fact = LawsReviewed(
            subject_id=row.public_id,
            occasion=row.occasion,
            result=row.result,
            laws=len(laws),
            codes=tuple(law.code for law in laws[:100]),
        )
        record(fact, actor=actor)
        if looked.result == "changed" and owner is not None and looked.task_due is not None:
            task = Task(title=looked.task.strip()[:160], review=row)
            _open(actor, task, owner.pk, owner.public_id, looked.task_due)
    return row.public_id


def finish_task(actor: Actor, task_id: str, *, note: str) -> None:
    """Say that it is done, and how.

    Raises:
        NotPermitted: neither the office nor whose task it is.
        NotFound: no such open task.
        Invalid: it is not said what was done.
    """
    require(actor, "laws.finish_task")
    if not note.strip():
        raise Invalid({"note": "何をしたかを書いてください。記録として残ります。"})
    with transaction.atomic():
        row = Task.objects.select_for_update().filter(public_id=task_id, done_on=None).first()
        if row is None:
            raise NotFound
        if not covers(actor, "laws.finish_task", people=(row.owner_id,)):
            raise NotPermitted
        row.done_on, row.done_note = clock.today(), note.strip()[:400]
        row.done_by_id = actor.person_pk
        row.save()
        record(LawTaskDone(subject_id=row.public_id), actor=actor)


def set_switch_day(
    actor: Actor, change_id: str, *, switch_on: date | None, reason: str, task_owner: str = ""
) -> None:
    """Decide from when our records follow a change (no day: not yet); a task is made for the time before.

    Raises:
        NotPermitted, NotFound.
        Invalid: no reason.
        NotEnacted, DayUnknown, TooEarly.
    """
    require(actor, "laws.set_switch_day")
    if not reason.strip():
        raise Invalid({"reason": "そう決めた理由を書いてください。"})
    with transaction.atomic():
        rows = AnnouncedChange.objects.select_for_update(of=("self",)).select_related("owner")
        row = rows.filter(public_id=change_id).first()
        if row is None:
            raise NotFound
        if switch_on is not None:
            reviews.require_switch(row.status, row.effective_on, switch_on)
        row.switch_on = switch_on
        row.save(update_fields=["switch_on"])
        SwitchDay.objects.create(
            change=row,
            switch_on=switch_on,
            reason=reason.strip()[:400],
            decided_by_id=actor.person_pk,
            decided_on=clock.today(),
        )
        fact = SwitchDaySet(subject_id=row.public_id, change_code=row.code, switch_on=switch_on)
        record(fact, actor=actor)
        if switch_on is not None and not row.tasks.filter(done_on=None).exists():
            owner = organization.people([task_owner]).get(task_owner)
            pk, public_id = actor.person_pk, actor.person_id
            if owner is not None:
                pk, public_id = owner.pk, owner.public_id
            title = "改正に合わせて、規程・台帳・リスク・教材を直す"
            _open(actor, Task(title=title, change=row), pk, public_id, switch_on)


def _open(actor: Actor, task: Task, owner_pk: int, owner_id: str, due: date) -> None:
    task.owner_id, task.due = owner_pk, due
    task.save()
    record(LawTaskOpened(subject_id=task.public_id, due=due, owner_id=owner_id), actor=actor)
    notify(
        people=[owner_id],
        kind="laws",
        title="法令等の変更への対応を頼まれました",
        text="内容と期限を確かめ、終わったら、何をしたかを書いてください。",
        url_name="laws:task",
        url_args=(task.public_id,),
        key=f"laws.task:{task.public_id}",
    )


def _check(looked: Looked, found: int) -> None:
    wrong: dict[str, str] = {}
    if not 0 < found <= MOST_LAWS:
        wrong["laws"] = "見直した法令等を選んでください。"
    if looked.occasion not in reviews.OCCASIONS:
        wrong["occasion"] = "見直しの機会を選んでください。"
    if looked.result not in reviews.RESULTS:
        wrong["result"] = "結果を選んでください。"
    if not looked.looked_at.strip():
        wrong["looked_at"] = "どこで確かめたかを書いてください。例: e-Gov 法令検索"
    if looked.looked_on > clock.today():
        wrong["looked_on"] = "これから来る日は書けません。確かめた日を書いてください。"
    wrong |= _unsaid(looked)
    if wrong:
        raise Invalid(wrong)


def _unsaid(looked: Looked) -> dict[str, str]:
    """What must be said when something changed."""
    wrong: dict[str, str] = {}
    if looked.result != "changed":
        return wrong
    if not looked.task.strip():
        wrong["task"] = "変更があったときは、することを書いてください。"
    if looked.task_due is None or looked.task_due < clock.today():
        wrong["task_due"] = "今日か、それより後の期限を書いてください。"
    if not looked.note.strip():
        wrong["note"] = "何が変わったかを書いてください。"
    return wrong
