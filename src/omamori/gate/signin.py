"""ゲートでの本人確認 (J.9.2 アクセス制御)。Name and password of AUTH, slowed down for guessers."""

import threading
from collections import deque
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, close_old_connections

from omamori.foundation.accounts import queries as accounts
from omamori.foundation.calendar import clock
from omamori.gate.premises import Busy

_WINDOW = timedelta(minutes=15)
_BY_NAME = 10
_BY_CLIENT = 50
_REMEMBERED = 10_000


class Throttle:
    """Counts wrong passwords of the last quarter of an hour, by name and by client."""

    def __init__(self) -> None:
        """Nobody has failed yet."""
        self._lock = threading.Lock()
        self._failures: dict[str, deque[datetime]] = {}

    def open(self, client: str, name: str, now: datetime) -> bool:
        """Whether another try is allowed."""
        with self._lock:
            return (
                self._recent(f"n:{name.lower()}", now) < _BY_NAME
                and self._recent(f"c:{client}", now) < _BY_CLIENT
            )

    def failed(self, client: str, name: str, now: datetime) -> None:
        """Remember a wrong password."""
        with self._lock:
            if len(self._failures) > _REMEMBERED:
                self._failures.clear()
            for key in (f"n:{name.lower()}", f"c:{client}"):
                self._failures.setdefault(key, deque(maxlen=_BY_CLIENT)).append(now)

    def _recent(self, key: str, now: datetime) -> int:
        times = self._failures.get(key)
        while times and times[0] <= now - _WINDOW:
            times.popleft()
        return len(times or ())


throttle = Throttle()


def person_behind(client: str, name: str, password: str) -> str | None:
    """Public id of the person who signs in; None when name or password is wrong.

    Raises:
        Busy: too many wrong tries, or the database cannot be asked.
    """
    now = clock.now()
    if not throttle.open(client, name, now):
        raise Busy("454 4.7.0 Too many wrong passwords, come again later (OMAMORI-THROTTLE)")
    try:
        close_old_connections()
        found = _checked(name, password)
    except DatabaseError as error:
        raise Busy("454 4.7.0 Cannot check the password now") from error
    finally:
        close_old_connections()
    if found is None:
        throttle.failed(client, name, now)
    return found


def person_named(login: str) -> str:
    """Public id of the person whom a front server signed in under this name; empty when unknown.

    Raises:
        Busy: the database cannot be asked.
    """
    try:
        close_old_connections()
        user = get_user_model().objects.filter(email=login.strip().lower()).first()
        actor = accounts.actor_of(user) if user is not None else None
    except DatabaseError as error:
        raise Busy("451 4.3.0 Cannot look up the name now (OMAMORI-DATABASE)") from error
    finally:
        close_old_connections()
    return actor.person_id if actor and actor.person_id else ""


def _checked(name: str, password: str) -> str | None:
    user = get_user_model().objects.filter(email=name.strip().lower()).first()
    if user is None or not user.has_usable_password():
        make_password(password)  # as slow as a real check: the time must not tell who exists
        return None
    actor = accounts.actor_of(user) if user.check_password(password) else None
    return actor.person_id if actor and actor.person_id else None
