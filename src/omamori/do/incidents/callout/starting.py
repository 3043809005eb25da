"""呼び出しを始め、終える。The chain in force is frozen, with addresses, numbers and a code word for each person."""

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction

from omamori.do.incidents.callout import changing, logbook, pulse
from omamori.do.incidents.callout.domain.chain import Rung, Snapshot, Target, Terms
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.domain.missing import missing
from omamori.do.incidents.callout.domain.step import taken_by
from omamori.do.incidents.callout.errors import CallOutOver
from omamori.do.incidents.callout.models import CallOut, Chain, Number
from omamori.facts.callout import CallOutStarted, CallOutStopped, DrillMissed
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.notices import withdrawing
from omamori.foundation.organization import queries as organization

State = CallOut.State
_POSTS = ("office", "privacy_officer", "top")
_LONGEST = 120


def start(
    actor: Actor,
    *,
    subject_kind: str,
    subject_id: str,
    title: str,
    drill: bool = False,
    without: Collection[str] = (),
) -> str:
    """Begin to call people; returns the call-out's public id, of the running one when there is one.

    Args:
        actor: who starts it; not sure is no reason not to.
        subject_kind, subject_id: code (e.g. ``case``) and public id of what it is about.
        title: one line that is read aloud; without names of people concerned.
        drill: nothing happened; every message says so.
        without: public ids of people who are not called (a suspect).

    Raises:
        NotPermitted.
        Invalid: no title, or nobody in the chain can be called.
    """
    require(actor, "callout.start")
    words = " ".join(title.split())
    if not words or len(words) > _LONGEST:
        raise Invalid({"title": f"何が起きたかを {_LONGEST} 字までの一行で書いてください。"})
    snapshot = _freeze(frozenset(without))
    if not snapshot.rungs:
        raise Invalid({"title": "呼び出せる人がいません。緊急連絡網か任命を登録してください。"})
    about = {"subject_kind": subject_kind, "subject_id": subject_id}
    if running := _open(about):
        return running.public_id
    try:
        with transaction.atomic():
            return _begin(actor, about, words, snapshot, drill=drill, without=without)
    except IntegrityError:
        # Somebody pressed the same button at the same moment.
        if (found := _open(about)) is None:
            raise
        return found.public_id


def _open(about: dict[str, str]) -> CallOut | None:
    return CallOut.objects.filter(**about).exclude(state=State.STOPPED).first()


def _begin(
    actor: Actor,
    about: dict[str, str],
    title: str,
    snapshot: Snapshot,
    *,
    drill: bool,
    without: Collection[str],
) -> str:
    now = clock.now()
    row = CallOut.objects.create(
        **about,
        title=title,
        drill=drill,
        snapshot=snapshot.as_json(),
        started_by_id=actor.person_pk or None,
        started_at=now,
        next_step_at=now,
    )
    named = organization.people(t.person for t in snapshot.people())
    row.people.set([person.pk for person in named.values()])
    row.hidden_from.set([person.pk for person in organization.people(without).values()])
    logbook.write(row, Code.STARTED, person=actor.person_pk or None)
    fact = CallOutStarted(
        subject_id=row.public_id,
        about_kind=about["subject_kind"],
        about_id=about["subject_id"],
        drill=drill,
        people=len(named),
    )
    record(fact, actor=actor)
    transaction.on_commit(pulse.expect)
    return row.public_id


def stop(actor: Actor, callout_id: str) -> None:
    """End it: it is taken care of, or was none. Nobody is called any more.

    Raises:
        NotPermitted, NotFound, CallOutOver.
    """
    require(actor, "callout.stop")
    with transaction.atomic():
        row = locked(callout_id)
        people = (row.started_by_id, row.taken_by_id)
        if not covers(actor, "callout.stop", people=people):
            raise NotFound
        _end(row, actor)


def stop_for(actor: Actor, *, subject_kind: str, subject_id: str) -> bool:
    """End the running call-out about something, for the room that started it; False when none runs.

    The caller has checked that the actor may close what it is about.

    Raises:
        NotPermitted.
    """
    require(actor, "callout.stop_for")
    with transaction.atomic():
        rows = CallOut.objects.select_for_update(of=("self",))
        about = rows.filter(subject_kind=subject_kind, subject_id=subject_id)
        row = about.exclude(state=State.STOPPED).first()
        if row is None:
            return False
        _end(row, actor)
    return True


def leave_out(*, subject_kind: str, subject_id: str, person: str) -> None:
    """Somebody must not learn of it any more: he is not called, cannot answer, and no page shows it to him.

    For the room that started it, which has checked its own right. Whoever had it and must not, has it no longer.
    """
    found = organization.people([person])
    with transaction.atomic():
        rows = CallOut.objects.select_for_update(of=("self",))
        for row in rows.filter(subject_kind=subject_kind, subject_id=subject_id):
            row.hidden_from.add(*(one.pk for one in found.values()))
            for one in found.values():
                withdrawing.withdraw([row.public_id], since=row.started_at, only=one.pk)
            row.snapshot = logbook.frozen(row).without(person).as_json()
            row.fence += 1
            row.save()
            held = taken_by(logbook.events(row))
            if row.state == State.TAKEN and held and held.person == person:
                changing.take_back(row, person)
                row.save()
                transaction.on_commit(pulse.expect)


def restart(actor: Actor, callout_id: str) -> None:
    """Call everybody again after nobody answered.

    Raises:
        NotPermitted, NotFound, CallOutOver.
    """
    require(actor, "callout.restart")
    with transaction.atomic():
        row = locked(callout_id)
        if not covers(actor, "callout.restart", people=(row.started_by_id,)):
            raise NotFound
        if row.state != State.GIVEN_UP:
            raise CallOutOver
        logbook.write(row, Code.RESTARTED, person=actor.person_pk or None)
        row.state, row.next_step_at, row.fence = State.CALLING, clock.now(), row.fence + 1
        row.save()
        transaction.on_commit(pulse.expect)


def locked(callout_id: str) -> CallOut:
    """One that is not over, to be written.

    Raises:
        NotFound, CallOutOver.
    """
    rows = CallOut.objects.select_for_update(of=("self",)).filter(public_id=callout_id)
    row = rows.first()
    if row is None:
        raise NotFound
    if row.state == State.STOPPED:
        raise CallOutOver
    return row


def _end(row: CallOut, actor: Actor) -> None:
    logbook.write(row, Code.STOPPED, person=actor.person_pk or None)
    row.state, row.ended_at = State.STOPPED, clock.now()
    row.next_step_at, row.fence = None, row.fence + 1
    row.save()
    fact = CallOutStopped(
        subject_id=row.public_id, about_kind=row.subject_kind, about_id=row.subject_id
    )
    record(fact, actor=actor)
    if row.drill:
        for person in sorted(missing(logbook.events(row))):
            told = DrillMissed(subject_id=person, drill_id=row.public_id, way="callout")
            record(told, actor=actor)
    notices.settle(key=f"callout-given-up:{row.public_id}")
    transaction.on_commit(pulse.relax)


def _freeze(without: frozenset[str]) -> Snapshot:
    chain = Chain.objects.filter(state=Chain.State.IN_FORCE).first()
    if chain is None:
        links, terms, edition = _from_posts(), Terms(), 0
    else:
        links, edition = list(chain.links), chain.number
        terms = Terms(
            rounds=chain.rounds, still_after=chain.still_after, answer_within=chain.answer_within
        )
    wanted = [p for link in links for p in (link["person"], link["stand_in"]) if p]
    targets = _targets(p for p in dict.fromkeys(wanted) if p not in without)
    rungs = []
    for link in links:
        named = [link["person"], link["stand_in"]]
        here = tuple(targets[p] for p in named if p in targets)
        if here:
            rungs.append(Rung(targets=here, channels=tuple(link["channels"]), wait=link["wait"]))
    return Snapshot(rungs=tuple(rungs), terms=terms, edition=edition)


def _from_posts() -> list[dict[str, Any]]:
    """Nobody has written a chain: the posts of today in their order, by mail."""
    seen: set[str] = set()
    links: list[dict[str, Any]] = []
    held = organization.posts(on=clock.today())
    for post in (row for name in _POSTS for row in held if row.post == name):
        if post.holder.public_id not in seen:
            seen.add(post.holder.public_id)
            stand_in = post.stand_in.public_id if post.stand_in else ""
            ways = ["mail", "sms"]
            links.append({"person": post.holder.public_id, "stand_in": stand_in, "channels": ways, "wait": 5})  # fmt: skip
    return links


def _targets(people: Iterable[str]) -> dict[str, Target]:
    wanted = list(people)
    here = organization.everybody(on=clock.today()).filter(public_id__in=wanted)
    numbers = {n.person_id: n.number for n in Number.objects.filter(person__in=here)}
    codes = secrets.SystemRandom().sample(range(1000, 10_000), len(wanted))
    return {
        person.public_id: Target(
            person=person.public_id,
            name=person.name,
            title=person.title,
            mail=person.email or "",
            number=numbers.get(person.pk, ""),
            code=str(code),
        )
        for person, code in zip(here, codes, strict=False)
    }
