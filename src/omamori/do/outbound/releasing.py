"""送り出す。From the last yes to the delivery: the waiting time, its end, the hand-over to the worker."""

from datetime import date, datetime, timedelta

from django.db import transaction

from omamori.do.outbound import controls, courier, finding, telling
from omamori.do.outbound.domain.judgement import waiting_seconds
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail
from omamori.facts.outbound import MailReleased
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import job
from omamori.foundation.ledger.actions import record

_BATCH = 200


def about(mail: Mail) -> dict[str, str]:
    """What every fact about a mail carries."""
    return {
        "subject_id": mail.public_id,
        "sender_id": mail.sender.public_id if mail.sender else "",
        "department_id": mail.department.public_id if mail.department else "",
    }


def start_delay(mail: Mail, now: datetime, *, actor: Actor = SYSTEM) -> None:
    """Everybody asked has said yes: wait as the control says, then go. In the caller's transaction."""
    verdict = Verdict(mail.verdict)
    if mail.person_asked and verdict.rank < Verdict.SELF_CHECK.rank:
        verdict = Verdict.SELF_CHECK
    seconds = waiting_seconds(controls.rulebook(_day(now)), verdict)
    mail.deadline, mail.approval_id, mail.binding = None, "", ""
    telling.settled(mail)
    if seconds == 0:
        leave(mail, now, actor=actor)
        return
    mail.state = moved(State(mail.state), State.DELAYED)
    mail.release_after = now + timedelta(seconds=seconds)
    mail.save()
    release_one.enqueue(mail_id=mail.public_id, run_after=mail.release_after)


def leave(mail: Mail, now: datetime, *, actor: Actor = SYSTEM) -> None:
    """Hand the mail to the delivery. In the caller's transaction."""
    mail.state = moved(State(mail.state), State.RELEASING)
    mail.release_after, mail.deadline, mail.released_at = None, None, now
    mail.save()
    held = int((now - mail.received_at).total_seconds()) if mail.person_asked else 0
    fact = MailReleased(**about(mail), held_seconds=max(0, held), automatic=not mail.person_asked)
    record(fact, actor=actor)
    courier.deliver.enqueue(mail_id=mail.public_id, key=f"deliver.{mail.public_id}")


def release_due(now: datetime) -> int:
    """Send on what has waited long enough; how many."""
    due = Mail.objects.filter(state=State.DELAYED.value, release_after__lte=now)
    ids = list(due.order_by("release_after").values_list("public_id", flat=True)[:_BATCH])
    return sum(_release(mail_id, now) for mail_id in ids)


def _release(mail_id: str, now: datetime) -> bool:
    with transaction.atomic():
        mail = finding.locked(mail_id)
        after = mail.release_after
        # Recalled, edited or sent meanwhile: somebody was quicker, nothing is to do.
        if mail.state != State.DELAYED.value or after is None or after > now:
            return False
        leave(mail, now)
    return True


@job(retries=5)
def release_one(mail_id: str) -> None:
    """The waiting time of one mail is over."""
    _release(mail_id, clock.now())


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.JST).date()
