"""答える。What becomes of a place that the register does not know, or knows otherwise; every answer can be taken back."""

import dataclasses
from datetime import date, timedelta

from django.db import transaction

from omamori.do.discovery import summing
from omamori.do.discovery.domain.errors import PlaceChanged
from omamori.do.discovery.domain.stores import KINDS
from omamori.do.discovery.models import Place
from omamori.facts.discovery import PlaceAnswered
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization
from omamori.plan.register import actions as register
from pidetect.types import LABELS

LONGEST_EXCUSE = timedelta(days=366)
"""An exception is looked at again within a year, as the register itself is (J.3.1.1)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """How a place is to stand in the register.

    Attributes:
        name: of the entry. department_id: who keeps it. owner_id: who looks after it; empty for the actor.
    """

    name: str
    department_id: str
    owner_id: str = ""


def enter_place(actor: Actor, place_id: str, entry: Entry) -> str:
    """Begin an entry of the register for a place; returns the public id of the entry.

    Raises:
        NotPermitted, NotFound, Invalid, PlaceChanged.
    """
    require(actor, "discovery.enter_place")
    wrong = {}
    if not 0 < len(entry.name.strip()) <= 120:
        wrong["name"] = "台帳に載せる名前を 120 字までで書いてください。"
    if organization.department_pk(entry.department_id) is None:
        wrong["department_id"] = "部門を一覧から選んでください。"
    owner = organization.person(entry.owner_id) if entry.owner_id else None
    if entry.owner_id and owner is None:
        wrong["owner_id"] = "管理する人を一覧から選んでください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = _waiting(place_id)
        item_id = register.propose_item(actor, _found(row, entry))
        row.item_ids = sorted({*row.item_ids, item_id})
        charged = owner.pk if owner else actor.person_pk
        set_answer(actor, row, Place.Answer.ENTERED, charged=charged, item_id=item_id)
        if entry.owner_id and entry.owner_id != actor.person_id:
            notices.notify(
                people=[entry.owner_id],
                kind="discovery",
                title="台帳の記載を仕上げてください",
                text="調べて見つかった個人情報の下書きができました。業務、利用目的、保管期限を書いて、承認を頼んでください。",
                url_name="discovery:place",
                url_args=(row.public_id,),
                key=f"discovery-entry:{item_id}",
            )
    return item_id


def excuse_place(actor: Actor, place_id: str, *, reason: str, until: date) -> None:
    """Say why a place may stay as it is, and until when.

    Raises:
        NotPermitted, NotFound, Invalid, PlaceChanged.
    """
    require(actor, "discovery.excuse_place")
    wrong = {}
    if not 0 < len(reason.strip()) <= 400:
        wrong["reason"] = "わけを 400 字までで書いてください。"
    if not clock.today() < until <= clock.today() + LONGEST_EXCUSE:
        wrong["until"] = "明日から 1 年先までの日を選んでください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = _waiting(place_id)
        set_answer(actor, row, Place.Answer.KNOWN, reason=reason.strip(), until=until)


def order_disposal(actor: Actor, place_id: str, *, owner_id: str, until: date) -> None:
    """Ask somebody to dispose of what lies there; the next whole scan confirms it.

    Raises:
        NotPermitted, NotFound, Invalid, PlaceChanged.
    """
    require(actor, "discovery.order_disposal")
    wrong = {}
    owner = organization.person(owner_id)
    if owner is None:
        wrong["owner_id"] = "廃棄する人を一覧から選んでください。"
    if not clock.today() <= until <= clock.today() + LONGEST_EXCUSE:
        wrong["until"] = "今日から 1 年先までの日を選んでください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = _waiting(place_id)
        charged = owner.pk if owner else None
        set_answer(actor, row, Place.Answer.DISPOSE, until=until, charged=charged)
        notices.notify(
            people=[owner_id],
            kind="discovery",
            title="個人情報の廃棄を頼まれました",
            text="示された場所の個人情報を、復元できない方法で消してください。次に調べたときに、なくなったことを確かめます。",
            url_name="discovery:place",
            url_args=(row.public_id,),
            key=summing.disposal_key(row),
        )


def take_back_answer(actor: Actor, place_id: str) -> None:
    """Take an answer back; the place waits again. An entry that was begun stays in the register.

    Raises:
        NotPermitted, NotFound, PlaceChanged.
    """
    require(actor, "discovery.take_back_answer")
    with transaction.atomic():
        row = _locked(place_id)
        if row.answer == Place.Answer.NONE:
            raise PlaceChanged
        set_answer(actor, row, Place.Answer.NONE)


def set_answer(
    actor: Actor,
    row: Place,
    answer: Place.Answer,
    *,
    reason: str = "",
    until: date | None = None,
    charged: int | None = None,
    item_id: str = "",
) -> None:
    """Keep what was said of a place, all of it: nothing of an earlier answer stays; in a transaction.

    Args:
        actor: who said it; the system when the proof of a disposal did.
        row: locked, with its store and department.
        answer: ``NONE`` takes the earlier one back.
        reason: why it may stay as it is. until: last day of an exception, or day of the disposal.
        charged: key of who is to finish the entry or to dispose.
        item_id: the entry of the register that was begun.
    """
    notices.settle(key=summing.disposal_key(row))
    row.answer, row.answered_by_id, row.answered_at = answer, actor.person_pk or None, clock.now()
    row.reason, row.until, row.charged_id = reason, until, charged
    row.persons_then, row.kinds_then = row.estimate, list(row.kinds)
    row.waits = answer == Place.Answer.NONE and bool(row.verdicts)
    row.save()
    told = PlaceAnswered(
        subject_id=row.public_id,
        store_id=row.store.public_id,
        department_id=row.store.department.public_id if row.store.department else "",
        answer=str(answer),
        item_id=item_id,
        until=until,
    )
    record(told, actor=actor)


def _locked(place_id: str) -> Place:
    rows = Place.objects.select_for_update(of=("self",)).select_related("store__department")
    row = rows.filter(public_id=place_id).first()
    if row is None:
        raise NotFound
    return row


def _waiting(place_id: str) -> Place:
    row = _locked(place_id)
    if not row.waits:
        raise PlaceChanged
    return row


def _found(row: Place, entry: Entry) -> register.Found:
    kinds = tuple(str(kind) for kind in row.kinds)
    return register.Found(
        name=entry.name.strip(),
        department_id=entry.department_id,
        owner_id=entry.owner_id,
        elements=tuple(dict.fromkeys(LABELS.get(kind, kind) for kind in kinds)),
        kinds=kinds,
        low=row.low,
        estimate=row.estimate,
        high=row.high,
        media=(str(KINDS[row.store.kind].medium),),
        place=" / ".join(filter(None, (row.store.name, row.path)))[:200],
        address=summing.addresses(row.store, row.path)[0],
        sensitive="special_care" in kinds,
        my_number="my_number" in kinds,
        card="card" in kinds,
    )
