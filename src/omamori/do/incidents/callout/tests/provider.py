"""電話の事業者の代わり。A server of this machine that speaks the provider's Messages and Calls."""

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Provider:
    """What arrived, and how it answers.

    Attributes:
        sent: fields of each accepted message or call.
        slow: seconds between accepting and answering.
        status: HTTP status of the next answers to a POST; 0 closes the line without an answer after accepting.
    """

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        self.status = 201
        self.seen: list[tuple[str, str]] = []
        self.url = ""
        self.slow = 0.0


class Door(http.server.BaseHTTPRequestHandler):
    """The provider's two resources."""

    provider: Provider

    def do_POST(self) -> None:
        provider = self.provider
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = {k: v[0] for k, v in parse_qs(body).items()}
        provider.seen.append((self.path, self.headers.get("Authorization", "")))
        if provider.status in (0, 201):
            fields["date_created"] = formatdate()
            provider.sent.append(fields)
        threading.Event().wait(provider.slow)
        if provider.status == 0:
            self.close_connection = True
            return
        number = {"sid": f"SM{len(provider.sent):032d}"}
        self.answer(provider.status, number if provider.status == 201 else {"code": 21211})

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        name = "messages" if path.endswith("Messages.json") else "calls"
        rows = [
            {"body": f.get("Body", ""), "date_created": f["date_created"]}
            for f in self.provider.sent
            if f["To"] == query["To"][0] and ("Body" in f) == (name == "messages")
        ]
        self.answer(200, {name: rows})

    def answer(self, status: int, document: dict[str, Any]) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's name
        """Stay quiet."""


@contextlib.contextmanager
def serving() -> Iterator[Provider]:
    """The server on a free port of this machine."""
    provider = Provider()
    door = type("ThisDoor", (Door,), {"provider": provider})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
