"""台帳のページの問い。An entry or a process with all that hangs on it; what waits for whom; who is meant by a name."""

import dataclasses
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require
from omamori.foundation.organization import directory as people
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import directory
from omamori.plan.register import wording
from omamori.plan.register.bulk import UNDOABLE
from omamori.plan.register.deciding import joint_hash
from omamori.plan.register.domain import editions, particulars
from omamori.plan.register.models import Batch, Item, ItemEdition, ProcessEdition, State
from omamori.plan.register.reading import (
    OPEN,
    in_force,
    item_editions,
    item_rows,
    particulars_of,
    process_editions,
    process_row,
    seen,
    step_rows,
)
from omamori.plan.register.rows import (
    BatchRow,
    EditionRow,
    ItemRow,
    ProcessRow,
    StepRow,
)

MOST = 100
STANDING = {
    "open": gettext_noop("作成中"),
    "ahead": gettext_noop("開始前"),
    "in_force": gettext_noop("効いている版"),
    "past": gettext_noop("以前の版"),
}
STATES = {
    "draft": (gettext_noop("下書き"), ""),
    "proposed": (gettext_noop("承認待ち"), "watch"),
    "approved": (gettext_noop("承認済み"), "good"),
    "withdrawn": (gettext_noop("取り下げ"), ""),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry with all that hangs on it.

    Attributes:
        now: what counts on the day; None for one that does not count (yet, or any more).
        making: the edition in the making, if the reader may see it.
        ahead: an approved edition that counts from a later day.
        missing: columns of ``making`` that are still open, in words.
        differences: what ``making`` changes.
        words: every column of what is shown (``now``, else ``making``) in words.
    """

    public_id: str
    code: str
    now: ItemRow | None
    making: ItemRow | None
    ahead: ItemRow | None
    missing: tuple[str, ...]
    differences: tuple[wording.Difference, ...]
    words: dict[str, str]
    history: tuple[EditionRow, ...]
    may_change: bool
    may_approve: bool

    @property
    def shown(self) -> ItemRow:
        """The edition whose words are shown."""
        found = self.now or self.making or self.ahead
        if found is None:
            raise NotFound
        return found


def entry(actor: Actor, item_id: str, *, on: date) -> Entry:
    """One entry as of a day, also one that has only a draft.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "register.see")
    rows = list(item_editions().filter(seen(actor), item__public_id=item_id).order_by("number"))
    made = dict(zip((r.pk for r in rows), item_rows(rows, on), strict=True))
    standing = {r.pk: _standing(r, on) for r in rows}
    now = next((r for r in rows if standing[r.pk] == "in_force"), None)
    making = next((r for r in rows if r.state in OPEN), None)
    finished = _finished_by(rows)
    made = {k: dataclasses.replace(row, finished_by=finished.get(k, "")) for k, row in made.items()}
    ahead = next((r for r in rows if standing[r.pk] == "ahead"), None)
    last = now or making or ahead or (rows[-1] if rows else None)
    if last is None:
        raise NotFound
    shown = made[last.pk]
    names = wording.partner_names(made.values())
    base = made[now.pk] if now else None
    draft = made[making.pk] if making else None
    return Entry(
        public_id=item_id,
        code=last.code,
        now=base or (shown if not (making or ahead) else None),
        making=draft,
        ahead=made[ahead.pk] if ahead else None,
        missing=wording.labels(particulars.missing(draft.particulars)) if draft else (),
        differences=wording.differences(base, draft, names) if base and draft else (),
        words=wording.words(shown, names),
        history=tuple(_history(rows, standing, finished)),
        may_change=_covered(actor, "register.change_item", last),
        may_approve=bool(making) and _may_approve(actor, making),
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessEntry:
    """A process with its flow and its history; attributes as in ``Entry``."""

    public_id: str
    code: str
    now: ProcessRow | None
    making: ProcessRow | None
    steps: tuple[StepRow, ...]
    making_steps: tuple[StepRow, ...]
    history: tuple[EditionRow, ...]
    may_change: bool
    may_approve: bool

    @property
    def shown(self) -> ProcessRow:
        """The edition whose words are shown."""
        found = self.now or self.making
        if found is None:
            raise NotFound
        return found


def process_entry(actor: Actor, process_id: str, *, on: date) -> ProcessEntry:
    """One process as of a day, also one that has only a draft.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "register.see")
    found = process_editions().filter(seen(actor), process__public_id=process_id)
    rows = list(found.order_by("number"))
    standing = {r.pk: _standing(r, on) for r in rows}
    now = next((r for r in rows if standing[r.pk] == "in_force"), None)
    making = next((r for r in rows if r.state in OPEN), None)
    last = now or making or (rows[-1] if rows else None)
    if last is None:
        raise NotFound
    shown, finished = now or (None if making else last), _finished_by(rows)
    made = {
        row.pk: dataclasses.replace(process_row(row), finished_by=finished.get(row.pk, ""))
        for row in (shown, making)
        if row is not None
    }
    return ProcessEntry(
        public_id=process_id,
        code=last.process.code,
        now=made[shown.pk] if shown else None,
        making=made[making.pk] if making else None,
        steps=tuple(step_rows(shown.steps.all())) if shown else (),
        making_steps=tuple(step_rows(making.steps.all())) if making else (),
        history=tuple(_history(rows, standing, finished)),
        may_change=_covered(actor, "register.change_process", last),
        may_approve=bool(making) and _may_approve(actor, making),
    )


def batch(actor: Actor, batch_id: str) -> tuple[BatchRow, tuple[ItemRow, ...], str]:
    """A change of many, its editions, and the hash an approval is bound to.

    Who sees only some of its entries sees those; he decides nothing of it.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "register.see")
    row = Batch.objects.select_related("author").filter(public_id=batch_id).first()
    members = list(item_editions().filter(seen(actor), batch=row).order_by("code")) if row else []
    if row is None or not members:
        raise NotFound
    whole = len(members) == row.editions.count()
    state, undone = str(members[0].state), row.undone_by
    if undone.filter(editions__state=State.APPROVED).exists():
        state = "undone"
    waiting = undone.filter(editions__state__in=OPEN).exists()
    shown = BatchRow(
        public_id=row.public_id,
        kind=row.kind,
        label=_(str(Batch.Kind(row.kind).label)),
        reason=row.reason,
        columns=wording.labels(row.columns),
        author=row.author.name,
        created_at=row.created_at,
        state=state,
        count=len(members),
        may_approve=whole and all(_may_approve(actor, m) for m in members),
        may_undo=whole
        and state == State.APPROVED
        and not waiting
        and row.kind in UNDOABLE
        and all(_covered(actor, "register.undo_many", m) for m in members),
    )
    today = members[0].valid_from or members[0].created_at.date()
    return shown, item_rows(members, today), joint_hash(m.content_hash for m in members)


def before_of(rows: Iterable[ItemRow]) -> dict[str, ItemRow]:
    """For editions of a change of many: what each followed, by the entry's public id."""
    wanted = {row.public_id: row.number for row in rows}
    found: dict[str, ItemRow] = {}
    earlier = item_editions().filter(item__public_id__in=wanted, state=State.APPROVED)
    for row in item_rows(earlier.order_by("number"), date.max):
        if row.number < wanted[row.public_id]:
            found[row.public_id] = row
    return found


def department_choices(
    actor: Actor, right: str, entry: particulars.Particulars | None = None
) -> dict[str, str]:
    """Departments for which the actor may do this: names by public id; that of an entry he writes on, too."""
    names = organization.department_names()
    found = reach(actor, right)
    if found is Reach.ALL:
        return names
    mine = organization.department_ids(actor.department_pks)
    mine |= {entry.department_id} if entry else set()
    return {k: v for k, v in names.items() if k in mine}


def person_named(text: str, *, on: date) -> str:
    """Public id of the one person of this number or name who works here that day; empty for none."""
    plain = " ".join(text.split())
    number = plain.partition(" ")[0]
    rows = organization.everybody(on=on).filter(Q(number__iexact=number) | Q(name=plain))
    found = list(rows.values_list("public_id", flat=True)[:2])
    return found[0] if len(found) == 1 else ""


def partner_named(actor: Actor, text: str) -> str:
    """Public id of the one partner of this number or name; empty for none."""
    plain = " ".join(text.split())
    rows = directory.partners_page(actor, directory.Choice(text=plain, archived=True)).rows
    same = {r.public_id for r in rows if plain in (r.number, r.name)}
    return same.pop() if len(same) == 1 else ""


def totals(actor: Actor, *, on: date) -> dict[str, int]:
    """How many entries the register of a day has within sight, and how many of them are of which kind."""
    rows = ItemEdition.objects.filter(in_force(on), seen(actor))
    return rows.aggregate(
        items=Count("pk"),
        sensitive=Count("pk", filter=Q(sensitive=True)),
        my_number=Count("pk", filter=Q(my_number=True)),
        entrusted=Count("pk", filter=Q(entrusted=True)),
    )


def _finished_by(rows: Iterable[ItemEdition] | Iterable[ProcessEdition]) -> dict[int, str]:
    """Names of those who wrote on an edition beside its author, by its key; a query only where there are some."""
    others = {row.pk: [pk for pk in row.writers if pk != row.author_id] for row in rows}
    names = people.names(pk for some in others.values() for pk in some)
    return {key: "、".join(names[pk] for pk in some if pk in names) for key, some in others.items()}


def _history(
    rows: list[ItemEdition] | list[ProcessEdition],
    standing: dict[int, str],
    finished: dict[int, str],
) -> list[EditionRow]:
    found: list[EditionRow] = []
    before: ItemEdition | ProcessEdition | None = None
    for row in rows:
        if row.state == State.WITHDRAWN:
            continue
        columns: tuple[str, ...] = ()
        if isinstance(row, ItemEdition) and isinstance(before, ItemEdition):
            columns = particulars.changed(particulars_of(before), particulars_of(row))
        place = standing[row.pk]
        word = STATES[row.state][0] if place == "open" else STANDING[place]
        found.append(
            EditionRow(
                public_id=row.public_id,
                number=row.number,
                standing=place,
                label=_(word),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                reason=row.reason,
                author=row.author.name,
                finished_by=finished.get(row.pk, ""),
                approver=row.approver.name if row.approver else "",
                columns=wording.labels(columns),
            )
        )
        before = row if row.state == State.APPROVED else before
    return found[::-1][:MOST]


def _standing(row: ItemEdition | ProcessEdition, on: date) -> str:
    approved = row.state == State.APPROVED
    return editions.standing(row.valid_from, row.valid_to, approved=approved, on=on).value


def _covered(actor: Actor, right: str, row: ItemEdition | ProcessEdition) -> bool:
    people = (row.owner_id, row.author_id)
    return covers(actor, right, people=people, department=row.department_id)


def _may_approve(actor: Actor, row: ItemEdition | ProcessEdition | None) -> bool:
    if row is None or row.state != State.PROPOSED or not actor.person_pk:
        return False
    mine = actor.person_pk == row.author_id or actor.person_pk in row.writers
    return not mine and reach(actor, "register.approve") is Reach.ALL


def none_yet() -> bool:
    """Nobody has written anything: the company has just begun."""
    return not Item.objects.exists()
