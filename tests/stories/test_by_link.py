"""佐藤 lets the customer list go by link; the receiver outside proves who he is; then the link is stopped."""

import email
import email.message
import re
from email.policy import default

import company
import pytest
import stage
from playwright.sync_api import Browser, Page, expect

from installation import Installation, until

pytestmark = pytest.mark.browser
SUBJECT = "名簿の送付 (リンクで)"
RECEIVER = "murata.jun@hinode-bussan.example"


def test_the_list_goes_by_link_and_is_stopped_again(chromium: Browser, live: Installation) -> None:
    sato = company.sign_in(chromium, live, "sato", viewport=company.DESK)
    company.send(live, company.about(SUBJECT, to=RECEIVER), RECEIVER)
    company.open_held(sato, SUBJECT)
    sato.get_by_role("button", name="添付をリンクに替えて送る").click()
    expect(sato.locator(".notice-good")).to_contain_text("添付をリンクに替えました")
    expect(sato.locator("main")).to_contain_text("リンクで渡します")
    company.ask(sato, "鈴木 由香")

    suzuki = company.sign_in(chromium, live, "suzuki", viewport=company.PHONE)
    suzuki.goto("/outbound/")
    suzuki.locator("#waiting a.task", has_text=SUBJECT).click()
    company.answer(suzuki, right=True)
    expect(suzuki.locator("h1")).to_have_text("答えを受け取りました")

    until(lambda: company.arrived_about(live, SUBJECT), seconds=60)
    (raw,) = company.arrived_about(live, SUBJECT)
    outside = chromium.new_context(
        locale="ja-JP", viewport=company.SMALL_PHONE, java_script_enabled=False
    ).new_page()
    _fetches(outside, live, _link_in(raw, live))

    sato.goto("/links/")
    sato.get_by_role("link", name=SUBJECT).click()
    expect(sato.locator("main")).to_contain_text("コードを入れて開いた")
    sato.locator("#cause").select_option(label="宛先が違う")
    sato.get_by_role("button", name="リンクを止める").click()
    expect(sato.locator("main")).to_contain_text("事故として報告してください")
    assert stage.barriers(sato) == []
    answer = outside.reload()
    assert answer is not None
    assert answer.status == 410
    expect(outside.locator("main")).to_contain_text("送った人が、このリンクを止めました")
    company.expect_no_complaints(sato, suzuki)


def _fetches(page: Page, live: Installation, link: str) -> None:
    """Address, code from the mailbox outside, file."""
    page.goto(link)
    expect(page.locator("main")).to_contain_text("佐藤 健さんから、ファイルが届いています")
    assert stage.overflow(page) <= 0
    page.get_by_label("メールアドレス").fill(RECEIVER)
    page.get_by_role("button", name="コードを送る").click()
    until(lambda: _codes(live), seconds=60)
    page.get_by_label("6桁のコード").fill(_codes(live)[-1])
    page.get_by_role("button", name="ファイルを見る").click()
    expect(page.locator("h2")).to_have_text("ファイル")
    assert stage.overflow(page) <= 0
    with page.expect_download() as download:
        page.get_by_role("button", name="受け取る").first.click()
    assert download.value.suggested_filename.endswith("発送名簿_2026年12月.csv")
    assert download.value.path().read_bytes().count(b"\n") > 30


def _link_in(raw: bytes, live: Installation) -> str:
    """The link in what arrived; no file is in it any more."""
    mail = email.message_from_bytes(raw, policy=default)
    texts = [part for part in mail.walk() if not part.is_multipart()]
    assert {part.get_content_maintype() for part in texts} == {"text"}
    found = re.search(rf"{live.url}/receive/[\w-]+/", "".join(p.get_content() for p in texts))
    assert found is not None
    return found[0]


def _codes(live: Installation) -> list[str]:
    """Codes that came to the receiver, oldest first."""
    mails = [email.message_from_bytes(r, policy=default) for r in company.arrived(live, RECEIVER)]
    found = [re.search(r"コード: (\d{6})", m.get_content()) for m in mails if m["Auto-Submitted"]]
    return [f[1] for f in found if f]
