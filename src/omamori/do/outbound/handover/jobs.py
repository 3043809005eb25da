"""リンクの仕事。Codes to receivers; every night the files whose time is over go."""

from datetime import time

from omamori.do.outbound.handover import codes, erasing
from omamori.foundation.jobs.define import every

__all__ = ["codes"]  # its job is known once this file is read


@every(day_at=time(2, 50))
def erase() -> None:
    """Erase what is due."""
    erasing.erase_all_due()
