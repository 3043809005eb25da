"""台帳の承認。Proposal → another person approves, sends back; or the writer withdraws (J.3.1.1, J.2.3).

An edition that belongs to a change of many is decided with all of them, or not at all.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from django.db import transaction
from django.db.models import QuerySet

from omamori.facts import register as facts
from omamori.facts.base import Fact
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.lifecycle import Stage
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record, record_many
from omamori.plan.register import queries
from omamori.plan.register.checking import require_reach
from omamori.plan.register.domain import editions, flow, particulars
from omamori.plan.register.domain.errors import ContentChanged, NotComplete, WrongStage
from omamori.plan.register.models import Batch, ItemEdition, ProcessEdition, State
from omamori.plan.register.reading import item_editions, particulars_of, process_editions, seen
from omamori.plan.register.rows import StepRow
from omamori.plan.register.writing import process_given

E = TypeVar("E", ItemEdition, ProcessEdition)
R = TypeVar("R", bound=ItemEdition | ProcessEdition)
_OF_DRAFTS = (Batch.Kind.DRAFTS, Batch.Kind.IMPORT)
"""What somebody wrote entry by entry and only sent together."""


def propose(actor: Actor, edition_id: str, *, valid_from: date | None = None) -> None:
    """Fix what an edition says and ask for approval.

    Args:
        actor: who asks.
        edition_id: a draft.
        valid_from: from when it shall count; never before it is approved.

    Raises:
        NotPermitted, NotFound, WrongStage.
        NotComplete: a column is still open.
    """
    require(actor, "register.propose")
    with transaction.atomic():
        row = _draft(actor, edition_id, "register.propose")
        if isinstance(row, ItemEdition):
            open_columns = particulars.missing(particulars_of(row))
            if open_columns:
                raise NotComplete("、".join(particulars.LABELS[n] for n in open_columns))
        row.valid_from = valid_from
        record(put_forward(actor, row), actor=actor)


def put_forward(actor: Actor, row: ItemEdition | ProcessEdition) -> Fact:
    """Fix a draft for its approval; callers have checked right and completeness, and record what this tells."""
    row.state, row.proposed_at = State.PROPOSED, clock.now()
    row.content_hash, row.returned_note = hash_of(row), ""
    row.writers = sorted({*row.writers, actor.person_pk})
    row.save()
    told = facts.ItemProposed if isinstance(row, ItemEdition) else facts.ProcessProposed
    return told(**about(row), content_hash=row.content_hash)


def approve(actor: Actor, proposal_id: str, *, content_hash: str) -> None:
    """Approve exactly what was shown: an edition, or a change of many.

    Args:
        actor: who approves; never one who wrote on it.
        proposal_id: public id of an edition or of a ``Batch``.
        content_hash: of what was on the screen.

    Raises:
        NotPermitted, NotFound, WrongStage, ApproverMustDiffer, ContentChanged.
    """
    require(actor, "register.approve")
    with transaction.atomic():
        rows = _proposed(actor, proposal_id)
        for row in rows:
            editions.require_other_person(row.author_id, row.writers, actor.person_pk)
        if content_hash != joint_hash(r.content_hash for r in rows):
            raise ContentChanged
        if any(hash_of(row) != row.content_hash for row in rows):
            raise ContentChanged
        record_many(_approved(actor, rows, trace=proposal_id), actor=actor)


def send_back(actor: Actor, proposal_id: str, *, note: str) -> None:
    """Ask the writers to change it: drafts are drafts again, each for itself; a change of many is given up.

    Raises:
        NotPermitted, NotFound, WrongStage.
        Invalid: it is not said what should change.
    """
    require(actor, "register.send_back")
    if not note.strip():
        raise Invalid({"note": "どこを直してほしいかを書いてください。"})
    with transaction.atomic():
        rows = _proposed(actor, proposal_id)
        batch = rows[0].batch if isinstance(rows[0], ItemEdition) else None
        many = batch is not None and batch.kind not in _OF_DRAFTS
        for row in rows:
            row.state = State.WITHDRAWN if many else State.DRAFT
            if isinstance(row, ItemEdition) and not many:
                row.batch = None
            row.returned_note, row.proposed_at, row.content_hash = note.strip()[:400], None, ""
        _save(rows, "state", "returned_note", "proposed_at", "content_hash")
        if batch is not None and not many:
            _save(rows, "batch")
        record_many([_returned(row) for row in rows], actor=actor)


def _returned(row: ItemEdition | ProcessEdition) -> Fact:
    told = facts.ItemReturned if isinstance(row, ItemEdition) else facts.ProcessReturned
    return told(**about(row))


def withdraw(actor: Actor, proposal_id: str) -> None:
    """Give up what was not approved yet: an edition, or a change of many.

    Raises:
        NotPermitted, NotFound.
        WrongStage: it was approved.
    """
    require(actor, "register.withdraw")
    with transaction.atomic():
        rows = _open(actor, proposal_id)
        for row in rows:
            require_reach(actor, "register.withdraw", row)
        give_up(rows, actor)


def give_up(rows: Sequence[ItemEdition | ProcessEdition], actor: Actor) -> None:
    """Withdraw open editions in a few statements; callers have checked right and stage."""
    for row in rows:
        row.state = State.WITHDRAWN
    _save(rows, "state")
    record_many([_withdrawn(row) for row in rows], actor=actor)


def _withdrawn(row: ItemEdition | ProcessEdition) -> Fact:
    told = facts.ItemWithdrawn if isinstance(row, ItemEdition) else facts.ProcessWithdrawn
    return told(**about(row))


def _save(rows: Sequence[ItemEdition | ProcessEdition], *columns: str) -> None:
    _update([row for row in rows if isinstance(row, ItemEdition)], *columns)
    _update([row for row in rows if isinstance(row, ProcessEdition)], *columns)


def _update(rows: Collection[ItemEdition | ProcessEdition], *columns: str) -> None:
    """Write some columns of rows of one table: those that say the same in one statement, however many they are."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for row in rows:
        alike.setdefault(tuple(getattr(row, name) for name in columns), []).append(row.pk)
    if not rows:
        return
    table = type(next(iter(rows)))._default_manager  # noqa: SLF001 - Django's documented door to a table
    for values, keys in alike.items():
        for at in range(0, len(keys), _AT_ONCE):
            some = table.filter(pk__in=keys[at : at + _AT_ONCE])
            some.update(**dict(zip(columns, values, strict=True)))


def hash_of(row: ItemEdition | ProcessEdition) -> str:
    """SHA-256 of what an edition says."""
    if isinstance(row, ItemEdition):
        return particulars.fingerprint(particulars_of(row))
    given = process_given(row)
    return particulars.fingerprint({**vars(given), "steps": [vars(s) for s in given.steps]})


def joint_hash(hashes: Iterable[str]) -> str:
    """The hash of one edition, or of many together in any order."""
    found = sorted(hashes)
    return found[0] if len(found) == 1 else particulars.fingerprint(found)


def about(row: ItemEdition | ProcessEdition) -> dict[str, Any]:
    """What every fact about an edition says."""
    common = {"number": row.number, "department_id": row.department.public_id}
    if isinstance(row, ProcessEdition):
        return {"subject_id": row.process.public_id, **common}
    process = row.process.public_id if row.process else ""
    return {"subject_id": row.item.public_id, "process_id": process, **common}


def _approved(actor: Actor, rows: Sequence[R], *, trace: str) -> list[Fact]:
    today, now, found = clock.today(), clock.now(), list[Fact]()
    of = {r.process.public_id for r in rows if r.process}
    flows, followed = queries.steps_of(of, on=today), _followed(rows)
    for row in rows:
        before = followed.get(_record(row))
        row.valid_from = editions.begins_on(
            row.valid_from, approved_on=today, before=before.valid_from if before else None
        )
        if before:
            before.valid_to = editions.last_day(row.valid_from)
        row.state, row.approver_id, row.approved_at = State.APPROVED, actor.person_pk, now
        found.append(_told(row, before, flows, trace if len(rows) > 1 else ""))
    _write(rows, followed)
    return found


def _told(
    row: ItemEdition | ProcessEdition,
    before: ItemEdition | ProcessEdition | None,
    flows: dict[str, tuple[StepRow, ...]],
    trace: str,
) -> Fact:
    assert row.valid_from
    common = {**about(row), "valid_from": row.valid_from, "trace": trace}
    if isinstance(row, ProcessEdition):
        old = process_given(before).steps if isinstance(before, ProcessEdition) else ()
        stages = flow.stages_of_flow(old, process_given(row).steps)
        return facts.ProcessChanged(**common, stages=stages, ends=row.ends)
    passed = stages_passed(row.item.public_id, flows.get(common["process_id"], ()))
    if not isinstance(before, ItemEdition):
        whole = passed or tuple(s.value for s in Stage)
        return facts.ItemApproved(**common, changes=("new",), stages=whole)
    changes = particulars.changed(particulars_of(before), particulars_of(row))
    stages = flow.stages_of_change(changes, passed)
    return facts.ItemApproved(**common, changes=changes, stages=stages)


def stages_passed(item_id: str, steps: Iterable[StepRow]) -> tuple[str, ...]:
    """The stages an entry goes through by a flow."""
    through = {s.stage for s in steps if not s.items or item_id in s.items}
    return tuple(s.value for s in Stage if s in through)


def _write(rows: Sequence[R], followed: dict[int, R]) -> None:
    """The one before ends first: two editions without an end never stand beside each other."""
    _update(followed.values(), "valid_to")
    _update(rows, "state", "valid_from", "approver_id", "approved_at")


_AT_ONCE = 900
"""Editions of one UPDATE: SQLite takes 999 values."""


def _record(row: ItemEdition | ProcessEdition) -> int:
    """Database key of the entry or process that an edition is of."""
    return row.item_id if isinstance(row, ItemEdition) else row.process_id


def _followed(rows: Sequence[R]) -> dict[int, R]:
    """What counts without an end now, by the key of its record; one query for many."""
    of = "item" if isinstance(rows[0], ItemEdition) else "process"
    every = item_editions() if of == "item" else process_editions()
    wanted = {f"{of}__in": [_record(row) for row in rows]}
    found = cast("QuerySet[R]", every.filter(state=State.APPROVED, valid_to=None, **wanted))
    return {_record(row): row for row in found}


def _draft(actor: Actor, edition_id: str, right: str) -> ItemEdition | ProcessEdition:
    rows = _open(actor, edition_id)
    if len(rows) != 1 or rows[0].state != State.DRAFT:
        raise WrongStage
    require_reach(actor, right, rows[0])
    return rows[0]


def _proposed(actor: Actor, proposal_id: str) -> list[ItemEdition] | list[ProcessEdition]:
    rows = _open(actor, proposal_id)
    if any(row.state != State.PROPOSED for row in rows):
        raise WrongStage
    return rows


def _open(actor: Actor, proposal_id: str) -> list[ItemEdition] | list[ProcessEdition]:
    """The editions that a public id stands for, all of them open.

    Raises:
        NotFound, WrongStage.
    """
    batch = Batch.objects.filter(public_id=proposal_id).first()
    if batch is not None:
        members = locked(item_editions().filter(seen(actor), batch=batch))
        # Who does not see all of it decides nothing of it.
        if not members or len(members) != batch.editions.count():
            raise NotFound
        return _still_open(members)
    single = locked(item_editions().filter(seen(actor), public_id=proposal_id, batch=None))
    if single:
        return _still_open(single)
    flows = locked(process_editions().filter(seen(actor), public_id=proposal_id))
    if not flows:
        raise NotFound
    return _still_open(flows)


def locked(rows: QuerySet[E]) -> list[E]:
    """Editions, locked in the one order that everybody keeps: who comes at once waits, and nobody for ever."""
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _still_open(rows: list[E]) -> list[E]:
    if any(row.state not in (State.DRAFT, State.PROPOSED) for row in rows):
        raise WrongStage
    return rows
