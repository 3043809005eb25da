"""The deck as one file in a real browser: keys, notes, overview, telephone, no script, paper; no barrier that axe knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stage
from playwright.sync_api import Browser, Page, expect

from omamori.foundation.exports.slides.rendering import Form, fit, render
from omamori.foundation.exports.slides.tests import decks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(stage.CHROMIUM).exists(), reason="needs Chromium"),
]
PAGES = len(fit(decks.ordinary()).slides) + 1


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with stage.browser() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("deck") / "deck.html"
    file.write_bytes(render(decks.ordinary(), Form.HTML))
    return file.as_uri()


def opened(chromium: Browser, address: str, width: int = 1280, **wishes: object) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 800}, **wishes)
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.goto(address)
    return page


def test_a_teacher_presents_with_the_keyboard_alone(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    now = page.locator(".slide.now")
    page.keyboard.press("n")
    assert page.locator("body.presenting.speaking").count() == 1
    page.keyboard.press("End")
    assert now.get_attribute("id") == f"p{PAGES}"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert now.get_attribute("id") == "p3"
    assert "話す内容" in now.locator(".notes").inner_text()
    assert page.locator(".slide.next").get_attribute("id") == "p4"
    expect(page.locator(".deck-clock")).to_contain_text(":")
    page.keyboard.press("o")
    page.locator("#p5").click()
    assert now.get_attribute("id") == "p5"
    assert page.locator("body.surveying").count() == 0
    assert page.locator(".deck-said").inner_text().startswith("5:")
    page.keyboard.press("f")
    page.keyboard.press("Escape")
    assert page.locator("body.presenting").count() == 0
    assert page.complaints == []
    page.close()


def test_the_audience_sees_a_window_without_notes(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.keyboard.press("ArrowRight")
    with context.expect_page() as found:
        page.keyboard.press("w")
    shown = found.value
    shown.wait_for_selector("body.presenting", state="attached")
    assert shown.locator(".slide.now").get_attribute("id") == "p2"
    assert shown.locator(".notes:visible").count() == 0
    assert page.locator(".slide.now .notes").is_visible()
    page.keyboard.press("ArrowRight")
    shown.wait_for_selector("#p3.now")
    page.keyboard.press("b")
    shown.wait_for_selector("body.black", state="attached")
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_no_barriers_and_no_sideways_scrolling(chromium: Browser, address: str, width: int) -> None:
    page = opened(chromium, address, width)
    assert stage.overflow(page) <= 0
    for summary in page.locator("summary").all():
        summary.click()
    assert stage.overflow(page) <= 0
    assert stage.barriers(page) == []
    assert page.complaints == []
    page.close()


def test_without_script_it_is_read_by_scrolling(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, java_script_enabled=False)
    assert page.locator(".slide .title:visible").count() == PAGES
    assert page.locator(".deck-bar button:visible").count() == 0
    page.close()


def test_every_letter_lies_on_its_slide(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.page')].flatMap(page => {
            const frame = page.getBoundingClientRect();
            const foot = page.querySelector('.source, .foot')?.getBoundingClientRect();
            return [...page.querySelectorAll('.body > *')].filter(one => {
                const box = one.getBoundingClientRect();
                return box.right > frame.right || box.bottom > foot.top + 1;
            }).map(one => page.parentElement.id);
        })"""
    )
    assert outside == []
    page.close()
