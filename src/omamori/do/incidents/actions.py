"""ヒヤリハットの操作。Report one, let the system record one, write down what was learned."""

from datetime import datetime

from django.db import transaction

from omamori.do.incidents import domain, naming
from omamori.do.incidents.models import NearMiss
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.handover import LinkRecalled
from omamori.facts.incidents import (
    AccidentSuspected,
    NearMissPlaced,
    NearMissRaised,
    NearMissRecorded,
    NearMissReviewed,
)
from omamori.facts.outbound import EmergencyChecked, MailWithdrawn, RecipientsEdited
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

_CHOOSE_AGAIN = "業務を一覧から選び直してください。"
_IN_THE_CASE = (
    "事故の対応に移っています。対応のページの「分かっていること」で業務を決めてください。"
)
_Caught = MailWithdrawn | RecipientsEdited | LinkRecalled
Report = domain.Report
"""What ``report`` takes, for the doors above."""


def report(actor: Actor, given: domain.Report) -> str:
    """Keep what a person reports and tell the office; returns its public id.

    Raises:
        NotPermitted: nobody who works here.
        Invalid: with a sentence per field.
    """
    require(actor, "incidents.report")
    now = clock.now()
    wrong = domain.problems(given, now)
    if given.process and not naming.has(actor, given.process):
        wrong["process"] = _CHOOSE_AGAIN
    if wrong:
        raise Invalid(wrong)
    person = organization.person(actor.person_id)
    with transaction.atomic():
        row = NearMiss.objects.create(
            source="person",
            medium=given.medium,
            cause=given.cause,
            noticed_at=given.noticed_at,
            recorded_at=now,
            person_id=actor.person_pk or None,
            department_id=person.department_pk if person else None,
            rough_count=given.rough_count,
            process_id=given.process,
            story=given.story.strip(),
        )
        _tell(row, person.department_id if person else "", actor)
    return row.public_id


def keep_reported(
    given: domain.Report, *, department_pk: int | None, person_pk: int | None, by: Actor
) -> str:
    """Keep a near miss that came in as a report; the room of reports has checked the door.

    Args:
        given: with words that may be empty: who reports in a hurry has chosen, not typed.
        by: who reported; the system when nobody signed in.
    """
    row = NearMiss.objects.create(
        source="person",
        medium=given.medium,
        cause=given.cause,
        noticed_at=given.noticed_at,
        recorded_at=clock.now(),
        person_id=person_pk,
        department_id=department_pk,
        rough_count=given.rough_count,
        story=given.story.strip(),
    )
    department = organization.department_ids([department_pk]) if department_pk else frozenset()
    _tell(row, next(iter(department), ""), by)
    return row.public_id


def record_caught(fact: _Caught, *, at: datetime) -> None:
    """A mail stopped or put right in time becomes a near miss, filled by itself.

    One mail gives one record: a repeated fact, or a later one of the same mail, changes nothing.
    It was noticed when the person acted (``at``), not when the worker heard of it.
    """
    if not fact.near_miss or NearMiss.objects.filter(mail_id=fact.subject_id).exists():
        return
    person = organization.person(fact.sender_id)
    with transaction.atomic():
        row = NearMiss.objects.create(
            source="outbound",
            medium="mail" if fact.medium == "mail" else "chat",
            cause=fact.cause,
            noticed_at=at,
            recorded_at=clock.now(),
            person_id=person.pk if person else None,
            department_id=organization.department_pk(fact.department_id),
            mail_id=fact.subject_id,
            rough_count=domain.band(fact.persons),
            reasons=domain.joined(fact.reasons),
            persons=fact.persons,
        )
        _tell(row, fact.department_id, SYSTEM, fact)


def record_happened(fact: EmergencyChecked, *, at: datetime) -> None:
    """A mail that should not have gone has gone: opened as an accident to be feared, and told at once.

    What was a near miss before becomes one; a repeated fact changes nothing.
    """
    if fact.outcome != "wrong":
        return
    person = organization.person(fact.sender_id)
    with transaction.atomic():
        row, fresh = NearMiss.objects.select_for_update().get_or_create(
            mail_id=fact.subject_id,
            defaults={
                "source": "emergency",
                "happened": True,
                "medium": "mail" if fact.medium == "mail" else "chat",
                "cause": "wrong_recipient",
                "noticed_at": at,
                "recorded_at": clock.now(),
                "person_id": person.pk if person else None,
                "department_id": organization.department_pk(fact.department_id),
                "rough_count": domain.band(fact.persons),
                "persons": fact.persons,
            },
        )
        if not fresh and row.happened:
            return
        if not fresh:
            row.happened, row.noticed_at, row.reviewed_at = True, at, None
            row.save(update_fields=["happened", "noticed_at", "reviewed_at"])
        _tell_of_accident(row, fact)


def _tell_of_accident(row: NearMiss, fact: EmergencyChecked) -> None:
    suspected = AccidentSuspected(
        subject_id=row.public_id,
        trace=row.mail_id,
        source="emergency",
        medium=row.medium,
        department_id=fact.department_id,
        mail_id=row.mail_id,
        persons=fact.persons,
    )
    record(suspected, actor=SYSTEM)
    notices.notify(
        people=organization.holder_ids("privacy_officer", "office", on=clock.today()),
        kind="incidents",
        title="事故のおそれを記録しました",
        text="送ってしまったものに誤りがありました。相手への連絡と、報告が要るかの判断を始めてください。",
        url_name="incidents:one",
        url_args=(row.public_id,),
        key=f"accident:{row.public_id}",
        urgent=True,
    )


def review(actor: Actor, near_miss_id: str, *, lesson: str) -> None:
    """Write what is learned from it.

    Raises:
        NotPermitted: not the office or the privacy officer.
        NotFound: no such record in reach.
        Invalid: nothing written.
        AlreadyReviewed: somebody was quicker.
    """
    require(actor, "incidents.review")
    if not lesson.strip() or len(lesson) > domain.LONGEST_STORY:
        raise Invalid(
            {"lesson": "次に同じことを防ぐために何をするかを、2,000 字までで書いてください。"}
        )
    with transaction.atomic():
        row = NearMiss.objects.select_for_update().filter(public_id=near_miss_id).first()
        if row is None or not covers(
            actor, "incidents.review", people=(), department=row.department_id
        ):
            raise NotFound
        if row.reviewed_at is not None:
            raise domain.AlreadyReviewed
        row.lesson, row.reviewed_at = lesson.strip(), clock.now()
        row.reviewed_by_id = actor.person_pk
        row.save()
        record(NearMissReviewed(subject_id=row.public_id), actor=actor)
        notices.settle(key=f"near-miss:{row.public_id}")
        notices.settle(key=f"accident:{row.public_id}")


def name_process(actor: Actor, near_miss_id: str, *, process: str) -> None:
    """Say in which business process it happened; the figures and the risks of that process learn it.

    Args:
        process: public id in the register; empty: not known after all.

    Raises:
        NotPermitted, NotFound.
        Invalid: no process that the actor sees, or it is handled as a case by now.
    """
    require(actor, "incidents.name_process")
    with transaction.atomic():
        row = NearMiss.objects.select_for_update().filter(public_id=near_miss_id).first()
        if row is None or not covers(
            actor, "incidents.name_process", people=(), department=row.department_id
        ):
            raise NotFound
        if process == row.process_id:
            return
        if row.case_id:
            raise Invalid({"process": _IN_THE_CASE})
        if process and not naming.has(actor, process):
            raise Invalid({"process": _CHOOSE_AGAIN})
        row.process_id = process
        row.save(update_fields=["process_id"])
        fact = NearMissPlaced(
            subject_id=row.public_id, process_id=process, source=row.source, medium=row.medium
        )
        record(fact, actor=actor)


def raised(actor: Actor, near_miss_id: str, *, case_id: str) -> None:
    """It is handled as a case from now on; the record stays. Called by the room of cases.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "incidents.raised")
    with transaction.atomic():
        row = NearMiss.objects.select_for_update().filter(public_id=near_miss_id).first()
        if row is None or not covers(
            actor, "incidents.raised", people=(), department=row.department_id
        ):
            raise NotFound
        row.case_id = case_id
        row.save(update_fields=["case_id"])
        record(NearMissRaised(subject_id=row.public_id, case_id=case_id), actor=actor)
        notices.settle(key=f"near-miss:{row.public_id}")
        notices.settle(key=f"accident:{row.public_id}")


def _tell(
    row: NearMiss,
    department_id: str,
    actor: Actor,
    caught: _Caught | None = None,
) -> None:
    record(
        NearMissRecorded(
            subject_id=row.public_id,
            trace=row.mail_id or row.public_id,
            source=row.source,
            medium=row.medium,
            cause=row.cause,
            department_id=department_id,
            mail_id=row.mail_id,
            reasons=caught.reasons if caught else (),
            persons=caught.persons if caught else 0,
            process_id=row.process_id,
        ),
        actor=actor,
    )
    notices.notify(
        people=organization.holder_ids("office", on=clock.today()),
        kind="incidents",
        title="ヒヤリハットが記録されました",
        text="内容を見て、次に防ぐためにすることを書いてください。",
        url_name="incidents:one",
        url_args=(row.public_id,),
        key=f"near-miss:{row.public_id}",
    )
