"""呼び出しを進める。One turn of the poller: claim what is due, write down what is meant, send it, write down what came of it.

An intent is on disk before anything leaves the house. A worker that dies in between leaves an intent without
outcome; whoever comes next asks the channel what became of it and repeats only what certainly did not go out, or
what the receiver knows again by its key.
"""

import dataclasses
import logging
import smtplib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from omamori.do.incidents.callout import changing, logbook, messages
from omamori.do.incidents.callout.channels import Fate, NotSent, channel
from omamori.do.incidents.callout.domain.chain import NO_CODE, Target
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.domain.step import Action, Do, next_action, taken_by
from omamori.do.incidents.callout.models import Call, CallOut
from omamori.foundation.calendar import clock
from omamori.foundation.records.public_id import new_public_id

log = logging.getLogger("omamori.callout")

LEASE = timedelta(seconds=90)
"""Longer than any channel takes; a worker that died gives way after that."""
MOST_TRIES = 3
_LATE = timedelta(minutes=2)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Errand:
    """What one worker took on itself, outside of any transaction."""

    callout: int
    me: str
    calls: tuple[int, ...]
    lost: tuple[int, ...] = ()


def turn() -> bool:
    """Work on one call-out that is due; True when something was done."""
    now = clock.now()
    due = CallOut.objects.filter(next_step_at__lte=now)
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    if not due.filter(free).exists():
        return False
    errand = _claim(now)
    if errand is None:
        return False
    for pk in errand.lost:
        _find_out(errand, pk)
    for pk in errand.calls:
        _send(errand, pk)
    _hand_back(errand)
    return True


def _claim(now: datetime) -> Errand | None:
    me = new_public_id()
    with transaction.atomic():
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        rows = CallOut.objects.select_for_update(skip_locked=True, of=("self",))
        row = rows.filter(free, next_step_at__lte=now).order_by("next_step_at").first()
        if row is None or row.next_step_at is None:
            return None
        if now - row.next_step_at > _LATE:
            logbook.write(row, Code.RESUMED)
        row.fence += 1
        lost = tuple(row.calls.filter(state=Call.State.INTENDED).values_list("pk", flat=True))
        calls = () if lost else _decide(row, now)
        row.lease_by, row.lease_until = (me, now + LEASE) if lost or calls else ("", None)
        row.save()
        return Errand(callout=row.pk, me=me, calls=calls, lost=lost)


def _decide(row: CallOut, now: datetime) -> tuple[int, ...]:
    """Write what is next; returns the calls that have to be sent."""
    snapshot = logbook.frozen(row)
    while True:
        action = next_action(snapshot, logbook.events(row), now)
        if action.do is Do.CALL and not channel(action.channel).ready():
            action = dataclasses.replace(action, do=Do.SKIP, code=Code.CHANNEL_OFF)
        if action.do is not Do.SKIP:
            break
        person = logbook.pks(row).get(action.person)
        logbook.write(row, action.code, stop=action.stop, channel=action.channel, person=person)
    row.next_step_at = action.until if action.do is Do.WAIT else now
    if action.do is Do.REST:
        row.next_step_at = None
    if action.do is Do.CALL:
        return (_intend(row, action),)
    if action.do is Do.ASK_STILL:
        return changing.ask_still(row, action.person)
    if action.do is Do.UNACKNOWLEDGE:
        changing.take_back(row, action.person)
    if action.do is Do.GIVE_UP:
        return changing.give_up(row)
    return ()


def _intend(row: CallOut, action: Action) -> int:
    person = logbook.pks(row)[action.person]
    logbook.write(row, Code.CALL, stop=action.stop, channel=action.channel, person=person)
    return changing.intend(row, person, action.channel, stop=action.stop, purpose="call").pk


def _find_out(errand: Errand, pk: int) -> None:
    """An intent without outcome: ask what became of it; repeat it under its own key when that is safe."""
    call = Call.objects.select_related("callout", "person").get(pk=pk)
    target = _target(call)
    _settle(errand, pk, Call.State.UNKNOWN, Code.UNKNOWN)
    fate = Fate.UNKNOWN
    if target is not None:
        fate = channel(call.channel).look_up(messages.order(call.callout, call, target))
    if fate is Fate.SENT:
        _settle(errand, pk, Call.State.SENT, Code.FOUND_SENT)
    elif fate in (Fate.NOT_SENT, Fate.HARMLESS) and _again(errand, pk):
        _send(errand, pk)


def _again(errand: Errand, pk: int) -> bool:
    """Mean it once more, unless somebody answered meanwhile or it was tried often enough."""
    with transaction.atomic():
        row = _mine(errand)
        call = row.calls.filter(pk=pk, tries__lt=MOST_TRIES).first() if row else None
        if row is None or call is None:
            return False
        if call.purpose == "call" and (
            row.state == CallOut.State.STOPPED or taken_by(logbook.events(row))
        ):
            return False
        call.state, call.tries = Call.State.INTENDED, call.tries + 1
        call.save()
        logbook.write(
            row, Code.REPEATED, stop=call.stop, channel=call.channel, person=call.person_id
        )
        return True


def _send(errand: Errand, pk: int) -> None:
    held = CallOut.objects.filter(pk=errand.callout, lease_by=errand.me)
    if not held.update(lease_until=clock.now() + LEASE):
        return  # thought dead meanwhile: whoever holds it now asks what became of this intent
    call = Call.objects.select_related("callout", "person").get(pk=pk)
    target = _target(call)
    if target is None:
        _settle(errand, pk, Call.State.FAILED, Code.FAILED, error="no_target")
        return
    try:
        number = channel(call.channel).send(messages.order(call.callout, call, target))
    except NotSent as error:
        _settle(errand, pk, Call.State.FAILED, Code.FAILED, error=error.code)
    except (
        smtplib.SMTPResponseException,
        smtplib.SMTPRecipientsRefused,
        ConnectionRefusedError,
    ) as error:
        _settle(errand, pk, Call.State.FAILED, Code.FAILED, error=type(error).__name__)
    except OSError as error:
        log.warning("送れたかどうか分かりません", extra={"error": type(error).__name__})
        _find_out(errand, pk)
    else:
        _settle(errand, pk, Call.State.SENT, Code.SENT, number=number)


def _settle(
    errand: Errand, pk: int, state: str, code: int, *, number: str = "", error: str = ""
) -> None:
    """Write an outcome; also a late one of a worker that was thought dead: it is the truth about that call."""
    with transaction.atomic():
        row = CallOut.objects.select_for_update(of=("self",)).get(pk=errand.callout)
        call = row.calls.get(pk=pk)
        if call.state in (Call.State.DELIVERED, Call.State.FAILED):
            return  # the provider was quicker to tell
        call.state, call.settled_at, call.error = state, clock.now(), error[:60]
        call.provider_id = number or call.provider_id
        call.save()
        logbook.write(row, code, stop=call.stop, channel=call.channel, person=call.person_id)


def _mine(errand: Errand) -> CallOut | None:
    rows = CallOut.objects.select_for_update(of=("self",)).filter(pk=errand.callout)
    return rows.filter(lease_by=errand.me).first()


def _hand_back(errand: Errand) -> None:
    """Let go, and look again at once; somebody else's lease is left alone."""
    if not errand.calls and not errand.lost:
        return
    with transaction.atomic():
        row = _mine(errand)
        if row is None:
            return
        row.lease_by, row.lease_until = "", None
        if row.state != CallOut.State.STOPPED:
            row.next_step_at = clock.now()
        row.save(update_fields=["lease_by", "lease_until", "next_step_at"])


def _target(call: Call) -> Target | None:
    found = logbook.frozen(call.callout).target(call.person.public_id)
    if found and found.code == NO_CODE:
        return None  # meanwhile he must not learn of it
    if found or call.purpose != "alarm":
        return found
    # The alarm also goes to people whom the chain does not name.
    return Target(person=call.person.public_id, name=call.person.name, mail=call.person.email or "")
