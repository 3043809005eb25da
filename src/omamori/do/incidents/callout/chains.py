"""緊急連絡網を書く。One writes the chain, another approves it; numbers are kept beside it, sealed."""

import dataclasses

from django.db import transaction
from django.db.models import Max

from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.errors import ChainWaits, NotApprover
from omamori.do.incidents.callout.models import Chain, Number
from omamori.facts.callout import ChainApproved, ChainReturned, ChainSubmitted, NumberChanged
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

State = Chain.State
_LONGEST = 400


def edit_chain(actor: Actor, *, links: tuple[chain.Link, ...], terms: chain.Terms) -> str:
    """Write the next edition and ask for approval; an edition not yet approved is written over.

    Raises:
        NotPermitted.
        Invalid: with a sentence per field.
    """
    require(actor, "callout.edit_chain")
    here = organization.everybody(on=clock.today())
    wanted = {p for link in links for p in (link.person, link.stand_in) if p}
    known = frozenset(here.filter(public_id__in=wanted).values_list("public_id", flat=True))
    if wrong := chain.problems(links, terms, known):
        raise Invalid(wrong)
    with transaction.atomic():
        open_ones = Chain.objects.select_for_update().filter(state__in=[State.DRAFT, State.WAITING])
        row = open_ones.first()
        if row is None:
            last = Chain.objects.aggregate(last=Max("number"))["last"] or 0
            row = Chain(number=last + 1)
        row.links = [dataclasses.asdict(link) for link in links]
        row.rounds, row.still_after = terms.rounds, terms.still_after
        row.answer_within, row.state, row.returned_note = terms.answer_within, State.WAITING, ""
        row.written_by_id, row.written_at = actor.person_pk, clock.now()
        row.writers = sorted({*row.writers, actor.person_id})
        row.save()
        record(ChainSubmitted(subject_id=row.public_id, number=row.number), actor=actor)
        approvers = organization.holder_ids("privacy_officer", "top", on=clock.today())
        notices.notify(
            people=set(approvers) - set(row.writers),
            kind="callout",
            title="緊急連絡網の承認をお願いします",
            text="呼び出す順、代わりの人、連絡手段、待つ時間を確かめて、承認してください。",
            url_name="callout:chain",
            key=f"callout-chain:{row.public_id}:{row.written_at.timestamp():.0f}",
        )
    return row.public_id


def approve_chain(actor: Actor, chain_id: str) -> None:
    """Put the waiting edition in force.

    Raises:
        NotPermitted, NotFound, ChainWaits.
        NotApprover: the actor wrote on it.
    """
    require(actor, "callout.approve_chain")
    with transaction.atomic():
        row = _waiting(actor, chain_id)
        Chain.objects.filter(state=State.IN_FORCE).update(state=State.REPLACED)
        row.state, row.approved_by_id, row.approved_at = (
            State.IN_FORCE,
            actor.person_pk,
            clock.now(),
        )
        row.save()
        record(ChainApproved(subject_id=row.public_id, number=row.number), actor=actor)


def return_chain(actor: Actor, chain_id: str, *, note: str) -> None:
    """Ask for a better one.

    Raises:
        NotPermitted, NotFound, ChainWaits, NotApprover.
        Invalid: it is not said what is missing.
    """
    require(actor, "callout.return_chain")
    words = note.strip()
    if not words or len(words) > _LONGEST:
        raise Invalid({"note": f"足りないことを {_LONGEST} 字までで書いてください。"})
    with transaction.atomic():
        row = _waiting(actor, chain_id)
        row.state, row.returned_note = State.DRAFT, words
        row.save()
        record(ChainReturned(subject_id=row.public_id, number=row.number), actor=actor)
        writer = row.written_by.public_id
        notices.notify(
            people=[writer],
            kind="callout",
            title="緊急連絡網が差し戻されました",
            text="足りないことを見て、書き直してください。",
            url_name="callout:chain",
            key=f"callout-chain-back:{row.public_id}:{clock.now().timestamp():.0f}",
        )


def change_number(actor: Actor, *, person: str, number: str) -> None:
    """Enter, change or (empty) take out a person's number; one's own, or as the office.

    Raises:
        NotPermitted, NotFound.
        Invalid: no telephone number.
    """
    found = organization.person(person)
    require(actor, "callout.change_number")
    if found is None or not covers(actor, "callout.change_number", people=(found.pk,)):
        raise NotFound
    plain = chain.number_of(number)
    if number.strip() and not plain:
        raise Invalid(
            {
                "number": "電話番号として読めません。090-1234-5678 の形か、+81 から始めて書いてください。"
            }
        )
    with transaction.atomic():
        row = Number.objects.select_for_update().filter(person_id=found.pk).first()
        if not plain and row is not None:
            row.delete()
        elif plain:
            row = row or Number(person_id=found.pk)
            if row.number != plain:
                row.confirmed_at = None
            row.number, row.changed_at = plain, clock.now()
            row.save()
        record(NumberChanged(subject_id=person), actor=actor)


def _waiting(actor: Actor, chain_id: str) -> Chain:
    row = Chain.objects.select_for_update(of=("self",)).filter(public_id=chain_id).first()
    if row is None:
        raise NotFound
    if row.state != State.WAITING:
        raise ChainWaits
    if not actor.person_id or actor.person_id in (row.written_by.public_id, *row.writers):
        raise NotApprover
    return row
