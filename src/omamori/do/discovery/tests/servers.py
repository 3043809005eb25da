"""Small servers of this machine: a mail server that speaks enough IMAP, a file server that speaks enough WebDAV."""

import base64
import contextlib
import http.server
import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

USER, PASSWORD = "scan", "himitsu-no-aikotoba"


class _Imap(socketserver.StreamRequestHandler):
    """Boxes of messages behind TLS; login, list, select, search, fetch."""

    server: Any

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        box: list[bytes] = []
        while line := self.rfile.readline():
            tag, _, rest = line.strip().decode().partition(" ")
            word, _, given = rest.partition(" ")
            if word.upper() == "UID":
                word, _, given = given.partition(" ")
            if word.upper() in ("EXAMINE", "SELECT"):
                box = self.server.boxes[given.strip('"')]
            self.say(f"{tag} {self.answered(word.upper(), given, box)}")

    def answered(self, word: str, given: str, box: list[bytes]) -> str:
        match word:
            case "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            case "LOGIN" if given != f'{USER} "{PASSWORD}"':
                return f"NO {given}"  # a bad server, that repeats the password
            case "LIST":
                for name in self.server.boxes:
                    self.say(f'* LIST (\\HasNoChildren) "/" "{name}"')
            case "EXAMINE":
                self.say(f"* {len(box)} EXISTS\r\n* OK [UIDVALIDITY 7] valid")
            case "SEARCH":
                self.say("* SEARCH " + " ".join(str(n + 1) for n in range(len(box))))
            case "FETCH":
                self.fetch(box, *given.split(" ", 1))
            case "LOGOUT":
                self.say("* BYE")
        return "OK done"

    def fetch(self, box: list[bytes], numbers: str, wanted: str) -> None:
        for number in map(int, numbers.split(",")):
            content = box[number - 1]
            if "BODY.PEEK[]" in wanted:
                head = f"* {number} FETCH (UID {number} BODY[] {{{len(content)}}}\r\n"
                self.wfile.write(head.encode() + content + b")\r\n")
            else:
                self.say(f"* {number} FETCH (UID {number} RFC822.SIZE {len(content)})")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Threads(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that breaks off is no news."""


@contextlib.contextmanager
def imap(boxes: dict[str, list[bytes]], context: ssl.SSLContext) -> Iterator[int]:
    """An IMAP server; its port."""
    server: Any = _Threads(("127.0.0.1", 0), _Imap)
    server.boxes = boxes
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with _served(server):
        yield int(server.server_address[1])


class _Webdav(http.server.BaseHTTPRequestHandler):
    """A folder below ``/dav/``, for whoever knows the password."""

    server: Any

    def do_PROPFIND(self) -> None:
        if not self.admitted():
            return
        target = self.target()
        if not target.exists():
            self.send_error(404)
            return
        found = [target]
        if self.headers["Depth"] == "1" and target.is_dir():
            found += sorted(target.iterdir())
        body = "".join(self.one(path) for path in found)
        content = f'<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">{body}</D:multistatus>'
        self.answer(207, content.encode())

    def one(self, path: Path) -> str:
        below = path.relative_to(self.server.root).as_posix()
        href = quote("/dav/" + ("" if below == "." else below) + ("/" if path.is_dir() else ""))
        kind = "<D:collection/>" if path.is_dir() else ""
        return (
            f"<D:response><D:href>{escape(href)}</D:href><D:propstat><D:prop>"
            f"<D:resourcetype>{kind}</D:resourcetype>"
            f"<D:getcontentlength>{path.stat().st_size}</D:getcontentlength>"
            "<D:getlastmodified>Tue, 24 Nov 2026 01:00:00 GMT</D:getlastmodified>"
            "</D:prop></D:propstat></D:response>"
        )

    def do_GET(self) -> None:
        if self.admitted():
            target = self.target()
            if target.is_file():
                self.answer(200, target.read_bytes())
            else:
                self.send_error(404)

    def admitted(self) -> bool:
        known = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers["Authorization"] == f"Basic {known}":
            return True
        self.send_error(401)
        return False

    def target(self) -> Path:
        return Path(self.server.root) / unquote(self.path).removeprefix("/dav/").strip("/")

    def answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """A test has nothing to log."""


@contextlib.contextmanager
def webdav(root: Path) -> Iterator[str]:
    """A WebDAV server; its address."""
    server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Webdav)
    server.root = root
    with _served(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/dav/"


@contextlib.contextmanager
def _served(server: Any) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
