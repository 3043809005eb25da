"""義務と期限への橋。The duties room reckons from the facts; this room says who may write, and puts it into the timeline."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import telling
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.cases.reaching import now_of, to_work
from omamori.do.incidents.duties import actions as duties
from omamori.do.incidents.duties import queries as duty_queries
from omamori.do.incidents.duties.actions import Result
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.foundation.access.actor import SYSTEM, Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock


def reckon(row: Case, actor: Actor, known: CaseFacts) -> None:
    """Have the duties reckoned anew from what is known now; of a restricted case only the named are reminded."""
    who = actor if reach(actor, "duties.reckon_for") is not Reach.NONE else SYSTEM
    told = tuple(telling.readers(row)) if row.restricted else ()
    duties.reckon_for(who, row.public_id, known, drill=row.drill, told=told, trace=row.public_id)


def unsettled(row: Case) -> tuple[str, ...]:
    """Names of the duties that are neither done nor fallen away; a near miss has none that must be done."""
    if row.stage == Case.Stage.NEAR_MISS:
        return ()
    return duty_queries.unsettled(row.public_id, on=today(row))


def today(row: Case) -> date:
    """The day on the case's own clock."""
    return now_of(row).astimezone(clock.JST).date()


def mark_duty(actor: Actor, case_id: str, code: str, result: Result) -> None:
    """Write down that a duty was carried out, or why it waits.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: with a sentence per field.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.mark_duty", case_id)
        duties.record_done(actor, row.public_id, code, result, now_on=today(row))
        label = duty_queries.duties_of(row.public_id, on=today(row)).one(code).label
        machine(
            row,
            actor,
            gettext_noop("義務「%(what)s」を済ませました。受付番号: %(number)s")
            if result.kind == "done"
            else gettext_noop("義務「%(what)s」は待つことにしました: %(number)s"),
            what=label,
            number=(result.receipt if result.kind == "done" else result.note) or "–",
        )


def unmark_duty(actor: Actor, case_id: str, code: str, *, reason: str) -> None:
    """Take the newest mark of a duty back; both stay in the record.

    Raises:
        NotPermitted, NotFound, CaseOver, Invalid.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.unmark_duty", case_id)
        duties.take_back(actor, row.public_id, code, note=reason)
        label = duty_queries.duties_of(row.public_id, on=today(row)).one(code).label
        machine(row, actor, gettext_noop("義務「%(what)s」の印を取り消しました: %(why)s"), what=label, why=reason.strip())  # fmt: skip
