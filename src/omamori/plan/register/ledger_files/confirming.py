"""台帳を確定する。What was shown becomes drafts and proposals, all or nothing; and is taken back as one (J.3.1.1).

Complete entries go to approval together as one change of many; those with open columns become drafts, which
their departments fill in. Nothing counts before another person has approved it.
"""

import dataclasses

from django.db import transaction
from django.db.models import Max

from omamori.facts import register as register_facts
from omamori.facts.base import Fact
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.ledger_files import LedgerTakenBack, LedgerTakenIn
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record_many
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.inserting import insert
from omamori.plan.register.bulk import new_batch
from omamori.plan.register.deciding import give_up, locked
from omamori.plan.register.domain import editions, particulars
from omamori.plan.register.ledger_files import importing
from omamori.plan.register.ledger_files.domain.books import NEW
from omamori.plan.register.ledger_files.domain.errors import (
    CannotTakeBack,
    FileHasErrors,
    FileStale,
)
from omamori.plan.register.ledger_files.domain.planning import Line, Plan
from omamori.plan.register.ledger_files.models import HeadingLayout, LedgerFile
from omamori.plan.register.models import (
    Batch,
    Item,
    ItemEdition,
    Process,
    ProcessEdition,
    State,
)
from omamori.plan.register.reading import OPEN, item_editions, plain_columns, process_editions
from omamori.plan.register.writing import ITEMS, PROCESSES


def confirm(actor: Actor, file_id: str, *, binding: str, reason: str) -> str:
    """Take a ledger in as shown; returns the public id of its change of many, empty when nothing is complete.

    Args:
        actor: who does; another person approves.
        file_id: of the file.
        binding: ``Plan.binding`` of what was on the screen.
        reason: why the register changes.

    Raises:
        NotPermitted, NotFound, FileClosed, Invalid.
        FileHasErrors: something must be put right first.
        FileStale: it would now do something else than what was shown.
    """
    require(actor, "ledger_files.confirm")
    if not reason.strip():
        raise Invalid({"reason": "理由を書いてください。"})
    with transaction.atomic():
        row = importing.find(file_id, for_update=True)
        seen = importing.look(row)
        if seen.plan.blocking:
            raise FileHasErrors
        if seen.plan.binding != binding:
            raise FileStale
        _take(actor, row, seen, reason.strip()[:400])
    return row.batch


def _take(actor: Actor, row: LedgerFile, seen: importing.Preview, reason: str) -> None:
    """Write what was shown, tell of it, and end the file."""
    taking = _Taking(actor, seen.plan, reason)
    made, told = taking.write()
    row.batch, row.made = taking.batch_id, [e.public_id for e in (*made, *taking.flows)]
    row.added, row.changed = len(seen.plan.added), len(seen.plan.changed)
    row.drafts = sum(1 for e in made if e.state == State.DRAFT)
    taken = LedgerTakenIn(
        subject_id=row.public_id,
        added=row.added,
        changed=row.changed,
        drafts=row.drafts,
        processes=len(taking.flows),
        batch_id=row.batch,
        file_hash=row.file_hash,
    )
    record_many([taken, *told], actor=actor)
    _remember(seen)
    importing.close(row, LedgerFile.State.DONE)


def undo(actor: Actor, file_id: str) -> None:
    """Give up everything a file brought, as long as nothing of it was approved.

    Raises:
        NotPermitted, NotFound.
        CannotTakeBack: something was approved or given up since.
    """
    require(actor, "ledger_files.undo")
    with transaction.atomic():
        rows = LedgerFile.objects.select_for_update()
        row = rows.filter(public_id=file_id, state=LedgerFile.State.DONE).first()
        if row is None:
            raise NotFound
        items = locked(item_editions().filter(public_id__in=row.made))
        flows = locked(process_editions().filter(public_id__in=row.made))
        mine: list[ItemEdition | ProcessEdition] = [*items, *flows]
        if len(mine) != len(row.made) or any(e.state not in OPEN for e in mine):
            raise CannotTakeBack
        give_up(mine, actor)
        row.state = LedgerFile.State.UNDONE
        row.save(update_fields=["state"])
        back = LedgerTakenBack(subject_id=row.public_id, withdrawn=len(mine))
        record_many([back], actor=actor)


class _Taking:
    """Writes one plan in a few statements, however long the ledger is."""

    def __init__(self, actor: Actor, plan: Plan, reason: str) -> None:
        self._actor, self._reason, self._now = actor, reason, clock.now()
        self._departments = organization.department_pks()
        people = organization.everybody(on=clock.today())
        self._people = dict(people.values_list("public_id", "pk"))
        self.flows: list[ProcessEdition] = []
        self.batch_id = ""
        new = self._draft_processes(plan)
        self._lines = [_placed(line, new) for line in (*plan.added, *plan.changed)]

    def write(self) -> tuple[list[ItemEdition], list[Fact]]:
        """The editions, and what happened to each."""
        processes = dict(Process.objects.values_list("public_id", "pk"))
        items = self._items()
        batch = self._batch()
        numbers, drafts = _numbers(items), _drafts(items)
        rows, told = [], list[Fact]()
        for line, item in zip(self._lines, items, strict=True):
            row = drafts.get(item.pk) or ItemEdition(item=item, code=item.code)
            links = {
                "process_id": processes.get(line.given.process_id),
                "department_id": self._departments[line.given.department_id],
                "owner_id": self._people.get(line.given.owner_id),
                # The key of a partner is its public id.
                "entruster_id": line.given.entruster_id or None,
            }
            for name, value in {**plain_columns(line.given), **links}.items():
                setattr(row, name, value)
            self._begin(row, number=numbers.get(item.pk, 0) + 1)
            if not line.open and batch:
                row.state, row.batch, row.proposed_at = State.PROPOSED, batch, self._now
                row.content_hash = particulars.fingerprint(line.given)
                told.append(_proposed(line, item, row))
            rows.append(row)
        insert(row for row in rows if row.pk is None)
        for row in (r for r in rows if r.item_id in drafts):
            row.save()
        return rows, told

    def _draft_processes(self, plan: Plan) -> dict[str, str]:
        """Public id of each process that the register did not know, by its key in the plan."""
        used = list(Process.objects.values_list("code", flat=True))
        found: dict[str, str] = {}
        for key, (name, department, owner) in plan.processes.items():
            code = editions.next_code(PROCESSES, used)
            used.append(code)
            process = Process.objects.create(code=code, created_at=self._now)
            made = ProcessEdition(process=process, name=name)
            made.department_id = self._departments[department]
            made.owner_id = self._people.get(owner, self._actor.person_pk)
            self._begin(made, number=1)
            made.save()
            self.flows.append(made)
            found[NEW + key] = process.public_id
        return found

    def _items(self) -> list[Item]:
        """The record of each line, also one of which everything was withdrawn; new ones are made."""
        wanted = [line.item_id for line in self._lines if line.item_id]
        there = {item.public_id: item for item in Item.objects.filter(public_id__in=wanted)}
        codes = [line.code for line in self._lines if line.code and not line.item_id]
        empty = {item.code: item for item in Item.objects.filter(code__in=codes)}
        used = {*Item.objects.values_list("code", flat=True), *(x.code for x in self._lines)}
        last = int(editions.next_code(ITEMS, used).rpartition("-")[2])
        found = []
        for line in self._lines:
            code = line.code or f"{ITEMS}-{last:04}"
            last += not line.code
            kept = there.get(line.item_id) or empty.get(code)
            found.append(kept or Item(code=code, created_at=self._now))
        insert((item for item in found if item.pk is None), keyed=True)
        return found

    def _batch(self) -> Batch | None:
        """What is complete waits for one approval."""
        if all(line.open for line in self._lines):
            return None
        columns = sorted({c for x in self._lines for c in x.columns})
        batch = new_batch(self._actor, Batch.Kind.IMPORT, self._reason, columns)
        self.batch_id = batch.public_id
        return batch

    def _begin(self, row: ItemEdition | ProcessEdition, *, number: int) -> None:
        row.reason = self._reason
        if row.pk is not None:
            row.writers = sorted({*row.writers, self._actor.person_pk})
            return
        row.number, row.created_at = number, self._now
        row.author_id, row.writers = self._actor.person_pk, [self._actor.person_pk]


def _placed(line: Line, new: dict[str, str]) -> Line:
    given = line.given
    process = new.get(given.process_id, given.process_id)
    return dataclasses.replace(line, given=dataclasses.replace(given, process_id=process))


def _numbers(items: list[Item]) -> dict[int, int]:
    """The last number of each record's editions."""
    rows = ItemEdition.objects.filter(item__in=items).values_list("item_id")
    return dict(rows.annotate(last=Max("number")))


def _drafts(items: list[Item]) -> dict[int, ItemEdition]:
    """Drafts in the making, which the file goes on writing, by the key of their record."""
    rows = ItemEdition.objects.filter(item__in=items, state=State.DRAFT)
    return {row.item_id: row for row in rows.select_related("item")}


def _proposed(line: Line, item: Item, row: ItemEdition) -> Fact:
    return register_facts.ItemProposed(
        subject_id=item.public_id,
        number=row.number,
        department_id=line.given.department_id,
        process_id=line.given.process_id,
        content_hash=row.content_hash,
    )


def _remember(seen: importing.Preview) -> None:
    """The next file laid out alike is read alike."""
    HeadingLayout.objects.update_or_create(
        fingerprint=importing.fingerprint(seen.layout),
        defaults={
            "headings": {m.heading.spoken: m.key for m in seen.meant},
            "used_at": clock.now(),
        },
    )
