"""A list of 312 invented persons on a share: found, named as missing in the register, entered, its owner asked."""

import os
from pathlib import Path

import company
import pytest
import stage
import workbook
from playwright.sync_api import Browser, Page, expect

from installation import Installation, until

pytestmark = pytest.mark.browser
FOLDER = "イベント/抽選会"


def test_a_list_on_a_share_becomes_an_entry_with_an_owner(
    chromium: Browser, live: Installation
) -> None:
    target = live.home / "demo" / "share" / FOLDER / "応募者.xlsx"
    target.parent.mkdir(parents=True)
    target.write_bytes(workbook.customer_list())

    tanaka = company.sign_in(chromium, live, "tanaka", viewport=company.DESK)
    tanaka.goto("/discovery/stores/")
    tanaka.get_by_role("link", name="共有サーバー fs01").click()
    tanaka.get_by_role("button", name="今すぐ調べる").click()
    expect(tanaka.locator("main")).to_contain_text("調べ始めました")
    until(lambda: FOLDER in tanaka.request.get("/discovery/").text(), seconds=120, pause=1)
    tanaka.goto(tanaka.url)
    expect(tanaka.locator("main")).to_contain_text("最後まで調べました")
    _checked(tanaka, "discovery-store-1280")

    tanaka.goto("/discovery/")
    tanaka.get_by_role("link", name=FOLDER).click()
    expect(tanaka.locator("main")).to_contain_text("台帳にない個人情報")
    expect(tanaka.locator("main")).to_contain_text("約 312人")
    expect(tanaka.locator("main")).not_to_contain_text("@example.jp")
    _checked(tanaka, "discovery-place-1280")
    tanaka.get_by_label("台帳に載せる名前").fill("抽選会の応募者")
    tanaka.get_by_label("持っている部門").select_option(label="営業部")
    tanaka.get_by_label("仕上げる人").fill("sato@mirai-print.example")
    tanaka.get_by_role("button", name="下書きを作る").click()
    expect(tanaka.locator("main")).to_contain_text("台帳の下書きを作りました")
    tanaka.get_by_role("link", name="台帳の記載を開く").click()
    expect(tanaka.locator("h1")).to_contain_text("抽選会の応募者")

    sato = company.sign_in(chromium, live, "sato", viewport=company.PHONE)
    company.task(sato, "「抽選会の応募者」の下書きを仕上げる").click()
    expect(sato.locator("h1")).to_contain_text("抽選会の応募者")
    _checked(sato, "discovery-entry-390")
    company.expect_no_complaints(tanaka, sato)


def _checked(page: Page, name: str) -> None:
    assert stage.overflow(page) <= 0
    assert stage.barriers(page) == []
    if folder := os.environ.get("STORY_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
