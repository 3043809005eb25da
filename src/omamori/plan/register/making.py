"""作成中のもの。What is written and not approved yet, for the list of what waits and for the home page."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.plan.register.models import ItemEdition, ProcessEdition, State
from omamori.plan.register.reading import OPEN, seen
from omamori.plan.register.rows import ProposalRow

MOST = 100
_Part = tuple[str, str, str, int, list[int], int, datetime, str]
"""Of a change of many: id, reason, author, author's key, writers, entries, since when, first code."""


def proposals(actor: Actor) -> tuple[ProposalRow, ...]:
    """What is in the making within sight: first what waits for approval; a change of many is one row.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    shown = ("name", "state", "number", "owner_id", "writers", "proposed_at")
    items = ItemEdition.objects.select_related("item", "department", "author").only(
        *shown, "code", "item__public_id", "department__name", "author__name"
    )
    flows = ProcessEdition.objects.select_related("process", "department", "author").only(
        *shown, "process__public_id", "process__code", "department__name", "author__name"
    )
    items = items.filter(seen(actor), state__in=OPEN, batch=None)
    flows = flows.filter(seen(actor), state__in=OPEN)
    # "proposed" before "draft": what waits for a person is not cut off by a file full of drafts.
    found = [_proposal(row, actor) for row in flows.order_by("-state", "process__code")[:MOST]]
    found += [_proposal(row, actor) for row in items.order_by("-state", "code")[:MOST]]
    found += _batches(actor)
    return tuple(sorted(found, key=lambda p: (p.state != State.PROPOSED, p.code)))


def writers_of_proposals() -> list[list[int]]:
    """Database keys of the writers of what waits for approval, newest first, at most a hundred each."""
    return [
        list(writers)
        for table in (ItemEdition, ProcessEdition)
        for writers in table.objects.filter(state=State.PROPOSED)
        .order_by("-proposed_at")
        .values_list("writers", flat=True)[:MOST]
    ]


def counted(actor: Actor) -> Counter[tuple[str, bool, bool]]:
    """How many are in the making, not only those that ``proposals`` lists: by state, near and mine; two queries.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    found: Counter[tuple[str, bool, bool]] = Counter()
    columns = ("state", "writers", "owner_id", "department_id")
    items = ItemEdition.objects.filter(seen(actor), state__in=OPEN, batch=None)
    flows = ProcessEdition.objects.filter(seen(actor), state__in=OPEN)
    for rows in (items, flows):
        for state, writers, owner, department in rows.values_list(*columns).iterator():
            mine = actor.person_pk in writers
            near = mine or owner == actor.person_pk or department in actor.department_pks
            found[state, near, mine] += 1
    return found


def is_cut(rows: Iterable[ProposalRow]) -> bool:
    """Whether ``proposals`` may have left some out."""
    kinds = Counter(row.kind for row in rows)
    return max(kinds["item"], kinds["process"]) >= MOST


def to_approve(actor: Actor) -> tuple[ProposalRow, ...]:
    """What waits for this person's approval: he may approve and wrote on none of it."""
    if reach(actor, "register.approve") is Reach.NONE:
        return ()
    return tuple(p for p in proposals(actor) if p.state == State.PROPOSED and not p.mine)


def _batches(actor: Actor) -> list[ProposalRow]:
    members = ItemEdition.objects.filter(seen(actor), state=State.PROPOSED, batch__isnull=False)
    rows = (
        members.values_list(
            "batch__public_id",
            "batch__reason",
            "batch__author__name",
            "batch__author_id",
            "writers",
        )
        .annotate(count=Count("pk"), asked=Min("proposed_at"), first_code=Min("code"))
        .order_by("asked")
    )
    parts: dict[str, list[_Part]] = {}
    for row in rows[: MOST * 10]:
        parts.setdefault(row[0], []).append(row)
    return [_batch(actor, members) for members in list(parts.values())[:MOST]]


def _batch(actor: Actor, parts: list[_Part]) -> ProposalRow:
    """A change of many from its parts, one for each set of writers."""
    batch_id, reason, author, author_pk = parts[0][:4]
    own = author_pk == actor.person_pk
    return ProposalRow(
        kind="batch",
        public_id=batch_id,
        name=reason,
        code=min(part[7] for part in parts),
        state=State.PROPOSED,
        department="",
        author=author,
        mine=own or any(actor.person_pk in part[4] for part in parts),
        near=own,
        first=False,
        count=sum(part[5] for part in parts),
        proposed_at=min(part[6] for part in parts),
    )


def _proposal(row: ItemEdition | ProcessEdition, actor: Actor) -> ProposalRow:
    item, mine = isinstance(row, ItemEdition), actor.person_pk in row.writers
    kept = row.owner_id == actor.person_pk or row.department_id in actor.department_pks
    return ProposalRow(
        kind="item" if item else "process",
        public_id=row.item.public_id if isinstance(row, ItemEdition) else row.process.public_id,
        name=row.name,
        code=row.code if isinstance(row, ItemEdition) else row.process.code,
        state=row.state,
        department=row.department.name,
        author=row.author.name,
        mine=mine,
        near=mine or kept,
        first=row.number == 1,
        count=1,
        proposed_at=row.proposed_at,
    )
