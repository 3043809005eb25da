"""A passkey is registered and signs in without a password, in a real browser with our content policy."""

import os
from pathlib import Path
from typing import Any

import pytest
import stage

from omamori.testing.people import PASSWORD, mirai

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(stage.CHROMIUM).exists(), reason="needs Chromium"),
]


def virtual_key(page: Any) -> None:
    """A platform authenticator that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_register_sign_out_and_come_back(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Playwright's own event loop runs in this thread; our calls to the database are not inside it.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    user = mirai().user("tanaka")
    user.set_password(PASSWORD)
    user.save()
    with stage.browser() as chromium:
        page = chromium.new_page()
        broken: list[str] = []
        page.on("console", lambda m: broken.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: broken.append(str(e)))
        virtual_key(page)
        page.goto(f"{live_server.url}/accounts/login/")
        page.fill("#id_login", user.email)
        page.fill("#id_password", PASSWORD)
        page.click("form:has(#id_login) button[type=submit]")
        page.wait_for_url("**/accounts/second-step/")
        page.goto(f"{live_server.url}/accounts/second-step/passkeys/add/")
        page.check("input[name=passwordless]")
        page.click("#mfa_webauthn_add")
        page.wait_for_url("**/accounts/second-step/codes/")
        assert page.locator("ul.codes li").count() == 10
        page.goto(f"{live_server.url}/people-accounts/")
        assert page.locator("h1").inner_text() == "アカウント"
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/accounts/login/")
        page.click("#passkey_login")
        page.wait_for_url(f"{live_server.url}/")
        page.goto(f"{live_server.url}/people-accounts/")
        assert page.locator("h1").inner_text() == "アカウント"
        assert broken == []


ENTRANCE = (
    "login/",
    "password/reset/",
    "password/reset/done/",
    "inactive/",
    "password/reset/key/1-x/",
)
INSIDE = (
    "password/change/",
    "reauthenticate/",
    "logout/",
    "second-step/",
    "second-step/totp/activate/",
    "second-step/passkeys/",
    "second-step/passkeys/add/",
    "sessions/",
    "me/",
)


def test_pages_of_sign_in_have_no_barriers_and_fit_a_telephone(
    live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    user = mirai().user("sato")
    user.set_password(PASSWORD)
    user.save()
    trouble = {}
    with stage.browser() as chromium:
        page = chromium.new_page(reduced_motion="reduce")

        def look(paths: tuple[str, ...]) -> None:
            for path in paths:
                page.set_viewport_size({"width": 1280, "height": 900})
                page.goto(f"{live_server.url}/accounts/{path}")
                found = stage.barriers(page)
                page.set_viewport_size({"width": 320, "height": 700})
                if stage.overflow(page) > 0:
                    found.append(f"{stage.overflow(page)} px too wide")
                if found:
                    trouble[path] = found

        look(ENTRANCE)
        page.goto(f"{live_server.url}/accounts/login/")
        page.fill("#id_login", user.email)
        page.fill("#id_password", PASSWORD)
        page.click("form:has(#id_login) button[type=submit]")
        page.wait_for_url(f"{live_server.url}/")
        look(INSIDE)
        if shots := os.environ.get("OMAMORI_TEST_SHOTS"):
            for path in INSIDE:
                page.set_viewport_size({"width": 900, "height": 900})
                page.goto(f"{live_server.url}/accounts/{path}")
                page.screenshot(path=f"{shots}/{path.replace('/', '_')}.png")
    assert trouble == {}
