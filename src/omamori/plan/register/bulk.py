"""まとめて変える。One change of many entries: proposed, approved and undone all together, or not at all (J.3.1.1)."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from omamori.facts import register as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record_many
from omamori.plan.register.checking import item_columns, require_reach
from omamori.plan.register.domain import particulars
from omamori.plan.register.domain.errors import (
    CannotUndo,
    NothingChanged,
    OpenEditionExists,
    TooMany,
)
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.models import Batch, ItemEdition, State
from omamori.plan.register.reading import OPEN, in_force, item_editions, particulars_of, seen

MOST = 500
COLUMNS = (
    "owner_id", "department_id", "access_holders", "place", "storage_method", "use_until_note",
    "keep_until", "keep_until_note", "disposal", "disposal_note",
)  # fmt: skip
"""What can be changed for many at once."""
UNDOABLE = (Batch.Kind.BULK, Batch.Kind.UNDO)
"""Every edition of these followed another one, to which there is a way back."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlannedChange:
    """An entry before and after.

    Attributes:
        columns: names of the columns that would be another.
    """

    item_id: str
    code: str
    name: str
    before: Particulars
    after: Particulars
    columns: tuple[str, ...]


def plan_many(
    actor: Actor, item_ids: Collection[str], changes: Mapping[str, Any]
) -> tuple[PlannedChange, ...]:
    """What a change of many would do, for the preview; writes nothing.

    Raises:
        NotPermitted, NotFound, TooMany, Invalid, OpenEditionExists, NothingChanged.
    """
    require(actor, "register.change_many")
    rows = _chosen(actor, item_ids)
    _resolved(actor, rows, changes)
    return tuple(_planned(row, changes) for row in rows)


def change_many(
    actor: Actor,
    item_ids: Collection[str],
    changes: Mapping[str, Any],
    *,
    reason: str,
    valid_from: date | None = None,
) -> str:
    """Propose the same change of many entries; returns the public id of the ``Batch``.

    Args:
        actor: who asks.
        item_ids: at most ``MOST``; all in force, none with an open change.
        changes: values by column of ``COLUMNS``.
        reason: why.
        valid_from: from when it shall count.

    Raises:
        as ``plan_many``; nothing is written then.
    """
    require(actor, "register.change_many")
    if not reason.strip():
        raise Invalid({"reason": "理由を書いてください。"})
    with transaction.atomic():
        rows = _chosen(actor, item_ids)
        columns = _resolved(actor, rows, changes)
        wanted = [row for row in rows if _planned(row, changes).columns]
        if not wanted:
            raise NothingChanged
        batch = new_batch(actor, Batch.Kind.BULK, reason, sorted(changes))
        whole = [(row, _after(row, changes), columns) for row in wanted]
        _propose_all(actor, whole, batch, valid_from)
    return batch.public_id


def undo_many(actor: Actor, batch_id: str, *, reason: str) -> str:
    """Propose to take a change of many back, by new editions; returns the new ``Batch``.

    Raises:
        NotPermitted, NotFound.
        CannotUndo: it does not count yet, an entry was changed again since, or there is no way back.
    """
    require(actor, "register.undo_many")
    with transaction.atomic():
        batch = Batch.objects.select_for_update().filter(public_id=batch_id).first()
        rows = list(item_editions().filter(seen(actor), batch=batch)) if batch else []
        if batch is None or not rows or len(rows) != batch.editions.count():
            raise NotFound
        for row in rows:
            require_reach(actor, "register.undo_many", row)
        again = batch.undone_by.exclude(editions__state=State.WITHDRAWN).exists()
        if batch.kind not in UNDOABLE or again or not _newest(rows):
            raise CannotUndo
        made = new_batch(actor, Batch.Kind.UNDO, reason or batch.reason, batch.columns)
        made.undoes = batch
        made.save()
        _propose_all(actor, _restored(rows, batch.columns), made, None)
    return made.public_id


def _chosen(actor: Actor, item_ids: Collection[str]) -> list[ItemEdition]:
    wanted = set(item_ids)
    if not wanted:
        raise Invalid({"items": "変える個人情報を選んでください。"})
    if len(wanted) > MOST:
        raise TooMany
    rows = item_editions().filter(in_force(clock.today()), seen(actor), item__public_id__in=wanted)
    found = list(rows.order_by("code"))
    if len(found) != len(wanted):
        raise NotFound
    for row in found:
        require_reach(actor, "register.change_many", row)
    # An edition with an end is followed by another already, or by nothing: a change of today's text would undo that.
    ended = Q(pk__in=[r.pk for r in found if r.valid_to])
    blocked = ItemEdition.objects.filter(item__in=[r.item_id for r in found])
    blocked = blocked.filter(Q(state__in=OPEN) | ended)
    codes = list(blocked.order_by("code").values_list("code", flat=True)[:10])
    if codes:
        raise OpenEditionExists("、".join(codes))
    return found


def _resolved(
    actor: Actor, rows: Sequence[ItemEdition], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """The changed columns as the table takes them; what is changed is the same for every entry."""
    if not changes or not set(changes) <= set(COLUMNS):
        raise Invalid({"columns": "変える欄を選んでください。"})
    first = particulars_of(rows[0])
    after = dataclasses.replace(first, **changes)
    columns = item_columns(actor, "register.change_many", after, first)
    wrong: dict[str, str] = {}
    for row in rows:
        given = _after(row, changes)
        for name, text in particulars.inconsistent(given, {}).items():
            wrong[name] = f"{row.code}: {text}"
        if particulars.missing(given):
            wrong[next(iter(changes))] = f"{row.code}: 空にできない欄があります。"
    if wrong:
        raise Invalid(wrong)
    return {name: columns[name] for name in changes}


def _after(row: ItemEdition, changes: Mapping[str, Any]) -> Particulars:
    return dataclasses.replace(particulars_of(row), **changes)


def _planned(row: ItemEdition, changes: Mapping[str, Any]) -> PlannedChange:
    before, after = particulars_of(row), _after(row, changes)
    return PlannedChange(
        item_id=row.item.public_id,
        code=row.code,
        name=row.name,
        before=before,
        after=after,
        columns=particulars.changed(before, after),
    )


def new_batch(actor: Actor, kind: str, reason: str, columns: Sequence[str] = ()) -> Batch:
    """What editions that are proposed together belong to."""
    return Batch.objects.create(
        kind=kind,
        reason=reason.strip()[:400],
        columns=list(columns),
        author_id=actor.person_pk,
        created_at=clock.now(),
    )


def _propose_all(
    actor: Actor,
    wanted: Sequence[tuple[ItemEdition, Particulars, Mapping[str, Any]]],
    batch: Batch,
    valid_from: date | None,
) -> None:
    """Write the editions of a change of many: the row each follows, what it says, the columns that differ."""
    numbers = _highest([row.item_id for row, _after, _columns in wanted])
    made, told = [], []
    for row, after, columns in wanted:
        new = _follower(row, columns)
        new.number, new.batch, new.reason = numbers[row.item_id] + 1, batch, batch.reason
        new.valid_from, new.content_hash = valid_from, particulars.fingerprint(after)
        new.author_id, new.writers = actor.person_pk, [actor.person_pk]
        made.append(new)
        told.append(
            facts.ItemProposed(
                subject_id=row.item.public_id,
                number=new.number,
                process_id=after.process_id,
                department_id=after.department_id,
                content_hash=new.content_hash,
                trace=batch.public_id,
            )
        )
    ItemEdition.objects.bulk_create(made, batch_size=100)
    record_many(told, actor=actor)


def _follower(row: ItemEdition, columns: Mapping[str, Any]) -> ItemEdition:
    own = {"id", "public_id", "valid_to", "approver_id", "approved_at", "returned_note"}
    kept = {
        f.attname: getattr(row, f.attname)
        for f in ItemEdition._meta.concrete_fields  # noqa: SLF001 - Django's documented door to a table
        if f.attname not in own
    }
    now = clock.now()
    said = {"state": State.PROPOSED, "created_at": now, "proposed_at": now}
    return ItemEdition(**{**kept, **columns, **said})


def _highest(item_pks: Collection[int]) -> dict[int, int]:
    rows = ItemEdition.objects.filter(item__in=item_pks).order_by("number")
    return dict(rows.values_list("item_id", "number"))


def _newest(rows: Sequence[ItemEdition]) -> bool:
    """Whether every edition counts and none of its entry came after it."""
    alive = ItemEdition.objects.filter(item__in=[r.item_id for r in rows])
    last = dict(
        alive.exclude(state=State.WITHDRAWN).order_by("number").values_list("item_id", "pk")
    )
    return all(r.state == State.APPROVED and last[r.item_id] == r.pk for r in rows)


def _restored(
    rows: Sequence[ItemEdition], columns: Sequence[str]
) -> list[tuple[ItemEdition, Particulars, dict[str, Any]]]:
    """The columns of the editions that these followed, as both texts and table take them; one query."""
    numbers = {row.item_id: row.number for row in rows}
    before: dict[int, ItemEdition] = {}
    earlier = item_editions().filter(item__in=numbers, state=State.APPROVED).order_by("number")
    for one in earlier:
        if one.number < numbers[one.item_id]:
            before[one.item_id] = one
    found = []
    for row in rows:
        former = before[row.item_id]
        said = particulars_of(former)
        after = _after(row, {name: getattr(said, name) for name in columns})
        found.append((row, after, {name: getattr(former, name) for name in columns}))
    return found
