"""Microsoft Teams。Graph v1.0: messages of a chat, files over OneDrive, softDelete.

Sending needs an account that signed in (delegated rights): Graph lets no application post by itself. The
refresh token it gives changes with each use and is kept by the caller.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from omamori.do.outbound.messaging.channels import line
from omamori.do.outbound.messaging.channels.port import Declined, Identity, Outgoing, Reference

BASE = "https://graph.microsoft.com/v1.0"
LOGIN = "https://login.microsoftonline.com"
_SCOPE = "https://graph.microsoft.com/.default offline_access"


class Teams:
    """An account of a tenant."""

    idempotent = False

    def __init__(
        self,
        settings: Mapping[str, str],
        *,
        now: datetime,
        keep: Callable[[Mapping[str, str]], None],
    ) -> None:
        """Settings: ``tenant client_id client_secret refresh_token``; ``base`` and ``login`` for tests.

        Args:
            settings: as above.
            now: the moment.
            keep: takes the settings with a new refresh token.
        """
        self._settings, self._now, self._keep = dict(settings), now, keep
        self._base = settings.get("base") or BASE
        self._access = ""

    def send(self, outgoing: Outgoing) -> Reference:
        """See ``Channel``."""
        message: dict[str, Any] = {"body": {"contentType": "text", "content": outgoing.text}}
        reference: dict[str, str] = {}
        if outgoing.name:
            with line.preparing():
                message, reference = self._with_file(outgoing)
        with line.preparing():
            self._sign_in()
        chat = quote(outgoing.talk, safe="")
        posted = self._ask("POST", f"chats/{chat}/messages", line.as_json(message))
        return {**reference, "message": str(posted["id"])}

    def recall(self, talk: str, reference: Reference) -> None:
        """See ``Channel``."""
        message = quote(reference["message"], safe="")
        self._ask("POST", f"me/chats/{quote(talk, safe='')}/messages/{message}/softDelete")
        if item := reference.get("item"):
            self._ask("DELETE", f"me/drive/items/{quote(item, safe='')}")

    def readers(self, talk: str) -> tuple[str, ...]:
        """See ``Channel``."""
        own = self.identity().account
        members = self._ask("GET", f"chats/{quote(talk, safe='')}/members").get("value", [])
        return tuple(sorted({str(m.get("userId") or m.get("id")) for m in members} - {own}))

    def identity(self) -> Identity:
        """See ``Channel``."""
        me = self._ask("GET", "me")
        return Identity(account=str(me["id"]), name=str(me.get("displayName", "")))

    def _with_file(self, outgoing: Outgoing) -> tuple[dict[str, Any], dict[str, str]]:
        path = f"me/drive/root:/Omamori/{outgoing.key}/{quote(outgoing.name)}:/content"
        item = self._ask("PUT", path, outgoing.content, "application/octet-stream")
        # The attachment is named by the GUID within the eTag of the file: "{GUID},1".
        guid = str(item["eTag"]).strip('"').partition("}")[0].strip("{}")
        attachment = {
            "id": str(uuid.UUID(guid)),
            "contentType": "reference",
            "contentUrl": str(item["webUrl"]),
            "name": outgoing.name,
        }
        body = {
            "contentType": "html",
            "content": f'<attachment id="{attachment["id"]}"></attachment>',
        }
        return {"body": body, "attachments": [attachment]}, {"item": str(item["id"])}

    def _ask(
        self, verb: str, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> dict[str, Any]:
        self._sign_in()
        headers = {"Authorization": f"Bearer {self._access}"} | (
            {"Content-Type": kind} if body else {}
        )
        answer = line.ask(verb, f"{self._base}/{path}", headers=headers, body=body)
        return line.taken(answer, now=self._now).json()

    def _sign_in(self) -> None:
        if not self._access:
            login = self._settings.get("login") or LOGIN
            form = {
                "grant_type": "refresh_token",
                "client_id": self._settings["client_id"],
                "client_secret": self._settings["client_secret"],
                "refresh_token": self._settings["refresh_token"],
                "scope": _SCOPE,
            }
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            url = f"{login}/{quote(self._settings['tenant'], safe='')}/oauth2/v2.0/token"
            answer = line.ask("POST", url, headers=kind, body=urlencode(form).encode())
            if answer.status == 400:
                raise Declined("not_authorised")
            found = line.taken(answer, now=self._now).json()
            self._access = str(found["access_token"])
            fresh = str(found.get("refresh_token", ""))
            if fresh and fresh != self._settings["refresh_token"]:
                self._settings["refresh_token"] = fresh
                self._keep(self._settings)
