"""免除する。Somebody asks with a reason, another approves; nobody excuses himself (J.4.3)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from omamori.do.training.courses import reminding
from omamori.do.training.courses.domain import errors
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Waiver
from omamori.facts.courses import WaiverAsked, WaiverDecided
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

LONGEST = 400
_DECIDERS = ("trainer", "privacy_officer")


def ask_waiver(actor: Actor, assignment_id: str, *, kind: str, reason: str) -> str:
    """Ask that somebody be excused; returns the public id. Until it is decided he stays open.

    Raises:
        NotPermitted, NotFound: none in reach.
        NotThatState: done already, or another request waits.
        Invalid: no kind, no reason.
    """
    require(actor, "courses.ask_waiver")
    wrong = {}
    if kind not in Waiver.Kind.values:
        wrong["kind"] = "免除のわけを一覧から選んでください。"
    if not 5 <= len(reason.strip()) <= LONGEST:
        wrong["reason"] = "わけと、その証しになるものを 5 字以上 400 字以内で書いてください。"
    if wrong:
        raise Invalid(wrong)
    try:
        with transaction.atomic():
            row = _locked(actor, "courses.ask_waiver", assignment_id)
            if row.standing != Standing.OPEN:
                raise errors.NotThatState
            waiver = Waiver.objects.create(
                assignment=row,
                kind=kind,
                reason=reason.strip(),
                asked_by_id=actor.person_pk,
                asked_at=clock.now(),
            )
            fact = WaiverAsked(
                subject_id=row.public_id,
                course_id=row.course.public_id,
                person_id=row.person.public_id,
                kind=kind,
            )
            record(fact, actor=actor)
            _ask_deciders(actor, row, waiver)
    except IntegrityError as error:
        raise errors.NotThatState from error
    return waiver.public_id


def decide_waiver(actor: Actor, waiver_id: str, *, approve: bool) -> None:
    """Excuse somebody, or not; whoever asked and whoever it is about does not decide.

    Raises:
        NotPermitted, NotFound.
        OwnWaiver: his own, or one that he asked for.
        NotThatState: decided already, or meanwhile done.
    """
    require(actor, "courses.decide_waiver")
    with transaction.atomic():
        waiver = (
            Waiver.objects.select_for_update(of=("self",))
            .select_related("assignment__course", "assignment__person", "asked_by")
            .filter(public_id=waiver_id)
            .first()
        )
        if waiver is None:
            raise NotFound
        row = Assignment.objects.select_for_update(of=("self",)).get(pk=waiver.assignment_id)
        if actor.person_pk in (waiver.asked_by_id, row.person_id) or not actor.person_pk:
            raise errors.OwnWaiver
        if waiver.state != Waiver.State.ASKED or row.standing != Standing.OPEN:
            raise errors.NotThatState
        waiver.state = Waiver.State.APPROVED if approve else Waiver.State.RETURNED
        waiver.decided_by_id, waiver.decided_at = actor.person_pk, clock.now()
        waiver.save(update_fields=["state", "decided_by", "decided_at"])
        if approve:
            row.standing = Standing.WAIVED
            row.save(update_fields=["standing"])
            reminding.end(waiver.assignment)
        fact = WaiverDecided(
            subject_id=row.public_id,
            course_id=waiver.assignment.course.public_id,
            person_id=waiver.assignment.person.public_id,
            kind=waiver.kind,
            approved=approve,
        )
        record(fact, actor=actor)
        notices.settle(key=f"courses:waiver:{waiver.public_id}")
        _tell_asker(waiver)


def _locked(actor: Actor, action: str, assignment_id: str) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).filter(public_id=assignment_id)
    row = rows.select_related("course", "person").first()
    if row is None or not covers(
        actor, action, people=(row.person_id,), department=row.person.department_id
    ):
        raise NotFound
    return row


def _ask_deciders(actor: Actor, row: Assignment, waiver: Waiver) -> None:
    people = organization.holder_ids(*_DECIDERS, on=clock.today())
    notices.notify(
        people=[p for p in people if p not in (actor.person_id, row.person.public_id)],
        kind="training",
        title="受講の免除の承認を頼まれています",
        text="わけと証しを確かめて、認めるかどうかを決めてください。",
        url_name="courses:waivers",
        key=f"courses:waiver:{waiver.public_id}",
    )


def _tell_asker(waiver: Waiver) -> None:
    """Whoever asked hears what was decided; his own course, or that of one of his people."""
    own = waiver.asked_by_id == waiver.assignment.person_id
    if waiver.state == Waiver.State.APPROVED:
        title = gettext_noop("受講の免除が認められました")
        text = gettext_noop("この講座は受けなくてよいことになりました。")
    else:
        title = gettext_noop("受講の免除は認められませんでした")
        text = gettext_noop("講座は残っています。期限と受け方を確かめてください。")
    notices.notify(
        people=[waiver.asked_by.public_id],
        kind="training",
        title=title,
        text=text,
        url_name="courses:take" if own else "courses:story",
        url_args=(waiver.assignment.public_id,),
        key=f"courses:waiver:{waiver.public_id}:decided",
    )
