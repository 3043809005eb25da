"""変更を届け出る。Three answers become a change with one task per thing that rests on the old way.

What rests on it is asked of every room with the eyes of the privacy officer: whoever reports need not be
allowed to see a risk for it to be looked at.
"""

from datetime import UTC, date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from omamori.do.safeguards import domain
from omamori.do.safeguards.models import Change, Task
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.safeguards import ChangeReported
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui import collecting
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.reference.changes import days_when_begun, kinds

State = Change.State
EXPLAIN = "explain"
"""Code of the task that every change has: telling people how they work now."""


def report(actor: Actor, given: domain.Report) -> str:
    """Tell of a change; returns its public id. A task is made for each thing that it touches.

    Raises:
        NotPermitted: nobody who works here.
        Invalid: with a sentence per field.
    """
    require(actor, "safeguards.report")
    departments = _checked(given)
    with transaction.atomic():
        row = Change(reported_by_id=actor.person_pk, reported_at=clock.now(), **_answers(given))
        row.save()
        row.departments.set(departments)
        _taken_up(row, given, actor)
    return row.public_id


def revise(actor: Actor, change_id: str, given: domain.Report) -> None:
    """Answer anew after it was sent back; what was looked at already stays so.

    Raises:
        NotFound: none in reach.
        NotThatState: it was not sent back.
        Invalid: as above.
    """
    require(actor, "safeguards.revise")
    departments = _checked(given)
    with transaction.atomic():
        row = locked(change_id, State.RETURNED)
        if not covers(actor, "safeguards.revise", people=(row.reported_by_id,)):
            raise NotFound
        for name, value in _answers(given).items():
            setattr(row, name, value)
        notices.settle(key=returned_key(row))
        row.state, row.note, row.decided_by, row.decided_at = State.REPORTED, "", None, None
        row.save()
        row.departments.set(departments)
        row.revised_by.add(actor.person_pk)
        row.tasks.filter(outcome=Task.Outcome.OPEN).delete()
        _taken_up(row, given, actor)


def open_by_fact(given: domain.Report, *, source: str, source_id: str) -> str:
    """A fact shows that a change has begun or will: it opens one by itself; empty when it did before.

    Args:
        given: the answers as far as the fact gives them; ``what`` in a sentence of ours.
        source: name of the fact; source_id: what the fact was about.
    """
    known = Change.objects.filter(source=source, source_id=source_id)
    if known.exclude(state=State.WITHDRAWN).exists():
        return ""
    with transaction.atomic():
        row = Change.objects.create(
            source=source, source_id=source_id, reported_at=clock.now(), **_answers(given)
        )
        row.departments.set(_department_pks(given))
        _taken_up(row, given, SYSTEM)
    return row.public_id


def touched_by(given: domain.Report) -> Touched:
    """The answers in the words in which rooms look for what rests on the old way."""
    kind = kinds()[given.kind]
    return Touched(
        kind=given.kind,
        areas=kind.areas,
        stages=kind.stages,
        media=kind.media,
        departments=frozenset(given.departments),
        processes=frozenset(given.processes),
    )


def locked(change_id: str, *states: str) -> Change:
    """A change to be written, at one of these points.

    Raises:
        NotFound, NotThatState.
    """
    row = Change.objects.select_for_update(of=("self",)).filter(public_id=change_id).first()
    if row is None:
        raise NotFound
    if row.state not in states:
        raise domain.NotThatState
    return row


def writers(row: Change) -> frozenset[int]:
    """Keys of the persons whose words the report is: who told of it and who answered anew."""
    told = {row.reported_by_id} if row.reported_by_id else set()
    return frozenset(told | {person.pk for person in row.revised_by.all()})


def reported_key(row: Change) -> str:
    """The matter of a change that waits for its approval."""
    return f"safeguards:{row.public_id}:{row.reported_at.astimezone(UTC):%Y%m%d%H%M%S}"


def returned_key(row: Change) -> str:
    """The matter of a change that was sent back, once each time."""
    moment = f"{row.decided_at.astimezone(UTC):%Y%m%d%H%M%S}" if row.decided_at else ""
    return f"safeguards:{row.public_id}:returned:{moment}"


def _checked(given: domain.Report) -> list[int]:
    wrong = domain.problems(given, kinds(), clock.today())
    departments = _department_pks(given)
    if len(departments) != len(set(given.departments)):
        wrong["departments"] = "部門を一覧から選んでください。"
    if wrong:
        raise Invalid(wrong)
    return departments


def _department_pks(given: domain.Report) -> list[int]:
    found = (organization.department_pk(one) for one in dict.fromkeys(given.departments))
    return [pk for pk in found if pk is not None]


def _answers(given: domain.Report) -> dict[str, object]:
    return {
        "kind": given.kind,
        "what": given.what.strip(),
        "starts_on": given.starts_on,
        "processes": sorted(set(given.processes)),
    }


def _taken_up(row: Change, given: domain.Report, actor: Actor) -> None:
    """Tasks, the fact, and word to those who approve."""
    today, wrote = clock.today(), writers(row)
    looker = _officer(today) or actor
    # Kept in the language of the house; pages put it into the reader's.
    with translation.override("ja"):
        things = [_explaining(row), *collecting.on_change(looker, touched_by(given), today)]
    _make_tasks(row, things[: domain.MOST_TASKS], today)
    record(
        ChangeReported(
            subject_id=row.public_id,
            kind=row.kind,
            starts_on=row.starts_on,
            department_ids=tuple(given.departments),
            things=len(things),
            source=row.source,
            source_id=row.source_id,
        ),
        actor=actor,
    )
    notices.notify(
        people=[
            person.public_id
            for person in organization.holders("privacy_officer", on=today)
            if person.pk not in wrote
        ],
        kind="safeguards",
        title="環境の変更が届け出られました",
        text="これまでのやり方に乗っているものの一覧を見て、始めてよいかを決めてください。",
        url_name="safeguards:one",
        url_args=(row.public_id,),
        key=reported_key(row),
        urgent=row.starts_on <= today,
    )


def _explaining(row: Change) -> Resting:
    """People must hear of the new way before they work so (J.4.3)."""
    return Resting(
        kind="training",
        code=EXPLAIN,
        label=gettext_noop("新しいやり方を、その部門で働く人に説明する"),
        why="やり方が変わっても、知らなければ人は前のとおりに働き、確かめる手順だけが抜け落ちます。",
        url_name="safeguards:one",
        url_args=(row.public_id,),
    )


def _make_tasks(row: Change, things: list[Resting], today: date) -> None:
    due = domain.due_on(row.starts_on, today, is_business_day, days_when_begun())
    owners = organization.people(thing.owner for thing in things if thing.owner)
    office = organization.holder("office", on=today)
    done = set(row.tasks.values_list("kind", "code"))
    Task.objects.bulk_create(
        Task(
            change=row,
            kind=thing.kind,
            code=thing.code[:80],
            label=thing.label[:200],
            why=thing.why[:400],
            url_name=thing.url_name,
            url_args=list(thing.url_args),
            owner_id=owners[thing.owner].pk
            if thing.owner in owners
            else (office.pk if office else None),
            due_on=due,
        )
        for thing in things
        if (thing.kind, thing.code) not in done
    )


def _officer(today: date) -> Actor | None:
    for post in ("privacy_officer", "office"):
        holder = organization.holder(post, on=today)
        if holder:
            return organization.actor(holder.pk, on=today)
    return None
