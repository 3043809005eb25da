"""事例2 from a telephone: at home, away, in a hurry; the list of one company on its way to another."""

import company
import pytest
import stage
from playwright.sync_api import Browser, Page, expect

from installation import Installation

pytestmark = pytest.mark.browser
WRONG = "名簿の送付 (在宅の確認者)"


def test_at_home_on_the_telephone_the_other_companys_list_is_stopped(
    chromium: Browser, live: Installation
) -> None:
    suzuki = company.sign_in(chromium, live, "suzuki", viewport=company.PHONE)
    suzuki.goto("/organization/presence/")
    suzuki.get_by_role("button", name="今日はテレワーク").click()
    expect(suzuki.locator(".badge").first).to_have_text("テレワーク")

    sato = company.sign_in(chromium, live, "sato", viewport=company.PHONE)
    company.send(live, company.about(WRONG))
    company.open_held(sato, WRONG)
    company.ask(sato, "鈴木 由香")
    expect(sato.locator("#asked")).to_contain_text("テレワーク")

    suzuki.goto("/outbound/")
    expect(suzuki.locator("#waiting")).to_contain_text("確認を頼まれているもの")
    suzuki.locator("#waiting a.task", has_text=WRONG).click()
    suzuki.get_by_role("link", name="中身を見る").click()
    expect(suzuki.locator("main")).to_contain_text("会員番号")
    _fits(suzuki)
    suzuki.get_by_role("link", name="確認のページに戻る").click()
    company.look_and_go_on(suzuki)
    # What is asked cannot be read where it is asked.
    expect(suzuki.locator("main")).not_to_contain_text("sato.kenji@")
    expect(suzuki.locator("main")).not_to_contain_text("発送名簿")
    _fits(suzuki)
    suzuki.get_by_label("頼んだ人へのひとこと (任意)").fill(
        "あおば商事の名簿が、ひので物産に届きます"
    )
    suzuki.locator("button[name=decision][value=stop]").click()
    expect(suzuki.locator("main")).to_contain_text("止めました。")
    suzuki.get_by_role("link", name="ほかの確認待ちを見る").click()
    suzuki.get_by_role("link", name="自分が答えた確認を見る").click()
    expect(suzuki.locator("table")).to_contain_text(WRONG)

    sato.reload()
    expect(sato.locator("main")).to_contain_text("あおば商事の名簿が、ひので物産に届きます")
    company.withdraw(sato)
    assert company.arrived_about(live, WRONG) == []
    company.expect_no_complaints(sato, suzuki)


def test_away_without_script_passes_on_and_the_sender_asks_again(
    chromium: Browser, live: Installation
) -> None:
    subject, to = "名簿の送付 (不在の確認者)", "murata@hinode-bussan.example"
    content = company.about(subject, to=to)
    plain = {"viewport": company.SMALL_PHONE, "java_script_enabled": False}
    sato = company.sign_in(chromium, live, "sato", **plain)
    company.send(live, content, to)
    company.open_held(sato, subject)
    company.ask(sato, "鈴木 由香")
    watanabe = company.sign_in(chromium, live, "watanabe", **plain)
    sato.locator("#another").select_option(label="渡辺 浩 (営業部 営業部長)")
    sato.get_by_role("button", name="この人に頼む").click()
    expect(sato.locator("#asked")).to_contain_text("渡辺 浩さんの確認を待っています")
    watanabe.goto("/approvals/")
    watanabe.get_by_role("link", name=subject).click()
    company.answer(watanabe, right=False)
    expect(watanabe.locator(".notice-late")).to_be_visible()
    company.answer(watanabe, right=False)
    expect(watanabe.locator("main")).to_contain_text("次の人に確認を頼みました")
    sato.goto("/outbound/")
    sato.get_by_role("link", name=subject).first.click()
    expect(sato.locator("#asked")).not_to_contain_text("渡辺 浩さんの確認を待っています")
    expect(sato.locator("#another")).not_to_contain_text("渡辺 浩")
    for page in (sato, watanabe):
        assert stage.overflow(page) <= 0
    assert company.arrived(live, to) == []
    company.expect_no_complaints(sato, watanabe)


def test_two_roles_release_it_and_the_office_looks_afterwards(
    chromium: Browser, live: Installation
) -> None:
    subject, to = "名簿の送付 (緊急)", "ogata@hinode-bussan.example"
    content = company.about(subject, to=to)
    sato = company.sign_in(chromium, live, "sato", viewport=company.PHONE)
    company.send(live, content, to)
    company.open_held(sato, subject)
    company.ask(sato, "鈴木 由香")
    path = sato.url
    sato.get_by_text("どうしても待てないとき").click()
    sato.get_by_role("button", name="二人に頼む").click()

    tanaka = company.sign_in(chromium, live, "tanaka", viewport=company.PHONE)
    tanaka.goto(f"{path}emergency/")
    tanaka.get_by_label("なぜ確認を待てないのですか").fill("納品の締め切りまで一時間を切りました")
    tanaka.get_by_role("button", name="申し出る").click()
    expect(tanaka.get_by_role("button", name="見た。送り出しに同意する")).to_have_count(0)
    assert company.arrived(live, to) == []

    watanabe = company.sign_in(chromium, live, "watanabe", viewport=company.PHONE)
    company.task(watanabe, subject).click()
    expect(watanabe.locator("main")).to_contain_text(to)
    _fits(watanabe)
    watanabe.get_by_role("button", name="見た。送り出しに同意する").click()
    company.wait_for_arrival(live, content)

    office = company.sign_in(chromium, live, "kobayashi", viewport=company.DESK)
    company.task(office, subject).click()
    office.get_by_label("問題ありませんでした").check()
    office.get_by_role("button", name="事後確認を記録する").click()
    expect(office.locator("h1 + p")).to_contain_text("事後確認済み")
    company.expect_no_complaints(sato, tanaka, watanabe, office)


def _fits(page: Page) -> None:
    """Nothing too wide, nothing that shuts somebody out."""
    assert stage.overflow(page) <= 0
    assert stage.barriers(page) == []
