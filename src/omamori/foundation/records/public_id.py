"""公開番号。26 characters, sortable by creation time (ULID layout), safe in URLs and in speech."""

import os
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import models

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32, lower case: no i, l, o, u
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_SHIFTS = tuple(range(120, -1, -10))
_lock = threading.Lock()
_last = 0
_drawn = bytearray()
_DRAWN_AT_ONCE = 4000
"""Random bytes asked of the system at a time: a mail needs ten ids, and each call gives the interpreter away."""
os.register_at_fork(after_in_child=_drawn.clear)


def new_public_id() -> str:
    """A new id: 48 bits of milliseconds, 80 random bits; rising within one process."""
    global _last  # noqa: PLW0603 - one counter per process keeps ids of a millisecond in order
    with _lock:
        if not _drawn:
            _drawn.extend(os.urandom(_DRAWN_AT_ONCE))
        value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(_drawn[-10:])
        del _drawn[-10:]
        if value <= _last:
            value = _last + 1
        _last = value
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in _SHIFTS])


def moment_of(public_id: str) -> datetime:
    """When an id was made, to the millisecond (aware, UTC)."""
    value = 0
    for letter in public_id:
        value = value << 5 | _ALPHABET.index(letter)
    return datetime.fromtimestamp((value >> 80) / 1000, UTC)


def first_of(moment: datetime) -> str:
    """The least id that can be made at a moment: ids made before it stand before it in order."""
    value = int(moment.timestamp() * 1000) << 80
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in _SHIFTS])


if TYPE_CHECKING:
    _Column = models.CharField[str, str]
else:
    _Column = models.CharField


class PublicIdField(_Column):
    """The number by which a record is known outside its table."""

    def __init__(self, **options: Any) -> None:
        """Fix length, uniqueness and default."""
        options |= {"max_length": 26, "unique": True, "editable": False, "default": new_public_id}
        super().__init__(**options)
