"""相手先の仕事。People whose day of erasure has come; uploaded lists that nobody confirmed."""

from datetime import time

from omamori.foundation.jobs.define import every
from omamori.foundation.partners import importing, persons


@every(day_at=time(0, 10))
def erase_people() -> None:
    """Erase who is due (J.9.1); after a stop the next run makes up for it."""
    persons.erase_due()


@every(minutes=60)
def expire_imports() -> None:
    """Erase lists that waited for a day."""
    importing.expire_imports()
