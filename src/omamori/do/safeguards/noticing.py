"""気付く。A way of working that began without being told is told by the facts themselves (J.3.4).

The accident behind this room: everybody went home to work, and the check by a second person at the next
desk was never thought of. Who enters telework for a department that told of none opens the change.
"""

from datetime import datetime

from omamori.do.safeguards import domain, queries
from omamori.do.safeguards.reporting import open_by_fact
from omamori.facts.messaging import ToolAdopted
from omamori.facts.organization import PresenceSet
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization

TELEWORK = "在席の予定にテレワークがありますが、その部門のテレワークは届け出られていません。"
NEW_TOOL = "新しい連絡手段の採用が承認されました。"


def tool_adopted(tool_id: str, *, day: datetime) -> str:
    """Open the change of a tool that was adopted; empty when it is open already."""
    given = domain.Report(
        kind="new_tool", what=NEW_TOOL, starts_on=day.astimezone(clock.JST).date()
    )
    return open_by_fact(given, source=ToolAdopted.name, source_id=tool_id)


def telework(person_id: str, *, starts_at: datetime) -> str:
    """Open a change when a person works at home whose department told of none; empty otherwise."""
    person = organization.person(person_id)
    if person is None:
        return ""
    day = starts_at.astimezone(clock.JST).date()
    if domain.covered(person.department_id, queries.told_changes("telework"), day):
        return ""
    given = domain.Report(
        kind="telework", what=TELEWORK, departments=(person.department_id,), starts_on=day
    )
    # One change for a department: the colleagues of tomorrow are covered by it.
    return open_by_fact(given, source=PresenceSet.name, source_id=person.department_id)


def telework_today() -> int:
    """The same for everybody whose time of telework has come; returns how many changes it opened."""
    now = clock.now()
    found = organization.teleworking(at=now)
    return sum(bool(telework(person, starts_at=now)) for person in found)
