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
