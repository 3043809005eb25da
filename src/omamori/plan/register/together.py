"""そろった下書きを出す。Complete drafts go to approval together: a register that begins has dozens (J.3.1.1)."""

from django.db import transaction

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.ledger.actions import record_many
from omamori.plan.register import bulk
from omamori.plan.register.deciding import locked, put_forward
from omamori.plan.register.domain import particulars
from omamori.plan.register.domain.errors import NothingChanged
from omamori.plan.register.models import Batch, ItemEdition, ProcessEdition, State
from omamori.plan.register.reading import item_editions, particulars_of, process_editions, seen


def complete(
    actor: Actor, *, for_update: bool = False
) -> tuple[list[ItemEdition], list[ProcessEdition]]:
    """Drafts that this person may bring to approval, and that lack nothing; locked where they will be written."""
    items = item_editions().filter(seen(actor), state=State.DRAFT)
    flows = process_editions().filter(seen(actor), state=State.DRAFT)
    ours = locked(items) if for_update else items
    those = locked(flows) if for_update else flows
    return (
        [
            row
            for row in sorted(ours, key=lambda row: row.code)
            if _mine(actor, row) and not particulars.missing(particulars_of(row))
        ],
        [row for row in sorted(those, key=lambda row: row.process.code) if _mine(actor, row)],
    )


def propose_complete(actor: Actor, *, reason: str) -> tuple[int, int]:
    """Ask for approval of all of them: the entries all at once, each flow for itself.

    Returns:
        How many entries and how many flows.

    Raises:
        NotPermitted.
        NothingChanged: there is no complete draft.
    """
    require(actor, "register.propose")
    with transaction.atomic():
        items, flows = complete(actor, for_update=True)
        if not items and not flows:
            raise NothingChanged
        batch = bulk.new_batch(actor, Batch.Kind.DRAFTS, reason) if items else None
        for row in items:
            row.batch = batch
        rows: list[ItemEdition | ProcessEdition] = [*items, *flows]
        record_many([put_forward(actor, row) for row in rows], actor=actor)
    return len(items), len(flows)


def _mine(actor: Actor, row: ItemEdition | ProcessEdition) -> bool:
    people = (row.owner_id, row.author_id)
    return covers(actor, "register.propose", people=people, department=row.department_id)
