"""見たしるし。A signed note that the content was shown to this person, and when; carried to the questions.

The questions stand on a page of their own: beside the findings they would answer themselves. Whoever
comes to them without this note has not been shown anything and is sent back. Nothing is written when a
page is looked at, so that a mail scanner leaves no trace; the note tells how long the checker looked.
"""

import dataclasses
from datetime import datetime, timedelta

from omamori.foundation.approvals.domain.errors import NotSeen
from omamori.foundation.calendar import clock
from omamori.foundation.crypto import seal

PURPOSE = "approval-seen"
_HOLDS = timedelta(hours=8)
_LONGEST = 600


@dataclasses.dataclass(frozen=True, kw_only=True)
class Seen:
    """What was shown: the hash of the content, and the moment."""

    binding: str
    at: datetime

    @property
    def seconds(self) -> int:
        """From then to now."""
        return max(0, int((clock.now() - self.at).total_seconds()))


def note(request_id: str, person_id: str, binding: str) -> str:
    """The note for a page that is shown now."""
    now = clock.now()
    data = {"r": request_id, "p": person_id, "b": binding, "t": str(int(now.timestamp()))}
    return seal.sign_token(data, purpose=PURPOSE, expires=now + _HOLDS)


def read(token: str, request_id: str, person_id: str) -> Seen:
    """What this person was shown of this request.

    Raises:
        NotSeen: no note, an old one, or one of somebody else.
    """
    known = None
    if 0 < len(token) <= _LONGEST:
        known = seal.read_token(token, purpose=PURPOSE, now=clock.now())
    if known is None or (known["r"], known["p"]) != (request_id, person_id):
        raise NotSeen
    return Seen(binding=known["b"], at=datetime.fromtimestamp(int(known["t"]), tz=clock.JST))
