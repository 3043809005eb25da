"""一年を計画して行う。Events of a fiscal year: proposed from a typical one, moved with a reason, done with a record (J.3.3)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.facts.objectives import (
    EventDone,
    EventMoved,
    EventPlanned,
    EventRemoved,
    EventReopened,
)
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.exports.lists import Line, Values
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.list_rows import fill, people_of, values_of
from omamori.plan.objectives import grants, years
from omamori.plan.objectives.columns import EVENTS
from omamori.plan.objectives.domain import year as rules
from omamori.plan.objectives.models import Event, Move
from omamori.plan.objectives.reference import Typical, typical_year

TAKEN = "この番号は、同じ年度ですでに使われています。別の番号にしてください。"
RENEWAL_CODE = "E90"


class AlreadyDone(Refusal):
    """What was done is neither moved nor taken out."""

    code = "objectives.already_done"
    message = "この行事は、行った記録があります。"
    next_step = "記録が誤りなら、先に「行った記録を取り消す」を押してください。"


def propose_year(actor: Actor, year: str) -> int:
    """Enter the events of a typical year that are missing, and the renewal if it falls in it; returns how many.

    Raises:
        NotPermitted.
    """
    require(actor, "objectives.propose_year")
    begins, ends = years.span(year)
    holders: dict[str, str] = {}
    with transaction.atomic():
        kept = set(Event.objects.filter(year=year).values_list("code", flat=True))
        rows = [_typical(year, begins, one, holders) for one in typical_year()]
        rows += _renewal(year, begins, ends, holders)
        wanted = [values for values in rows if values["code"] not in kept]
        people = people_of(EVENTS, wanted)
        for values in wanted:
            _write(actor, Event(), values, people)
    return len(wanted)


def plan_event(actor: Actor, values: Values) -> str:
    """Enter an event; returns its public id.

    Raises:
        NotPermitted.
        Invalid: the number is taken in that year.
    """
    require(actor, "objectives.plan_event")
    with transaction.atomic():
        return _write(actor, Event(), values, people_of(EVENTS, [values]))


def change_event(actor: Actor, event_id: str, values: Values) -> None:
    """Change the record of an event; its year, number and days stay (days are moved with a reason).

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "objectives.change_event")
    with transaction.atomic():
        row = _locked(event_id)
        kept = values_of(row, EVENTS)
        fixed = {key: kept[key] for key in ("year", "code", "planned_on", "until")}
        whole = {**values, **fixed}
        _write(actor, row, whole, people_of(EVENTS, [whole]))


def remove_event(actor: Actor, event_id: str) -> None:
    """Take an event out of the plan.

    Raises:
        NotPermitted, NotFound, AlreadyDone.
    """
    require(actor, "objectives.remove_event")
    with transaction.atomic():
        row = _locked(event_id)
        if row.done_on is not None:
            raise AlreadyDone
        fact = EventRemoved(subject_id=row.public_id, year=row.year, kind=row.kind)
        record(fact, actor=actor)
        row.delete()


def move_event(
    actor: Actor, event_id: str, *, planned_on: date, until: date | None, reason: str
) -> None:
    """Move an event to another day; from when, why and by whom is kept.

    Raises:
        NotPermitted: neither the office nor whose event it is.
        NotFound, AlreadyDone.
        Invalid: no reason, or the end before the beginning.
    """
    require(actor, "objectives.move_event")
    if not reason.strip():
        raise Invalid({"reason": "日を変える理由を書いてください。記録として残ります。"})
    if until is not None and until < planned_on:
        raise Invalid({"until": "終わりの日を、予定の日より後にしてください。"})
    with transaction.atomic():
        row = _own(actor, event_id, "objectives.move_event")
        if row.done_on is not None:
            raise AlreadyDone
        Move.objects.create(
            event=row,
            from_day=row.planned_on,
            to_day=planned_on,
            reason=reason.strip()[:400],
            moved_by_id=actor.person_pk,
            moved_at=clock.now(),
        )
        fact = EventMoved(
            subject_id=row.public_id,
            year=row.year,
            kind=row.kind,
            from_day=row.planned_on,
            to_day=planned_on,
        )
        row.planned_on, row.until, row.last_day = planned_on, until, until or planned_on
        row.moved += 1
        row.save(update_fields=["planned_on", "until", "last_day", "moved"])
        record(fact, actor=actor)


def finish_event(actor: Actor, event_id: str, *, on: date, note: str, place: str) -> None:
    """Say that an event was done, what came of it and where its record lies.

    Raises:
        NotPermitted: neither the office nor whose event it is.
        NotFound, AlreadyDone.
        Invalid: nothing said, or a day to come.
    """
    require(actor, "objectives.finish_event")
    wrong: dict[str, str] = {}
    if on > clock.today():
        wrong["on"] = "これから来る日は書けません。行った日を書いてください。"
    if not note.strip():
        wrong["note"] = "行ったことと、その結果を書いてください。"
    if not place.strip():
        wrong["place"] = "記録の置き場所を書いてください。審査で見せるものです。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = _own(actor, event_id, "objectives.finish_event")
        if row.done_on is not None:
            raise AlreadyDone
        row.done_on, row.done_note = on, note.strip()[:900]
        row.done_record, row.done_by_id = place.strip()[:200], actor.person_pk
        row.save(update_fields=["done_on", "done_note", "done_record", "done_by"])
        fact = EventDone(
            subject_id=row.public_id, year=row.year, kind=row.kind, on=on, late=on > row.last_day
        )
        record(fact, actor=actor)


def reopen_event(actor: Actor, event_id: str) -> None:
    """Take back that an event was done; what was written stays in the ledger as having happened.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "objectives.reopen_event")
    with transaction.atomic():
        row = _own(actor, event_id, "objectives.reopen_event")
        if row.done_on is None:
            return
        row.done_on, row.done_note, row.done_record, row.done_by_id = None, "", "", None
        row.save(update_fields=["done_on", "done_note", "done_record", "done_by"])
        fact = EventReopened(subject_id=row.public_id, year=row.year, kind=row.kind)
        record(fact, actor=actor)


def apply_events(actor: Actor, lines: Iterable[Line]) -> None:
    """Write confirmed lines of the plan; the right was asked for before."""
    wanted = list(lines)
    ids = [line.public_id for line in wanted if line.public_id]
    rows = Event.objects.select_related("owner").in_bulk(ids, field_name="public_id")
    people = people_of(EVENTS, [line.values for line in wanted])
    for line in wanted:
        _write(actor, rows.get(line.public_id, Event()), line.values, people)


def _typical(year: str, begins: date, one: Typical, holders: dict[str, str]) -> dict[str, str]:
    place = rules.placed(
        begins, month=one.month, day=one.day, days=one.days, is_business_day=is_business_day
    )
    return {
        "year": year,
        "code": one.code,
        "kind": rules.KINDS[one.kind],
        "title": one.title,
        "planned_on": place.planned_on.isoformat(),
        "until": place.until.isoformat() if place.until else "",
        "owner": _holder(one.owner, holders),
        "audience": one.audience,
        "how": one.how,
        "record": one.record,
    }


def _renewal(year: str, begins: date, ends: date, holders: dict[str, str]) -> list[dict[str, str]]:
    found = grants.window()
    if found is None or found.closes < begins or found.opens > ends:
        return []
    opens = rules.on_or_after(found.opens, is_business_day)
    closes = rules.on_or_before(found.closes, is_business_day)
    return [
        {
            "year": year,
            "code": RENEWAL_CODE,
            "kind": rules.KINDS["renewal"],
            "title": "プライバシーマークの更新の申請",
            "planned_on": opens.isoformat(),
            "until": closes.isoformat(),
            "owner": _holder("office", holders),
            "audience": "審査機関",
            "how": "申請の書類を整え、期間の中で出します。過去2年の記録がそろっているかを先に確かめます。",
            "record": "申請書の控え",
        }
    ]


def _holder(post: str, holders: dict[str, str]) -> str:
    if post not in holders:
        found = organization.holder(post, on=clock.today())
        holders[post] = f"{found.number} {found.name}" if found else ""
    return holders[post]


def _write(actor: Actor, row: Event, values: Values, people: Mapping[str, int]) -> str:
    before = values_of(row, EVENTS) if row.pk else None
    fill(row, EVENTS, values, people)
    row.last_day = row.until or row.planned_on
    row.changed_at, row.changed_by_id = clock.now(), actor.person_pk or None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid({"code": TAKEN}) from error
    changed = tuple(k for k, text in (before or {}).items() if values.get(k, "") != text)
    if before is None or changed:
        fact = EventPlanned(subject_id=row.public_id, year=row.year, kind=row.kind, changed=changed)
        record(fact, actor=actor)
    return row.public_id


def _own(actor: Actor, event_id: str, right: str) -> Event:
    row = _locked(event_id)
    if not covers(actor, right, people=(row.owner_id,)):
        raise NotPermitted
    return row


def _locked(event_id: str) -> Event:
    rows = Event.objects.select_for_update(of=("self",)).select_related("owner")
    found = rows.filter(public_id=event_id).first()
    if found is None:
        raise NotFound
    return found
