"""終わらせ方。How every door of the gate closes: what is in hand is finished, nobody is kept waiting for ever."""

import asyncio
from collections.abc import Mapping
from typing import Protocol


class Conversation(Protocol):
    """A conversation that can be told to end.

    Attributes:
        ending: it takes nothing new.
        busy: it has something in hand that must be finished.
    """

    ending: bool

    @property
    def busy(self) -> bool:
        """See above."""
        ...


async def drain(
    conversations: Mapping[asyncio.Task[None], Conversation], patience: float
) -> set[asyncio.Task[None]]:
    """Tell all to end, wait for what is in hand, and cancel what is late.

    Args:
        conversations: by the task that holds each.
        patience: seconds to wait at most.

    Returns:
        The late ones; cancelled, and perhaps not at their end yet.
    """
    for task, session in conversations.items():
        session.ending = True
        if not session.busy:
            task.cancel()
    if not conversations:
        return set()
    _, late = await asyncio.wait(list(conversations), timeout=patience)
    for task in late:
        task.cancel()
    return late
