"""From a report on the smallest telephone, without signing in, to a closed case with its corrective action."""

import re
from urllib.parse import urlsplit

import company
import pytest
import stage
from playwright.sync_api import Browser, Page, expect

from installation import Installation, until

pytestmark = pytest.mark.browser

KNOWN = {
    "id_persons": "38", "id_persons_max": "38", "id_items": "氏名、会社名、電話番号",
    "id_reason": "名簿を数えた。暗号化の記録を見た。",
}  # fmt: skip
NO = ("sensitive", "property_damage", "malicious", "my_number", "my_number_public", "recovered_unseen",
      "being_acquired", "card_data", "unreachable")  # fmt: skip
YES = ("personal_data", "pmark_holder", "strongly_encrypted")


def poster(officer: Page) -> str:
    """The officer says whom to call, and prints the poster; returns the path behind its QR code."""
    officer.goto("/incidents/reports/door/")
    officer.fill("#id_phone", "内線 142")
    officer.click("main form button[type=submit]")
    return urlsplit(officer.locator("#address").inner_text()).path


def report(phone: Page, path: str) -> tuple[str, str]:
    """Somebody without an account tells what happened; returns receipt number and code word."""
    phone.goto(path)
    assert stage.overflow(phone) <= 0
    for answer in ("なくした・盗まれた", "もう外に出た・戻っていない", "PC・USB・スマートフォン"):
        phone.get_by_label(answer).check()
    phone.select_option("#id_rough_count", "100")
    phone.fill("#id_words", "電車にノートPCの入ったかばんを忘れた。")
    phone.get_by_role("button", name="報告する").click()
    expect(phone.locator("h1")).to_have_text("受け付けました")
    assert stage.overflow(phone) <= 0
    number, word = phone.locator("dd.figure").all_inner_texts()
    return number, word


def know(officer: Page) -> None:
    """Write down what is known; the duty to the Commission falls away, and stays to be seen."""
    expect(officer.locator("#duties")).to_be_visible()
    expect(officer.get_by_text("個人情報保護委員会などへの速報", exact=True)).to_be_visible()
    officer.get_by_role("link", name="分かったことを書き直す").click()
    for field, text in KNOWN.items():
        officer.fill(f"#{field}", text)
    officer.get_by_label("紛失", exact=True).check()
    officer.select_option("#id_role", "controller")
    for names, answer in ((NO, "no"), (YES, "yes")):
        for name in names:
            officer.select_option(f"#id_{name}", answer)
    officer.click("main form button[type=submit]")
    expect(officer.locator(".notice-good")).to_contain_text("計算し直しました")
    expect(officer.get_by_text("不要になった").first).to_be_visible()


def decide(officer: Page) -> None:
    """It is an accident, and of this kind."""
    officer.get_by_role("link", name="段階を決める").click()
    officer.get_by_label("事故", exact=True).check()
    officer.fill("#id_reason", "戻っていない")
    officer.click("main form button[type=submit]")
    officer.get_by_role("link", name="分類する").click()
    officer.get_by_label("紛失・滅失・き損").check()
    officer.get_by_label("確認不足").check()
    officer.click("main form button[type=submit]")


def unfold(officer: Page) -> Page:
    """What is not pressing yet lies folded."""
    while (fold := officer.locator("#duties ~ details:not([open]) > summary")).count():
        fold.first.click()
    return officer


def finish(officer: Page) -> None:
    """Every task and every duty, then the corrective action."""
    while (button := officer.get_by_role("button", name=re.compile("^済んだ"))).count():
        # Without the page that follows, the next look would count on a page that is going.
        with officer.expect_navigation():
            button.first.click()
    while (link := unfold(officer).get_by_role("link", name="済ませたと書く")).count():
        link.first.click()
        officer.select_option("#id_channel", "web")
        officer.fill("#id_receipt", "2026-000123")
        with officer.expect_navigation():
            officer.click("main form button[type=submit]")
    officer.get_by_role("button", name="是正処置を始める").click()
    officer.get_by_role("link", name="完了を申し出る").click()
    officer.fill("#id_words", "遠隔で消し、本人に知らせた。")
    officer.click("main form button[type=submit]")


def test_from_a_report_to_a_corrective_action(chromium: Browser, live: Installation) -> None:
    plain = {"java_script_enabled": False}
    tanaka = company.sign_in(chromium, live, "tanaka", viewport=company.DESK, **plain)
    path = poster(tanaka)
    context = chromium.new_context(
        base_url=live.url, locale="ja-JP", viewport=company.SMALL_PHONE, **plain
    )
    phone = context.new_page()
    phone.set_default_timeout(company.LIMIT)
    number, word = report(phone, path)

    tanaka.goto("/incidents/cases/")
    tanaka.get_by_role("link", name="なくした・盗まれた").first.click()
    case = urlsplit(tanaka.url).path
    know(tanaka)
    decide(tanaka)
    finish(tanaka)
    expect(tanaka.get_by_role("button", name="完了を認める")).to_have_count(0)

    office = company.sign_in(chromium, live, "kobayashi", viewport=company.SMALL_PHONE, **plain)
    office.goto(case)
    assert stage.overflow(office) <= 0
    office.get_by_role("button", name="完了を認める").click()
    expect(office.get_by_text("この件は完了しています")).to_be_visible()

    def began() -> bool:
        office.goto(case)
        return bool(office.get_by_role("link", name="是正処置", exact=True).count())

    until(began)
    office.get_by_role("link", name="是正処置", exact=True).click()
    expect(office.locator("h1")).to_contain_text("事故の再発を防ぐ")
    phone.goto("/incidents/report/status/")
    phone.fill("#id_receipt", number)
    phone.fill("#id_word", word)
    phone.click("main form button[type=submit]")
    expect(phone.get_by_text("対応が終わりました")).to_be_visible()
