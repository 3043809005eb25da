"""流れを書き足す。The flow in the making of a process, and the record behind an edition, for the pages that write."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import TypeVar

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.plan.register import writing
from omamori.plan.register.checking import items_of, require_reach
from omamori.plan.register.domain.errors import OpenEditionExists
from omamori.plan.register.domain.flow import ProcessGiven, StepGiven
from omamori.plan.register.models import ItemEdition, ProcessEdition, State
from omamori.plan.register.reading import process_editions, seen

F = TypeVar("F")
Act = Callable[[F], str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Current:
    """What a change of a process goes on from.

    Attributes:
        given: what it says; scenes name only entries that are still there.
        items: names of its entries by public id.
        reason: of the draft in the making; empty when a change begins.
    """

    given: ProcessGiven
    items: dict[str, str]
    reason: str


def current(actor: Actor, process_id: str) -> Current:
    """The draft in the making, else the edition that counts.

    Raises:
        NotPermitted.
        NotFound: none is within reach.
        OpenEditionExists: one waits for approval.
    """
    require(actor, "register.change_process")
    rows = process_editions().filter(seen(actor), process__public_id=process_id)
    row = rows.exclude(state=State.WITHDRAWN).order_by("-number").first()
    if row is None or row.ends:
        raise NotFound
    require_reach(actor, "register.change_process", row)
    if row.state == State.PROPOSED:
        raise OpenEditionExists
    items, given = items_of(row.process), writing.process_given(row)
    steps = tuple(
        dataclasses.replace(s, items=tuple(i for i in s.items if i in items)) for s in given.steps
    )
    return Current(
        given=dataclasses.replace(given, steps=steps),
        items=items,
        reason=row.reason if row.state == State.DRAFT else "",
    )


def rewrite(actor: Actor, process_id: str, current: Current, steps: Sequence[StepGiven]) -> None:
    """Write the flow with these scenes as the draft in the making.

    Raises:
        as ``actions.change_process``.
    """
    given = dataclasses.replace(current.given, steps=tuple(steps))
    reason = current.reason or "流れを直した"
    writing.change_process(actor, process_id, given, reason=reason)


def item_of(edition_id: str) -> str:
    """Public id of the entry of an edition just written."""
    return ItemEdition.objects.values_list("item__public_id", flat=True).get(public_id=edition_id)


def process_of(edition_id: str) -> str:
    """Public id of the process of an edition just written."""
    rows = ProcessEdition.objects.values_list("process__public_id", flat=True)
    return rows.get(public_id=edition_id)
