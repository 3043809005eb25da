"""呼び出しの仕事。The poller takes a turn in every round of the worker; the auditor looks each minute; the monthly test."""

import logging
import time as seconds
from datetime import time

from omamori.do.incidents.callout import auditing, pulse, running, trials
from omamori.do.incidents.callout.trials import send_trial
from omamori.foundation.jobs.define import every

__all__ = ["audit", "monthly_test", "pumps", "send_trial"]

log = logging.getLogger("omamori.callout")
_AFTER_TROUBLE = 5.0
_trouble = {"until": 0.0}


def advance() -> bool:
    """One turn; trouble with one call-out must not stop the other work of this worker."""
    if seconds.monotonic() < _trouble["until"]:
        return False
    try:
        worked = running.turn()
    except Exception as error:  # noqa: BLE001 - the intent is on disk; the next turn goes on from it
        log.warning("呼び出しを進められません", extra={"error": type(error).__name__})
        _trouble["until"] = seconds.monotonic() + _AFTER_TROUBLE
        return False
    if pulse.path().exists():
        pulse.beat()
    return worked


pumps = (advance,)


@every(minutes=1)
def audit() -> None:
    """Every open call-out has a valid next step, every call an outcome; trials end on their day."""
    auditing.look()
    trials.close_due()
    pulse.relax()


@every(day_at=time(10, 0))
def monthly_test() -> None:
    """The silent test of the month, on its first business day."""
    trials.begin_monthly()
