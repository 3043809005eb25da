"""対応を始める。By a report, a near miss, a person, or as an exercise; the playbook is frozen into tasks."""

import dataclasses
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents import actions as near_misses
from omamori.do.incidents import queries as near_miss_queries
from omamori.do.incidents.cases import domain, telling
from omamori.do.incidents.cases.knowing import first_facts
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Case, Member
from omamori.do.incidents.cases.playing import start_playbook
from omamori.do.incidents.cases.reaching import to_work
from omamori.facts.cases import CaseOpened, DrillClockMoved
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import fiscal_year
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

Opening = domain.Opening
"""What ``open_case`` takes, for the doors above."""
_TRIES = 5


def open_case(actor: Actor, given: domain.Opening) -> str:
    """Begin a case; returns its public id.

    Raises:
        NotPermitted.
        Invalid: with a sentence per field.
    """
    require(actor, "cases.open_case")
    return start(actor, given)


def raise_near_miss(actor: Actor, near_miss_id: str) -> str:
    """What was taken for a near miss is handled as a case; its record stays and is linked. Returns the case.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "cases.raise_near_miss")
    it = near_miss_queries.near_miss(actor, near_miss_id)
    known = Case.objects.filter(source="near_miss", source_id=near_miss_id).first()
    if known is not None:
        return known.public_id
    with transaction.atomic():
        case_id = start(
            actor,
            domain.Opening(
                title=it.cause,
                medium=it.medium_code if it.medium_code in domain.MEDIA else "other",
                noticed_at=it.noticed_at,
                what=it.story,
                persons=it.persons,
                department=it.department_id,
                source="near_miss",
                source_id=near_miss_id,
                reporter=it.person_pk,
                process=it.process_id,
            ),
        )
        near_misses.raised(actor, near_miss_id, case_id=case_id)
    return case_id


def open_drill(actor: Actor, given: domain.Opening, *, begins_at: datetime) -> str:
    """Begin an exercise on a shadow clock; nothing of it leaves and no figure counts it.

    Args:
        begins_at: what the shadow clock shows now (aware).

    Raises:
        NotPermitted, Invalid.
    """
    require(actor, "cases.open_drill")
    shadow = int((begins_at - clock.now()).total_seconds())
    plain = dataclasses.replace(given, source="drill", source_id="", reporter=0)
    return start(actor, plain, drill=True, shadow=shadow)


def set_clock_forward(actor: Actor, case_id: str, *, minutes: int) -> None:
    """Let time pass in an exercise.

    Raises:
        NotPermitted, NotFound, CaseOver.
        NotADrill: it really happens.
        Invalid: not one of the steps.
    """
    if minutes not in domain.STEPS.values():
        raise Invalid({"minutes": "進める時間を一覧から選んでください。"})
    with transaction.atomic():
        row = to_work(actor, "cases.set_clock_forward", case_id)
        if not row.drill:
            raise domain.NotADrill
        row.shadow_seconds += minutes * 60
        row.save()
        record(DrillClockMoved(subject_id=row.public_id, drill=True, minutes=minutes), actor=actor)
        machine(row, actor, gettext_noop("訓練の時計を %(n)s 分進めました。"), n=minutes)


def start(actor: Actor, given: domain.Opening, *, drill: bool = False, shadow: int = 0) -> str:
    """Begin it, whoever asked; for the rooms beside this one, which have checked their own right.

    Raises:
        Invalid: with a sentence per field.
    """
    now = clock.now() + timedelta(seconds=shadow)
    wrong = domain.problems(given, now)
    department = organization.department_pk(given.department) if given.department else None
    if given.department and department is None:
        wrong["department"] = "部署を一覧から選んでください。"
    people = organization.people({given.leader, *given.suspects} - {""})
    if given.leader and given.leader not in people:
        wrong["leader"] = "指揮する人を選び直してください。"
    if given.leader in given.suspects and given.leader:
        wrong["leader"] = "見せない人に、指揮は頼めません。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = _row(actor, given, department, now, drill=drill, shadow=shadow)
        _name_people(row, actor, given, {key: one.pk for key, one in people.items()})
        record(_told(row, given), actor=actor)
        machine(row, actor, gettext_noop("対応を始めました。"))
        if given.sender_check:
            machine(row, actor, domain.SENDERS[given.sender_check])
        first_facts(row, actor, given)
        if given.playbook:
            start_playbook(row, actor, given.playbook)
        telling.opened(row)
    return row.public_id


def _row(
    actor: Actor, given: domain.Opening, department: int | None, now: datetime, *, drill: bool, shadow: int
) -> Case:  # fmt: skip
    year = fiscal_year(now.astimezone(clock.JST).date())
    same = Case.objects.filter(drill=drill, number__startswith=f"{'T' if drill else ''}{year}-")
    for more in range(1, _TRIES + 1):
        count = same.count() + more
        try:
            with transaction.atomic():
                return Case.objects.create(
                    number=domain.numbered(year, count, drill=drill),
                    codename=domain.codename(count, year),
                    title=given.title.strip(),
                    stage=given.stage,
                    restricted=given.restricted,
                    drill=drill,
                    shadow_seconds=shadow,
                    source=given.source,
                    source_id=given.source_id,
                    sender_check=given.sender_check,
                    medium=given.medium,
                    department_id=department,
                    process_id=given.process,
                    noticed_at=given.noticed_at,
                    opened_at=now,
                    opened_by_id=actor.person_pk or None,
                    persons=given.persons,
                )
        except IntegrityError:
            if more == _TRIES:
                raise
    raise AssertionError


def _name_people(row: Case, actor: Actor, given: domain.Opening, pks: dict[str, int]) -> None:
    suspects = {pks[key] for key in given.suspects if key in pks}
    parts = [(pks[given.leader], Member.Part.LEADER)] if given.leader else []
    if given.restricted and actor.person_pk and actor.person_pk not in suspects:
        parts.append((actor.person_pk, Member.Part.MEMBER))
    officer = organization.holder("privacy_officer", on=clock.today())
    if given.restricted and officer and officer.pk not in suspects:
        parts.append((officer.pk, Member.Part.MEMBER))
    if given.reporter and given.reporter not in suspects:
        parts.append((given.reporter, Member.Part.REPORTER))
    parts += [(pk, Member.Part.SUSPECT) for pk in suspects]
    Member.objects.bulk_create(
        [
            Member(case=row, person_id=pk, part=part, named_by_id=actor.person_pk or None,
                   named_at=row.opened_at)
            for pk, part in dict.fromkeys(parts)
        ]
    )  # fmt: skip


def _told(row: Case, given: domain.Opening) -> CaseOpened:
    return CaseOpened(
        subject_id=row.public_id,
        source=row.source,
        source_id=row.source_id,
        stage=row.stage,
        medium=row.medium,
        department_id="" if row.restricted else given.department,
        restricted=row.restricted,
        drill=row.drill,
        hour=row.noticed_at.astimezone(clock.JST).hour,
    )
