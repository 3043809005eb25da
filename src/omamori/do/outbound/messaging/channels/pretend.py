"""見本のサービス。For the invented company only: takes messages as a service would, and nothing leaves the machine.

An officer can try everything with it, from the choice of the receiver to the recall, before any real key is
asked for. It is not there outside the demo (``services.channel``).
"""

from omamori.do.outbound.messaging.channels.port import Declined, Identity, Outgoing, Reference

TOKEN = "demo"  # noqa: S105 - opens nothing: the word that people type to try it
ACCOUNT = "omamori-demo"


class Pretend:
    """A service that accepts everything and keeps nothing."""

    idempotent = True

    def __init__(self, token: str) -> None:
        """Only the known word is taken, so that a refused key can be tried, too."""
        self._token = token

    def send(self, outgoing: Outgoing) -> Reference:
        """See ``Channel``."""
        self._open()
        return {"event": outgoing.key}

    def recall(self, talk: str, reference: Reference) -> None:
        """See ``Channel``."""
        del talk, reference
        self._open()

    def readers(self, talk: str) -> tuple[str, ...]:
        """See ``Channel``. The receiver alone reads the talk."""
        self._open()
        return (talk,)

    def identity(self) -> Identity:
        """See ``Channel``."""
        self._open()
        return Identity(account=ACCOUNT, name="見本のサービス (どこにも届きません)")

    def _open(self) -> None:
        if self._token != TOKEN:
            raise Declined("not_authorised")
