"""経過を書き足す。Appends to the timeline; machine lines are sentences of ours with their values."""

from datetime import datetime
from typing import Any

from omamori.do.incidents.cases import domain
from omamori.do.incidents.cases.models import Case, Entry
from omamori.do.incidents.cases.reaching import now_of
from omamori.foundation.access.actor import Actor
from omamori.foundation.records.public_id import new_public_id


def append(
    row: Case, actor: Actor, words: str, *, kind: str, at: datetime | None = None, **more: Any
) -> Entry:
    """One line; ``at`` defaults to the time of the case."""
    moment, public_id = at or now_of(row), new_public_id()
    return Entry.objects.create(
        public_id=public_id,
        case=row,
        kind=kind,
        at=moment,
        order=domain.order_of(moment, public_id),
        words=words,
        written_by_id=actor.person_pk or None,
        written_at=now_of(row),
        **more,
    )


def machine(row: Case, actor: Actor, sentence: str, **values: Any) -> Entry:
    """What the system did or saw: a Japanese sentence with ``%(name)s`` places, shown in the reader's language."""
    kept = {name: str(value) for name, value in values.items()}
    return append(row, actor, sentence, kind=Entry.Kind.MACHINE, details={"values": kept})
