"""毎日のこと、聞くこと。Clauses are measured every morning, and at once when a check was left out."""

from datetime import time

from omamori.check.conformance.measuring import measure
from omamori.facts.base import Recorded
from omamori.facts.outbound import EmergencyReleased
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every, job
from omamori.foundation.ledger.subscriptions import on


@every(day_at=time(6, 30))
def measure_day() -> int:
    """The figures of this morning."""
    return measure(on=clock.today())


@job(retries=1)
def measure_again() -> int:
    """The same at once."""
    return measure(on=clock.today())


@on(EmergencyReleased)
def see_exception(row: Recorded) -> None:
    """A mail left without its second check: how far are the clauses kept now?"""
    del row
    measure_again.enqueue(key="conformance.measure")
