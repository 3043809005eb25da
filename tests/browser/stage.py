"""A page of the product in a real browser, without the rest of the product round it.

The gallery is drawn once with a stand-in request, served from a free port of this machine with the
product's own Content-Security-Policy and static files, and closed afterwards.
"""

import contextlib
import functools
import http.server
import re
import threading
import types
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.template import engines
from playwright.sync_api import Browser, Page, expect, sync_playwright

from omamori.foundation.ui import frame as frame_of_pages
from omamori.foundation.ui import gallery
from omamori.foundation.ui.contributions import Group
from omamori.foundation.ui.frame import Entry

STATIC = Path(gallery.__file__).parent / "static"
CHROMIUM = "/usr/bin/chromium"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
expect.set_options(timeout=15_000)  # as company.LIMIT: a busy machine is slow, not wrong
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


def gallery_html(theme: str = "") -> str:
    """The gallery as the demo company sees it."""
    words = [
        ("ホーム", "home"),
        ("送信メール", "mail"),
        ("規程", "rules"),
        ("事故・ヒヤリ", "near"),
    ]
    words += [("統計", "chart"), ("組織", "people"), ("まとめ", "summary"), ("台帳", "chain")]
    words += [("権限の表", "list"), ("失敗した仕事", "gear"), ("外の受信箱", "world")]
    entries = [
        Entry(label=label, href=f"/{icon}/", icon=icon, current=icon == "mail", group=group)
        for (label, icon), group in zip(words, sorted([*Group, *Group])[: len(words)], strict=True)
    ]
    frame = SimpleNamespace(
        theme=theme,
        demo=True,
        actor=types.SimpleNamespace(person_id="0" * 26),
        unread=3,
        person_name="佐藤",
        version="0.1.0",
        navigation_drawn=frame_of_pages.drawn(entries),
    )
    context = gallery.context() | {
        "request": SimpleNamespace(frame=lambda: frame),
        "url": lambda name, *_args, **_query: f"/{name}/",
        "get_messages": lambda _request: [SimpleNamespace(tags="success", __str__=lambda: "x")][:0],
        "csrf_input": "",
    }
    return str(engines["jinja2"].get_template("ui/gallery.jinja").render(context))


def policy() -> str:
    """The product's Content-Security-Policy without its nonces."""
    rows = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
    return "; ".join(
        f"{name} {' '.join(v for v in values if isinstance(v, str))}" for name, values in rows
    )


class _Stage(http.server.BaseHTTPRequestHandler):
    """Answers the gallery and static files."""

    def do_GET(self) -> None:
        if found := re.fullmatch(r"/static/([\w./-]+)", self.path.partition("?")[0]):
            file = (STATIC / found[1]).resolve()
            if not file.is_relative_to(STATIC) or not file.is_file():
                self.send_error(404)
                return
            kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
            self._send(file.read_bytes(), kinds.get(file.suffix, "font/woff2"))
        else:
            theme = self.path.partition("theme=")[2]
            self._send(gallery_html(theme).encode(), "text/html; charset=utf-8")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's name
        """Stay quiet."""


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The address of the stage."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Stage))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium of this machine."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield opened
        finally:
            opened.close()


def barriers(page: Page, *, colours: bool = True, only_colours: bool = False) -> list[str]:
    """What axe finds, one line for each element.

    Args:
        page: as it stands.
        colours: contrast too, the slowest rule by far; a narrower window does not change it.
        only_colours: nothing else, as for the same page in the dark.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options: dict[str, object] = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
        # It would copy the style of a picture's own root into the page, which the page's policy refuses.
        "preload": False,
        "rules": {} if colours else {"color-contrast": {"enabled": False}},
    }
    if only_colours:
        options["runOnly"] = {"type": "rule", "values": ["color-contrast"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window, once it is there: a click may still be leaving the last."""
    page.wait_for_load_state()
    return int(page.locator("html").evaluate("root => root.scrollWidth - innerWidth"))
