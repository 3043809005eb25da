"""時計。The only place that asks what time it is, so that every deadline can be tested."""

import contextlib
import contextvars
import dataclasses
import functools
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")

_fixed: contextvars.ContextVar[datetime | None] = contextvars.ContextVar("fixed", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The present date in Japan."""
    return now().astimezone(JST).date()


@dataclasses.dataclass(frozen=True)
class Steady:
    """A moment that no setting of the clock moves.

    Attributes:
        boot: this run of the machine; moments of different runs cannot be compared.
        at: milliseconds since it began, sleep included (CLOCK_BOOTTIME, Linux).
    """

    boot: str
    at: int


def steady() -> Steady:
    """The present moment by the machine's own count; follows ``fixed`` and ``moved``."""
    held = _fixed.get()
    if held is not None:
        return Steady(_boot(), _milliseconds(held) + _since_boot())
    return Steady(_boot(), time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


@functools.cache
def _since_boot() -> int:
    """What turns the clock into the machine's count; once, so that held moments keep their distance."""
    at = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return at - _milliseconds(datetime.now(UTC))


@functools.cache
def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


@contextlib.contextmanager
def fixed(at: datetime) -> Iterator[None]:
    """Hold the clock at ``at`` (aware) within the block."""
    token = _fixed.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


@contextlib.contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Hold the clock at the present moment moved by ``by`` within the block."""
    with fixed(now() + by):
        yield
