"""聞くこと、毎日のこと。Facts that show a change open one; owners are reminded, a start with open tasks is told."""

from datetime import time

from omamori.do.safeguards import noticing, reminding
from omamori.facts.base import Recorded
from omamori.facts.messaging import ToolAdopted
from omamori.facts.organization import PresenceSet, PresencesImported
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on


@on(ToolAdopted)
def open_for_tool(row: Recorded) -> None:
    """A new means of talking to people outside is a change, however small it looks (R1-2)."""
    assert isinstance(row.fact, ToolAdopted)
    noticing.tool_adopted(row.fact.subject_id, day=row.at)


@on(PresenceSet)
def look_for_telework(row: Recorded) -> None:
    """Somebody works at home: was it told?"""
    assert isinstance(row.fact, PresenceSet)
    if row.fact.where == "telework":
        noticing.telework(row.fact.subject_id, starts_at=row.fact.starts_at)


@on(PresencesImported)
def look_for_telework_in_calendars(row: Recorded) -> None:
    """The same for what came out of a file."""
    assert isinstance(row.fact, PresencesImported)
    noticing.telework_today()


@every(day_at=time(8, 30))
def remind() -> int:
    """Owners before and after their day, the officer when a change begins unready."""
    noticing.telework_today()
    return reminding.remind()
