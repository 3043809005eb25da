"""失敗の持ち寄り。What failed for good, from the task table and from other rooms' own queues.

A module with a queue of its own (the ledger's outbox) offers ``stranded = Stranded(...)`` in its
``jobs.py``; its rows then stand in the same list, with the same button.
"""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime

from omamori.config import modules


@dataclasses.dataclass(frozen=True, kw_only=True)
class FailedJob:
    """Something that failed for good.

    Attributes:
        task_id: number for the retry button.
        error: class of the last error, never its text.
    """

    task_id: str
    name: str
    attempts: int
    error: str
    failed_at: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stranded:
    """Another queue's failures.

    Attributes:
        newest: the newest ``n`` of them.
        count: how many there are, counted up to a bound.
        retry: try one again by its ``task_id``; False when it is not this queue's.
    """

    newest: Callable[[int], tuple[FailedJob, ...]]
    count: Callable[[], int]
    retry: Callable[[str], bool]


def sources() -> Iterator[Stranded]:
    """The other rooms' queues."""
    for module in modules.contributions("jobs"):
        found = getattr(module, "stranded", None)
        if found is not None:
            yield found
