"""緊急に送り出す。Two persons of two roles let a held mail go without the second check; a check follows.

Everything is recorded and shown: the way around is open, never silent. See ``domain.emergency``.
"""

from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction

from omamori.do.outbound import emergency_telling, finding, records, releasing, self_checking
from omamori.do.outbound.asking import SUBJECT
from omamori.do.outbound.domain import emergency as rules
from omamori.do.outbound.domain.emergency import Capacity, Emergency, EmergencyState
from omamori.do.outbound.domain.errors import EmergencyOpen, EmergencyOver, EmergencyUnchecked
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.emergency_tables import EmergencyRelease
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail
from omamori.do.outbound.second_check_terms import terms
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.outbound import (
    EmergencyChecked,
    EmergencyEnded,
    EmergencyOverdue,
    EmergencyProposed,
    EmergencyReleased,
)
from omamori.foundation.access.actor import SYSTEM, Actor, Role
from omamori.foundation.access.queries import covers, require
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import add_business_days
from omamori.foundation.ledger.actions import record

_WAITING = frozenset({State.WAITING_SECOND, State.EXPIRED})
_DUE_AT = time(18, 0)
_MOST_TEXT = 1000
_BATCH = 100


def request_emergency(actor: Actor, mail_id: str) -> None:
    """The sender asks both roles to consider it; they are told once.

    Raises:
        NotFound, NotPermitted: not his mail.
        AlreadyMoved, AlreadySent: it does not wait for a second person.
    """
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.request_emergency", mail_id)
        finding.expect(mail, _WAITING)
        mail.emergency_asked_at = mail.emergency_asked_at or clock.now()
        mail.save(update_fields=["emergency_asked_at"])
        emergency_telling.requested(mail)


def propose_emergency(actor: Actor, mail_id: str, *, reason: str) -> str:
    """The first of the two; the public id of the release.

    Raises:
        NotFound, NotPermitted: out of reach.
        AlreadyMoved, AlreadySent: the mail does not wait for a second person.
        EmergencyNotYours, EmergencyReason, EmergencyOpen, EmergencyUnchecked: see the classes.
    """
    now = clock.now()
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.propose_emergency", mail_id)
        finding.expect(mail, _WAITING)
        if mail.sender is None or Verdict(mail.verdict) is not Verdict.SECOND_CHECK:
            raise NotFound
        role = rules.proposing(
            actor.person_id, mail.sender.public_id, _capacities(actor, mail), reason
        )
        if not self_checking.done(mail):
            raise EmergencyUnchecked
        made = EmergencyRelease(
            mail=mail,
            reason=reason.strip()[:_MOST_TEXT],
            binding=records.binding_of(mail, records.examined_of(mail), now),
            proposed_by_id=actor.person_pk,
            proposed_as=role.value,
            proposed_at=now,
            lapses_at=now + timedelta(minutes=terms(clock.today()).proposal_minutes),
        )
        _insert(made)
        fact = EmergencyProposed(
            **releasing.about(mail), emergency_id=made.public_id, role=role.value
        )
        record(fact, actor=actor)
        emergency_telling.proposed(mail, made, other=_other(role))
    return str(made.public_id)


def confirm_emergency(actor: Actor, emergency_id: str, *, binding: str) -> None:
    """The second of the two: the mail goes, and a check afterwards falls due.

    Args:
        actor: of the other role than the first.
        emergency_id: public id.
        binding: as it stood on the page he saw.

    Raises:
        NotFound, NotPermitted: out of reach.
        AlreadyMoved, AlreadySent: the mail has gone on meanwhile.
        EmergencyOver, EmergencyNotYours, EmergencyNeedsOther, EmergencyChanged: see the classes.
    """
    now = clock.now()
    with transaction.atomic():
        row, mail = _locked(actor, "outbound.confirm_emergency", emergency_id)
        finding.expect(mail, _WAITING)
        content = records.binding_of(mail, records.examined_of(mail), row.proposed_at)
        seen = binding if content == row.binding else ""
        role = rules.confirming(
            emergency_of(row), actor.person_id, _capacities(actor, mail), seen, now
        )
        row.state, row.confirmed_as, row.confirmed_at = (
            EmergencyState.RELEASED.value,
            role.value,
            now,
        )
        row.confirmed_by_id, row.check_due = actor.person_pk, _check_due()
        row.save()
        _release(actor, mail, now)
        fact = EmergencyReleased(
            **releasing.about(mail),
            emergency_id=row.public_id,
            proposed_by=row.proposed_by.public_id,
            confirmed_by=actor.person_id,
            role=role.value,
            check_due=row.check_due,
        )
        record(fact, actor=actor)
        emergency_telling.released(mail, row)


def withdraw_emergency(actor: Actor, emergency_id: str) -> None:
    """It will not be released this way; the mail stays held.

    Raises:
        NotFound, NotPermitted: out of reach.
        EmergencyOver: done already.
    """
    with transaction.atomic():
        row, mail = _locked(actor, "outbound.withdraw_emergency", emergency_id)
        _end(row, mail, EmergencyState.WITHDRAWN, actor=actor)


def check_emergency(actor: Actor, emergency_id: str, *, outcome: str, note: str = "") -> None:
    """Somebody who took no part has looked at what went out.

    Args:
        actor: neither the sender nor one of the two.
        emergency_id: public id.
        outcome: ``ok``, or ``wrong`` when it should not have gone.
        note: what was found; needed when it was wrong.

    Raises:
        NotFound, NotPermitted: out of reach.
        Invalid: no outcome, or nothing said about what was wrong.
        EmergencyOver, EmergencyNotYours: see the classes.
    """
    if outcome not in ("ok", "wrong"):
        raise Invalid({"outcome": "問題がなかったかどうかを選んでください。"})
    if outcome == "wrong" and not note.strip():
        raise Invalid({"note": "何が違っていたかを書いてください。"})
    now = clock.now()
    with transaction.atomic():
        row, mail = _locked(actor, "outbound.check_emergency", emergency_id)
        rules.looking_after(emergency_of(row), actor.person_id)
        row.state, row.checked_at, row.checked_by_id = "checked", now, actor.person_pk
        row.outcome, row.note = outcome, note.strip()[:_MOST_TEXT]
        row.save()
        late = row.check_due is not None and now > row.check_due
        fact = EmergencyChecked(
            **releasing.about(mail),
            emergency_id=row.public_id,
            outcome=outcome,
            late=late,
            persons=mail.persons,
        )
        record(fact, actor=actor)
        emergency_telling.checked(mail, row)


def emergency_due(now: datetime) -> int:
    """End proposals that nobody agreed to, and say of checks that are late; how many."""
    open_ones = EmergencyRelease.objects.filter(state="proposed", lapses_at__lte=now)
    late = EmergencyRelease.objects.filter(state="released", check_due__lte=now, overdue_at=None)
    ids = [*open_ones.values_list("public_id", flat=True)[:_BATCH]]
    ids += late.values_list("public_id", flat=True)[:_BATCH]
    return sum(_due(emergency_id, now) for emergency_id in ids)


def emergency_of(row: EmergencyRelease) -> Emergency:
    """The row as the rules see it."""
    sender = row.mail.sender
    return Emergency(
        state=EmergencyState(row.state),
        sender=sender.public_id if sender else "",
        proposed_by=row.proposed_by.public_id,
        proposed_as=Capacity(row.proposed_as),
        binding=row.binding,
        lapses_at=row.lapses_at,
        confirmed_by=row.confirmed_by.public_id if row.confirmed_by else "",
    )


def _due(emergency_id: str, now: datetime) -> bool:
    with transaction.atomic():
        row = _row(emergency_id)
        mail = finding.locked(row.mail.public_id)
        if row.state == "proposed" and row.lapses_at <= now:
            _end(row, mail, EmergencyState.LAPSED, actor=SYSTEM)
            return True
        if (
            row.state != "released"
            or row.overdue_at
            or row.check_due is None
            or row.check_due > now
        ):
            return False
        row.overdue_at = now
        row.save(update_fields=["overdue_at"])
        record(EmergencyOverdue(**releasing.about(mail), emergency_id=row.public_id))
        emergency_telling.overdue(mail, row)
    return True


def _release(actor: Actor, mail: Mail, now: datetime) -> None:
    if mail.approval_id:
        approvals.cancel(SYSTEM, subject_kind=SUBJECT, subject_id=mail.public_id)
    if mail.state == State.EXPIRED.value:
        mail.state = moved(State.EXPIRED, State.WAITING_SENDER).value
    mail.nobody_at = None
    releasing.start_delay(mail, now, actor=actor)


def _end(row: EmergencyRelease, mail: Mail, state: EmergencyState, *, actor: Actor) -> None:
    if row.state != EmergencyState.PROPOSED.value:
        raise EmergencyOver
    row.state = state.value
    row.save(update_fields=["state"])
    fact = EmergencyEnded(**releasing.about(mail), emergency_id=row.public_id, cause=state.value)
    record(fact, actor=actor)
    emergency_telling.ended(mail, row)


def _locked(actor: Actor, action: str, emergency_id: str) -> tuple[EmergencyRelease, Mail]:
    require(actor, action)
    row = _row(emergency_id)
    mail = finding.locked(row.mail.public_id)
    if actor.only or not covers(actor, action, people=(), department=mail.department_id):
        raise NotFound
    return row, mail


def _row(emergency_id: str) -> EmergencyRelease:
    rows = EmergencyRelease.objects.select_for_update(of=("self",)).select_related(
        "mail__sender", "proposed_by", "confirmed_by"
    )
    found = rows.filter(public_id=emergency_id).first()
    if found is None:
        raise NotFound
    return found


def _insert(made: EmergencyRelease) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise EmergencyOpen from error


def _capacities(actor: Actor, mail: Mail) -> frozenset[Capacity]:
    """The hats of this person for this mail; a stand-in wears the hat of whom he stands in for."""
    found = set()
    if Role.PRIVACY_OFFICER in actor.roles:
        found.add(Capacity.OFFICER)
    if Role.DEPARTMENT_HEAD in actor.roles and mail.department_id in actor.department_pks:
        found.add(Capacity.MANAGER)
    return frozenset(found)


def _other(role: Capacity) -> Capacity:
    return Capacity.MANAGER if role is Capacity.OFFICER else Capacity.OFFICER


def _check_due() -> datetime:
    day = add_business_days(clock.today(), terms(clock.today()).after_check_business_days)
    return datetime.combine(day, _DUE_AT, clock.JST)
