"""サインインの間の控え。Django's sessions in the database, read by a statement that is written once."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as PlainStore
from django.utils import timezone

from omamori.foundation.records.prepared import Prepared

_DATA = Prepared(
    lambda key, moment: (
        PlainStore.get_model_class()
        .objects.filter(session_key=key, expire_date__gt=moment)
        .values_list("session_data")
    ),
    str,
    datetime,
)


class SessionStore(PlainStore):
    """As Django's; every request of somebody who is signed in reads one."""

    def load(self) -> dict[str, Any]:
        """What is kept under the key; nothing, and no key, when it is over or was never given."""
        # Django writes the end of a session by its own clock.
        found = _DATA.rows(self.session_key, timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(found[0][0])
        return kept
