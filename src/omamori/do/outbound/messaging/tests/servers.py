"""Messaging services on this machine that speak the published forms, and can be told to misbehave."""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

Answer = tuple[int, dict[str, str], object]
"""Status, headers, JSON; bytes are sent as they are, None is an empty body."""


class Call:
    """One request as the service saw it."""

    def __init__(self, verb: str, target: str, headers: dict[str, str], body: bytes) -> None:
        parts = urlsplit(target)
        self.verb, self.path, self.headers, self.body = verb, unquote(parts.path), headers, body
        self.query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        found = parse_qs(self.body.decode(), keep_blank_values=True)
        return {k: v[0] for k, v in found.items()}

    @property
    def parts(self) -> dict[str, tuple[str, bytes]]:
        """Fields of a form with a file: name to (file name, content)."""
        boundary = self.headers["content-type"].partition("boundary=")[2].encode()
        found: dict[str, tuple[str, bytes]] = {}
        for piece in self.body.split(b"--" + boundary)[1:-1]:
            head, _, content = piece.partition(b"\r\n\r\n")
            names = dict(re.findall(r'(\w*name)="([^"]*)"', head.decode()))
            found[names["name"]] = (names.get("filename", ""), content.removesuffix(b"\r\n"))
        return found


class Service:
    """A service: answers by rules, remembers what it was asked.

    Attributes:
        calls: every request.
        next_answers: answers given instead of the rules', first to last, by (verb, path ending).
        drop: the line breaks after the request was read, for the first request of such a path.
    """

    def __init__(self, rules: Callable[["Service", Call], Answer]) -> None:
        self.rules, self.calls = rules, list[Call]()
        self.next_answers: list[tuple[str, Answer]] = []
        self.drop: list[str] = []
        self.url = ""
        self.posted: list[tuple[str, str]] = []
        self.deleted: list[str] = []
        self.readers: list[str] = ["me", "hanako"]

    def called(self, ending: str) -> list[Call]:
        return [c for c in self.calls if c.path.endswith(ending)]


class _Handler(BaseHTTPRequestHandler):
    """One connection to ``service``."""

    protocol_version = "HTTP/1.1"
    service: Service

    def _any(self) -> None:
        service, length = self.service, int(self.headers.get("Content-Length") or 0)
        headers = {k.lower(): v for k, v in self.headers.items()}
        call = Call(self.command, self.path, headers, self.rfile.read(length))
        service.calls.append(call)
        broken = next((p for p in service.drop if call.path.endswith(p)), None)
        if broken is not None:
            service.drop.remove(broken)
            # What the service did is done; only its answer is lost.
            service.rules(service, call)
            self.close_connection = True
            self.connection.close()
            return
        planned = next((x for x in service.next_answers if call.path.endswith(x[0])), None)
        if planned:
            service.next_answers.remove(planned)
        self._answer(planned[1] if planned else service.rules(service, call))

    do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - names of http.server

    def _answer(self, answer: Answer) -> None:
        status, headers, value = answer
        body = value if isinstance(value, bytes) else _as_json(value)
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


def _as_json(value: object) -> bytes:
    return b"" if value is None else json.dumps(value).encode()


@contextlib.contextmanager
def serving(rules: Callable[[Service, Call], Answer]) -> Iterator[Service]:
    service = Service(rules)
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def slack(service: Service, call: Call) -> Answer:  # noqa: PLR0911 - a line for each method
    """Web API: https://docs.slack.dev (chat.postMessage, conversations.open, files.*, auth.test)."""
    method = call.path.rpartition("/")[2]
    if call.path.startswith("/upload/"):
        service.posted.append(("upload", call.body.decode("utf-8", "replace")))
        return 200, {}, b"OK"
    if call.headers.get("authorization") != "Bearer xoxb-right":
        return 200, {}, {"ok": False, "error": "invalid_auth"}
    if method == "conversations.open":
        return 200, {}, {"ok": True, "channel": {"id": f"D{call.json['users'][1:]}"}}
    if method == "chat.postMessage":
        service.posted.append((call.json["channel"], call.json["text"]))
        ts = f"1764050000.{len(service.posted):06}"
        return 200, {}, {"ok": True, "channel": call.json["channel"], "ts": ts, "message": {}}
    if method == "files.getUploadURLExternal":
        place = f"{service.url}/upload/{quote(call.query['filename'])}"
        return 200, {}, {"ok": True, "upload_url": place, "file_id": "F0001"}
    if method == "files.completeUploadExternal":
        service.posted.append((call.json["channel_id"], call.json["files"][0]["title"]))
        return 200, {}, {"ok": True, "files": call.json["files"]}
    if method in ("chat.delete", "files.delete"):
        service.deleted.append(call.json.get("ts") or call.json["file"])
        return 200, {}, {"ok": True}
    if method == "conversations.members":
        return (
            200,
            {},
            {"ok": True, "members": service.readers, "response_metadata": {"next_cursor": ""}},
        )
    if method == "auth.test":
        return 200, {}, {"ok": True, "user_id": "me", "user": "omamori", "team": "みらい印刷"}
    return 200, {}, {"ok": False, "error": "unknown_method"}


def teams(service: Service, call: Call) -> Answer:  # noqa: PLR0911 - a line for each method
    """Microsoft Graph v1.0: chats, drive, softDelete; and the token endpoint."""
    if call.path.endswith("/oauth2/v2.0/token"):
        if call.form["refresh_token"] not in ("old", "new"):
            return 400, {}, {"error": "invalid_grant"}
        return 200, {}, {"access_token": "acc", "refresh_token": "new", "expires_in": 3599}
    if call.headers.get("authorization") != "Bearer acc":
        return 401, {}, {"error": {"code": "InvalidAuthenticationToken"}}
    if call.path == "/me":
        return 200, {}, {"id": "me", "displayName": "お守り"}
    if call.path.endswith("/members"):
        return 200, {}, {"value": [{"id": r, "userId": r} for r in service.readers]}
    if call.path.endswith(":/content"):
        service.posted.append(("drive", call.body.decode()))
        etag = '"{0F8FAD5B-D9CB-469F-A165-70867728950E},1"'
        return 201, {}, {"id": "item1", "eTag": etag, "webUrl": "https://x.sharepoint.example/f"}
    if call.path.endswith("/messages"):
        body = call.json
        told = body["attachments"][0]["name"] if "attachments" in body else body["body"]["content"]
        service.posted.append((call.path.split("/")[2], told))
        return 201, {}, {"id": str(1000 + len(service.posted))}
    if call.path.endswith("/softDelete"):
        service.deleted.append(call.path.split("/")[-2])
        return 204, {}, None
    if call.verb == "DELETE" and "/drive/items/" in call.path:
        service.deleted.append(call.path.rpartition("/")[2])
        return 204, {}, None
    return 404, {}, {"error": {"code": "NotFound"}}


def line_works(service: Service, call: Call) -> Answer:  # noqa: PLR0911 - a line for each method
    """LINE WORKS API 2.0: token by JWT, bot messages, attachments."""
    if call.path.endswith("/token"):
        return 200, {}, {"access_token": "acc", "token_type": "Bearer", "expires_in": "86400"}
    if call.headers.get("authorization") != "Bearer acc":
        return 401, {}, {"code": "UNAUTHORIZED"}
    if call.path == "/bots/2000001":
        return 200, {}, {"botId": 2000001, "botName": "お守り"}
    if call.path.endswith("/attachments"):
        return 200, {}, {"fileId": "jp1.1", "uploadUrl": f"{service.url}/upload"}
    if call.path == "/upload":
        name, content = call.parts["FileData"]
        service.posted.append((name, content.decode()))
        return 200, {}, {"fileId": "jp1.1"}
    if call.path.endswith("/members"):
        begin, count = int(call.query.get("cursor", 0)), int(call.query.get("count", 50))
        more = str(begin + count) if begin + count < len(service.readers) else None
        members = service.readers[begin : begin + count]
        return 200, {}, {"members": members, "responseMetaData": {"nextCursor": more}}
    if call.path.endswith("/messages"):
        content = call.json["content"]
        service.posted.append((call.path.split("/")[4], content.get("text") or content["fileId"]))
        return 201, {}, None
    return 404, {}, {"code": "NOT_FOUND"}


def chatwork(service: Service, call: Call) -> Answer:  # noqa: PLR0911 - a line for each method
    """Chatwork API v2."""
    if call.headers.get("x-chatworktoken") != "right":
        return 401, {}, {"errors": ["Invalid API token"]}
    if call.path == "/me":
        return 200, {}, {"account_id": 1, "name": "お守り"}
    room = call.path.split("/")[2]
    if call.path.endswith("/members"):
        return 200, {}, [{"account_id": n, "name": r} for n, r in enumerate(service.readers, 1)]
    if call.path.endswith("/messages") and call.verb == "POST":
        service.posted.append((room, call.form["body"]))
        return 200, {}, {"message_id": str(len(service.posted))}
    if call.path.endswith("/files"):
        name, content = call.parts["file"]
        service.posted.append((room, f"{name}: {content.decode()}"))
        return 200, {}, {"file_id": 1234}
    if call.verb == "DELETE":
        service.deleted.append(call.path.rpartition("/")[2])
        return 200, {}, {"message_id": service.deleted[-1]}
    return 404, {}, {"errors": ["not found"]}


def matrix(service: Service, call: Call) -> Answer:  # noqa: PLR0911 - a line for each method
    """Matrix Client-Server API v1.11; a transaction id seen before posts nothing."""
    if call.headers.get("authorization") != "Bearer right":
        return 401, {}, {"errcode": "M_UNKNOWN_TOKEN"}
    if call.path.endswith("/whoami"):
        return 200, {}, {"user_id": "me"}
    if call.path.endswith("/joined_members"):
        return 200, {}, {"joined": {r: {} for r in service.readers}}
    if call.path.endswith("/upload"):
        return 200, {}, {"content_uri": "mxc://matrix.example/abc"}
    if "/send/m.room.message/" in call.path:
        key = call.path.rpartition("/")[2]
        if key not in [k for k, _ in service.posted]:
            service.posted.append((key, call.json["body"]))
        return 200, {}, {"event_id": f"$event-{key}"}
    if "/redact/" in call.path:
        service.deleted.append(call.path.split("/")[-2])
        return 200, {}, {"event_id": "$redaction"}
    return 404, {}, {"errcode": "M_NOT_FOUND"}
