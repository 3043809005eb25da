"""毎日のこと。Clocks of accidents remind every morning; after midnight every open case is reckoned by the law of the day."""

from datetime import time

from omamori.do.incidents.duties import reminding
from omamori.foundation.jobs.define import every


@every(day_at=time(8, 0))
def remind() -> int:
    """Those who may know of a case hear of what is near, due or late."""
    return reminding.remind()


@every(day_at=time(0, 20))
def reevaluate() -> int:
    """A rule, a holiday or a switch may have changed."""
    return reminding.reevaluate()
