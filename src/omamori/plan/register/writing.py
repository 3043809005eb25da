"""台帳を書く。Drafts of entries and processes, and what a scan found; nothing counts before its approval.

Each step is one transaction: right, decision, row, fact (J.3.1.1: new handling is approved before it starts).
"""

import dataclasses
from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from omamori.facts import register as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.register.checking import (
    check_steps,
    free_code,
    item_columns,
    process_columns,
    require_reach,
)
from omamori.plan.register.domain import editions
from omamori.plan.register.domain.errors import NothingChanged, OpenEditionExists
from omamori.plan.register.domain.flow import ProcessGiven, in_order
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.models import (
    Item,
    ItemEdition,
    Process,
    ProcessEdition,
    State,
    Step,
)
from omamori.plan.register.reading import OPEN, particulars_of, seen, steps_given

E = TypeVar("E", ItemEdition, ProcessEdition)
ITEMS, PROCESSES = "K", "B"
"""What the numbers begin with that we give ourselves."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """What a scan found at a place that the register does not know.

    Attributes:
        name: how the entry may be called, e.g. the name of the folder.
        department_id: public id of the department that keeps the store; owner_id: who looks after it.
        elements: kinds found, in words; kinds: their codes.
        low, estimate, high: persons.
        media: codes of ``lifecycle.Medium``. place: in words; address: as the scan names it.
        sensitive, my_number, card: what was among it.
        access_holders, storage_method: as far as the store tells.
    """

    name: str
    department_id: str
    owner_id: str = ""
    elements: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    low: int = 0
    estimate: int = 0
    high: int = 0
    media: tuple[str, ...] = ("server",)
    place: str = ""
    address: str = ""
    sensitive: bool = False
    my_number: bool = False
    card: bool = False
    access_holders: str = ""
    storage_method: str = ""


def propose_item(actor: Actor, found: Found) -> str:
    """Begin an entry for what a scan found; left to fill are 業務, 利用目的 and 保管期限.

    Returns:
        Public id of the entry.

    Raises:
        NotPermitted, Invalid.
    """
    require(actor, "register.propose_item")
    with transaction.atomic():
        given = _stub(found, owner_id=found.owner_id or actor.person_id)
        edition = _new_item(actor, "register.propose_item", given, reason="探索で見つかった")
        told = facts.ItemFound(
            subject_id=edition.item.public_id,
            number=edition.number,
            department_id=found.department_id,
            kinds=found.kinds,
            count=found.estimate,
        )
        record(told, actor=actor)
    return edition.item.public_id


def _stub(found: Found, *, owner_id: str) -> Particulars:
    """What is known of it, and what is usual; 業務, 利用目的 and 保管期限 stay open."""
    return Particulars(
        name=found.name,
        department_id=found.department_id,
        owner_id=owner_id,
        elements=found.elements,
        principals=("other",),
        acquisition="generated",
        consent="missing",
        media=found.media,
        sensitive=found.sensitive,
        sensitive_note="探索で見つかりました。内容を確かめてください。" if found.sensitive else "",
        my_number=found.my_number,
        card=found.card,
        count_low=found.low,
        count_estimate=found.estimate,
        count_high=found.high,
        count_about=found.low != found.high,
        access_holders=found.access_holders or "その場所を開ける人",
        place=found.place,
        storage_method=found.storage_method or "電子ファイル",
        addresses=(found.address,) if found.address else (),
        use_until_note="利用目的を終えるまで",
        disposal="erase",
    )


def draft_item(actor: Actor, given: Particulars, *, reason: str, code: str = "") -> str:
    """Write down a new handling; returns the public id of its first edition.

    Args:
        actor: who writes.
        given: the columns; some may still be open.
        reason: why it is handled from now on.
        code: 管理番号 of the company; empty for the next free one.

    Raises:
        NotPermitted, Invalid.
    """
    require(actor, "register.draft_item")
    with transaction.atomic():
        row = _new_item(actor, "register.draft_item", given, reason=reason, code=code)
    return row.public_id


def change_item(actor: Actor, item_id: str, given: Particulars, *, reason: str) -> str:
    """Write a change of an entry, or go on with the one in the making; returns the edition's public id.

    Raises:
        NotPermitted, Invalid.
        NotFound: it lies outside the actor's reach, or is closed.
        OpenEditionExists: a change waits for approval.
        NothingChanged: it says what already counts.
    """
    require(actor, "register.change_item")
    with transaction.atomic():
        item = Item.objects.select_for_update().filter(public_id=item_id).first()
        newest = _newest(actor, ItemEdition.objects.filter(item=item)) if item else None
        if item is None or newest is None:
            raise NotFound
        require_reach(actor, "register.change_item", newest)
        before = particulars_of(newest)
        columns = item_columns(actor, "register.change_item", given, before)
        if newest.state == State.DRAFT:
            _keep_writing(newest, actor, columns, reason)
            return newest.public_id
        if before == given:
            raise NothingChanged
        made = ItemEdition(item=item, code=item.code, **columns)
        _begin(made, actor, reason, number=next_number(ItemEdition.objects.filter(item=item)))
    return made.public_id


def draft_process(actor: Actor, given: ProcessGiven, *, reason: str, code: str = "") -> str:
    """Write down a new business process; returns the public id of its first edition.

    Raises:
        NotPermitted, Invalid.
    """
    require(actor, "register.draft_process")
    with transaction.atomic():
        columns = process_columns(actor, "register.draft_process", given)
        used = list(Process.objects.values_list("code", flat=True))
        number = free_code(Process, code.strip() or editions.next_code(PROCESSES, used))
        process = Process.objects.create(code=number, created_at=clock.now())
        made = ProcessEdition(process=process, **columns)
        _begin(made, actor, reason, number=1)
        _write_steps(made, given)
    return made.public_id


def change_process(actor: Actor, process_id: str, given: ProcessGiven, *, reason: str) -> str:
    """Write a change of a process, or go on with the one in the making; returns the edition's public id.

    Raises:
        as ``change_item``.
    """
    require(actor, "register.change_process")
    with transaction.atomic():
        process = Process.objects.select_for_update().filter(public_id=process_id).first()
        rows = ProcessEdition.objects.filter(process=process)
        newest = _newest(actor, rows) if process else None
        if process is None or newest is None or newest.ends:
            raise NotFound
        require_reach(actor, "register.change_process", newest)
        columns = process_columns(actor, "register.change_process", given)
        if newest.state == State.DRAFT:
            _keep_writing(newest, actor, columns, reason)
            made = newest
        else:
            if process_given(newest) == given:
                raise NothingChanged
            made = ProcessEdition(process=process, **columns)
            _begin(made, actor, reason, number=next_number(rows))
        _write_steps(made, given)
    return made.public_id


def process_given(edition: ProcessEdition) -> ProcessGiven:
    """What an edition of a process says."""
    return ProcessGiven(
        name=edition.name,
        department_id=edition.department.public_id,
        owner_id=edition.owner.public_id if edition.owner else "",
        outline=edition.outline,
        steps=tuple(steps_given(edition)),
        ends=edition.ends,
    )


def next_number(rows: Iterable[ItemEdition] | Iterable[ProcessEdition]) -> int:
    """The number of the next edition of a record, also after withdrawn ones."""
    return max((row.number for row in rows), default=0) + 1


def _new_item(
    actor: Actor, right: str, given: Particulars, *, reason: str, code: str = ""
) -> ItemEdition:
    columns = item_columns(actor, right, given)
    used = Item.objects.filter(code__startswith=f"{ITEMS}-").values_list("code", flat=True)
    number = free_code(Item, code.strip() or editions.next_code(ITEMS, list(used)))
    item = Item.objects.create(code=number, created_at=clock.now())
    made = ItemEdition(item=item, code=number, **columns)
    _begin(made, actor, reason, number=1)
    return made


def _begin(made: ItemEdition | ProcessEdition, actor: Actor, reason: str, *, number: int) -> None:
    if not reason.strip():
        raise Invalid({"reason": "理由を書いてください。"})
    made.number, made.reason = number, reason.strip()[:400]
    made.author_id, made.writers = actor.person_pk, [actor.person_pk]
    made.created_at = clock.now()
    made.save()


def _keep_writing(
    row: ItemEdition | ProcessEdition, actor: Actor, columns: dict[str, object], reason: str
) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.reason = reason.strip()[:400] or row.reason
    row.writers = sorted({*row.writers, actor.person_pk})
    row.save()


def _newest(actor: Actor, rows: QuerySet[E]) -> E | None:
    """What a change follows: the draft in the making, else the last approved one if it has no end.

    Raises:
        OpenEditionExists: one waits for approval.
    """
    found = list(rows.filter(seen(actor)).order_by("-number").exclude(state=State.WITHDRAWN)[:2])
    if not found:
        return None
    if found[0].state == State.PROPOSED:
        raise OpenEditionExists
    return found[0] if found[0].state in OPEN or found[0].valid_to is None else None


def _write_steps(edition: ProcessEdition, given: ProcessGiven) -> None:
    check_steps(given.steps, of=edition.process)
    edition.steps.all().delete()
    Step.objects.bulk_create(
        Step(
            edition=edition,
            order=place,
            stage=step.stage,
            title=step.title.strip(),
            actor=step.actor.strip(),
            place=step.place.strip(),
            medium=step.medium,
            items=list(step.items),
            from_partner_id=step.from_partner or None,
            comes_from=step.comes_from.strip(),
            to_partner_id=step.to_partner or None,
            goes_to=step.goes_to.strip(),
            note=step.note.strip(),
        )
        for place, step in enumerate(in_order(given.steps), 1)
    )
