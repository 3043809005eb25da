"""聞くこと、毎日のこと。The corrective action that began is known to its case; orphaned files are swept."""

from datetime import time, timedelta

from omamori.do.incidents.cases import closing, sweeping
from omamori.facts.base import Recorded
from omamori.facts.nonconformities import NonconformityOpened
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on


@on(NonconformityOpened)
def note_correction(row: Recorded) -> None:
    """A corrective action began for a case."""
    fact = row.fact
    assert isinstance(fact, NonconformityOpened)
    if fact.source.startswith("cases."):
        closing.correction_began(fact.source_id, fact.subject_id)


@every(day_at=time(4, 40))
def sweep_evidence() -> int:
    """Erase files that no case knows: an upload that was cut off between file and row."""
    return sweeping.sweep(before=clock.now() - timedelta(days=1))
