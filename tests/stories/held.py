"""A browser on a clock that tests move: its requests are answered in this process, from the test's own database.

No server, no port, no waiting: what a page asks for goes through Django's whole stack at the moment that is set.
Scripts and styles are the product's own. The browser lives in a thread of its own; whatever touches the product is
done by the thread of the test, one thing after another.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import stage
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from omamori.foundation.calendar import clock

T = TypeVar("T")
ORIGIN = "http://testserver"
_ON = '<!doctype html><meta http-equiv="refresh" content="0;url={}">'
"""What stands for a redirect: a browser does not ask the test for the second step of one."""
_HOP = frozenset({"content-length", "content-encoding", "set-cookie"})


class Night:
    """The moment that is now, for pages and for the worker alike."""

    def __init__(self, at: datetime) -> None:
        """Begin at a moment (aware)."""
        self.now = at
        self._asked: queue.Queue[tuple[Future[Any], Callable[[], Any]] | None] = queue.Queue()

    def pass_by(self, minutes: int) -> None:
        """Let minutes go."""
        self.now += timedelta(minutes=minutes)

    def do(self, act: Callable[[], T]) -> T:
        """Do something with the product at this moment; from the story's thread."""
        done: Future[T] = Future()
        self._asked.put((done, act))
        return done.result(60)

    def work(self, turn: Callable[[], bool]) -> None:
        """The worker's turns at this moment, until nothing is due."""
        assert any(not self.do(turn) for _ in range(100)), "it never rests"

    def play(self, story: Callable[[Browser], None]) -> None:
        """Tell a story in a browser beside the thread of the test, which does what the story asks for.

        Raises:
            Exception: whatever failed in the story.
        """
        told: Future[None] = Future()

        def tell() -> None:
            try:
                with stage.browser() as browser:
                    story(browser)
            except BaseException as error:  # noqa: BLE001 - the test's thread raises it
                told.set_exception(error)
            else:
                told.set_result(None)
            self._asked.put(None)

        thread = threading.Thread(target=tell)
        thread.start()
        while (asked := self._asked.get()) is not None:
            done, act = asked
            try:
                with clock.fixed(self.now):
                    done.set_result(act())
            except Exception as error:  # noqa: BLE001 - whoever asked gets it
                done.set_exception(error)
        thread.join()
        told.result()

    def screen(self, browser: Browser, client: Client, *, size: Any) -> Page:
        """A page whose requests the client answers; open it with paths."""
        context = browser.new_context(base_url=ORIGIN, locale="ja-JP", viewport=size)
        page = context.new_page()
        page.set_default_timeout(15_000)
        context.route("**/*", lambda route: _answer(route, self, client))
        return page


def _answer(route: Route, night: Night, client: Client) -> None:
    asked = route.request
    path = asked.url.removeprefix(ORIGIN)
    if path.startswith("/static/"):
        file = stage.STATIC / path.removeprefix("/static/").partition("?")[0]
        if file.is_file():
            route.fulfill(path=file)
        else:
            route.abort()
        return
    kind = asked.headers.get("content-type", "application/octet-stream")
    sent = asked.post_data_buffer or b""
    said = night.do(lambda: client.generic(asked.method, path, sent, content_type=kind))
    if where := said.headers.get("Location", ""):
        assert not urlsplit(where).netloc, "stays in the product"
        route.fulfill(status=200, content_type="text/html", body=_ON.format(where))
        return
    kept = {name: value for name, value in said.headers.items() if name.lower() not in _HOP}
    route.fulfill(status=said.status_code, headers=kept, body=said.getvalue())
