"""Slack。Web API: conversations.open, chat.postMessage, files by upload URL, chat.delete, files.delete.

A bot can delete only what it posted itself, which is why the guard is the sender. Slack has no key that
makes a post idempotent: a try without an answer is left to people.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from omamori.do.outbound.messaging.channels import line
from omamori.do.outbound.messaging.channels.port import (
    Busy,
    Declined,
    Identity,
    Outgoing,
    Reference,
    Unknown,
)

BASE = "https://slack.com/api"
_UPLOADS = ("slack.com",)
_GONE = ("channel_not_found", "user_not_found", "not_in_channel", "is_archived", "user_disabled")
_RIGHTS = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "missing_scope")
_MOST_READERS = 1000


class Slack:
    """A workspace, with the token of a bot."""

    idempotent = False

    def __init__(self, settings: Mapping[str, str], *, now: datetime) -> None:
        """Settings: ``token``; ``base`` for a server other than Slack's own."""
        self._base = settings.get("base") or BASE
        self._token, self._now = settings["token"], now

    def send(self, outgoing: Outgoing) -> Reference:
        """See ``Channel``."""
        channel = self._channel(outgoing.talk)
        if outgoing.name:
            return self._file(channel, outgoing)
        posted = self._call("chat.postMessage", {"channel": channel, "text": _plain(outgoing.text)})
        return {"channel": str(posted["channel"]), "ts": str(posted["ts"])}

    def recall(self, talk: str, reference: Reference) -> None:
        """See ``Channel``."""
        del talk
        if "file" in reference:
            self._call("files.delete", {"file": reference["file"]})
        else:
            self._call("chat.delete", {"channel": reference["channel"], "ts": reference["ts"]})

    def readers(self, talk: str) -> tuple[str, ...]:
        """See ``Channel``."""
        if talk[:1] in "UW":
            return (talk,)
        own, found, cursor = self.identity().account, set[str](), ""
        while True:
            page = self._read(
                "conversations.members", {"channel": talk, "limit": "200", "cursor": cursor}
            )
            found |= {str(member) for member in page.get("members", [])}
            cursor = str(page.get("response_metadata", {}).get("next_cursor", ""))
            if not cursor or len(found) > _MOST_READERS:
                return tuple(sorted(found - {own}))

    def identity(self) -> Identity:
        """See ``Channel``."""
        found = self._call("auth.test", {})
        return Identity(
            account=str(found["user_id"]), name=f"{found.get('team', '')} / {found['user']}"
        )

    def _channel(self, talk: str) -> str:
        """The talk with one person is opened by his id; opening it again gives the same."""
        if talk[:1] not in "UW":
            return talk
        with line.preparing():
            return str(self._call("conversations.open", {"users": talk})["channel"]["id"])

    def _file(self, channel: str, outgoing: Outgoing) -> Reference:
        asked = {"filename": outgoing.name, "length": str(len(outgoing.content))}
        with line.preparing():
            place = self._read("files.getUploadURLExternal", asked)
            url = str(place["upload_url"])
            if not line.is_below(url, self._base, _UPLOADS):
                raise Declined("foreign_upload")
            kind = {"Content-Type": "application/octet-stream"}
            line.taken(line.ask("POST", url, headers=kind, body=outgoing.content), now=self._now)
        files = [{"id": str(place["file_id"]), "title": outgoing.name}]
        self._call("files.completeUploadExternal", {"files": files, "channel_id": channel})
        return {"channel": channel, "file": str(place["file_id"])}

    def _call(self, method: str, values: Mapping[str, Any]) -> dict[str, Any]:
        body, kind = line.as_json(values), "application/json; charset=utf-8"
        return self._asked("POST", method, "", body, kind)

    def _read(self, method: str, values: Mapping[str, str]) -> dict[str, Any]:
        return self._asked("GET", method, f"?{urlencode(values)}", b"", "")

    def _asked(self, verb: str, method: str, query: str, body: bytes, kind: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"} | (
            {"Content-Type": kind} if kind else {}
        )
        answer = line.ask(verb, f"{self._base}/{method}{query}", headers=headers, body=body)
        found = line.taken(answer, now=self._now).json()
        if found.get("ok") is True:
            return found
        error = str(found.get("error", ""))
        if error == "ratelimited":
            raise Busy(line.pause_of(answer.headers, now=self._now))
        if error in ("internal_error", "fatal_error", "request_timeout", ""):
            raise Unknown("internal")
        raise Declined(
            "no_talk" if error in _GONE else "not_authorised" if error in _RIGHTS else "rejected"
        )


def _plain(text: str) -> str:
    """Text that Slack shows as it is: its three signs escaped, so that no name is rung by accident."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
