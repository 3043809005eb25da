"""数え場。A small cache in the database, shared by all processes: rate limits and used codes.

Django's own database cache would store pickled objects; ours stores JSON only.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction

from omamori.foundation.accounts.models import Counter
from omamori.foundation.calendar import clock

_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_SWEEP_EVERY = 500


class SharedCounters(BaseCache):
    """Keys with JSON values and an end."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        """Take Django's settings; ``location`` has no meaning here."""
        del location
        super().__init__(params)
        self._writes = 0

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Set unless a living value is there; of two at once only one succeeds."""
        name = self.make_and_validate_key(key, version=version)
        Counter.objects.filter(key=name, ends_at__lte=clock.now()).delete()
        try:
            with transaction.atomic():
                Counter.objects.create(key=name, value=_write(value), ends_at=self._end(timeout))
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The living value, or the default."""
        name = self.make_and_validate_key(key, version=version)
        found = Counter.objects.filter(key=name, ends_at__gt=clock.now()).first()
        return default if found is None else json.loads(found.value)

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value until its end."""
        name = self.make_and_validate_key(key, version=version)
        self._writes += 1
        if self._writes % _SWEEP_EVERY == 0:
            Counter.objects.filter(ends_at__lte=clock.now()).delete()
        Counter.objects.update_or_create(
            key=name, defaults={"value": _write(value), "ends_at": self._end(timeout)}
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Move the end of a living value."""
        name = self.make_and_validate_key(key, version=version)
        living = Counter.objects.filter(key=name, ends_at__gt=clock.now())
        return bool(living.update(ends_at=self._end(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        name = self.make_and_validate_key(key, version=version)
        return bool(Counter.objects.filter(key=name).delete()[0])

    def clear(self) -> None:
        """Forget everything."""
        Counter.objects.all().delete()

    def _end(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return _FAR if seconds is None else clock.now() + timedelta(seconds=float(seconds))


def _write(value: Any) -> str:
    """The value as JSON.

    Raises:
        TypeError: not plain data.
    """
    return json.dumps(value, ensure_ascii=False)
