"""組織の仕事。Transfers whose day has come; uploaded lists that nobody confirmed."""

from datetime import time

from omamori.foundation.jobs.define import every
from omamori.foundation.organization import importing, persons, presence


@every(day_at=time(0, 5))
def apply_transfers() -> None:
    """Carry out what is due; after a stop the next run makes up for it."""
    persons.apply_transfers()


@every(day_at=time(2, 50))
def forget_presences() -> None:
    """Erase times of presence that ended long ago."""
    presence.forget_presences()


@every(minutes=60)
def expire_imports() -> None:
    """Erase lists that waited for a day, and former values after 90."""
    importing.expire_imports()
