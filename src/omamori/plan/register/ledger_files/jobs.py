"""台帳のファイルの仕事。Ledgers that nobody confirmed are erased."""

from omamori.foundation.jobs.define import every
from omamori.plan.register.ledger_files import importing


@every(minutes=60)
def expire_ledger_files() -> None:
    """Erase files that waited for a day."""
    importing.expire()
