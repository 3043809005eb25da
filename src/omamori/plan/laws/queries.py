"""法令等の問い。The list as people see it, what is due, what is coming, and whether a change counts on a day."""

import dataclasses
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require
from omamori.foundation.organization.list_rows import values_of
from omamori.foundation.records.once import asked_once
from omamori.plan.laws.columns import CHANGES, KINDS, LAWS
from omamori.plan.laws.domain import reviews
from omamori.plan.laws.models import AnnouncedChange, Law, Review, SwitchDay, Task
from omamori.plan.laws.rhythm import rhythm
from omamori.plan.laws.rows import ChangeRow, LawPage, LawRow, ReviewRow, TaskRow

PAGE = 50
MOST = 500


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """What to list.

    Attributes:
        kind: key of ``columns.KINDS``.
        due: only what is to be looked through now.
        retired: also what was taken off the list.
    """

    text: str = ""
    kind: str = ""
    due: bool = False
    retired: bool = False


def laws(actor: Actor, choice: Choice, *, on: date, after: str = "") -> LawPage:
    """Laws by number, fifty at a time.

    Raises:
        NotPermitted.
    """
    require(actor, "laws.see")
    rows = _laws()
    if not choice.retired:
        rows = rows.filter(retired_on=None)
    if choice.kind in KINDS:
        rows = rows.filter(kind=choice.kind)
    if choice.due:
        rows = rows.filter(review_due__lte=on + timedelta(days=rhythm().notice_days))
    for word in choice.text.split()[:5]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(code__iexact=word)
            | Q(asks__icontains=word) | Q(issuer__icontains=word) | Q(processes__icontains=word)
        )  # fmt: skip
    if after:
        rows = rows.filter(code__gt=after)
    found = list(rows[: PAGE + 1])
    return LawPage(
        rows=tuple(_law_row(row, on) for row in found[:PAGE]),
        after=found[PAGE - 1].code if len(found) > PAGE else "",
    )


def law(actor: Actor, law_id: str, *, on: date) -> LawRow:
    """One law.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "laws.see")
    rows = _laws().annotate(looked_on=Max("reviews__looked_on"))
    found = rows.filter(public_id=law_id).first()
    if found is None:
        raise NotFound
    return _law_row(found, on)


def reviews_of(
    actor: Actor, *, law_id: str = "", after: str = ""
) -> tuple[tuple[ReviewRow, ...], str]:
    """Looks, newest first, fifty at a time, and where the next page begins.

    Raises:
        NotPermitted.
    """
    require(actor, "laws.see")
    rows = Review.objects.select_related("reviewer").prefetch_related("laws", "tasks__owner")
    if law_id:
        rows = rows.filter(laws__public_id=law_id)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows.order_by("-public_id")[: PAGE + 1])
    shown = tuple(_review_row(row, actor) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def to_review(actor: Actor, *, on: date) -> tuple[LawRow, ...]:
    """Every law on the list, the one that waits longest first: for the form of a look.

    Raises:
        NotPermitted.
    """
    require(actor, "laws.review")
    rows = _laws().filter(retired_on=None).order_by("review_due", "code")[:MOST]
    return tuple(_law_row(row, on) for row in rows)


def due_laws(*, on: date) -> tuple[int, date | None]:
    """How many laws are to be looked through within the notice, and the first day of them; one query."""
    limit = on + timedelta(days=rhythm().notice_days)
    rows = Law.objects.filter(retired_on=None, review_due__lte=limit)
    days = list(rows.order_by("review_due").values_list("review_due", flat=True)[:MOST])
    return len(days), days[0] if days else None


def none_yet() -> bool:
    """The list has not been begun."""
    return not Law.objects.exists()


@asked_once
def counted(*, on: date) -> tuple[int, int]:
    """How many laws are on the list, and how many of them are late for their look; one query."""
    late = Count("pk", filter=Q(review_due__lt=on))
    found = Law.objects.filter(retired_on=None).aggregate(kept=Count("pk"), late=late)
    return found["kept"], found["late"]


def changes(actor: Actor, *, on: date) -> tuple[ChangeRow, ...]:
    """Coming changes: those with the nearest day first, then those without.

    Raises:
        NotPermitted.
    """
    require(actor, "laws.see")
    rows = AnnouncedChange.objects.select_related("owner").order_by("effective_on", "code")[:MOST]
    found = [_change_row(row, on) for row in rows]
    return tuple(sorted(found, key=lambda r: (r.on, r.effective_on or date.max, r.code)))


def change(actor: Actor, change_id: str, *, on: date) -> ChangeRow:
    """One coming change with its decisions and tasks.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "laws.see")
    row = AnnouncedChange.objects.select_related("owner").filter(public_id=change_id).first()
    if row is None:
        raise NotFound
    title = Law.objects.filter(code=row.law).values_list("title", flat=True).first() or ""
    days = row.days.select_related("decided_by").order_by("-pk")[:PAGE]
    told = tuple((d.decided_on, d.switch_on, d.reason, d.decided_by.name) for d in days)
    found = row.tasks.select_related("owner", "change", "review").order_by("due")
    tasks = tuple(task_row(task, actor) for task in found)
    return dataclasses.replace(_change_row(row, on), law_title=title, days=told, tasks=tasks)


def change_counts(code: str, *, on: date) -> bool:
    """Whether a coming change counts on a day, as it was decided by then; off when nobody decided."""
    rows = SwitchDay.objects.filter(change__code=code, decided_on__lte=on).order_by("-pk")
    return reviews.counts(rows.values_list("switch_on", flat=True).first(), on=on)


def switch_day(code: str) -> date | None:
    """The day from which a coming change counts, as last decided; None while nobody has set one."""
    rows = SwitchDay.objects.filter(change__code=code).order_by("-pk")
    return rows.values_list("switch_on", flat=True).first()


def undecided(*, on: date) -> tuple[ChangeRow, ...]:
    """Enacted changes whose day comes within the notice or has come, and that nobody has decided on."""
    limit = on + timedelta(days=rhythm().switch_notice_days)
    rows = AnnouncedChange.objects.filter(
        status__in=("enacted", "announced", "in_force"), effective_on__lte=limit, switch_on=None
    )
    return tuple(
        _change_row(r, on) for r in rows.select_related("owner").order_by("effective_on")[:PAGE]
    )


def task(actor: Actor, task_id: str) -> TaskRow:
    """One task.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "laws.see")
    rows = Task.objects.select_related("owner", "change", "review")
    found = rows.filter(public_id=task_id).first()
    if found is None:
        raise NotFound
    return task_row(found, actor)


def open_tasks(actor: Actor) -> tuple[TaskRow, ...]:
    """What this person has to do; one query."""
    if not actor.person_pk:
        return ()
    rows = Task.objects.filter(owner_id=actor.person_pk, done_on=None)
    found = rows.select_related("owner", "change", "review").order_by("due")[:PAGE]
    return tuple(task_row(row, actor) for row in found)


def tasks_due(*, on: date) -> tuple[tuple[str, str, date], ...]:
    """(task, owner, due) of what is open and due by a day."""
    rows = Task.objects.filter(done_on=None, due__lte=on)
    return tuple(rows.values_list("public_id", "owner__public_id", "due")[:MOST])


def laws_on_clauses(codes: Iterable[str]) -> tuple[LawRow, ...]:
    """Laws that name one of these regulations or clauses."""
    wanted = set(codes) | {code.partition("-")[0] for code in codes}
    rows = [row for row in _laws().filter(retired_on=None)[:MOST] if wanted & set(row.rules)]
    return tuple(_law_row(row, date.min) for row in rows)


def _laws() -> "QuerySet[Law]":
    return Law.objects.select_related("owner").order_by("code")


def _law_row(row: Law, on: date) -> LawRow:
    fine = reviews.standing(row.review_due, on=on, rhythm=rhythm())
    return LawRow(
        public_id=row.public_id,
        code=row.code,
        title=row.title,
        kind=KINDS.get(row.kind, ""),
        values=values_of(row, LAWS),
        rules=tuple(row.rules),
        review_due=row.review_due,
        standing="" if row.retired_on else fine,
        retired=row.retired_on is not None,
        looked_on=getattr(row, "looked_on", None),
    )


def _review_row(row: Review, actor: Actor) -> ReviewRow:
    return ReviewRow(
        public_id=row.public_id,
        occasion=reviews.OCCASIONS.get(row.occasion, row.occasion),
        result=row.result,
        looked_at=row.looked_at,
        looked_on=row.looked_on,
        note=row.note,
        reviewer=row.reviewer.name,
        codes=tuple(sorted(law.code for law in row.laws.all())[:PAGE]),
        tasks=tuple(task_row(task, actor) for task in row.tasks.all()),
    )


def _change_row(row: AnnouncedChange, on: date) -> ChangeRow:
    said = values_of(row, CHANGES)
    return ChangeRow(
        public_id=row.public_id,
        code=row.code,
        title=row.title,
        law=row.law,
        law_title="",
        status=row.status,
        values=said,
        effective_on=row.effective_on,
        switch_on=row.switch_on,
        on=reviews.counts(row.switch_on, on=on),
    )


def task_row(row: Task, actor: Actor) -> TaskRow:
    """A task as shown to a reader."""
    cause = row.change.title if row.change else row.review.note[:80] if row.review else ""
    may = reach(actor, "laws.finish_task") is not Reach.NONE
    return TaskRow(
        public_id=row.public_id,
        title=row.title,
        cause=cause,
        owner=row.owner.name,
        due=row.due,
        done_on=row.done_on,
        done_note=row.done_note,
        mine=may and covers(actor, "laws.finish_task", people=(row.owner_id,)),
    )
