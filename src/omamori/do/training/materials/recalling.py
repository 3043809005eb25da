"""さっき集めたもの。What the rooms had to teach, remembered while nothing has happened that could change it.

Only the list of slides is shown from it; whatever is made, compared or approved is collected anew.
"""

import threading
from datetime import timedelta

from omamori.do.training.materials import collecting
from omamori.facts import organization, policies, training
from omamori.facts.base import Fact
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import Slide
from omamori.foundation.ledger.queries import newest

HEARD: tuple[type[Fact], ...] = (
    organization.DepartmentOpened,
    organization.DepartmentRenamed,
    organization.DepartmentClosed,
    organization.PersonChanged,
    organization.PersonTransferred,
    organization.PersonLeft,
    organization.Appointed,
    organization.AppointmentEnded,
    organization.StandInNamed,
    organization.PeopleImported,
    organization.CompanyChanged,
    policies.RegulationPublished,
    policies.RegulationEnded,
    policies.NoticePublished,
    policies.NoticeWithdrawn,
    policies.TopMessagePublished,
    policies.ContactsChanged,
    training.SlideEdited,
    training.DeckEditionApproved,
)
"""What may change a slide. What another room's slides show besides is found every hour."""

_LONGEST = timedelta(minutes=10)
_Key = tuple[str, str, int]
_remembered: dict[str, tuple[_Key, list[Slide]]] = {}
_lock = threading.Lock()


def contributed_lately(audience: str) -> list[Slide]:
    """What there is to teach today, at most ten minutes old, and never older than a fact that is heard."""
    now = clock.now()
    slot = int(now.timestamp() // _LONGEST.total_seconds())
    key = (newest(HEARD), clock.today().isoformat(), slot)
    with _lock:
        known = _remembered.get(audience)
    if known and known[0] == key and key[0]:
        return known[1]
    found = collecting.contributed(on=clock.today(), audience=audience)
    with _lock:
        _remembered[audience] = (key, found)
    return found
