"""Matrix。Client-Server API v1.11: messages with a transaction id, media, redactions.

The transaction id makes a post idempotent: a try without an answer is simply repeated.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from omamori.do.outbound.messaging.channels import line
from omamori.do.outbound.messaging.channels.port import Identity, Outgoing, Reference

_CLIENT = "_matrix/client/v3"


class Matrix:
    """An account on a homeserver."""

    idempotent = True

    def __init__(self, settings: Mapping[str, str], *, now: datetime) -> None:
        """Settings: ``homeserver`` (an address with https), ``token``."""
        self._base = settings["homeserver"].rstrip("/")
        self._token, self._now = settings["token"], now

    def send(self, outgoing: Outgoing) -> Reference:
        """See ``Channel``."""
        content: dict[str, Any] = {"msgtype": "m.text", "body": outgoing.text}
        if outgoing.name:
            place = f"_matrix/media/v3/upload?filename={quote(outgoing.name)}"
            media = self._ask("POST", place, outgoing.content, "application/octet-stream")
            content = {
                "msgtype": "m.file",
                "body": outgoing.name,
                "url": str(media["content_uri"]),
                "info": {"size": len(outgoing.content)},
            }
        room, key = quote(outgoing.talk, safe=""), quote(outgoing.key, safe="")
        path = f"{_CLIENT}/rooms/{room}/send/m.room.message/{key}"
        return {"event": str(self._ask("PUT", path, line.as_json(content))["event_id"])}

    def recall(self, talk: str, reference: Reference) -> None:
        """See ``Channel``."""
        event = quote(reference["event"], safe="")
        path = f"{_CLIENT}/rooms/{quote(talk, safe='')}/redact/{event}/recall-{event}"
        self._ask("PUT", path, b"{}")

    def readers(self, talk: str) -> tuple[str, ...]:
        """See ``Channel``."""
        own = self.identity().account
        joined = self._ask("GET", f"{_CLIENT}/rooms/{quote(talk, safe='')}/joined_members")
        return tuple(sorted(set(joined["joined"]) - {own}))

    def identity(self) -> Identity:
        """See ``Channel``."""
        user = str(self._ask("GET", f"{_CLIENT}/account/whoami")["user_id"])
        return Identity(account=user, name=user)

    def _ask(
        self, verb: str, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"} | (
            {"Content-Type": kind} if body else {}
        )
        answer = line.ask(verb, f"{self._base}/{path}", headers=headers, body=body)
        return line.taken(answer, now=self._now).json()
