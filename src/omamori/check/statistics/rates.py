"""率と幅。How often something happened for each hundred people, with the exact interval of a small count.

Counts of accidents are small: without an interval two departments look different that are not. The interval is
Garwood's (1936): the means for which a Poisson count as low, or as high, as the one seen has half of what is left.
"""

import dataclasses
import math
from collections.abc import Callable, Iterable

LEAST = 5
"""Groups of fewer people are never shown alone."""
_BYAR_FROM = 2000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rate:
    """Per 100 people and year.

    Attributes:
        events: how often. people: person-years. value, low, high: per 100; None without people.
    """

    events: int
    people: float
    value: float | None
    low: float | None
    high: float | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Group:
    """A group of people and what happened to it; ``merged`` are the names of those put together."""

    name: str
    people: int
    events: int
    merged: tuple[str, ...] = ()


def interval(events: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a Poisson mean when ``events`` were seen.

    Raises:
        ValueError: a negative count, or a level that is none.
    """
    if events < 0 or not 0 < level < 1:
        raise ValueError("a count is not negative, a level lies between 0 and 1")
    tail = (1 - level) / 2
    if events >= _BYAR_FROM:
        return _byar(events, level)
    low = _solve(events, lambda mean: _at_most(events - 1, mean), 1 - tail) if events else 0.0
    high = _solve(events, lambda mean: _at_most(events, mean), tail)
    return low, high


def rate(events: int, people: float, *, years: float = 1.0) -> Rate:
    """Events per 100 people and year, with its 95 % interval."""
    time = people * years
    if time <= 0:
        return Rate(events=events, people=time, value=None, low=None, high=None)
    low, high = interval(events)
    each = 100 / time
    return Rate(
        events=events, people=time, value=events * each, low=low * each, high=high * each
    )  # fmt: skip


def differ(before: tuple[int, float], after: tuple[int, float], *, level: float = 0.95) -> bool:
    """Whether two rates (events, time) differ: exactly, given their sum (a binomial split).

    Without time on one of the sides nothing can be said.
    """
    total = before[0] + after[0]
    if not total or before[1] <= 0 or after[1] <= 0:
        return False
    share = before[1] / (before[1] + after[1])
    low = math.fsum(_binomial(k, total, share) for k in range(before[0] + 1))
    high = math.fsum(_binomial(k, total, share) for k in range(before[0], total + 1))
    return min(low, high) < (1 - level) / 2


def merge_small(groups: Iterable[Group], *, least: int = LEAST, name: str) -> tuple[Group, ...]:
    """No group of fewer than ``least`` people, so that a number never points at a person.

    Small ones are put together; while these are too few, the smallest of the others joins them.
    """
    ordered = sorted(groups, key=lambda group: (group.people, group.name))
    small = [group for group in ordered if group.people < least]
    large = ordered[len(small) :]
    while small and large and sum(group.people for group in small) < least:
        small.append(large.pop(0))
    if not small:
        return tuple(sorted(large, key=lambda group: group.name))
    together = Group(
        name=name,
        people=sum(group.people for group in small),
        events=sum(group.events for group in small),
        merged=tuple(sorted(group.name for group in small)),
    )
    return (*sorted(large, key=lambda group: group.name), together)


def _at_most(events: int, mean: float) -> float:
    """Chance of a Poisson count of at most ``events``."""
    if mean <= 0:
        return 1.0
    log = math.log(mean)
    return math.fsum(math.exp(k * log - mean - math.lgamma(k + 1)) for k in range(events + 1))


def _solve(events: int, chance: Callable[[float], float], wanted: float) -> float:
    """The mean at which a falling chance is ``wanted``."""
    low, high = 0.0, events + 10 * math.sqrt(events + 1) + 20
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if chance(middle) > wanted else (low, middle)
    return (low + high) / 2


def _byar(events: int, level: float) -> tuple[float, float]:
    """Byar's approximation; from 2,000 events on it agrees with the exact one to one in ten thousand."""
    z = _normal(level)

    def at(count: float, sign: int) -> float:
        return count * (1 - 1 / (9 * count) + sign * z / (3 * math.sqrt(count))) ** 3

    return at(events, -1), at(events + 1, 1)


def _normal(level: float) -> float:
    low, high = 0.0, 10.0
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if math.erf(middle / math.sqrt(2)) < level else (low, middle)
    return low


def _binomial(k: int, n: int, share: float) -> float:
    logs = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(logs + k * math.log(share) + (n - k) * math.log(1 - share))
