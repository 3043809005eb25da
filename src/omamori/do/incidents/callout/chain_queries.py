"""緊急連絡網の問い。The editions of the chain, when each person was last reached, the results of the tests."""

import dataclasses
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.domain.speed import Speed, speed_of
from omamori.do.incidents.callout.models import Chain, Number, Reached, Trial
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization

State = Chain.State


@dataclasses.dataclass(frozen=True, kw_only=True)
class Member:
    """A person of the chain.

    Attributes:
        number: masked but for the last four digits, whole for whoever may edit; empty for none.
        confirmed_at: when he last pressed the button of a test (最後に確かめた日).
        gone: he does not work here any more.
    """

    person_id: str
    name: str
    title: str
    mail: bool
    number: str
    confirmed_at: datetime | None
    gone: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkRow:
    """One rung as shown: holder, stand-in (or None), ways in words."""

    place: int
    holder: Member
    stand_in: Member | None
    channels: tuple[str, ...]
    ways: str
    wait: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChainRow:
    """One edition.

    Attributes:
        state: value of ``Chain.State``; label: in words.
    """

    public_id: str
    number: int
    state: str
    label: str
    links: tuple[LinkRow, ...]
    terms: chain.Terms
    written_by: str
    written_by_id: str
    writers: frozenset[str]
    written_at: datetime
    approved_by: str
    approved_at: datetime | None
    returned_note: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Editions:
    """The chain in force, the next one, and what this reader may do.

    Attributes:
        tested_at: when the last test began; None when never.
    """

    in_force: ChainRow | None
    coming: ChainRow | None
    tested_at: datetime | None
    may_edit: bool
    may_approve: bool
    may_test: bool
    may_print: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answer:
    """One person of a test."""

    public_id: str
    person_id: str
    name: str
    minutes: int | None
    failed: bool
    told_new: bool
    taken_over: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrialRow:
    """One test with its result."""

    public_id: str
    month: str
    started_at: datetime
    ends_at: datetime
    open: bool
    speed: Speed
    answers: tuple[Answer, ...] = ()


def editions(actor: Actor) -> Editions:
    """The chain; six queries whatever its length.

    Raises:
        NotPermitted.
    """
    require(actor, "callout.see")
    rows = list(
        Chain.objects.exclude(state=State.REPLACED).select_related("written_by", "approved_by")
    )
    members = _members(actor, rows)
    found = {row.state: _chain(row, members) for row in rows}
    coming = found.get(State.WAITING) or found.get(State.DRAFT)
    last = Trial.objects.order_by("-public_id").values_list("started_at", flat=True).first()
    approves = (
        coming is not None
        and coming.state == State.WAITING
        and actor.person_id not in coming.writers
        and reach(actor, "callout.approve_chain") is not Reach.NONE
    )
    return Editions(
        in_force=found.get(State.IN_FORCE),
        coming=coming,
        tested_at=last,
        may_edit=reach(actor, "callout.edit_chain") is not Reach.NONE,
        may_approve=approves,
        may_test=State.IN_FORCE in found and reach(actor, "callout.start_test") is not Reach.NONE,
        may_print=reach(actor, "callout.print") is not Reach.NONE,
    )


def latest(actor: Actor) -> tuple[tuple[chain.Link, ...], chain.Terms]:
    """What the form begins with: the next edition, else the one in force, else the posts of today.

    Raises:
        NotPermitted.
    """
    require(actor, "callout.edit_chain")
    rows = {row.state: row for row in Chain.objects.exclude(state=State.REPLACED)}
    row = rows.get(State.DRAFT) or rows.get(State.WAITING) or rows.get(State.IN_FORCE)
    if row is not None:
        return _links(row), _terms(row)
    held = organization.posts(on=clock.today())
    wanted = (p for post in ("office", "privacy_officer", "top") for p in held if p.post == post)
    links = {
        p.holder.public_id: chain.Link(
            person=p.holder.public_id,
            stand_in=p.stand_in.public_id if p.stand_in else "",
            channels=("mail", "sms"),
        )
        for p in wanted
    }
    return tuple(links.values()), chain.Terms()


def number_of(actor: Actor, person_id: str) -> tuple[str, str]:
    """(name, number) for the form of one person's number.

    Raises:
        NotPermitted, NotFound.
    """
    found = require(actor, "callout.change_number")
    person = organization.person(person_id)
    if person is None or (found is not Reach.ALL and person.public_id != actor.person_id):
        raise NotFound
    row = Number.objects.filter(person_id=person.pk).first()
    return person.name, chain.shown(row.number) if row else ""


def trials(actor: Actor) -> tuple[TrialRow, ...]:
    """The last twelve tests, newest first.

    Raises:
        NotPermitted.
    """
    require(actor, "callout.see")
    rows = Trial.objects.order_by("-public_id").prefetch_related("people")[:12]
    return tuple(_trial(row, list(row.people.all()), named=False) for row in rows)


def trial(actor: Actor, trial_id: str) -> TrialRow:
    """One test with every person.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "callout.see")
    if reach(actor, "callout.see") is not Reach.ALL:
        raise NotFound
    row = Trial.objects.filter(public_id=trial_id).first()
    if row is None:
        raise NotFound
    return _trial(row, list(row.people.select_related("person").order_by("pk")), named=True)


def _trial(row: Trial, people: list[Reached], *, named: bool) -> TrialRow:
    took = [
        int((p.confirmed_at - row.started_at).total_seconds()) if p.confirmed_at else None
        for p in people
    ]
    return TrialRow(
        public_id=row.public_id,
        month=row.month,
        started_at=row.started_at,
        ends_at=row.ends_at,
        open=row.closed_at is None,
        speed=speed_of(took),
        answers=tuple(
            Answer(
                public_id=p.public_id,
                person_id=p.person.public_id,
                name=p.person.name,
                minutes=seconds // 60 if seconds is not None else None,
                failed=p.failed,
                told_new=bool(p.new_number),
                taken_over=p.taken_over_at is not None,
            )
            for p, seconds in zip(people, took, strict=True)
        )
        if named
        else (),
    )


def _members(actor: Actor, rows: list[Chain]) -> dict[str, Member]:
    wanted = {p for row in rows for one in row.links for p in (one["person"], one["stand_in"]) if p}
    people = organization.people(wanted)
    whole = reach(actor, "callout.print") is not Reach.NONE
    kept = {
        n.person_id: n for n in Number.objects.filter(person__in=[p.pk for p in people.values()])
    }
    here = set(
        organization.everybody(on=clock.today())
        .filter(public_id__in=wanted)
        .values_list("public_id", flat=True)
    )
    pressed = Reached.objects.exclude(confirmed_at=None).values_list("person_id")
    answered = dict(pressed.annotate(Max("confirmed_at")))
    found = {}
    for person in people.values():
        number = kept.get(person.pk)
        shown = chain.shown(number.number) if number else ""
        found[person.public_id] = Member(
            person_id=person.public_id,
            name=person.name,
            title=person.title,
            mail=bool(person.email),
            number=shown if whole or not shown else "…" + shown[-4:],
            confirmed_at=answered.get(person.pk),
            gone=person.public_id not in here,
        )
    return found


def _chain(row: Chain, members: dict[str, Member]) -> ChainRow:
    links = [
        LinkRow(
            place=place,
            holder=members[link.person],
            stand_in=members.get(link.stand_in),
            channels=link.channels,
            ways="、".join(_(chain.CHANNELS[c]) for c in link.channels),
            wait=link.wait,
        )
        for place, link in enumerate(_links(row), start=1)
        if link.person in members
    ]
    return ChainRow(
        public_id=row.public_id,
        number=row.number,
        state=row.state,
        label=_(State(row.state).label),
        links=tuple(links),
        terms=_terms(row),
        written_by=row.written_by.name,
        written_by_id=row.written_by.public_id,
        writers=frozenset({row.written_by.public_id, *row.writers}),
        written_at=row.written_at,
        approved_by=row.approved_by.name if row.approved_by else "",
        approved_at=row.approved_at,
        returned_note=row.returned_note,
    )


def _links(row: Chain) -> tuple[chain.Link, ...]:
    return tuple(
        chain.Link(
            person=link["person"],
            stand_in=link["stand_in"],
            channels=tuple(link["channels"]),
            wait=link["wait"],
        )
        for link in row.links
    )


def _terms(row: Chain) -> chain.Terms:
    return chain.Terms(
        rounds=row.rounds, still_after=row.still_after, answer_within=row.answer_within
    )


def waits_for(actor: Actor) -> bool:
    """Whether an edition waits on which this person did not write; one query."""
    waiting = Chain.objects.filter(state=State.WAITING).exclude(written_by_id=actor.person_pk)
    return any(actor.person_id not in row for row in waiting.values_list("writers", flat=True))
