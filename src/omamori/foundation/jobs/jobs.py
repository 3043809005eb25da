"""仕事の世話。The housekeeping jobs of the job table itself."""

from datetime import time

from omamori.foundation.jobs import worker
from omamori.foundation.jobs.define import every


@every(day_at=time(3, 30))
def prune() -> None:
    """Forget what finished long ago."""
    worker.prune()
