"""Chatwork。API v2: messages and files of a room, with the token of an account.

A file cannot be taken back by the API, and no key makes a post idempotent.
"""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlencode

from omamori.do.outbound.messaging.channels import line
from omamori.do.outbound.messaging.channels.line import Answer
from omamori.do.outbound.messaging.channels.port import Declined, Identity, Outgoing, Reference

BASE = "https://api.chatwork.com/v2"
_FORM = "application/x-www-form-urlencoded"


class Chatwork:
    """An account of Chatwork."""

    idempotent = False

    def __init__(self, settings: Mapping[str, str], *, now: datetime) -> None:
        """Settings: ``token``; ``base`` for a server other than Chatwork's own."""
        self._base = settings.get("base") or BASE
        self._token, self._now = settings["token"], now

    def send(self, outgoing: Outgoing) -> Reference:
        """See ``Channel``."""
        room = f"rooms/{quote(outgoing.talk, safe='')}"
        if not outgoing.name:
            body = urlencode({"body": _plain(outgoing.text), "self_unread": "0"}).encode()
            return {
                "message": str(
                    self._ask("POST", f"{room}/messages", body, _FORM).json()["message_id"]
                )
            }
        body, kind = line.as_form_with_file(
            {"message": ""}, field="file", name=outgoing.name, content=outgoing.content,
            boundary=f"omamori-{outgoing.key}",
        )  # fmt: skip
        return {"file": str(self._ask("POST", f"{room}/files", body, kind).json()["file_id"])}

    def recall(self, talk: str, reference: Reference) -> None:
        """See ``Channel``."""
        if "message" not in reference:
            raise Declined("no_recall")
        message = quote(reference["message"], safe="")
        self._ask("DELETE", f"rooms/{quote(talk, safe='')}/messages/{message}")

    def readers(self, talk: str) -> tuple[str, ...]:
        """See ``Channel``."""
        own = self.identity().account
        members = self._ask("GET", f"rooms/{quote(talk, safe='')}/members").json_list()
        return tuple(sorted({str(m["account_id"]) for m in members} - {own}))

    def identity(self) -> Identity:
        """See ``Channel``."""
        me = self._ask("GET", "me").json()
        return Identity(account=str(me["account_id"]), name=str(me["name"]))

    def _ask(self, verb: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        headers = {"x-chatworktoken": self._token} | ({"Content-Type": kind} if kind else {})
        answer = line.ask(verb, f"{self._base}/{path}", headers=headers, body=body)
        return line.taken(answer, now=self._now)


def _plain(text: str) -> str:
    """Text without Chatwork's own tags: 「[toall]」 would ring everybody in the room."""
    return text.replace("[", "[ ")
