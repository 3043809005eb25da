"""廃棄。What has passed its 保管期限 is named, disposed of, and proved: when, how, by whom, who saw it (J.9.1)."""

import dataclasses
import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from omamori.facts import register as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs
from omamori.plan.register import deciding, measures, writing
from omamori.plan.register.checking import require_reach, too_long
from omamori.plan.register.domain import particulars
from omamori.plan.register.domain.errors import OpenEditionExists
from omamori.plan.register.models import DisposalRecord, Item, ItemEdition, State
from omamori.plan.register.reading import (
    OPEN,
    in_force,
    item_editions,
    item_rows,
    particulars_of,
    seen,
    undisposed,
)
from omamori.plan.register.rows import DisposalRow, ItemRow

KIND = "register_disposals"
"""Of the certificates in storage."""
LARGEST = 10 * 1024 * 1024
MOST = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proof:
    """What is said of a disposal.

    Attributes:
        whole: nothing is left; the entry is closed.
        next_on: of what is left, the next 保管期限; None when nothing is left.
        method: code of ``particulars.Disposal``.
        done_by, witness: two different people or firms.
        count: how many persons, if it was counted.
        file_name, content: the certificate; empty for none.
    """

    disposed_on: date
    whole: bool
    method: str
    done_by: str
    witness: str
    next_on: date | None = None
    count: int | None = None
    note: str = ""
    file_name: str = ""
    content: bytes = b""


def record_disposal(actor: Actor, item_id: str, proof: Proof) -> str:
    """Record with its proof that an entry was disposed of; returns the record's public id.

    The whole of it closes the entry; a part of it proposes the next day on which something is due.

    Raises:
        NotPermitted, Invalid.
        NotFound: the entry does not count, or lies outside the actor's reach.
        OpenEditionExists: a change of the entry waits, so its next day cannot be proposed.
    """
    require(actor, "register.record_disposal")
    blob = ""
    try:
        with transaction.atomic():
            row = _in_reach(actor, item_id)
            _check(proof, row)
            blob = blobs.put(proof.content, kind=KIND) if proof.content else ""
            made = _written(actor, row, proof, blob)
            _close(actor, row, proof) if proof.whole else _go_on(actor, row, proof)
            told = facts.ItemDisposed(
                **deciding.about(row),
                whole=proof.whole,
                method=proof.method,
                count=proof.count or 0,
                certified=bool(blob),
            )
            record(told, actor=actor)
    except BaseException:
        if blob:
            blobs.erase(blob, kind=KIND)
        raise
    return made.public_id


def due(actor: Actor, *, on: date) -> tuple[ItemRow, ...]:
    """Entries that have passed their 保管期限 or soon will, the longest first; at most 200.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    rows = named_for_disposal(on).filter(seen(actor)).order_by("keep_until", "code")
    return item_rows(rows[:MOST], on)


def due_of(actor: Actor, *, on: date) -> tuple[ItemRow, ...]:
    """Of these the actor's own and his departments'; of the others those past their day, if he records for all.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    mine = Q(owner_id=actor.person_pk) | Q(department_id__in=actor.department_pks)
    if reach(actor, "register.record_disposal") is Reach.ALL:
        mine |= Q(keep_until__lt=on)
    rows = named_for_disposal(on).filter(seen(actor), mine).order_by("keep_until", "code")
    return item_rows(rows[:MOST], on)


def named_for_disposal(on: date) -> "QuerySet[ItemEdition]":
    """Editions whose 保管期限 is near or past and which nobody disposed of."""
    until = on + timedelta(days=measures.reviews(on).name_disposal_days)
    return item_editions().filter(in_force(on), undisposed(), keep_until__lte=until)


def disposals_of(item_id: str) -> tuple[DisposalRow, ...]:
    """Disposals of an entry, newest first; callers have read the entry with the actor's rights."""
    rows = DisposalRecord.objects.filter(item__public_id=item_id).select_related("recorded_by")
    return tuple(_row(row) for row in rows.order_by("-disposed_on", "-pk")[:MOST])


def certificate(actor: Actor, disposal_id: str) -> tuple[str, bytes]:
    """Name and content of the certificate of a disposal.

    Raises:
        NotPermitted.
        NotFound: there is none within sight.
    """
    require(actor, "register.see")
    row = DisposalRecord.objects.filter(public_id=disposal_id).exclude(blob="").first()
    if row is None or not ItemEdition.objects.filter(seen(actor), pk=row.edition_id).exists():
        raise NotFound
    return row.file_name, blobs.read(row.blob, kind=KIND)


def _in_reach(actor: Actor, item_id: str) -> ItemEdition:
    """The edition that counts today, its entry held for this transaction."""
    Item.objects.select_for_update().filter(public_id=item_id).first()
    rows = item_editions().filter(in_force(clock.today()), seen(actor))
    row = rows.filter(item__public_id=item_id).first()
    if row is None:
        raise NotFound
    require_reach(actor, "register.record_disposal", row)
    return row


def _check(proof: Proof, row: ItemEdition) -> None:
    today, wrong = clock.today(), dict[str, str]()
    if proof.disposed_on > today:
        wrong["disposed_on"] = "今日までの日を書いてください。"
    if proof.method not in set(particulars.Disposal):
        wrong["method"] = "一覧から選んでください。"
    if not proof.done_by.strip():
        wrong["done_by"] = "だれが廃棄したかを書いてください。"
    if not proof.witness.strip():
        wrong["witness"] = "だれが立ち会ったかを書いてください。"
    elif "".join(proof.witness.split()) == "".join(proof.done_by.split()):
        wrong["witness"] = "廃棄した人とは別の人が立ち会ってください。"
    if not proof.whole and (proof.next_on is None or proof.next_on <= today):
        wrong["next_on"] = "残りの個人情報を次に廃棄する日を、明日以降で書いてください。"
    if not proof.whole and proof.next_on and proof.next_on == row.keep_until:
        wrong["next_on"] = "今の日と同じです。残りを次に廃棄する日を書いてください。"
    if len(proof.content) > LARGEST:
        wrong["file"] = "ファイルは 10 MB までです。"
    texts = {n: getattr(proof, n) for n in ("done_by", "witness", "note", "file_name")}
    wrong |= too_long(DisposalRecord, texts)
    if wrong:
        raise Invalid(wrong)


def _written(actor: Actor, row: ItemEdition, proof: Proof, blob: str) -> DisposalRecord:
    return DisposalRecord.objects.create(
        item=row.item,
        edition=row,
        due_on=row.keep_until,
        disposed_on=proof.disposed_on,
        whole=proof.whole,
        method=proof.method,
        done_by=proof.done_by.strip(),
        witness=proof.witness.strip(),
        count=proof.count,
        note=proof.note.strip(),
        blob=blob,
        file_name=proof.file_name if blob else "",
        file_hash=hashlib.sha256(proof.content).hexdigest() if blob else "",
        recorded_by_id=actor.person_pk,
        recorded_at=clock.now(),
    )


def _close(actor: Actor, row: ItemEdition, proof: Proof) -> None:
    """The entry ends on that day; a change in the making has lost its object."""
    for other in item_editions().filter(item=row.item, state__in=OPEN):
        deciding.give_up([other], actor)
    for later in ItemEdition.objects.filter(
        item=row.item, state=State.APPROVED, valid_from__gt=clock.today()
    ):
        assert later.valid_from
        later.valid_to = later.valid_from - timedelta(days=1)
        later.save(update_fields=["valid_to"])
    row.valid_to = proof.disposed_on
    row.save(update_fields=["valid_to"])


def _go_on(actor: Actor, row: ItemEdition, proof: Proof) -> None:
    """Propose the day on which the rest is due."""
    if ItemEdition.objects.filter(item=row.item, state__in=OPEN).exists():
        raise OpenEditionExists
    # A change approved for a later day stays: the new day is written over that one, not over today's text.
    approved = item_editions().filter(item=row.item, state=State.APPROVED)
    newest = approved.order_by("-number")[0]
    given = dataclasses.replace(particulars_of(newest), keep_until=proof.next_on)
    made = writing.change_item(
        actor, row.item.public_id, given, reason="一部を廃棄し、次に廃棄する日を決めた"
    )
    deciding.propose(actor, made)


def _row(row: DisposalRecord) -> DisposalRow:
    return DisposalRow(
        public_id=row.public_id,
        disposed_on=row.disposed_on,
        due_on=row.due_on,
        whole=row.whole,
        method=particulars.word(particulars.Disposal, row.method),
        done_by=row.done_by,
        witness=row.witness,
        count=row.count,
        note=row.note,
        file_name=row.file_name,
        file_hash=row.file_hash,
        recorded_by=row.recorded_by.name,
        recorded_at=row.recorded_at,
    )
