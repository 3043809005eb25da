"""送り出す。From the last yes to the delivery: the waiting time, its end, the hand-over to the relay.

A waiting time is measured by the machine's own count, which nobody can set; by the clock only after a restart of
the machine, or on another one. A clock that leaps forward lets no mail leave early, one set back keeps none.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from omamori.do.outbound import finding, scoping, telling
from omamori.do.outbound.domain.judgement import waiting_seconds
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.mail import ASKING, Verdict
from omamori.do.outbound.models import Mail, MailReason
from omamori.facts.outbound import MailReleased
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.records.pausing import pause_over

_BATCH = 200


def about(mail: Mail) -> dict[str, str]:
    """What every fact about a mail carries."""
    return {
        "subject_id": mail.public_id,
        "sender_id": mail.sender.public_id if mail.sender else "",
        "department_id": mail.department.public_id if mail.department else "",
        "medium": mail.medium,
    }


def start_delay(mail: Mail, now: datetime, *, actor: Actor = SYSTEM) -> None:
    """Everybody asked has said yes: wait as the control says, then go. In the caller's transaction."""
    verdict = Verdict(mail.verdict)
    if mail.person_asked and verdict.rank < Verdict.SELF_CHECK.rank:
        verdict = Verdict.SELF_CHECK
    seconds = waiting_seconds(scoping.rules_for(mail, _day(now)), verdict)
    mail.deadline, mail.approval_id, mail.binding = None, "", ""
    telling.settled(mail)
    if seconds == 0:
        leave(mail, now, actor=actor)
        return
    mail.state = moved(State(mail.state), State.DELAYED)
    wait(mail, now, seconds)
    mail.save()


def wait(mail: Mail, now: datetime, seconds: int) -> None:
    """Set until when it waits, by both measures; not saved."""
    steady = clock.steady()
    mail.release_after = now + timedelta(seconds=seconds)
    mail.steady_boot, mail.steady_after = steady.boot, steady.at + seconds * 1000


def leave(mail: Mail, now: datetime, *, actor: Actor = SYSTEM) -> None:
    """Hand the mail to the delivery. In the caller's transaction."""
    mail.state = moved(State(mail.state), State.RELEASING)
    mail.release_after, mail.deadline = None, None
    due_now(mail, now)
    mail.save()
    record(released(mail, about(mail)), actor=actor)


def due_now(mail: Mail, now: datetime) -> None:
    """It leaves from now on; not saved."""
    steady = clock.steady()
    mail.released_at = mail.next_try_at = now
    mail.steady_boot, mail.steady_after = steady.boot, steady.at


def asking(mail: Mail) -> tuple[str, ...]:
    """Rules that made people look, each once; those that only let a mail wait took nobody's time."""
    asked = [verdict.value for verdict in ASKING]
    rows = MailReason.objects.filter(mail=mail, test_mode=False, severity__in=asked)
    return tuple(dict.fromkeys(rows.order_by("id").values_list("rule", flat=True)))


def told(mail: Mail) -> tuple[tuple[str, ...], int]:
    """What a fact says of a mail put right: the rules that had asked, the persons it would have touched."""
    return asking(mail), mail.persons


def released(mail: Mail, about: dict[str, str]) -> MailReleased:
    """The fact that it goes now; ``about`` as every fact on it carries it."""
    since = mail.released_at or mail.received_at
    held = int((since - mail.received_at).total_seconds()) if mail.person_asked else 0
    reasons = asking(mail) if mail.person_asked else ()
    return MailReleased(
        **about, held_seconds=max(0, held), automatic=not mail.person_asked, reasons=reasons
    )


def release_due(now: datetime) -> int:
    """Send on what has waited long enough; how many."""
    due = Mail.objects.filter(pause_over() | Q(release_after__lte=now), state=State.DELAYED.value)
    ids = list(due.order_by("release_after").values_list("public_id", flat=True)[:_BATCH])
    return sum(_release(mail_id, now) for mail_id in ids)


def release_waiting() -> bool:
    """The worker's look in each round; True when a mail went."""
    return release_due(clock.now()) > 0


def _release(mail_id: str, now: datetime) -> bool:
    with transaction.atomic():
        mail = finding.locked(mail_id)
        # Recalled, edited or sent meanwhile: somebody was quicker, nothing is to do.
        if mail.state != State.DELAYED.value or _waits(mail, now):
            return False
        leave(mail, now)
    return True


def _waits(mail: Mail, now: datetime) -> bool:
    steady = clock.steady()
    if mail.steady_boot == steady.boot:
        return steady.at < mail.steady_after
    # After a restart of the machine, or on another one, only the clock can tell.
    return mail.release_after is None or mail.release_after > now


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.JST).date()
