"""呼び出しの移り変わり。What changes hands inside a call-out; the caller holds its lock and saves it."""

from collections.abc import Iterable

from omamori.do.incidents.callout import logbook
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.models import Call, CallOut
from omamori.facts.callout import CallOutGivenUp, CallOutTakenBack
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

State = CallOut.State


def intend(row: CallOut, person: int, channel: str, *, stop: int, purpose: str) -> Call:
    """Write that something is about to be sent."""
    return Call.objects.create(
        callout=row,
        stop=stop,
        purpose=purpose,
        channel=channel,
        person_id=person,
        fence=row.fence,
        tries=1,
        intended_at=clock.now(),
    )


def ask_still(row: CallOut, person_id: str) -> tuple[int, ...]:
    """Ask whoever has it whether he still does, by every way of his rung; returns the intents."""
    snapshot, pk = logbook.frozen(row), logbook.pks(row)[person_id]
    logbook.write(row, Code.ASKED_STILL, person=pk)
    target = snapshot.target(person_id)
    ways = next(
        (r.channels for r in snapshot.rungs if any(t.person == person_id for t in r.targets)),
        ("mail",),
    )
    usable = [
        way
        for way in ways
        if target and way != "sheet" and (target.mail if way == "mail" else target.number)
    ]
    return tuple(intend(row, pk, way, stop=-1, purpose="still").pk for way in usable)


def take_back(row: CallOut, person_id: str) -> None:
    """No answer: whoever had it has it no longer, and the next one is called."""
    logbook.write(row, Code.UNACKNOWLEDGED, person=logbook.pks(row).get(person_id))
    row.state, row.taken_by, row.next_step_at = State.CALLING, None, clock.now()
    fact = CallOutTakenBack(
        subject_id=row.public_id,
        about_kind=row.subject_kind,
        about_id=row.subject_id,
        person_id=person_id,
    )
    record(fact)


def give_up(row: CallOut) -> tuple[int, ...]:
    """Nobody answered: say it to everybody at once, and to the top; returns the intents."""
    logbook.write(row, Code.GIVEN_UP)
    row.state, row.next_step_at = State.GIVEN_UP, None
    sent = row.calls.filter(state__in=[Call.State.SENT, Call.State.DELIVERED]).count()
    fact = CallOutGivenUp(
        subject_id=row.public_id,
        about_kind=row.subject_kind,
        about_id=row.subject_id,
        calls=sent,
    )
    record(fact)
    hidden = set(row.hidden_from.values_list("public_id", flat=True))
    posts = organization.holder_ids("top", "privacy_officer", "office", on=clock.today())
    posts = [person for person in posts if person not in hidden]
    shout(posts, row)
    named = {t.person for t in logbook.frozen(row).people() if t.mail}
    people = organization.people([*named, *posts])
    return tuple(
        intend(row, person.pk, "mail", stop=-1, purpose="alarm").pk
        for person in people.values()
        if person.email
    )


def shout(people: Iterable[str], row: CallOut) -> None:
    """A red line on the home page of those who answer for it."""
    notices.notify(
        people=people,
        kind="callout",
        title="緊急の呼び出しに、だれも応答していません",
        text="連絡網のすべての人を呼び出しましたが、応答がありません。電話などで直接連絡してください。",
        url_name="callout:one",
        url_args=(row.public_id,),
        key=f"callout-given-up:{row.public_id}",
        urgent=True,
    )
