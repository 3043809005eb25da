"""変更を承認する。Another person than the reporter says whether the change may begin (J.3.4)."""

from django.db import transaction

from omamori.do.safeguards import domain
from omamori.do.safeguards.models import Change
from omamori.do.safeguards.reporting import locked, reported_key, returned_key, writers
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.safeguards import ChangeApproved, ChangeReturned, ChangeWithdrawn
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices

State = Change.State


def approve(actor: Actor, change_id: str, *, note: str = "") -> None:
    """Let the change begin on its day; the owners are told of their tasks.

    Raises:
        NotFound, NotThatState.
        OwnReport: the actor reported or rewrote it himself.
    """
    require(actor, "safeguards.approve")
    with transaction.atomic():
        row = locked(change_id, State.REPORTED)
        domain.require_other_person(writers(row), actor.person_pk)
        row.state, row.note = State.APPROVED, note.strip()[: domain.LONGEST]
        _decided(row, actor)
        record(ChangeApproved(subject_id=row.public_id, kind=row.kind), actor=actor)
        tell_owners(row)


def send_back(actor: Actor, change_id: str, *, note: str) -> None:
    """Ask the reporter for more.

    Raises:
        NotFound, NotThatState, OwnReport.
        Invalid: it is not said what is missing.
    """
    require(actor, "safeguards.send_back")
    if not note.strip():
        raise Invalid({"note": "何を直してほしいかを書いてください。"})
    with transaction.atomic():
        row = locked(change_id, State.REPORTED)
        domain.require_other_person(writers(row), actor.person_pk)
        row.state, row.note = State.RETURNED, note.strip()[: domain.LONGEST]
        _decided(row, actor)
        record(ChangeReturned(subject_id=row.public_id, kind=row.kind), actor=actor)
        if row.reported_by:
            notices.notify(
                people=[row.reported_by.public_id],
                kind="safeguards",
                title="届け出た変更が差し戻されました",
                text="書かれた理由を読み、直して届け出直してください。",
                url_name="safeguards:one",
                url_args=(row.public_id,),
                key=returned_key(row),
            )


def withdraw(actor: Actor, change_id: str) -> None:
    """The change does not take place; the record stays.

    Raises:
        NotFound: none in reach.
        NotThatState: it is closed or withdrawn.
    """
    require(actor, "safeguards.withdraw")
    with transaction.atomic():
        row = locked(change_id, State.REPORTED, State.RETURNED, State.APPROVED)
        if not covers(actor, "safeguards.withdraw", people=(row.reported_by_id,)):
            raise NotFound
        row.state, row.closed_at = State.WITHDRAWN, clock.now()
        row.closed_by_id = actor.person_pk
        row.save()
        settle(row)
        record(ChangeWithdrawn(subject_id=row.public_id, kind=row.kind), actor=actor)


def tell_owners(row: Change) -> None:
    """Each owner once, of all his tasks of the change."""
    owners = row.tasks.filter(outcome="open").exclude(owner=None)
    notices.notify(
        people=set(owners.values_list("owner__public_id", flat=True)),
        kind="safeguards",
        title="環境の変更で、見直してほしいものがあります",
        text="変更が始まる前に、担当のものを一つずつ見直してください。",
        url_name="safeguards:one",
        url_args=(row.public_id,),
        key=f"safeguards:{row.public_id}:tasks",
    )


def settle(row: Change) -> None:
    """The change is over: nobody needs to read of it any more."""
    year, week, _ = clock.today().isocalendar()
    last = ("tasks", "soon", "begun", f"late:{year}-{week}")
    for key in (
        *(f"safeguards:{row.public_id}:{one}" for one in last),
        reported_key(row),
        returned_key(row),
    ):
        notices.settle(key=key)


def _decided(row: Change, actor: Actor) -> None:
    row.decided_by_id, row.decided_at = actor.person_pk, clock.now()
    row.save()
    notices.settle(key=reported_key(row))
