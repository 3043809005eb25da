"""応答する。With the code word from the message: take it, still have it, cannot, hand it over."""

from django.db import transaction

from omamori.do.incidents.callout import changing, logbook
from omamori.do.incidents.callout.domain.chain import Target, code_of
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.domain.step import taken_by
from omamori.do.incidents.callout.errors import LinkGone, TooManyWrong, WrongCode
from omamori.do.incidents.callout.messages import PURPOSE
from omamori.do.incidents.callout.models import CallOut
from omamori.do.incidents.callout.starting import locked
from omamori.facts.callout import CallOutHandedOver, CallOutTaken
from omamori.facts.errors import NotFound, NotPermitted, Refusal
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import read_token
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

MOST_WRONG = 10
"""Wrong code words per person; of 9,000 codes that leaves one guess in nine hundred."""
State = CallOut.State


def by_link(token: str, typed: str, *, refuse: bool = False, way: str = "mail") -> bool:
    """Answer from a message; True when this person has it now, False when another does.

    Args:
        token: from the link; names call-out and person.
        typed: the code word as typed.
        refuse: he cannot: the next one is called at once.
        way: by what the answer came.

    Raises:
        LinkGone, WrongCode, TooManyWrong, CallOutOver.
    """
    return _answer(*read(token), typed, refuse=refuse, way=way)


def read(token: str) -> tuple[str, str]:
    """(call-out, person) of a link.

    Raises:
        LinkGone.
    """
    data = read_token(token, purpose=PURPOSE, now=clock.now())
    if data is None:
        raise LinkGone
    return data["c"], data["p"]


def by_number(number: str, text: str) -> bool | None:
    """Answer by a short message from a number that an open call-out knows; None when it means nothing.

    Raises:
        WrongCode, TooManyWrong.
    """
    rows = CallOut.objects.exclude(state=State.STOPPED).order_by("-public_id")
    asked = [
        (row.public_id, target)
        for row in rows
        for target in logbook.frozen(row).people()
        if number and target.number == number
    ]
    # One telephone may be several people's, or be called about several things: the code word tells which is meant.
    meant = next(
        (one for one in asked if one[1].code == code_of(text)), asked[0] if asked else None
    )
    if meant is None:
        return None
    return _answer(meant[0], meant[1].person, text, refuse=False, way="sms")


def enter(actor: Actor, callout_id: str, *, person: str, code: str) -> bool:
    """The operator enters the code word that somebody told him on the telephone.

    Raises:
        NotPermitted, NotFound, WrongCode, TooManyWrong, CallOutOver.
    """
    require(actor, "callout.enter")
    return _answer(callout_id, person, code, refuse=False, way="sheet", by=actor)


def take(actor: Actor, callout_id: str) -> bool:
    """Whoever is signed in and in the chain needs no code word; also says that he still has it.

    Raises:
        NotPermitted, NotFound, CallOutOver.
    """
    require(actor, "callout.take")
    with transaction.atomic():
        row = locked(callout_id)
        if actor.person_id not in _reachable(row):
            raise NotFound
        return _take(row, actor.person_id, way="page", actor=actor)


def hand_over(actor: Actor, callout_id: str, *, to: str) -> None:
    """Whoever has it gives it to another of the chain, who is asked like everybody whether he still has it.

    Raises:
        NotPermitted: the actor does not have it.
        NotFound: the other is not in the chain.
        CallOutOver.
    """
    require(actor, "callout.hand_over")
    with transaction.atomic():
        row = locked(callout_id)
        known = _reachable(row)
        if actor.person_id not in known:
            raise NotFound
        if row.taken_by_id != actor.person_pk:
            raise NotPermitted
        if to not in known or to == actor.person_id:
            raise NotFound
        logbook.write(row, Code.HANDED_OVER, person=known[to], by=actor.person_pk)
        row.taken_by_id, row.next_step_at, row.fence = known[to], clock.now(), row.fence + 1
        row.save()
        fact = CallOutHandedOver(
            subject_id=row.public_id,
            about_kind=row.subject_kind,
            about_id=row.subject_id,
            person_id=to,
        )
        record(fact, actor=actor)
        notices.notify(
            people=[to],
            kind="callout",
            title="緊急の対応を引き継ぎました",
            text="あなたが対応する人になりました。様子を見て、対応を始めてください。",
            url_name="callout:one",
            url_args=(row.public_id,),
            key=f"callout-yours:{row.public_id}:{row.fence}",
            urgent=True,
        )


def _answer(
    callout_id: str, person: str, typed: str, *, refuse: bool, way: str, by: Actor | None = None
) -> bool:
    refusal: Refusal | None = None
    taken = False
    with transaction.atomic():
        row = locked(callout_id)
        target = logbook.frozen(row).target(person)
        if target is None:
            raise NotFound
        refusal = _check(row, target, typed, by)
        if refusal is None and refuse:
            _cannot(row, person)
        elif refusal is None:
            actor = by or _himself(person)
            taken = _take(row, person, way=way, actor=actor, by=by)
    if refusal is not None:  # raised outside, so that the wrong try stays counted
        raise refusal
    return taken


def _check(row: CallOut, target: Target, typed: str, by: Actor | None) -> Refusal | None:
    pk = logbook.pks(row)[target.person]
    if row.entries.filter(code=Code.WRONG_CODE, person_id=pk).count() >= MOST_WRONG:
        return TooManyWrong()
    if code_of(typed) != target.code:
        logbook.write(row, Code.WRONG_CODE, person=pk, by=by.person_pk if by else None)
        return WrongCode()
    return None


def _reachable(row: CallOut) -> dict[str, int]:
    """Database keys by public id of those in the chain who may know of it."""
    hidden = set(row.hidden_from.values_list("pk", flat=True))
    return {person: pk for person, pk in logbook.pks(row).items() if pk not in hidden}


def _himself(person: str) -> Actor:
    return organization.actor_for(person, on=clock.today(), via="link") or SYSTEM


def _take(row: CallOut, person: str, *, way: str, actor: Actor, by: Actor | None = None) -> bool:
    """He has it, or has it still; when another has it, that is noted and nothing changes."""
    pk, now = logbook.pks(row)[person], clock.now()
    held = taken_by(logbook.events(row))
    operator = by.person_pk if by else None
    if held and held.person != person:
        logbook.write(row, Code.LATE_ANSWER, person=pk, by=operator)
        return False
    code = Code.STILL if held else Code.ACKNOWLEDGED
    logbook.write(row, code, channel=way if way in ("mail", "sms", "voice", "sheet") else "", person=pk, by=operator)  # fmt: skip
    row.state, row.taken_by_id, row.next_step_at = State.TAKEN, pk, now
    row.fence += 1
    row.save()
    if not held:
        fact = CallOutTaken(
            subject_id=row.public_id,
            about_kind=row.subject_kind,
            about_id=row.subject_id,
            person_id=person,
            minutes=int((now - row.started_at).total_seconds() // 60),
            way=way,
        )
        record(fact, actor=actor)
        notices.settle(key=f"callout-given-up:{row.public_id}")
    return True


def _cannot(row: CallOut, person: str) -> None:
    """He cannot: if he had it, he has it no longer; if he is the one waited for, the next is called at once."""
    log = logbook.events(row)
    held, calls = taken_by(log), [e for e in log if e.code == Code.CALL]
    stop = max((e.stop for e in calls if e.person == person), default=-1)
    logbook.write(row, Code.REFUSED, stop=stop, person=logbook.pks(row)[person])
    if held and held.person == person:
        changing.take_back(row, person)
    elif held is None and calls and calls[-1].person == person:
        row.next_step_at = clock.now()
    row.fence += 1
    row.save()
