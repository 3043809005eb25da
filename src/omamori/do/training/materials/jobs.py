"""聞くこと。A fact that may change what a slide shows asks for a look; every night the days themselves are looked at."""

from datetime import time, timedelta

from omamori.do.training.materials import looking
from omamori.do.training.materials.recalling import HEARD
from omamori.do.training.materials.rendering import make_files
from omamori.facts.base import Recorded
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every, job
from omamori.foundation.ledger.subscriptions import on

__all__ = ["look", "look_every_night", "make_files"]

_SOON = timedelta(seconds=5)
"""Changes of one hand (ten contacts of a list) are looked at together."""


@job(retries=3)
def look() -> int:
    """Compare the editions in use with today's records."""
    return looking.look()


def look_soon(row: Recorded) -> None:
    """One look for all that happens within a few seconds."""
    del row
    look.enqueue(key="materials.look", run_after=clock.now() + _SOON)


for _fact in HEARD:
    on(_fact)(look_soon)


@every(day_at=time(0, 10))
def look_every_night() -> int:
    """A rule takes effect, a notice ends: nothing happens then, and yet the deck is another."""
    return looking.look()


@every(minutes=60)
def look_every_hour() -> int:
    """What the slides of other rooms show (figures, damage) may change without a fact that is heard here."""
    return looking.look()
