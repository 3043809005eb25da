"""義務の操作。Reckon the duties of a case anew, record what was done, stop the clocks of a closed case.

Who may see and work on a case is decided by the room of cases, which calls these within its own transaction.
"""

import dataclasses
from datetime import date

from django.db import transaction

from omamori.do.incidents.duties import storing
from omamori.do.incidents.duties.domain import settling
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.do.incidents.duties.models import Done, DutyRow, Reckoning
from omamori.facts.duties import DutyDone
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices


@dataclasses.dataclass(frozen=True, kw_only=True)
class Result:
    """What was done about a duty.

    Attributes:
        kind: ``done`` or ``postponed``. channel: of ``Done.Channel``; empty when postponed.
        receipt: number given by the addressee. note: in words; obligatory when postponed.
    """

    done_on: date
    kind: str = "done"
    channel: str = ""
    receipt: str = ""
    note: str = ""


def reckon_for(
    actor: Actor,
    case_id: str,
    facts: CaseFacts,
    *,
    drill: bool = False,
    told: tuple[str, ...] = (),
    trace: str = "",
) -> str:
    """Reckon the duties of a case and keep them beside the earlier ones; returns the public id.

    The same facts under the same rules change nothing.

    Args:
        actor: who changed the facts.
        case_id: public id of the case; that the actor may work on it was checked.
        facts: as they are known now.
        drill: an exercise; nobody is reminded.
        told: public ids of those who may be reminded; none for the officer and the office.
        trace: public id that ties the facts of the story together.

    Raises:
        NotPermitted.
        Invalid: the industry is unknown.
    """
    require(actor, "duties.reckon_for")
    with transaction.atomic():
        return storing.keep(actor, case_id, facts, drill=drill, told=told, trace=trace)


def record_done(
    actor: Actor, case_id: str, code: str, result: Result, *, now_on: date | None = None
) -> None:
    """Write down that a duty was carried out, or why it waits.

    Args:
        actor: who records it; that he may work on the case was checked.
        case_id: public id of the case.
        code: of the duty.
        result: what was done.
        now_on: the day by the clock of a drill; None for today.

    Raises:
        NotPermitted, NotFound.
        Invalid: with a sentence per field.
    """
    require(actor, "duties.record_done")
    with transaction.atomic():
        row = _duty(case_id, code)
        wrong = settling.problems(
            code,
            kind=result.kind,
            done_on=result.done_on,
            today=now_on or clock.today(),
            known_on=row.due_from,
            channel=result.channel,
            receipt=result.receipt,
            note=result.note,
        )
        if result.channel and result.channel not in Done.Channel.values:
            wrong["channel"] = "知らせた方法を選んでください。"
        if wrong:
            raise Invalid(wrong)
        _add(actor, case_id, code, result)
        late = result.kind == "done" and row.due is not None and result.done_on > row.due
        _tell(actor, case_id, code, result, late=late)
        if result.kind == "done":
            notices.settle_prefix(prefix=storing.notice_key(case_id, code))


def take_back(actor: Actor, case_id: str, code: str, *, note: str) -> None:
    """Take the newest mark of a duty back; it stays in the record.

    Raises:
        NotPermitted.
        NotFound: no duty, or nothing was marked.
        Invalid: no reason is given.
    """
    require(actor, "duties.take_back")
    if not note.strip():
        raise Invalid({"note": "なぜ取り消すのかを書いてください。"})
    with transaction.atomic():
        _duty(case_id, code)
        newest = Done.objects.filter(case_id=case_id, code=code).order_by("-public_id").first()
        if newest is None or newest.kind == Done.Kind.TAKEN_BACK:
            raise NotFound
        result = Result(done_on=newest.done_on, kind="taken_back", note=note)
        _add(actor, case_id, code, result)
        _tell(actor, case_id, code, result, late=False)


def stop_clocks(actor: Actor, case_id: str) -> None:
    """The case is closed: nobody is reminded any more.

    Raises:
        NotPermitted.
    """
    require(actor, "duties.stop_clocks")
    Reckoning.objects.filter(case_id=case_id, current=True).update(stopped_at=clock.now())
    notices.settle_prefix(prefix=storing.notice_key(case_id))


def start_clocks(actor: Actor, case_id: str) -> None:
    """The case was opened again: its clocks go on.

    Raises:
        NotPermitted.
    """
    require(actor, "duties.start_clocks")
    Reckoning.objects.filter(case_id=case_id, current=True).update(stopped_at=None)


def _duty(case_id: str, code: str) -> DutyRow:
    """The newest row of a duty, locked with its reckoning.

    Raises:
        NotFound.
    """
    current = Reckoning.objects.select_for_update().filter(case_id=case_id, current=True).first()
    row = current.duties.filter(code=code).first() if current else None
    if row is None:
        raise NotFound
    return row


def _add(actor: Actor, case_id: str, code: str, result: Result) -> None:
    Done.objects.create(
        case_id=case_id,
        code=code,
        kind=result.kind,
        done_on=result.done_on,
        channel=result.channel,
        receipt=result.receipt.strip(),
        note=result.note.strip(),
        by_id=actor.person_pk or None,
        recorded_at=clock.now(),
    )


def _tell(actor: Actor, case_id: str, code: str, result: Result, *, late: bool) -> None:
    fact = DutyDone(
        subject_id=case_id,
        duty=code,
        kind=result.kind,
        on=result.done_on,
        channel=result.channel,
        late=late,
    )
    record(fact, actor=actor)
