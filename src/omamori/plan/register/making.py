"""作成中のもの。What is written and not approved yet, for the list of what waits and for the home page."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.plan.register import queries
from omamori.plan.register.models import Item, ItemEdition, Process, ProcessEdition, State
from omamori.plan.register.reading import OPEN, seen
from omamori.plan.register.rows import ProposalRow, WaitingPage

MOST = 100
_SHOWN = ("name", "state", "number", "owner_id", "writers", "proposed_at")
_Part = tuple[str, str, str, int, list[int], int, datetime, str]
"""Of a change of many: id, reason, author, author's key, writers, entries, since when, first code."""


def proposals(actor: Actor) -> tuple[ProposalRow, ...]:
    """What is in the making within sight: first what waits for approval; a change of many is one row.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    items, flows = _items(actor).filter(batch=None), _flows(actor)
    # "proposed" before "draft": what waits for a person is not cut off by a file full of drafts.
    found = [_proposal(row, actor) for row in flows.order_by("-state", "process__code")[:MOST]]
    found += [_proposal(row, actor) for row in items.order_by("-state", "code")[:MOST]]
    found += _batches(actor)
    return tuple(sorted(found, key=lambda p: (p.state != State.PROPOSED, p.code)))


def listed(actor: Actor, *, text: str = "", after: str = "") -> WaitingPage:
    """A hundred of what is in the making within sight: what waits for approval first, then drafts, by number.

    Changes of many lead the first page. With words to look for, the entries inside of them are found one
    by one. Six queries at most, however many there are.

    Args:
        actor: who looks.
        text: words in name, number, purpose or place.
        after: ``WaitingPage.after`` of the page before.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    place, begin = _begin(after)
    found: list[tuple[int, ItemEdition | ProcessEdition]] = []
    for number, part in enumerate(_parts(actor, text)):
        if number < place or len(found) > MOST:
            continue
        rows, code = part
        if begin and number == place:
            rows = rows.filter(**{f"{code}__gt": begin})
        found += [(number, row) for row in rows.order_by(code)[: MOST + 1 - len(found)]]
    shown = [_proposal(row, actor) for _, row in found[:MOST]]
    last = f"{found[MOST - 1][0]}{shown[-1].public_id}" if len(found) > MOST else ""
    many = _batches(actor) if not (text or begin) else []
    return WaitingPage(rows=(*many, *shown), after=last)


def count_saying(actor: Actor, text: str) -> int:
    """How many entries and flows in the making hold these words; four queries.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    return sum(rows.count() for rows, _ in _parts(actor, text))


def _parts(actor: Actor, text: str) -> list[tuple[QuerySet[Any], str]]:
    """What is in the making in the order of the list, each part with the column of its number."""
    items, flows = _items(actor), _flows(actor)
    if text:
        items = items.filter(queries.saying(text, "code", ("name", "purpose", "place")))
        flows = flows.filter(queries.saying(text, "process__code", ("name", "outline")))
    else:
        items = items.filter(batch=None)
    return [
        (rows.filter(state=state), code)
        for state in (State.PROPOSED, State.DRAFT)
        for rows, code in ((flows, "process__code"), (items, "code"))
    ]


def _begin(after: str) -> tuple[int, str]:
    """Which part of the list a page begins in, and the number it begins behind; the top for what is no place."""
    if after[:1] not in ("0", "1", "2", "3") or len(after) < 2:
        return 0, ""
    table = Item if int(after[0]) % 2 else Process
    code = table.objects.filter(public_id=after[1:27]).values_list("code", flat=True).first()
    return (int(after[0]), code) if code else (0, "")


def _items(actor: Actor) -> QuerySet[ItemEdition]:
    rows = ItemEdition.objects.select_related("item", "department", "author").only(
        *_SHOWN, "code", "item__public_id", "department__name", "author__name"
    )
    return rows.filter(seen(actor), state__in=OPEN)


def _flows(actor: Actor) -> QuerySet[ProcessEdition]:
    rows = ProcessEdition.objects.select_related("process", "department", "author").only(
        *_SHOWN, "process__public_id", "process__code", "department__name", "author__name"
    )
    return rows.filter(seen(actor), state__in=OPEN)


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
