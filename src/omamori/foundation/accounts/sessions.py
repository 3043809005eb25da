"""サインインの間の控え。Django's sessions in the database, read by a statement that is written once."""

import time
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as PlainStore

from omamori.foundation.records.prepared import Prepared

_KEPT = Prepared(
    lambda key: (
        PlainStore.get_model_class()
        .objects.filter(session_key=key)
        .values_list("session_data", "expire_date")
    ),
    str,
)


class SessionStore(PlainStore):
    """As Django's; every request of somebody who is signed in reads one."""

    def load(self) -> dict[str, Any]:
        """What is kept under the key; nothing, and no key, when it is over or was never given."""
        for data, ends_at in _KEPT.rows(self.session_key or ""):
            # Django writes the end of a session by the machine's clock, not by ours.
            if ends_at.timestamp() > time.time():
                kept: dict[str, Any] = self.decode(data)
                return kept
        self._session_key = None
        return {}
