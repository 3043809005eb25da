"""そろった下書きを出す。Complete drafts go to approval together: a register that begins has dozens (J.3.1.1)."""

from django.db import transaction

from omamori.facts import register as facts
from omamori.facts.base import Fact
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record_many
from omamori.plan.register.deciding import about, hash_of
from omamori.plan.register.domain import particulars
from omamori.plan.register.domain.errors import NothingChanged
from omamori.plan.register.models import Batch, ItemEdition, ProcessEdition, State
from omamori.plan.register.reading import item_editions, particulars_of, process_editions, seen

MOST = 500


def complete(actor: Actor) -> tuple[list[ItemEdition], list[ProcessEdition]]:
    """Drafts that this person may bring to approval, and that lack nothing."""
    items = item_editions().filter(seen(actor), state=State.DRAFT).order_by("code")[:MOST]
    flows = process_editions().filter(seen(actor), state=State.DRAFT)
    return (
        [
            row
            for row in items
            if _mine(actor, row) and not particulars.missing(particulars_of(row))
        ],
        [row for row in flows.order_by("process__code")[:MOST] if _mine(actor, row)],
    )


def propose_complete(actor: Actor, *, reason: str) -> tuple[int, int]:
    """Ask for approval of all of them: the entries as one change of many, each flow for itself.

    Returns:
        How many entries and how many flows.

    Raises:
        NotPermitted.
        NothingChanged: there is no complete draft.
    """
    require(actor, "register.propose")
    with transaction.atomic():
        items, flows = complete(actor)
        if not items and not flows:
            raise NothingChanged
        told: list[Fact] = []
        if items:
            batch = Batch.objects.create(
                kind=Batch.Kind.BULK,
                reason=reason.strip()[:400],
                author_id=actor.person_pk,
                created_at=clock.now(),
            )
            for row in items:
                row.batch = batch
                _propose(actor, row)
                told.append(facts.ItemProposed(**about(row), content_hash=row.content_hash))
        for flow in flows:
            _propose(actor, flow)
            told.append(facts.ProcessProposed(**about(flow), content_hash=flow.content_hash))
        record_many(told, actor=actor)
    return len(items), len(flows)


def _propose(actor: Actor, row: ItemEdition | ProcessEdition) -> None:
    row.state, row.proposed_at, row.returned_note = State.PROPOSED, clock.now(), ""
    row.content_hash = hash_of(row)
    row.writers = sorted({*row.writers, actor.person_pk})
    row.save()


def _mine(actor: Actor, row: ItemEdition | ProcessEdition) -> bool:
    people = (row.owner_id, row.author_id)
    return covers(actor, "register.propose", people=people, department=row.department_id)
