"""聞き手。Who wants to hear which fact: declared beside the handler in a module's ``jobs.py``."""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from omamori.config import modules
from omamori.facts.base import Fact, Recorded

Handler = Callable[[Recorded], Any]


@dataclasses.dataclass(frozen=True)
class Subscription:
    """One handler of one fact type.

    Attributes:
        key: ``module.function``; with the fact's id the idempotency key of the delivery.
        fact: the type it hears.
        handler: called in one transaction with the note that it was called.
    """

    key: str
    fact: type[Fact]
    handler: Handler


by_fact: dict[type[Fact], list[Subscription]] = {}
by_key: dict[str, Subscription] = {}


@functools.cache
def load() -> None:
    """Import every module's ``jobs.py`` once, so that all listeners are known in every process."""
    for _ in modules.contributions("jobs"):
        pass


def listeners(fact: type[Fact]) -> list[Subscription]:
    """Who wants to hear this type of fact."""
    load()
    return by_fact.get(fact, [])


def on(fact: type[Fact]) -> Callable[[Handler], Handler]:
    """Subscribe the decorated function (in ``jobs.py``) to a fact."""

    def enter(handler: Handler) -> Handler:
        key = f"{handler.__module__.removeprefix('omamori.')}.{handler.__name__}"
        subscription = Subscription(key, fact, handler)
        by_fact.setdefault(fact, []).append(subscription)
        by_key[key] = subscription
        return handler

    return enter
