"""聞くこと。What happens elsewhere opens exactly the cells that rest on it; once a year everything is looked at."""

from datetime import time

from omamori.facts.base import Recorded
from omamori.facts.cases import CaseCorrectionAsked, CaseFactsChanged
from omamori.facts.incidents import (
    AccidentSuspected,
    NearMissPlaced,
    NearMissRecorded,
    WeaknessTold,
)
from omamori.facts.lifecycle import Medium, Stage
from omamori.facts.outbound import ControlChanged
from omamori.facts.policies import RegulationEnded, RegulationPublished
from omamori.facts.register import ItemApproved, ItemDisposed, ProcessChanged
from omamori.facts.safeguards import ThingReviewed
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on
from omamori.foundation.organization import queries as organization
from omamori.plan.policies.changed import changed_codes, codes_of
from omamori.plan.policies.queries import clauses_in_force
from omamori.plan.risk import touching
from omamori.plan.risk.domain.reopening import Cause, Event

_MEDIA = {
    "mail": frozenset({Medium.MAIL.value}),
    "chat": frozenset({Medium.MESSAGING.value}),
    "paper": frozenset({Medium.PAPER.value, Medium.POST.value}),
    "device": frozenset({Medium.PC.value, Medium.PHONE.value, Medium.REMOVABLE.value}),
    "system": frozenset(
        {Medium.WEB.value, Medium.CLOUD.value, Medium.SERVER.value, Medium.DATABASE.value}
    ),
}
"""Media of near misses and accidents in the words of the register; ``other`` names none."""


@on(ItemApproved)
def hear_item(row: Recorded) -> None:
    """An entry of the register says something else at some stages."""
    fact = row.fact
    assert isinstance(fact, ItemApproved)
    if fact.stages:
        event = Event(
            cause=Cause.ITEM.value,
            source=fact.subject_id,
            item=fact.subject_id,
            process=fact.process_id,
            stages=frozenset(fact.stages),
        )
        touching.touch(event, fact_id=row.fact_id, at=row.at)


@on(ItemDisposed)
def hear_disposal(row: Recorded) -> None:
    """Nothing of an entry is left."""
    fact = row.fact
    assert isinstance(fact, ItemDisposed)
    if fact.whole:
        event = Event(
            cause=Cause.DISPOSAL.value,
            source=fact.subject_id,
            item=fact.subject_id,
            process=fact.process_id,
        )
        touching.touch(event, fact_id=row.fact_id, at=row.at)


@on(ProcessChanged)
def hear_process(row: Recorded) -> None:
    """The flow of a process is another one at some stages, or it belongs to another department."""
    fact = row.fact
    assert isinstance(fact, ProcessChanged)
    department = organization.department_pk(fact.department_id)
    if department is not None:
        touching.move(fact.subject_id, department)
    if fact.ends:
        touching.end_given_up(clock.today())
    elif fact.stages:
        event = Event(
            cause=Cause.PROCESS.value,
            source=fact.subject_id,
            process=fact.subject_id,
            stages=frozenset(fact.stages),
        )
        touching.touch(event, fact_id=row.fact_id, at=row.at)


@on(RegulationPublished)
def hear_regulation(row: Recorded) -> None:
    """Clauses say something else; a correction of wording changes no measure."""
    fact = row.fact
    assert isinstance(fact, RegulationPublished)
    if not fact.material:
        return
    codes = changed_codes(fact.subject_id, fact.version_number)
    for code in sorted(codes):
        event = Event(cause=Cause.CLAUSE.value, source=code, clauses=frozenset({code}))
        touching.touch(event, fact_id=f"{row.fact_id}:{code}"[:40], at=row.at)


@on(RegulationEnded)
def hear_end(row: Recorded) -> None:
    """A regulation goes: what rests on its clauses needs another one."""
    fact = row.fact
    assert isinstance(fact, RegulationEnded)
    for code in sorted(codes_of(fact.subject_id)):
        event = Event(cause=Cause.CLAUSE.value, source=code, clauses=frozenset({code}))
        touching.touch(event, fact_id=f"{row.fact_id}:{code}"[:40], at=row.at)


@on(ControlChanged)
def hear_control(row: Recorded) -> None:
    """A control acts in another way: measures that rest on its clauses are looked at."""
    fact = row.fact
    assert isinstance(fact, ControlChanged)
    texts = clauses_in_force(on=clock.today())
    codes = frozenset(text.code for _, text in texts if fact.rule in text.controls)
    if codes:
        event = Event(cause=Cause.CONTROL.value, source=fact.rule, clauses=codes)
        touching.touch(event, fact_id=row.fact_id, at=row.at)


@on(NearMissRecorded)
def hear_near_miss(row: Recorded) -> None:
    """What a person noticed himself; a mail that the gate stopped shows that its measure works."""
    fact = row.fact
    assert isinstance(fact, NearMissRecorded)
    if fact.source == "person":
        _happened(row, fact.department_id, fact.medium, process=fact.process_id)


@on(NearMissPlaced)
def hear_place(row: Recorded) -> None:
    """In which process a person's near miss happened was found only later."""
    fact = row.fact
    assert isinstance(fact, NearMissPlaced)
    if fact.source == "person" and fact.process_id:
        _happened(row, "", fact.medium, process=fact.process_id)


@on(WeaknessTold)
def hear_weakness(row: Recorded) -> None:
    """A process has a weakness; why it is known is not told."""
    fact = row.fact
    assert isinstance(fact, WeaknessTold)
    event = Event(cause=Cause.VULNERABILITY.value, source="", process=fact.subject_id)
    touching.touch(event, fact_id=row.fact_id, at=row.at)


@on(AccidentSuspected)
def hear_accident(row: Recorded) -> None:
    """Something should not have gone out and has."""
    fact = row.fact
    assert isinstance(fact, AccidentSuspected)
    _happened(row, fact.department_id, fact.medium)


@on(CaseCorrectionAsked)
def hear_correction(row: Recorded) -> None:
    """An accident must not happen again: what was held of such scenes was wrong, or no longer is right."""
    fact = row.fact
    assert isinstance(fact, CaseCorrectionAsked)
    _happened(row, fact.department_id, fact.medium, process=fact.process_id)


@on(CaseFactsChanged)
def hear_late_process(row: Recorded) -> None:
    """In which process an accident happened was found only after its correction had begun."""
    fact = row.fact
    assert isinstance(fact, CaseFactsChanged)
    if fact.named_late and fact.process_id and not fact.drill:
        _happened(row, "", fact.medium, process=fact.process_id)


@on(ThingReviewed)
def hear_change(row: Recorded) -> None:
    """Somebody looked at a cell because the way of working changes, and it no longer fits."""
    fact = row.fact
    assert isinstance(fact, ThingReviewed)
    if fact.thing == "risk" and fact.outcome == "changed":
        event = Event(cause=Cause.ENVIRONMENT.value, source=fact.subject_id)
        touching.touch_one(fact.code, event, fact_id=row.fact_id, at=row.at)


@every(day_at=time(0, 20))
def end_given_up() -> int:
    """At midnight a process may be given up: its scenes no longer happen."""
    return touching.end_given_up(clock.today())


@every(day_at=time(6, 40))
def ask_yearly() -> int:
    """Open what nobody has looked at for a year (J.3.1.3); returns how many."""
    return touching.ask_yearly(clock.today())


def _happened(row: Recorded, department: str, medium: str, *, process: str = "") -> None:
    """Open the scenes of the department's stage and medium, or of the process where it is known.

    Args:
        department, process: public ids; empty when not known.
    """
    media = _MEDIA.get(medium, frozenset[str]())
    if not process and not (department and media):
        return
    sent = medium in ("mail", "chat")
    event = Event(
        cause=Cause.INCIDENT.value,
        source=row.fact.subject_id,
        process=process,
        department="" if process else department,
        media=media,
        stages=frozenset({Stage.TRANSFER.value}) if sent else frozenset(),
        else_whole=bool(process),
    )
    touching.touch(event, fact_id=row.fact_id, at=row.at)
