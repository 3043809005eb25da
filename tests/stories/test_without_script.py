"""The whole path of a held mail on the smallest telephone with scripts switched off."""

import company
import pytest
import stage
from playwright.sync_api import Browser, expect

from installation import Installation

pytestmark = pytest.mark.browser


def test_sender_and_checker_without_script(chromium: Browser, live: Installation) -> None:
    subject, to = "名簿の送付 (スクリプトなし)", "kimura@hinode-bussan.example"
    content = company.about(subject, to=to)
    plain = {"viewport": company.SMALL_PHONE, "java_script_enabled": False}
    sato = company.sign_in(chromium, live, "sato", **plain)
    company.send(live, content, to)
    company.open_held(sato, subject)
    company.ask(sato, "鈴木 由香")
    suzuki = company.sign_in(chromium, live, "suzuki", **plain)
    company.open_asked(suzuki, subject)
    company.answer(suzuki, right=False)
    expect(suzuki.locator(".notice-late")).to_be_visible()
    company.answer(suzuki, right=True)
    expect(suzuki.locator("h1")).to_have_text("答えを受け取りました")
    company.wait_for_arrival(live, content)
    for page in (sato, suzuki):
        page.goto("/")
        assert stage.overflow(page) <= 0
    sato.locator(".top-tools details.menu > summary").click()
    sato.locator("details.menu[open] button", has_text="サインアウト").click()
    company.expect_no_complaints(sato, suzuki)
