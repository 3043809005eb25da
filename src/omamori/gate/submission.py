"""渡されたメール。A mail with its envelope as a door of the gate took it: the one form all doors hand in."""

import dataclasses
from datetime import datetime

from omamori.do.outbound.mail import Dsn, Envelope


@dataclasses.dataclass(frozen=True, kw_only=True)
class Submission:
    """A mail with its envelope, as taken from the line.

    Attributes:
        client: address of the program that handed it in, behind proxies and front servers.
        user: public id of the person who signed in; empty for none.
        content: the mail as it will leave, the gate's own trace line on top.
        utf8: the client understands UTF-8 answers and asks for SMTPUTF8.
        dsn: wishes for reports.
        came_as: SHA-256 of the mail without the trace line; empty when none was added.
        handed_on: the server in front waits for the verdict and, when the mail passes, sends it
            itself (milter): such a mail gets no delivery of ours.
    """

    client: str
    user: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    utf8: bool
    dsn: Dsn = dataclasses.field(default_factory=Dsn)
    came_as: str = ""
    handed_on: bool = False

    def envelope(self, received_at: datetime) -> Envelope:
        """What the judgement and the rows keep of the dialogue."""
        return Envelope(
            client=self.client,
            sender=self.sender,
            recipients=self.recipients,
            smtp_user=self.user,
            received_at=received_at,
            size=len(self.content),
            utf8=self.utf8,
            dsn=self.dsn,
            came_as=self.came_as,
            handed_on=self.handed_on,
        )
