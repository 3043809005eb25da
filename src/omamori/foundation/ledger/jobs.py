"""台帳の仕事。The outbox is pumped each round; facts are sealed each minute, verified each night."""

from datetime import time

from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.jobs.define import every, job
from omamori.foundation.ledger import checking, outbox, sealing
from omamori.foundation.ledger.stranded import offer as stranded

__all__ = ["check", "nightly_check", "prune", "pumps", "seal", "stranded"]

pumps = (outbox.deliver_some,)


@every(minutes=1)
def seal() -> None:
    """Seal what is new."""
    sealing.seal_new()


@job(retries=3)
def check(check_id: str) -> None:
    """Verify the whole ledger for somebody who waits for the answer."""
    checking.carry_out(check_id)


@every(day_at=time(2, 10))
def nightly_check() -> None:
    """Verify the whole ledger unasked: what was changed in secret is known the next morning."""
    checking.carry_out(checking.ask(SYSTEM))


@every(day_at=time(3, 40))
def prune() -> None:
    """Forget which fact was heard by whom a month ago."""
    outbox.prune()
