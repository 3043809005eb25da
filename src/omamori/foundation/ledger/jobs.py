"""台帳の仕事。The outbox is pumped each round; new facts are sealed each minute."""

from omamori.foundation.jobs.define import every
from omamori.foundation.ledger import outbox, sealing

pumps = (outbox.deliver_some,)


@every(minutes=1)
def seal() -> None:
    """Seal what is new."""
    sealing.seal_new()
