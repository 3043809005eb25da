"""The design in a real browser: no barrier that axe knows, nothing wider than the screen, no script needed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stage
from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(stage.CHROMIUM).exists(), reason="needs Chromium"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with stage.served() as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with stage.browser() as found:
        yield found


def opened(chromium: Browser, url: str, width: int, **wishes: object) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 800}, **wishes)
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.goto(url)
    return page


@pytest.mark.parametrize(
    ("width", "theme"), [(1280, "light"), (1280, "dark"), (390, "light"), (320, "dark")]
)
def test_no_barriers_and_no_sideways_scrolling(
    chromium: Browser, address: str, width: int, theme: str
) -> None:
    page = opened(chromium, f"{address}/?theme={theme}", width)
    try:
        for summary in page.locator("details.more > summary").all():
            summary.click()
        assert stage.overflow(page) <= 0
        assert stage.barriers(page) == []
        assert page.complaints == []
    finally:
        page.close()


def test_the_wish_of_the_system_for_darkness_is_heard(chromium: Browser, address: str) -> None:
    grounds = set()
    for wish in ("light", "dark"):
        page = opened(chromium, address, 1280, color_scheme=wish)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.close()
    page = opened(chromium, f"{address}/?theme=light", 1280, color_scheme="dark")
    chosen = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.close()
    assert len(grounds) == 2
    assert chosen in grounds
    assert chosen != "rgb(21, 23, 28)"


@pytest.mark.parametrize("width", [1280, 320])
def test_everything_opens_without_script(chromium: Browser, address: str, width: int) -> None:
    page = opened(chromium, address, width, java_script_enabled=False)
    try:
        page.locator("details.menu:visible > summary").last.click()
        assert page.locator("details.menu[open] .menu-box").is_visible()
        page.locator("details.more > summary").first.click()
        assert page.locator("details.more[open]").count() == 1
    finally:
        page.close()


def test_touch_targets_are_large_enough(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, 390)
    try:
        small = page.evaluate(
            """() => [...document.querySelectorAll('a.button, button, summary, .nav a, input, select')]
            .filter(e => e.offsetParent && !e.closest('.tick'))
            .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height])
            .filter(([, height]) => height < 36)"""
        )
        main = page.evaluate(
            """() => [...document.querySelectorAll('.nav a, .actions .button, .tick')]
            .filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)
            .filter(height => height < 44)"""
        )
        assert (small, main) == ([], [])
    finally:
        page.close()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(
    chromium: Browser, address: str
) -> None:
    page = opened(chromium, address, 1280)
    try:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")
    finally:
        page.close()


def test_the_keyboard_always_shows_where_it_is(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, 1280)
    try:
        for _ in range(25):
            page.keyboard.press("Tab")
            style = page.evaluate(
                "(e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth)"
                "(document.activeElement)"
            )
            assert style == "solid3px"
    finally:
        page.close()


def test_twice_the_letter_size_still_fits(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, 640)
    try:
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert stage.overflow(page) <= 0
    finally:
        page.close()


def test_paper_has_the_content_and_not_the_tools(chromium: Browser, address: str) -> None:
    page = opened(chromium, f"{address}/?theme=dark", 1280, reduced_motion="reduce")
    try:
        page.emulate_media(media="print", reduced_motion="reduce")
        card = page.locator(".card").first
        assert card.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
        assert not page.locator(".nav").is_visible()
        assert not page.locator(".top-tools").is_visible()
        assert page.locator("h1").is_visible()
    finally:
        page.close()
