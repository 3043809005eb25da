"""Every page that a person reaches by links: it opens, fits, needs no script, has no barrier.

From the home page each kind of address (URL pattern and query) is opened once for each person. A
link that is shown and then refused is a fault too.
"""

import contextlib
import dataclasses
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import company
import lxml.html
import pytest
import stage
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error, Page

from installation import Installation, until

pytestmark = pytest.mark.browser
STAFF, HEAD, OFFICER, AUDITOR, OFFICE = "sato", "watanabe", "tanaka", "takahashi", "kobayashi"
KEY = ("/", "outbound/", "outbound/<str:mail_id>/", "statistics/", "ledger/", "policies/")
"""Pages looked at in the dark and on a telephone with axe too."""
MOST = 400
"""Kinds of addresses for one person; a crawl that grows past it has lost its way."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with stage.browser() as found:
        yield found


@pytest.fixture(scope="module")
def busy(live: Installation, chromium: Browser) -> Installation:
    """A company with a mail in every place where a mail may stand."""
    sato = company.sign_in(chromium, live, STAFF)
    for subject, to in (("巡回: 確認待ち", "a"), ("巡回: 二重確認", "b"), ("巡回: 取り下げ", "c")):
        address = f"{to}@junkai-shoji.example"
        company.send(live, company.about(subject, to=address), address)
    company.open_held(sato, "巡回: 二重確認")
    company.ask(sato, "渡辺 浩")
    company.open_held(sato, "巡回: 取り下げ")
    company.withdraw(sato)
    until(lambda: company.near_misses(sato) > 0)
    sato.context.close()
    return live


@dataclasses.dataclass
class Crawl:
    """One person's walk through the product.

    Attributes:
        page, plain: the same session with scripts and without.
        known, drawn: routes already examined closely, and kinds already drawn, for an earlier person.
    """

    page: Page
    plain: Page
    known: set[str]
    drawn: set[str]
    seen: set[str] = dataclasses.field(default_factory=set)
    trouble: dict[str, list[str]] = dataclasses.field(default_factory=dict)

    def walk(self, start: str = "/") -> None:
        """Breadth first from one address."""
        waiting = [start]
        while waiting:
            address = waiting.pop(0)
            kind = _kind(address)
            if kind is None or kind in self.seen:
                continue
            self.seen.add(kind)
            if kind in self.drawn:
                waiting += self._ask(address)
                continue
            self.drawn.add(kind)
            if found := self._look(address, kind):
                self.trouble[address] = found
            waiting += self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")

    def _ask(self, address: str) -> list[str]:
        """What an earlier person's page of this kind showed to the eye need not be drawn again: it answers, and links on."""
        answer = self.page.request.get(address)
        if answer.status != 200:
            self.trouble[address] = [f"answers {answer.status}"]
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        root = lxml.html.fromstring(answer.text(), base_url=answer.url)
        root.make_links_absolute()
        return [link.get("href") for link in root.iter("a") if link.get("href")]

    def _look(self, address: str, kind: str) -> list[str]:
        page = self.page
        page.complaints.clear()  # type: ignore[attr-defined]
        page.set_viewport_size(company.DESK)
        try:
            answer = page.goto(address)
        except Error as error:
            return [] if "Download is starting" in str(error) else [str(error)]
        if answer is None or answer.status != 200:
            return [f"answers {answer and answer.status}"]
        found: list[str] = []
        # Another page of the same list is looked at for its width alone.
        route = kind.partition(" ")[0]
        if route not in self.known:
            page.eval_on_selector_all("details.more", "all => all.forEach(d => { d.open = true })")
            found += stage.barriers(page)
            if route in KEY:
                page.emulate_media(color_scheme="dark")
                found += [f"dark: {line}" for line in stage.barriers(page, only_colours=True)]
                page.emulate_media(color_scheme="light")
        for size in (company.PHONE, company.SMALL_PHONE):
            page.set_viewport_size(size)
            if stage.overflow(page) > 0:
                found.append(f"{stage.overflow(page)} px too wide at {size['width']}")
        if route not in self.known:
            if route in KEY:
                found += [f"phone: {line}" for line in stage.barriers(page, colours=False)]
            found += self._without_script(address)
        self.known.add(route)
        return found + page.complaints  # type: ignore[attr-defined]

    def _without_script(self, address: str) -> list[str]:
        self.plain.goto(address)
        wide = stage.overflow(self.plain)
        same = self.plain.locator("h1").inner_text() == self.page.locator("h1").inner_text()
        return [f"without script {wide} px too wide"] * (wide > 0) + ["other without script"] * (
            not same
        )


def _kind(address: str) -> str | None:
    """The URL pattern and the names in the query; ``None`` for what is not a page of ours."""
    parts = urlsplit(address)
    if not parts.scheme.startswith("http") or parts.hostname != "127.0.0.1":
        return None  # a telephone number, an address
    if parts.path.startswith("/static/"):
        return None
    with contextlib.suppress(Resolver404):
        names = " ".join(sorted(parse_qs(parts.query)))
        return (resolve(parts.path).route or "/") + (f" {names}" if names else "")
    return f"nothing at {parts.path}"


def _crawl(
    chromium: Browser, live: Installation, local: str, known: set[str], drawn: set[str]
) -> Crawl:
    page = company.sign_in(chromium, live, local, reduced_motion="reduce")
    plain = chromium.new_context(
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
        viewport=company.SMALL_PHONE,
        locale="ja-JP",
        base_url=live.url,
    ).new_page()
    crawl = Crawl(page, plain, known, drawn)
    crawl.walk(live.url + "/")
    page.context.close()
    plain.context.close()
    return crawl


def test_every_reachable_page(chromium: Browser, busy: Installation) -> None:
    known, drawn = set[str](), set[str]()
    trouble, seen = {}, {}
    for local in (OFFICE, HEAD, STAFF, OFFICER, AUDITOR):
        crawl = _crawl(chromium, busy, local, known, drawn)
        seen[local] = crawl.seen
        trouble |= {f"{local} {address}": found for address, found in crawl.trouble.items()}
    assert trouble == {}
    counts = {local: len(kinds) for local, kinds in seen.items()}
    assert all(10 < count < MOST for count in counts.values()), counts
    assert "outbound/<str:mail_id>/" in seen[STAFF]
    assert "approvals/<str:request_id>/" in seen[HEAD]
    assert any(kind.startswith("incidents/(?P<near_miss_id>") for kind in seen[OFFICE])


def test_pages_of_the_entrance(chromium: Browser, live: Installation) -> None:
    context = chromium.new_context(base_url=live.url, locale="ja-JP", reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.complaints = complaints  # type: ignore[attr-defined]
    plain = chromium.new_context(java_script_enabled=False, locale="ja-JP").new_page()
    crawl = Crawl(page, plain, set(), set())
    crawl.walk(f"{live.url}/accounts/login/")
    assert crawl.trouble == {}
    assert re.search("password/reset", " ".join(crawl.seen))
    for closed in ("/", "/outbound/", "/ledger/", "/statistics/", "/organization/"):
        page.goto(closed)
        assert urlsplit(page.url).path == "/accounts/login/"
    context.close()
    plain.context.close()
