"""起きたことを写す。Near misses and cases as the facts tell them, one row each, so that a new classification moves it.

What kind it is follows from the medium as a proposal until a person has decided.
"""

from omamori.check.statistics.models import Occurrence
from omamori.facts.base import Recorded
from omamori.facts.cases import (
    CaseClassified,
    CaseFactsChanged,
    CaseOpened,
    CaseRestricted,
    CaseStageChanged,
)
from omamori.facts.incidents import AccidentSuspected, NearMissPlaced, NearMissRecorded
from omamori.foundation.calendar.clock import JST

Stage = Occurrence.Stage
PROPOSED = {
    ("mail", ""): ("missend", "mail_mis_sent"),
    ("chat", ""): ("missend", "mail_mis_sent"),
    ("paper", ""): ("misdelivery", "wrong_address"),
    ("mail", "lost"): ("lost", "loss"),
    ("paper", "lost"): ("lost", "loss_paper"),
    ("device", "lost"): ("lost", "loss"),
    ("other", "lost"): ("lost", "loss"),
}
"""(medium, cause) to (kind, old cause); a cause that is not named counts as empty."""
_SILENT = ("suspicious", "not_needed", "other", "no_answer", "wrong_content")
"""Causes that do not say of what kind it is."""


def proposal(medium: str, cause: str) -> tuple[str, str]:
    """(kind, old cause) that medium and cause suggest; empty where they suggest none."""
    if cause in _SILENT:
        return "", ""
    return PROPOSED.get((medium, cause)) or PROPOSED.get((medium, "")) or ("", "")


def near_miss(row: Recorded, fact: NearMissRecorded) -> None:
    """One more near miss."""
    kind, old = proposal(fact.medium, fact.cause)
    _enter(
        row,
        stage=Stage.NEAR_MISS,
        department_id=fact.department_id,
        process_id=fact.process_id,
        source=fact.source,
        medium=fact.medium,
        kind=kind,
        old_cause=old,
    )


def placed(fact: NearMissPlaced) -> None:
    """In which business process a near miss happened, as it is held now."""
    Occurrence.objects.filter(incident_id=fact.subject_id).update(process_id=fact.process_id)


def suspected(row: Recorded, fact: AccidentSuspected) -> None:
    """Something went out that should not have."""
    kind, old = proposal(fact.medium, "")
    _enter(
        row,
        stage=Stage.EVENT,
        department_id=fact.department_id,
        source=fact.source,
        medium=fact.medium,
        kind=kind,
        old_cause=old,
    )


def opened(row: Recorded, fact: CaseOpened) -> None:
    """A case takes the place of the record that it came from; exercises are not counted."""
    if fact.drill:
        return
    forget(fact.source_id)
    kind, old = proposal(fact.medium, "")
    _enter(
        row,
        stage=Stage(fact.stage) if fact.stage in Stage.values else Stage.EVENT,
        hour=fact.hour,
        department_id="" if fact.restricted else fact.department_id,
        source=fact.source,
        medium=fact.medium,
        kind=kind,
        old_cause=old,
    )


def moved(fact: CaseStageChanged) -> None:
    """Another stage of the same record."""
    if fact.after in Stage.values:
        Occurrence.objects.filter(incident_id=fact.subject_id).update(stage=fact.after)


def classified(fact: CaseClassified) -> None:
    """As a person decided; a department that the fact does not say stays as it is."""
    said = {
        "event": fact.event,
        "kind": fact.kind,
        "old_cause": fact.old_cause,
        "causes": list(fact.causes),
        "decided": True,
    }
    said |= {k: v for k in ("medium", "department_id") if (v := getattr(fact, k))}
    Occurrence.objects.filter(incident_id=fact.subject_id).update(**said)


def known(fact: CaseFactsChanged) -> None:
    """In which business process it happened, as it is held now."""
    if not fact.drill:
        rows = Occurrence.objects.filter(incident_id=fact.subject_id)
        rows.exclude(process_id=fact.process_id).update(process_id=fact.process_id)


def restricted(fact: CaseRestricted) -> None:
    """Its department and process are not told; when it opens again, what is written next says them anew."""
    if fact.restricted:
        rows = Occurrence.objects.filter(incident_id=fact.subject_id)
        rows.update(department_id="", process_id="")


def forget(record_id: str) -> None:
    """It is counted elsewhere."""
    if record_id:
        Occurrence.objects.filter(incident_id=record_id).delete()


def _enter(row: Recorded, **said: object) -> None:
    at = row.at.astimezone(JST)
    Occurrence.objects.get_or_create(
        incident_id=row.fact.subject_id, defaults={"day": at.date(), "hour": at.hour} | said
    )
