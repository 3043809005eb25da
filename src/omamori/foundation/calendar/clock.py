"""時計。The only place that asks what time it is, so that every deadline can be tested."""

import contextlib
import contextvars
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")

_fixed: contextvars.ContextVar[datetime | None] = contextvars.ContextVar("fixed", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The present date in Japan."""
    return now().astimezone(JST).date()


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
