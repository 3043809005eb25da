"""はじめの一時間の仕事。A beginning that is complete is marked so: the home page stops asking every room."""

from datetime import time

from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.web.beginning import queries
from omamori.web.beginning.models import Finished


@every(day_at=time(3, 20))
def mark_finished() -> None:
    """Once, on the night after the last step."""
    if not Finished.objects.exists() and queries.standing(queries.offered(SYSTEM)).complete:
        Finished.objects.create(at=clock.now())
