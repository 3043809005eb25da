"""LINE WORKS。API 2.0: messages of a bot to a member or a talk room, with the token of a service account.

A bot reaches members of the own organisation and rooms it was invited to, no rooms with outside LINE
users (the maker's statement). It cannot take a message back, and no key makes a post idempotent.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from omamori.do.outbound.messaging.channels import line
from omamori.do.outbound.messaging.channels.port import Declined, Identity, Outgoing, Reference

BASE = "https://www.worksapis.com/v1.0"
LOGIN = "https://auth.worksmobile.com/oauth2/v2.0"
_UPLOADS = ("worksmobile.com", "worksapis.com")
_ROOM = "channel:"
_PAGE, _MOST_READERS = 100, 1000
_LIFE = 1800
"""Seconds for which the signed claim may be used; at most 3600."""


class LineWorks:
    """A bot of an organisation."""

    idempotent = False

    def __init__(self, settings: Mapping[str, str], *, now: datetime) -> None:
        """Settings: ``client_id client_secret service_account private_key bot_id``; ``base``, ``login`` for tests."""
        self._settings, self._now = dict(settings), now
        self._base = settings.get("base") or BASE
        self._access = ""

    def send(self, outgoing: Outgoing) -> Reference:
        """See ``Channel``."""
        content = {"type": "text", "text": outgoing.text}
        with line.preparing():
            self._sign_in()
            if outgoing.name:
                content = {"type": "file", "fileId": self._upload(outgoing)}
        room, is_room = outgoing.talk.removeprefix(_ROOM), outgoing.talk.startswith(_ROOM)
        place = f"{'channels' if is_room else 'users'}/{quote(room, safe='')}/messages"
        self._ask("POST", self._bot(place), line.as_json({"content": content}))
        return {"file": content["fileId"]} if outgoing.name else {}

    def recall(self, talk: str, reference: Reference) -> None:
        """See ``Channel``: LINE WORKS has no way."""
        del talk, reference
        raise Declined("no_recall")

    def readers(self, talk: str) -> tuple[str, ...]:
        """See ``Channel``; the bot itself is no member."""
        if not talk.startswith(_ROOM):
            return (talk,)
        room, found, cursor = quote(talk.removeprefix(_ROOM), safe=""), set[str](), ""
        while True:
            asked = urlencode({"count": _PAGE} | ({"cursor": cursor} if cursor else {}))
            page = self._ask("GET", self._bot(f"channels/{room}/members?{asked}"))
            found |= {str(member) for member in page.get("members", [])}
            following = str((page.get("responseMetaData") or {}).get("nextCursor") or "")
            if following in ("", cursor) or len(found) > _MOST_READERS:
                return tuple(sorted(found))
            cursor = following

    def identity(self) -> Identity:
        """See ``Channel``."""
        found = self._ask("GET", self._bot(""))
        return Identity(account=str(found["botId"]), name=str(found.get("botName", "")))

    def _bot(self, place: str) -> str:
        path = f"bots/{quote(self._settings['bot_id'], safe='')}"
        return f"{path}/{place}" if place else path

    def _upload(self, outgoing: Outgoing) -> str:
        asked = line.as_json({"fileName": outgoing.name})
        place = self._ask("POST", self._bot("attachments"), asked)
        url = str(place["uploadUrl"])
        if not line.is_below(url, self._base, _UPLOADS):
            raise Declined("foreign_upload")
        body, kind = line.as_form_with_file(
            {"resourceName": outgoing.name}, field="FileData", name=outgoing.name,
            content=outgoing.content, boundary=f"omamori-{outgoing.key}",
        )  # fmt: skip
        headers = {"Authorization": f"Bearer {self._access}", "Content-Type": kind}
        line.taken(line.ask("POST", url, headers=headers, body=body), now=self._now)
        return str(place["fileId"])

    def _ask(self, verb: str, path: str, body: bytes = b"") -> dict[str, Any]:
        self._sign_in()
        headers = {"Authorization": f"Bearer {self._access}"}
        if body:
            headers["Content-Type"] = "application/json"
        answer = line.ask(verb, f"{self._base}/{path}", headers=headers, body=body)
        return line.taken(answer, now=self._now).json()

    def _sign_in(self) -> None:
        if not self._access:
            form = {
                "assertion": self._claim(),
                "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "client_id": self._settings["client_id"],
                "client_secret": self._settings["client_secret"],
                "scope": "bot",
            }
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            url = f"{self._settings.get('login') or LOGIN}/token"
            answer = line.ask("POST", url, headers=kind, body=urlencode(form).encode())
            if answer.status == 400:
                raise Declined("not_authorised")
            self._access = str(line.taken(answer, now=self._now).json()["access_token"])

    def _claim(self) -> str:
        """A signed claim for the service account (RFC 7523, RS256 of RFC 7518)."""
        issued = int(self._now.timestamp())
        claims = {
            "iss": self._settings["client_id"],
            "sub": self._settings["service_account"],
            "iat": issued,
            "exp": issued + _LIFE,
        }
        signed = b".".join(map(_text, ({"alg": "RS256", "typ": "JWT"}, claims)))
        try:
            key = load_pem_private_key(self._settings["private_key"].encode(), None)
        except (ValueError, TypeError) as error:
            raise Declined("bad_key") from error
        if not isinstance(key, rsa.RSAPrivateKey):
            raise Declined("bad_key")
        mark = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        return b".".join((signed, _url_safe(mark))).decode()


def _text(value: object) -> bytes:
    return _url_safe(line.as_json(value))


def _url_safe(value: bytes) -> bytes:
    return base64.urlsafe_b64encode(value).rstrip(b"=")
